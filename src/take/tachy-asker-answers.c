/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions of an asker on their way, and what their answers mean for the next ones. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-asker-private.h"

#include <glib/gi18n.h>

#include "tachy-clock-private.h"
#include "tachy-error.h"
#include "tachy-takes-private.h"

#define PAGE 100

/* A single failure passes before anybody has read of it. */
#define FAILURES_UNTIL_SAID 3

/* Whoever answers about other takes again and again cannot be believed about ours (FAULTS.md 66).
 */
#define STRANGERS_UNTIL_STOPPED 3

/* The studio is being started again, and costs nothing to ask. */
#define STUDIO_DELAY G_TIME_SPAN_SECOND

/* A shorter rest is over before anybody has read of it. */
#define QUIET_WORTH_SAYING G_TIME_SPAN_MINUTE

/* One question under way. */
typedef struct
{
  TachyAsker *asker;
  TachyHost *host;
  TachyTake *take; /* (nullable): NULL for a page of the list */
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->take);
  tachy_host_unref (question->host);
  g_object_unref (question->asker);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gboolean
is_studio (TachyAsker *self)
{
  return self->host->name == NULL;
}

static Question *
begin_question (TachyAsker *self,
                TachyTake  *take)
{
  Question *question = g_new0 (Question, 1);

  question->asker = g_object_ref (self);
  question->host = tachy_host_ref (self->host);
  question->take = take != NULL ? g_object_ref (take) : NULL;
  self->n_under_way++;
  tachy_host_begin (self->host, tachy_clock_get_time ());
  return question;
}

/* All that share the host may have waited for this. */
static void
run_all (TachyHost *host)
{
  for (guint i = 0; i < host->askers->len; i++)
    tachy_asker_run (host->askers->pdata[i]);
}

/* The circuit has opened or closed, which all hear who share the host. */
static void
tell_all (TachyHost          *host,
          const GError       *error,
          const TachyFailure *failure)
{
  for (guint i = 0; i < host->askers->len; i++)
    {
      TachyAsker *asker = host->askers->pdata[i];

      if (!asker->is_stopped)
        _tachy_asker_set_trouble (asker, error, failure);
      if (error == NULL)
        tachy_asker_wake (asker, TRUE);
    }
}

/* Whether the answer, or that there is none, says that the host as a whole is unwell. */
static gboolean
is_failure_of_host (const GError       *error,
                    const TachyFailure *failure)
{
  if (failure != NULL && failure->about_other)
    return FALSE;

  return g_error_matches (error, TACHY_ERROR, TACHY_ERROR_NOT_REACHED) ||
         g_error_matches (error, TACHY_ERROR, TACHY_ERROR_SERVER) ||
         g_error_matches (error, TACHY_ERROR, TACHY_ERROR_ADDRESS);
}

static void
tell_circuit (TachyHost          *host,
              const GError       *error,
              const TachyFailure *failure)
{
  if (host->name == NULL)
    return;

  if (error == NULL || !is_failure_of_host (error, failure))
    {
      if (tachy_circuit_succeed (&host->circuit))
        tell_all (host, NULL, NULL);
    }
  else if (tachy_circuit_fail (&host->circuit, tachy_clock_get_time ()))
    {
      g_autoptr (GError) broken = tachy_host_new_broken_error (host, error);

      g_debug ("%s is left alone: %s", host->name, error->message);
      tell_all (host, broken, failure);
    }
}

static void
tell_pace (TachyAsker   *self,
           TachyHost    *host,
           TachyClient  *client,
           const GError *error)
{
  gint64 now = tachy_clock_get_time ();
  gint64 quiet = tachy_client_steal_quiet_time (client);

  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_BUSY))
    tachy_pace_lower (&host->pace, now);
  else if (error == NULL)
    tachy_pace_raise (&host->pace);
  if (quiet <= 0)
    return;

  g_debug ("%s wants %" G_GINT64_FORMAT " s of quiet", self->provider_id, quiet / G_USEC_PER_SEC);
  tachy_pace_be_quiet (&host->pace, now + quiet);
  if (quiet >= QUIET_WORTH_SAYING && host->name != NULL && !self->is_stopped)
    {
      g_autoptr (GError) busy = tachy_host_new_busy_error (host, quiet);

      _tachy_asker_set_trouble (self, busy, NULL);
    }
}

/* @client is NULL where the question never went out, which says nothing about the host. Returns
 * whether the answer still matters to somebody. */
static gboolean
end_question (Question           *question,
              TachyClient        *client,
              const GError       *error,
              const TachyFailure *failure)
{
  TachyAsker *self = question->asker;

  self->n_under_way--;
  tachy_pace_end (&question->host->pace);
  if (self->schedule == NULL || client == NULL)
    {
      tachy_circuit_drop (&question->host->circuit);
      return self->schedule != NULL;
    }

  if (error == NULL && !self->is_stopped && !question->host->circuit.is_open)
    _tachy_asker_set_trouble (self, NULL, NULL);
  tell_circuit (question->host, error, failure);
  tell_pace (self, question->host, client, error);
  return TRUE;
}

static void
settle (TachyAsker *self,
        TachyWatch *watch,
        TachyJob   *job)
{
  g_autoptr (TachyTake) take = g_object_ref (watch->take);

  tachy_watch_succeed (watch, self->cadence, tachy_clock_get_time ());
  if (self->trouble == NULL)
    tachy_watch_set_notice (watch, NULL, NULL);
  _tachy_asker_emit_answered (self, take, job);

  /* Unless the answer was the last one. */
  watch = g_hash_table_lookup (self->watches, take);
  if (watch != NULL && !watch->is_asked)
    _tachy_asker_plan (self, watch, tachy_job_get_retry_after (job));
}

static void
stop (TachyAsker         *self,
      const GError       *error,
      const TachyFailure *failure)
{
  self->is_stopped = TRUE;
  if (self->walk != NULL)
    _tachy_asker_end_walk (self, FALSE);
  _tachy_asker_set_trouble (self, error, failure);
}

static void
stop_for_key (TachyAsker         *self,
              const GError       *error,
              const TachyFailure *failure)
{
  if (self->is_stopped)
    return;

  stop (self, error, failure);
  _tachy_asker_emit_key_refused (self);
}

static void
stop_for_strangers (TachyAsker         *self,
                    const TachyFailure *failure)
{
  g_autoptr (GError) error = g_error_new (
      TACHY_ERROR, TACHY_ERROR_ADDRESS,
      _("“%s” answers about other takes than it is asked for, so it is not asked any more."),
      self->host->name != NULL ? self->host->name : self->provider_id);

  stop (self, error, failure);
}

/* The studio does not replicate, so it needs no grace. */
static void
count_miss (TachyAsker         *self,
            TachyWatch         *watch,
            const TachyFailure *failure)
{
  if (tachy_watch_miss (watch, tachy_clock_get_time ()) || is_studio (self))
    _tachy_asker_emit_lost (self, watch->take, failure);
  else
    _tachy_asker_plan (self, watch, watch->delay);
}

static void
back_off (TachyAsker         *self,
          TachyWatch         *watch,
          const GError       *error,
          const TachyFailure *failure)
{
  tachy_watch_fail (watch);
  if (is_studio (self) && g_error_matches (error, TACHY_ERROR, TACHY_ERROR_NOT_REACHED))
    watch->delay = STUDIO_DELAY;

  if (watch->n_failures >= FAILURES_UNTIL_SAID && self->trouble == NULL)
    tachy_watch_set_notice (watch, error, failure);
  _tachy_asker_plan (self, watch, failure != NULL ? failure->retry_after_us : -1);
}

static void
handle_failure (TachyAsker         *self,
                TachyWatch         *watch,
                const GError       *error,
                const TachyFailure *failure)
{
  g_debug ("Take %.8s: %s", tachy_take_get_id (watch->take), error->message);

  if (failure != NULL && failure->about_other)
    watch->n_strangers++;

  /* The studio has a new key whenever it starts, and nobody could enter it. */
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_KEY) && !is_studio (self))
    {
      _tachy_asker_plan (self, watch, 0);
      stop_for_key (self, error, failure);
    }
  else if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE) ||
           g_error_matches (error, TACHY_ERROR, TACHY_ERROR_EXPIRED))
    count_miss (self, watch, failure);
  else
    back_off (self, watch, error, failure);

  if (failure != NULL && failure->about_other && watch->n_strangers >= STRANGERS_UNTIL_STOPPED)
    stop_for_strangers (self, failure);
}

static void
single_answered (Question           *question,
                 TachyClient        *client,
                 TachyJob           *job,
                 const GError       *error,
                 const TachyFailure *failure)
{
  TachyAsker *self = question->asker;
  TachyWatch *watch = g_hash_table_lookup (self->watches, question->take);

  if (watch != NULL)
    watch->is_asked = FALSE;
  if (!end_question (question, client, error, failure))
    return;

  if (watch == NULL)
    g_debug ("An answer for take %.8s comes too late", tachy_take_get_id (question->take));
  else if (job != NULL)
    settle (self, watch, job);
  else
    handle_failure (self, watch, error, failure);
  run_all (question->host);
}

static void
retrieved_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  TachyClient *client = TACHY_CLIENT (object);
  g_autoptr (TachyFailure) failure = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) job = tachy_client_retrieve_finish (client, result, &failure, &error);

  single_answered (question, client, job, error, failure);
  /* That nobody wants the answer any more is no part of the take's story. */
  if (!g_cancellable_is_cancelled (question->asker->cancellable))
    tachy_takes_record (question->asker->takes, question->take, result);
}

/* What a list says of a take's end is not enough: many leave out why, and a take that was paid is
 * not given up for one line. */
static gboolean
is_conclusive (TachyJob *job)
{
  switch (tachy_job_get_status (job))
    {
    case TACHY_JOB_QUEUED:
    case TACHY_JOB_RUNNING:
    case TACHY_JOB_DONE:
      return TRUE;
    case TACHY_JOB_UNKNOWN:
      return tachy_job_get_status_word (job) != NULL;
    default:
      return FALSE;
    }
}

/* Returns how many takes that the walk is made for stand on the page. */
static guint
read_page (TachyAsker *self,
           GPtrArray  *jobs)
{
  guint n_wanted = 0;

  for (guint i = 0; i < jobs->len && self->walk != NULL; i++)
    {
      TachyJob *job = jobs->pdata[i];
      TachyWatch *watch = g_hash_table_lookup (self->by_id, tachy_job_get_id (job));

      if (watch == NULL)
        continue;

      self->walk->n_found++;
      watch->met_on = self->n_walks;
      if (watch->is_wanted)
        {
          watch->is_wanted = FALSE;
          self->walk->n_wanted--;
          n_wanted++;
        }
      if (watch->is_asked)
        continue;
      if (is_conclusive (job))
        settle (self, watch, job);
      else
        _tachy_asker_ask_singly (self, watch);
    }

  return n_wanted;
}

static void
fail_wanted (TachyAsker *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (((TachyWatch *) value)->is_wanted)
        tachy_watch_fail (value);
    }
}

/* Until the person edits the profile. Where it cannot be written, it is learnt again. */
static void
remember_no_list (TachyAsker *self)
{
  TachyProvider *provider = tachy_providers_get_by_id (self->providers, self->provider_id);

  self->has_no_list = TRUE;
  if (provider == NULL || is_studio (self))
    return;

  tachy_provider_set_listless (provider, TRUE);
  tachy_providers_save_async (self->providers, provider, NULL, NULL, NULL);
}

/* Servers have lists that fail, or none; single questions then tell what it is. Where the host as
 * a whole does not answer, or does not let us in, all wait. */
static void
handle_list_failure (TachyAsker         *self,
                     const GError       *error,
                     const TachyFailure *failure)
{
  gboolean singly = !g_error_matches (error, TACHY_ERROR, TACHY_ERROR_NOT_REACHED) &&
                    !g_error_matches (error, TACHY_ERROR, TACHY_ERROR_BUSY) &&
                    error->domain == TACHY_ERROR;

  g_debug ("The list of %s: %s", self->provider_id, error->message);
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_KEY) && !is_studio (self))
    {
      stop_for_key (self, error, failure);
      return;
    }

  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED))
    remember_no_list (self);
  if (singly)
    self->walk->n_pages++;
  else
    fail_wanted (self);
  _tachy_asker_end_walk (self, singly);
}

static void
handle_page (TachyAsker *self,
             GPtrArray  *jobs,
             const char *next)
{
  guint n_wanted = read_page (self, jobs);

  if (self->walk != NULL && self->walk->n_wanted == 0)
    _tachy_asker_want_due (self);
  if (self->walk != NULL && !tachy_walk_advance (self->walk, next, n_wanted))
    _tachy_asker_end_walk (self, TRUE);
}

static void
page_answered (Question           *question,
               TachyClient        *client,
               GPtrArray          *jobs,
               const char         *next,
               const GError       *error,
               const TachyFailure *failure)
{
  TachyAsker *self = question->asker;

  if (!end_question (question, client, error, failure))
    return;

  /* The walk may have been given up in the meantime. */
  if (self->walk != NULL && self->walk->is_under_way)
    {
      self->walk->is_under_way = FALSE;
      if (jobs != NULL)
        handle_page (self, jobs, next);
      else
        handle_list_failure (self, error, failure);
    }
  run_all (question->host);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  TachyClient *client = TACHY_CLIENT (object);
  g_autofree char *next = NULL;
  g_autoptr (TachyFailure) failure = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = tachy_client_list_finish (client, result, &next, &failure, &error);

  page_answered (question, client, jobs, next, error, failure);
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyClient) client = NULL;
  TachyWalk *walk = question->asker->walk;
  TachyTake *take = question->take;

  client = tachy_providers_connect_finish (TACHY_PROVIDERS (object), result, &error);
  if (client == NULL && take != NULL)
    single_answered (question, NULL, NULL, error, NULL);
  else if (client == NULL)
    page_answered (question, NULL, NULL, NULL, error, NULL);
  else if (take != NULL)
    tachy_client_retrieve_async (client, tachy_take_get_remote_id (take),
                                 question->asker->cancellable, retrieved_cb, question);
  else
    tachy_client_list_async (client, walk != NULL ? walk->cursor : NULL, PAGE,
                             question->asker->cancellable, listed_cb, question);
  if (client != NULL)
    g_steal_pointer (&question);
}

void
_tachy_asker_send_single (TachyAsker *self,
                          TachyWatch *watch)
{
  tachy_providers_connect_async (self->providers, self->provider_id, self->cancellable,
                                 connected_cb, begin_question (self, watch->take));
}

void
_tachy_asker_send_page (TachyAsker *self)
{
  self->walk->is_under_way = TRUE;
  tachy_providers_connect_async (self->providers, self->provider_id, self->cancellable,
                                 connected_cb, begin_question (self, NULL));
}
