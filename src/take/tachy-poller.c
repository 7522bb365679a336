/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Learns how running takes are going, politely and without ever giving up, and writes it down. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-poller-private.h"

#include <glib/gi18n.h>

#include "tachy-answer-private.h"
#include "tachy-asker-private.h"
#include "tachy-base-url.h"
#include "tachy-cadence-private.h"
#include "tachy-clock-private.h"
#include "tachy-error.h"
#include "tachy-schedule-private.h"
#include "tachy-surroundings-private.h"
#include "tachy-takes-private.h"

/* Where the network costs by the byte, or power is to be saved. */
#define THRIFT 4.0

/* A shorter sleep changes nothing. */
#define SLEEP_WORTH_WAKING (10 * G_TIME_SPAN_SECOND)

struct _TachyPoller
{
  GObject parent_instance;

  TachyTakes *takes;
  TachyProviders *providers;
  TachySurroundings *surroundings;
  TachySchedule *schedule; /* of TachyAsker */
  GHashTable *askers;      /* id of a provider → TachyAsker */
  GHashTable *hosts;       /* origin → TachyHost */
  GHashTable *words;       /* (element-type utf8): states that nobody taught us, each told once */
  GHashTable *recorded;    /* (element-type TachyTake): whose last answer is on its way to disk */
  gint64 slept;
};

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
  RESUMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyPoller, tachy_poller, G_TYPE_OBJECT)

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
is_followed (TachyTake *take)
{
  TachyTakeState state = tachy_take_get_state (take);

  return state == TACHY_TAKE_ACCEPTED || state == TACHY_TAKE_RUNNING;
}

static gboolean
is_watched (TachyPoller *self,
            TachyTake   *take)
{
  TachyAsker *asker = NULL;

  if (self->askers != NULL)
    asker = g_hash_table_lookup (self->askers, get_provider_id (take));
  return asker != NULL && tachy_asker_has (asker, take);
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

  g_hash_table_remove (answer->poller->recorded, answer->take);
  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    {
      if (answer->job != NULL)
        g_signal_emit (answer->poller, signals[DONE], 0, answer->take, answer->job);
      return;
    }

  g_debug ("The answer for take %.8s is dropped: %s", tachy_take_get_id (answer->take),
           error->message);
  if (!g_error_matches (error, TACHY_ERROR, TACHY_ERROR_INVALID) && is_followed (answer->take) &&
      answer->poller->askers != NULL && !is_watched (answer->poller, answer->take))
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
  g_hash_table_add (self->recorded, take);
  tachy_takes_change_async (self->takes, take, edit, answer_recorded_cb, answer);
}

/* So that somebody can teach us. */
static void
tell_word (TachyPoller *self,
           TachyTake   *take,
           const char  *word)
{
  if (word != NULL && g_hash_table_add (self->words, g_strdup (word)))
    g_info ("The server of take %.8s says “%s”, which is taken for running",
            tachy_take_get_id (take), word);
}

/* The disk may be slower than the servers: how far a take is need not be written twice. */
static void
record_answer (TachyPoller *self,
               TachyTake   *take,
               TachyJob    *job)
{
  gboolean is_over = FALSE;
  g_autoptr (TachyTakeEdit) edit = tachy_answer_to_edit (take, job, &is_over);

  if (tachy_job_get_status (job) == TACHY_JOB_UNKNOWN)
    tell_word (self, take, tachy_job_get_status_word (job));
  if (is_over)
    tachy_poller_withdraw (self, take);
  if (edit != NULL && (is_over || !g_hash_table_contains (self->recorded, take)))
    record (self, take, g_steal_pointer (&edit),
            tachy_job_get_status (job) == TACHY_JOB_DONE ? job : NULL);
}

static void
lost_cb (TachyPoller        *self,
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
answered_cb (TachyPoller *self,
             TachyTake   *take,
             TachyJob    *job)
{
  if (is_followed (take))
    record_answer (self, take, job);
  else
    tachy_poller_withdraw (self, take);
}

static void
key_refused_cb (TachyPoller *self,
                TachyAsker  *asker)
{
  g_signal_emit (self, signals[KEY_REFUSED], 0, asker->provider_id);
}

static void
asker_due_cb (GObject *item,
              gpointer user_data)
{
  TachyPoller *self = user_data;
  g_autoptr (TachyAsker) asker = TACHY_ASKER (item);
  gint64 slept = tachy_clock_get_slept ();

  if (slept - self->slept >= SLEEP_WORTH_WAKING)
    tachy_poller_wake (self, TRUE);
  else
    tachy_asker_run (asker);
  self->slept = slept;
}

static void
network_changed_cb (TachyPoller *self)
{
  tachy_poller_wake (self, FALSE);
}

static void
thrift_changed_cb (TachyPoller *self)
{
  tachy_poller_set_thrift (self, tachy_surroundings_get_thrift (self->surroundings));
}

static void
close_askers (TachyPoller *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->askers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_signal_handlers_disconnect_by_data (value, self);
      tachy_asker_close (value);
    }
  g_clear_pointer (&self->askers, g_hash_table_unref);
}

static void
tachy_poller_dispose (GObject *object)
{
  TachyPoller *self = TACHY_POLLER (object);

  if (self->askers != NULL)
    close_askers (self);
  g_clear_pointer (&self->hosts, g_hash_table_unref);
  g_clear_pointer (&self->schedule, tachy_schedule_free);
  g_clear_object (&self->surroundings);
  g_clear_object (&self->takes);
  g_clear_object (&self->providers);

  G_OBJECT_CLASS (tachy_poller_parent_class)->dispose (object);
}

static void
tachy_poller_finalize (GObject *object)
{
  TachyPoller *self = TACHY_POLLER (object);

  g_hash_table_unref (self->recorded);
  g_hash_table_unref (self->words);

  G_OBJECT_CLASS (tachy_poller_parent_class)->finalize (object);
}

static void
tachy_poller_class_init (TachyPollerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_poller_dispose;
  G_OBJECT_CLASS (klass)->finalize = tachy_poller_finalize;

  signals[DONE] = g_signal_new ("done", TACHY_TYPE_POLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, TACHY_TYPE_TAKE, TACHY_TYPE_JOB);
  signals[KEY_REFUSED] = g_signal_new ("key-refused", TACHY_TYPE_POLLER, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RESUMED] = g_signal_new ("resumed", TACHY_TYPE_POLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tachy_poller_init (TachyPoller *self)
{
  self->schedule = tachy_schedule_new (asker_due_cb, self);
  self->askers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) tachy_host_unref);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->recorded = g_hash_table_new (NULL, NULL);
  self->slept = tachy_clock_get_slept ();
  self->surroundings = tachy_surroundings_new ();
  g_signal_connect_object (self->surroundings, "network-changed", G_CALLBACK (network_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->surroundings, "thrift-changed", G_CALLBACK (thrift_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

/*
 * tachy_poller_new:
 *
 * Returns: (transfer full): a poller that watches nothing yet
 */
TachyPoller *
tachy_poller_new (TachyTakes     *takes,
                  TachyProviders *providers)
{
  TachyPoller *self = g_object_new (TACHY_TYPE_POLLER, NULL);

  self->takes = g_object_ref (takes);
  self->providers = g_object_ref (providers);
  return self;
}

/* Where the profile is gone there is nobody to ask, which the attempt to connect will say. */
static char *
dup_base_url (TachyPoller *self,
              const char  *provider_id)
{
  TachyProvider *provider = tachy_providers_get_by_id (self->providers, provider_id);
  const char *typed = provider != NULL ? tachy_provider_get_base_url (provider) : NULL;

  return typed != NULL ? tachy_base_url_normalise (typed, NULL) : NULL;
}

static TachyHost *
get_host (TachyPoller *self,
          const char  *provider_id,
          const char  *base_url)
{
  g_autofree char *origin = base_url != NULL ? tachy_base_url_dup_origin (base_url)
                                             : g_strdup (provider_id);
  TachyHost *host = g_hash_table_lookup (self->hosts, origin);

  if (host == NULL)
    {
      g_autofree char *name = base_url != NULL ? tachy_base_url_dup_host (base_url) : NULL;
      gboolean is_studio = g_str_equal (provider_id, TACHY_PROVIDER_STUDIO);

      host = tachy_host_new (is_studio ? NULL : name != NULL ? name : provider_id,
                             tachy_clock_get_time ());
      g_hash_table_insert (self->hosts, g_steal_pointer (&origin), host);
    }

  return host;
}

static void
set_host (TachyPoller *self,
          TachyAsker  *asker,
          const char  *provider_id)
{
  g_autofree char *base_url = dup_base_url (self, provider_id);
  gboolean is_loopback = base_url != NULL && tachy_base_url_is_loopback (base_url);
  gboolean is_studio = g_str_equal (provider_id, TACHY_PROVIDER_STUDIO);
  gboolean is_thrifty = tachy_surroundings_get_thrift (self->surroundings);

  tachy_asker_set_host (asker, get_host (self, provider_id, base_url),
                        tachy_cadence_for (is_studio, is_loopback));
  tachy_asker_set_thrift (asker, is_thrifty ? THRIFT : 1);
}

static TachyAsker *
get_asker (TachyPoller *self,
           TachyTake   *take)
{
  const char *provider_id = get_provider_id (take);
  TachyAsker *asker = g_hash_table_lookup (self->askers, provider_id);

  if (asker != NULL)
    return asker;

  asker = tachy_asker_new (self->takes, self->providers, provider_id, self->schedule);
  set_host (self, asker, provider_id);
  g_signal_connect_swapped (asker, "answered", G_CALLBACK (answered_cb), self);
  g_signal_connect_swapped (asker, "lost", G_CALLBACK (lost_cb), self);
  g_signal_connect_swapped (asker, "key-refused", G_CALLBACK (key_refused_cb), self);
  g_hash_table_insert (self->askers, g_strdup (provider_id), asker);
  return asker;
}

/*
 * tachy_poller_push:
 * @take: accepted or running; asked for at the usual pace from now on
 */
void
tachy_poller_push (TachyPoller *self,
                   TachyTake   *take)
{
  if (tachy_take_get_remote_id (take) != NULL)
    tachy_asker_add (get_asker (self, take), take, FALSE);
}

/*
 * tachy_poller_ask_now:
 * @take: accepted or running; asked for at once, and at the usual pace from then on
 *
 * Where its provider has been stopped, the person tries it once more with this.
 */
void
tachy_poller_ask_now (TachyPoller *self,
                      TachyTake   *take)
{
  TachyAsker *asker = get_asker (self, take);

  if (tachy_take_get_remote_id (take) == NULL)
    return;

  tachy_asker_add (asker, take, TRUE);
  if (!asker->is_stopped)
    return;

  g_signal_emit (self, signals[RESUMED], 0, asker->provider_id);
  tachy_asker_resume (asker);
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
  TachyAsker *asker = g_hash_table_lookup (self->askers, get_provider_id (take));

  if (asker != NULL)
    tachy_asker_remove (asker, take);
}

/*
 * tachy_poller_resume_provider:
 * @provider_id: a provider that has a new key or a new address
 */
void
tachy_poller_resume_provider (TachyPoller *self,
                              const char  *provider_id)
{
  TachyAsker *asker = g_hash_table_lookup (self->askers, provider_id);

  g_signal_emit (self, signals[RESUMED], 0, provider_id);
  if (asker == NULL)
    return;

  set_host (self, asker, provider_id);
  tachy_circuit_probe_now (&asker->host->circuit, tachy_clock_get_time ());
  tachy_asker_resume (asker);
}

/*
 * tachy_poller_wake:
 * @all: whether everything may have happened meanwhile, as after a sleep; else only those takes
 *   are asked for with which something was wrong
 */
void
tachy_poller_wake (TachyPoller *self,
                   gboolean     all)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->hosts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    tachy_circuit_probe_now (&((TachyHost *) value)->circuit, tachy_clock_get_time ());

  g_hash_table_iter_init (&iter, self->askers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    tachy_asker_wake (value, all);
}

/*
 * tachy_poller_set_thrift:
 * @is_thrifty: whether to ask less often from now on
 */
void
tachy_poller_set_thrift (TachyPoller *self,
                         gboolean     is_thrifty)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->askers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    tachy_asker_set_thrift (value, is_thrifty ? THRIFT : 1);
}

/*
 * tachy_poller_get_n_under_way:
 *
 * Returns: how many questions wait for their answers
 */
guint
tachy_poller_get_n_under_way (TachyPoller *self)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->askers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += ((TachyAsker *) value)->n_under_way;

  return n;
}

/*
 * tachy_poller_get_next:
 *
 * Returns: microseconds until the next question may be due; -1 where none is
 */
gint64
tachy_poller_get_next (TachyPoller *self)
{
  return tachy_schedule_get_next (self->schedule);
}
