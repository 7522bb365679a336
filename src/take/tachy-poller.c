/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the servers how running takes are going, politely and without ever giving up. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-poller-private.h"

#include <glib/gi18n.h>

#include "tachy-answer-private.h"
#include "tachy-base-url.h"
#include "tachy-cadence-private.h"
#include "tachy-error.h"
#include "tachy-schedule-private.h"
#include "tachy-takes-private.h"

/* Gateways replicate slowly, so an id that is not known counts only when it stays so. */
#define MISSES_UNTIL_GONE 3
#define MISS_DELAY (40 * G_TIME_SPAN_SECOND)

/* A single failure passes before anybody has read of it. */
#define FAILURES_UNTIL_SAID 3

/* The studio is being started again, and costs nothing to ask. */
#define STUDIO_DELAY G_TIME_SPAN_SECOND

struct _TachyPoller
{
  GObject parent_instance;

  TachyTakes *takes;
  TachyProviders *providers;
  TachySchedule *schedule; /* of TachyTake */
  GHashTable *watches;     /* TachyTake → Watch */
  GHashTable *stopped;     /* ids of providers whose key was refused */
};

/* What is remembered of one take between two questions. */
typedef struct
{
  TachyTake *take;
  gint64 delay; /* the last one without spread, microseconds */
  guint misses;
  guint failures;
} Watch;

/* One question under way. */
typedef struct
{
  TachyPoller *poller;
  TachyTake *take;
  gboolean is_loopback;
} Question;

/* An answer, while it is being recorded. */
typedef struct
{
  TachyPoller *poller;
  TachyTake *take;
  TachyJob *job; /* (nullable): where it says that the clip is there */
} Answer;

enum
{
  DONE,
  KEY_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyPoller, tachy_poller, G_TYPE_OBJECT)

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_object_unref (watch->take);
  g_free (watch);
}

static void
question_free (Question *question)
{
  g_object_unref (question->take);
  g_object_unref (question->poller);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->job, tachy_job_unref);
  g_object_unref (answer->take);
  g_object_unref (answer->poller);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static const char *
get_provider_id (TachyTake *take)
{
  return tachy_recipe_get_provider (tachy_take_get_recipe (take));
}

static gboolean
is_of_studio (TachyTake *take)
{
  return g_str_equal (get_provider_id (take), TACHY_PROVIDER_STUDIO);
}

static gboolean
is_followed (TachyTake *take)
{
  TachyTakeState state = tachy_take_get_state (take);

  return state == TACHY_TAKE_ACCEPTED || state == TACHY_TAKE_RUNNING;
}

/* What the server asks for is a least, so only our own delay is spread. */
static void
ask_after (TachyPoller *self,
           Watch       *watch,
           gint64       delay,
           gint64       asked_for)
{
  gint64 spread = tachy_cadence_spread (delay, g_random_double ());

  if (!g_hash_table_contains (self->stopped, get_provider_id (watch->take)))
    tachy_schedule_put (self->schedule, watch->take, MAX (spread, asked_for));
}

/* A state that the person or another process has changed meanwhile wins. Where the disk has
 * failed nothing is known to be over, so the server is asked again. */
static void
answer_recorded_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (Answer) answer = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    {
      if (answer->job != NULL)
        g_signal_emit (answer->poller, signals[DONE], 0, answer->take, answer->job);
      return;
    }

  g_debug ("The answer for take %.8s is dropped: %s", tachy_take_get_id (answer->take),
           error->message);
  if (!g_error_matches (error, TACHY_ERROR, TACHY_ERROR_INVALID) && is_followed (answer->take) &&
      !g_hash_table_contains (answer->poller->watches, answer->take))
    tachy_poller_push (answer->poller, answer->take);
}

static void
record (TachyPoller   *self,
        TachyTake     *take,
        TachyTakeEdit *edit,
        TachyJob      *job)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->poller = g_object_ref (self);
  answer->take = g_object_ref (take);
  answer->job = job != NULL ? tachy_job_ref (job) : NULL;
  tachy_takes_change_async (self->takes, take, edit, answer_recorded_cb, answer);
}

static void
record_trouble (TachyPoller        *self,
                TachyTake          *take,
                const GError       *error,
                const TachyFailure *failure)
{
  TachyTakeEdit *edit;

  if (g_strcmp0 (tachy_take_get_reason (take), error->message) == 0)
    return;

  edit = tachy_take_edit_new ();
  tachy_take_edit_expect_state (edit, tachy_take_get_state (take));
  tachy_take_edit_set_reason (edit, error, failure);
  record (self, take, edit, NULL);
}

static void
record_answer (TachyPoller *self,
               TachyTake   *take,
               TachyJob    *job)
{
  gboolean is_over = FALSE;
  TachyTakeEdit *edit = tachy_answer_to_edit (take, job, &is_over);

  if (is_over)
    tachy_poller_withdraw (self, take);
  if (edit != NULL)
    record (self, take, edit, tachy_job_get_status (job) == TACHY_JOB_DONE ? job : NULL);
}

static const TachyCadence *
get_cadence (TachyTake *take,
             gboolean   is_loopback)
{
  return tachy_cadence_for (is_of_studio (take), is_loopback);
}

static void
handle_answer (TachyPoller *self,
               Watch       *watch,
               TachyJob    *job,
               gboolean     is_loopback)
{
  TachyTake *take = watch->take;

  watch->misses = 0;
  watch->failures = 0;
  watch->delay = tachy_cadence_next (get_cadence (take, is_loopback), watch->delay);
  record_answer (self, take, job);

  /* Unless the answer was the last one. */
  watch = g_hash_table_lookup (self->watches, take);
  if (watch != NULL)
    ask_after (self, watch, watch->delay, tachy_job_get_retry_after (job));
}

static void
stop_provider (TachyPoller        *self,
               TachyTake          *take,
               const GError       *error,
               const TachyFailure *failure)
{
  const char *provider = get_provider_id (take);

  record_trouble (self, take, error, failure);
  if (g_hash_table_add (self->stopped, g_strdup (provider)))
    g_signal_emit (self, signals[KEY_REFUSED], 0, provider);
}

static void
record_gone (TachyPoller        *self,
             TachyTake          *take,
             const TachyFailure *failure)
{
  TachyTakeEdit *edit = tachy_answer_new_end (
      TACHY_TAKE_GONE, TACHY_ERROR_GONE,
      _("The server does not know the take any more. It may still be charged."), failure);

  tachy_poller_withdraw (self, take);
  record (self, take, edit, NULL);
}

static void
count_miss (TachyPoller        *self,
            Watch              *watch,
            gint64              asked_for,
            const TachyFailure *failure)
{
  /* The studio does not replicate. */
  if (++watch->misses >= MISSES_UNTIL_GONE || is_of_studio (watch->take))
    record_gone (self, watch->take, failure);
  else
    ask_after (self, watch, MISS_DELAY, asked_for);
}

static void
back_off (TachyPoller        *self,
          Watch              *watch,
          gint64              asked_for,
          const GError       *error,
          const TachyFailure *failure)
{
  if (is_of_studio (watch->take) &&
      g_error_matches (error, TACHY_ERROR, TACHY_ERROR_NOT_REACHED))
    watch->delay = STUDIO_DELAY;
  else
    watch->delay = tachy_cadence_back_off (watch->delay);

  if (++watch->failures >= FAILURES_UNTIL_SAID)
    record_trouble (self, watch->take, error, failure);
  ask_after (self, watch, watch->delay, asked_for);
}

static void
handle_failure (TachyPoller        *self,
                Watch              *watch,
                const GError       *error,
                const TachyFailure *failure)
{
  gint64 asked_for = failure != NULL ? failure->retry_after_us : -1;

  g_debug ("Take %.8s: %s", tachy_take_get_id (watch->take), error->message);

  /* The studio has a new key whenever it starts, and nobody could enter it. */
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_KEY) && !is_of_studio (watch->take))
    stop_provider (self, watch->take, error, failure);
  else if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE) ||
           g_error_matches (error, TACHY_ERROR, TACHY_ERROR_EXPIRED))
    count_miss (self, watch, asked_for, failure);
  else
    back_off (self, watch, asked_for, error, failure);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  TachyPoller *self = question->poller;
  g_autoptr (TachyFailure) failure = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) job = NULL;
  Watch *watch = g_hash_table_lookup (self->watches, question->take);

  job = tachy_client_retrieve_finish (TACHY_CLIENT (object), result, &failure, &error);
  if (watch == NULL || !is_followed (question->take))
    g_debug ("An answer for take %.8s comes too late", tachy_take_get_id (question->take));
  else if (job != NULL)
    handle_answer (self, watch, job, question->is_loopback);
  else
    handle_failure (self, watch, error, failure);
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  TachyPoller *self = question->poller;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyClient) client = NULL;
  Watch *watch = g_hash_table_lookup (self->watches, question->take);
  const char *id = tachy_take_get_remote_id (question->take);

  client = tachy_providers_connect_finish (TACHY_PROVIDERS (object), result, &error);
  if (watch == NULL)
    return;
  if (client == NULL)
    {
      handle_failure (self, watch, error, NULL);
      return;
    }

  question->is_loopback = tachy_base_url_is_loopback (tachy_client_get_base_url (client));
  tachy_client_retrieve_async (client, id, NULL, answered_cb, g_steal_pointer (&question));
}

static void
question_due_cb (GObject *item,
                 gpointer user_data)
{
  TachyPoller *self = user_data;
  g_autoptr (TachyTake) take = TACHY_TAKE (item);
  Question *question;

  if (!is_followed (take))
    {
      tachy_poller_withdraw (self, take);
      return;
    }
  if (g_hash_table_contains (self->stopped, get_provider_id (take)))
    return;

  question = g_new0 (Question, 1);
  question->poller = g_object_ref (self);
  question->take = g_object_ref (take);
  tachy_providers_connect_async (self->providers, get_provider_id (take), NULL, connected_cb,
                                 question);
}

static void
tachy_poller_dispose (GObject *object)
{
  TachyPoller *self = TACHY_POLLER (object);

  g_clear_pointer (&self->schedule, tachy_schedule_free);
  g_clear_pointer (&self->watches, g_hash_table_unref);
  g_clear_pointer (&self->stopped, g_hash_table_unref);
  g_clear_object (&self->takes);
  g_clear_object (&self->providers);

  G_OBJECT_CLASS (tachy_poller_parent_class)->dispose (object);
}

static void
tachy_poller_class_init (TachyPollerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_poller_dispose;

  signals[DONE] = g_signal_new ("done", TACHY_TYPE_POLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, TACHY_TYPE_TAKE, TACHY_TYPE_JOB);
  signals[KEY_REFUSED] = g_signal_new ("key-refused", TACHY_TYPE_POLLER, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tachy_poller_init (TachyPoller *self)
{
  self->schedule = tachy_schedule_new (question_due_cb, self);
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, watch_free);
  self->stopped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TachyPoller *
tachy_poller_new (TachyTakes     *takes,
                  TachyProviders *providers)
{
  TachyPoller *self = g_object_new (TACHY_TYPE_POLLER, NULL);

  self->takes = g_object_ref (takes);
  self->providers = g_object_ref (providers);
  return self;
}

static Watch *
start_watch (TachyPoller *self,
             TachyTake   *take)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->take = g_object_ref (take);
  g_hash_table_replace (self->watches, take, watch);
  return watch;
}

/*
 * tachy_poller_push:
 * @take: accepted or running; asked for at the usual pace from now on
 */
void
tachy_poller_push (TachyPoller *self,
                   TachyTake   *take)
{
  Watch *watch = start_watch (self, take);
  TachyProvider *provider = tachy_providers_get_by_id (self->providers, get_provider_id (take));
  const char *base_url = provider != NULL ? tachy_provider_get_base_url (provider) : NULL;
  gboolean is_loopback = base_url != NULL && tachy_base_url_is_loopback (base_url);

  watch->delay = tachy_cadence_next (get_cadence (take, is_loopback), 0);
  ask_after (self, watch, watch->delay, 0);
}

/*
 * tachy_poller_ask_now:
 * @take: accepted or running; asked for at once, and at the usual pace from then on
 */
void
tachy_poller_ask_now (TachyPoller *self,
                      TachyTake   *take)
{
  ask_after (self, start_watch (self, take), 0, 0);
}

/*
 * tachy_poller_take_answer:
 * @job: what the server answered when it created the take, which may be all that there is to say
 */
void
tachy_poller_take_answer (TachyPoller *self,
                          TachyTake   *take,
                          TachyJob    *job)
{
  tachy_poller_push (self, take);
  record_answer (self, take, job);
}

/*
 * tachy_poller_withdraw:
 * @take: not to be asked for any more
 */
void
tachy_poller_withdraw (TachyPoller *self,
                       TachyTake   *take)
{
  tachy_schedule_remove (self->schedule, take);
  g_hash_table_remove (self->watches, take);
}

/*
 * tachy_poller_resume_provider:
 * @provider_id: a provider that has a new key
 */
void
tachy_poller_resume_provider (TachyPoller *self,
                              const char  *provider_id)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_remove (self->stopped, provider_id);
  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Watch *watch = value;

      if (g_strcmp0 (get_provider_id (watch->take), provider_id) == 0)
        ask_after (self, watch, 0, 0);
    }
}
