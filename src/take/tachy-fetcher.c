/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings finished clips home: fetched, verified, and only then under their names. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-fetcher-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "tachy-answer-private.h"
#include "tachy-cadence-private.h"
#include "tachy-download-private.h"
#include "tachy-error.h"
#include "tachy-file.h"
#include "tachy-filing-private.h"
#include "tachy-schedule-private.h"
#include "tachy-takes-private.h"

#define MOST_AT_ONCE 3
#define FIRST_RETRY (2 * G_TIME_SPAN_SECOND)

/* After so many downloads that were no playable clip it is not the way that is at fault. */
#define ATTEMPTS_UNTIL_DAMAGED 3

/* Right after a take is done many servers do not know its clip yet; a minute later it is gone. */
#define MISSES_UNTIL_EXPIRED 6

struct _TachyFetcher
{
  GObject parent_instance;

  TachyTakes *takes;
  TachyProviders *providers;
  TachyMedia *media;
  TachyOwner *owner; /* stays locked as long as anything is under way */
  char *clips_directory;
  TachySchedule *schedule; /* of TachyTake */
  GHashTable *errands;     /* TachyTake → Errand */
  GQueue turn;             /* of TachyTake (unowned, its errand holds it): due, but too many run */
  guint n_running;
};

/* One clip on its way home, through all its attempts. Stays in the table until it has arrived or
 * is given up, so that the callbacks of an attempt can rely on it. */
typedef struct
{
  TachyFetcher *fetcher; /* owned while an attempt runs, otherwise NULL */
  TachyTake *take;
  TachyJob *job;         /* (nullable): the last answer; NULL after a restart */
  TachyClient *client;
  TachyContent *content;
  TachyClipFacts *facts;
  char *part;            /* path of the part file */
  gint64 delay;          /* the last one before an attempt, microseconds */
  guint n_damaged;
  guint n_missing;
} Errand;

enum
{
  KEY_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void start_next (TachyFetcher *self);

G_DEFINE_FINAL_TYPE (TachyFetcher, tachy_fetcher, G_TYPE_OBJECT)

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_clear_object (&errand->fetcher);
  g_clear_object (&errand->take);
  g_clear_object (&errand->client);
  g_clear_object (&errand->content);
  g_clear_pointer (&errand->job, tachy_job_unref);
  g_clear_pointer (&errand->facts, tachy_clip_facts_free);
  g_free (errand->part);
  g_free (errand);
}

/* Ends an attempt, and the errand with it unless it goes on after @delay. */
static void
end_attempt (Errand  *errand,
             gboolean goes_on,
             gint64   delay)
{
  g_autoptr (TachyFetcher) self = g_steal_pointer (&errand->fetcher);

  self->n_running--;
  g_clear_object (&errand->client);
  g_clear_object (&errand->content);
  if (goes_on)
    tachy_schedule_put (self->schedule, errand->take, delay);
  else
    g_hash_table_remove (self->errands, errand->take);
  start_next (self);
}

static void
give_up_recorded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    g_debug ("Take %.8s keeps its state: %s", tachy_take_get_id (errand->take), error->message);

  end_attempt (errand, FALSE, 0);
}

/* Ends the errand without a clip. */
static void
give_up (Errand        *errand,
         TachyTakeEdit *edit)
{
  g_unlink (errand->part);
  tachy_takes_change_async (errand->fetcher->takes, errand->take, edit, give_up_recorded_cb,
                            errand);
}

/* The take has been removed, or is another's business by now. */
static void
drop (Errand       *errand,
      const GError *error)
{
  g_debug ("Take %.8s is not fetched: %s", tachy_take_get_id (errand->take), error->message);
  g_unlink (errand->part);
  end_attempt (errand, FALSE, 0);
}

static void
trouble_recorded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_takes_change_finish (TACHY_TAKES (object), result, &error) &&
      g_error_matches (error, TACHY_ERROR, TACHY_ERROR_INVALID))
    drop (errand, error);
  else
    end_attempt (errand, TRUE, errand->delay);
}

/* A download costs nothing, so it is tried again for as long as the server may still have it. */
static void
try_again_later (Errand             *errand,
                 const GError       *error,
                 const TachyFailure *failure)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  /* What the server says of the take may have changed by then. */
  g_clear_pointer (&errand->job, tachy_job_unref);
  errand->delay = errand->delay == 0 ? FIRST_RETRY : tachy_cadence_back_off (errand->delay);
  if (failure != NULL && failure->retry_after_us > errand->delay)
    errand->delay = failure->retry_after_us;

  tachy_take_edit_expect_state (edit, TACHY_TAKE_DONE);
  tachy_take_edit_set_reason (edit, error, failure);
  tachy_takes_change_async (errand->fetcher->takes, errand->take, edit, trouble_recorded_cb, errand);
}

static void
record_expired (Errand             *errand,
                const TachyFailure *failure)
{
  give_up (errand, tachy_answer_new_end (TACHY_TAKE_EXPIRED, TACHY_ERROR_EXPIRED,
                                         _("The server does not have the clip any more."),
                                         failure));
}

static void
record_damaged (Errand       *errand,
                const GError *error)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_expect_state (edit, TACHY_TAKE_DONE);
  tachy_take_edit_set_media (edit, TACHY_MEDIA_DAMAGED);
  tachy_take_edit_set_reason (edit, error, NULL);
  give_up (errand, edit);
}

static gboolean
is_missing (const GError       *error,
            const TachyFailure *failure)
{
  return g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE) ||
         (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_BUSY) && failure != NULL &&
          failure->http_status == 404);
}

static void
handle_failure (Errand             *errand,
                const GError       *error,
                const TachyFailure *failure)
{
  TachyRecipe *recipe = tachy_take_get_recipe (errand->take);

  g_debug ("Take %.8s is not fetched: %s", tachy_take_get_id (errand->take), error->message);
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_KEY))
    g_signal_emit (errand->fetcher, signals[KEY_REFUSED], 0, tachy_recipe_get_provider (recipe));

  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_EXPIRED) ||
      (is_missing (error, failure) && ++errand->n_missing >= MISSES_UNTIL_EXPIRED))
    record_expired (errand, failure);
  else if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_CLIP) &&
           ++errand->n_damaged >= ATTEMPTS_UNTIL_DAMAGED)
    record_damaged (errand, error);
  else
    try_again_later (errand, error, failure);
}

/* A step of our own could not be recorded. */
static void
handle_unrecorded (Errand       *errand,
                   const GError *error)
{
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_INVALID))
    drop (errand, error);
  else
    handle_failure (errand, error, NULL);
}

static void
filed_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    end_attempt (errand, FALSE, 0);
  else
    handle_unrecorded (errand, error);
}

static void
placed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Errand *errand = user_data;
  TachyTakeEdit *edit;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tachy_filing_finish (result, &error);

  if (path == NULL)
    {
      handle_failure (errand, error, NULL);
      return;
    }

  edit = tachy_take_edit_new ();
  tachy_take_edit_set_media (edit, TACHY_MEDIA_FILED);
  tachy_take_edit_set_int (edit, "filed_at", g_get_real_time ());
  tachy_take_edit_set_text (edit, "clip", path);
  tachy_take_edit_set_reason (edit, NULL, NULL);
  tachy_takes_change_async (errand->fetcher->takes, errand->take, edit, filed_cb, errand);
}

static void
verified_recorded_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    tachy_filing_async (errand->take, errand->part, errand->fetcher->clips_directory,
                        errand->facts->suffix, placed_cb, errand);
  else
    handle_unrecorded (errand, error);
}

static void
verified_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Errand *errand = user_data;
  TachyTakeEdit *edit;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&errand->facts, tachy_clip_facts_free);
  errand->facts = tachy_media_verify_clip_finish (TACHY_MEDIA (object), result, &error);
  if (errand->facts == NULL)
    {
      handle_failure (errand, error, NULL);
      return;
    }

  edit = tachy_take_edit_new ();
  tachy_take_edit_set_media (edit, TACHY_MEDIA_VERIFIED);
  tachy_take_edit_set_text (edit, "mime_type", errand->facts->mime_type);
  tachy_take_edit_set_int (edit, "clip_width", errand->facts->width);
  tachy_take_edit_set_int (edit, "clip_height", errand->facts->height);
  tachy_take_edit_set_int (edit, "clip_us", errand->facts->duration_us);
  tachy_takes_change_async (errand->fetcher->takes, errand->take, edit, verified_recorded_cb,
                            errand);
}

static void
downloaded_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_download_finish (result, &error))
    tachy_media_verify_clip_async (errand->fetcher->media, errand->part, NULL, verified_cb, errand);
  else
    handle_failure (errand, error, NULL);
}

static void
part_recorded_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    tachy_download_async (errand->content, errand->part, downloaded_cb, errand);
  else
    handle_unrecorded (errand, error);
}

static void
content_opened_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Errand *errand = user_data;
  TachyTakeEdit *edit;
  g_autoptr (TachyFailure) failure = NULL;
  g_autoptr (GError) error = NULL;

  errand->content = tachy_client_open_content_finish (TACHY_CLIENT (object), result, &failure,
                                                      &error);
  if (errand->content == NULL)
    {
      handle_failure (errand, error, failure);
      return;
    }

  edit = tachy_take_edit_new ();
  tachy_take_edit_expect_state (edit, TACHY_TAKE_DONE);
  tachy_take_edit_set_media (edit, TACHY_MEDIA_PART);
  tachy_take_edit_set_text (edit, "owner", tachy_owner_get_id (errand->fetcher->owner));
  tachy_takes_change_async (errand->fetcher->takes, errand->take, edit, part_recorded_cb, errand);
}

static void
open_content (Errand *errand)
{
  tachy_client_open_content_async (errand->client, errand->job, 0, NULL, NULL, content_opened_cb,
                                   errand);
}

static void
job_read_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Errand *errand = user_data;
  g_autoptr (TachyFailure) failure = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_over;

  errand->job = tachy_client_retrieve_finish (TACHY_CLIENT (object), result, &failure, &error);
  if (errand->job == NULL)
    {
      handle_failure (errand, error, failure);
      return;
    }

  /* A server may have said "completed" too early, and have thought better of it. */
  switch (tachy_job_get_status (errand->job))
    {
    case TACHY_JOB_FAILED:
    case TACHY_JOB_EXPIRED:
    case TACHY_JOB_GONE:
      give_up (errand, tachy_answer_to_edit (errand->take, errand->job, &is_over));
      break;
    default:
      open_content (errand);
    }
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;

  errand->client = tachy_providers_connect_finish (TACHY_PROVIDERS (object), result, &error);
  if (errand->client == NULL)
    handle_failure (errand, error, NULL);
  else if (errand->job != NULL)
    open_content (errand);
  else
    tachy_client_retrieve_async (errand->client, tachy_take_get_remote_id (errand->take), NULL,
                                 job_read_cb, errand);
}

/* The part file stands in the library folder, so that naming the clip is a rename and no copy. */
static gboolean
prepare_part (Errand  *errand,
              GError **error)
{
  g_autofree char *directory = g_build_filename (errand->fetcher->clips_directory, ".part", NULL);
  g_autofree char *name = g_strconcat (tachy_take_get_id (errand->take), ".part", NULL);

  if (errand->part == NULL)
    errand->part = g_build_filename (directory, name, NULL);

  return tachy_file_make_directory (directory, error);
}

static void
start_attempt (TachyFetcher *self,
               Errand       *errand)
{
  g_autoptr (GError) error = NULL;

  errand->fetcher = g_object_ref (self);
  self->n_running++;
  if (prepare_part (errand, &error))
    tachy_providers_connect_async (self->providers,
                                   tachy_recipe_get_provider (tachy_take_get_recipe (errand->take)),
                                   NULL, connected_cb, errand);
  else
    handle_failure (errand, error, NULL);
}

static void
start_next (TachyFetcher *self)
{
  while (self->n_running < MOST_AT_ONCE)
    {
      TachyTake *take = g_queue_pop_head (&self->turn);

      if (take == NULL)
        return;

      start_attempt (self, g_hash_table_lookup (self->errands, take));
    }
}

static void
attempt_due_cb (GObject *item,
                gpointer user_data)
{
  TachyFetcher *self = user_data;
  g_autoptr (TachyTake) take = TACHY_TAKE (item);

  g_queue_push_tail (&self->turn, take);
  start_next (self);
}

static void
tachy_fetcher_dispose (GObject *object)
{
  TachyFetcher *self = TACHY_FETCHER (object);

  g_queue_clear (&self->turn);
  g_clear_pointer (&self->schedule, tachy_schedule_free);
  g_clear_pointer (&self->errands, g_hash_table_unref);
  g_clear_object (&self->takes);
  g_clear_object (&self->providers);
  g_clear_object (&self->media);
  g_clear_object (&self->owner);
  g_clear_pointer (&self->clips_directory, g_free);

  G_OBJECT_CLASS (tachy_fetcher_parent_class)->dispose (object);
}

static void
tachy_fetcher_class_init (TachyFetcherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_fetcher_dispose;

  signals[KEY_REFUSED] = g_signal_new ("key-refused", TACHY_TYPE_FETCHER, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tachy_fetcher_init (TachyFetcher *self)
{
  self->schedule = tachy_schedule_new (attempt_due_cb, self);
  self->errands = g_hash_table_new_full (NULL, NULL, NULL, errand_free);
  g_queue_init (&self->turn);
}

/*
 * tachy_fetcher_new:
 * @clips_directory: the library folder
 */
TachyFetcher *
tachy_fetcher_new (TachyTakes     *takes,
                   TachyProviders *providers,
                   TachyMedia     *media,
                   TachyOwner     *owner,
                   const char     *clips_directory)
{
  TachyFetcher *self = g_object_new (TACHY_TYPE_FETCHER, NULL);

  self->takes = g_object_ref (takes);
  self->providers = g_object_ref (providers);
  self->media = g_object_ref (media);
  self->owner = g_object_ref (owner);
  self->clips_directory = g_strdup (clips_directory);
  return self;
}

/*
 * tachy_fetcher_push:
 * @take: done, its clip not filed yet
 * @job: (nullable): the server's last answer
 *
 * Fetches the clip at once. An errand for the same take that waits for its next attempt starts
 * it now; one that runs is left alone.
 */
void
tachy_fetcher_push (TachyFetcher *self,
                    TachyTake    *take,
                    TachyJob     *job)
{
  Errand *errand = g_hash_table_lookup (self->errands, take);

  if (errand == NULL)
    {
      errand = g_new0 (Errand, 1);
      errand->take = g_object_ref (take);
      errand->job = job != NULL ? tachy_job_ref (job) : NULL;
      g_hash_table_insert (self->errands, take, errand);
      tachy_schedule_put (self->schedule, take, 0);
    }
  else if (tachy_schedule_remove (self->schedule, take))
    {
      tachy_schedule_put (self->schedule, take, 0);
    }
}

/*
 * tachy_fetcher_resume_provider:
 * @provider_id: a provider that has a new key
 *
 * Tries all its clips again now.
 */
void
tachy_fetcher_resume_provider (TachyFetcher *self,
                               const char   *provider_id)
{
  GHashTableIter iter;
  gpointer take;

  g_hash_table_iter_init (&iter, self->errands);
  while (g_hash_table_iter_next (&iter, &take, NULL))
    {
      const char *id = tachy_recipe_get_provider (tachy_take_get_recipe (take));

      if (g_strcmp0 (id, provider_id) == 0 && tachy_schedule_remove (self->schedule, take))
        tachy_schedule_put (self->schedule, take, 0);
    }
}
