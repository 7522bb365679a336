/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends each waiting take so that it is charged once; writes down before and after what may have
 * happened. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-outbox-private.h"

#include <glib/gi18n.h>

#include "tachy-cadence-private.h"
#include "tachy-error.h"
#include "tachy-line-private.h"
#include "tachy-reference-private.h"
#include "tachy-schedule-private.h"
#include "tachy-takes-private.h"
#include "tachy-turn-private.h"

/* How long a server that is busy and does not say until when is left alone. */
#define BUSY_DELAY (15 * G_TIME_SPAN_SECOND)

/* How long to wait for a disk that could not record what came of sending. */
#define RECORD_DELAY_US (2 * G_TIME_SPAN_SECOND)

/* How often a request is sent again, and how long is waited before, twice as long each time. Only
 * where the server makes one take of all requests with one idempotency key. */
#define MAX_AGAIN 2
#define AGAIN_DELAY (2 * G_TIME_SPAN_SECOND)
#define AGAIN_LONGEST G_TIME_SPAN_MINUTE

struct _TachyOutbox
{
  GObject parent_instance;

  TachyTakes *takes;
  TachyProviders *providers;
  TachyOwner *owner; /* stays locked as long as anything is under way */
  char *references_directory;
  TachySchedule *schedule; /* of TachyTake, waiting */
  TachyLine *line;         /* of those that are due and have to wait for others */
};

/* One take on its way out. Whoever sends the money must see it through, so nothing here can be
 * cancelled. */
typedef struct _Parcel Parcel;

struct _Parcel
{
  TachyOutbox *outbox;
  TachyTake *take;
  TachyClient *client;
  TachyJob *job;         /* (nullable): what the server has created */
  GError *error;         /* (nullable): why it has not, or why nobody knows */
  TachyFailure *failure; /* (nullable): what it said then */
  void (*retry) (Parcel *parcel); /* what to do again when disk or server may have recovered */
  guint n_again;         /* how often it was sent again */
  gboolean is_told;      /* it has been said that this could not be written down */
};

static void record_outcome (Parcel *parcel);
static void record_sending (Parcel *parcel);
static void send_order (Parcel *parcel);

enum
{
  ACCEPTED,
  LOST,
  UNRECORDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyOutbox, tachy_outbox, G_TYPE_OBJECT)

static void
parcel_free (Parcel *parcel)
{
  g_clear_pointer (&parcel->job, tachy_job_unref);
  g_clear_pointer (&parcel->failure, tachy_failure_free);
  g_clear_error (&parcel->error);
  g_clear_object (&parcel->client);
  g_clear_object (&parcel->take);
  g_clear_object (&parcel->outbox);
  g_free (parcel);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Parcel, parcel_free)

static void
retry_due_cb (gpointer user_data)
{
  Parcel *parcel = user_data;

  parcel->retry (parcel);
}

/* Takes @parcel, and keeps it until then. */
static void
retry_later (Parcel *parcel,
             gint64  delay_us,
             void (*retry) (Parcel *parcel))
{
  parcel->retry = retry;
  g_timeout_add_once ((guint) (delay_us / G_TIME_SPAN_MILLISECOND), retry_due_cb, parcel);
}

static void
say_not_sent (TachyOutbox  *self,
              TachyTake    *take,
              const GError *error)
{
  g_autoptr (GError) trouble = NULL;

  trouble = g_error_new (TACHY_ERROR, TACHY_ERROR_STORAGE,
                         /* Translators: a sentence about the disk follows. */
                         _("This take cannot be recorded, so it is not sent. %s"), error->message);
  g_message ("Take %.8s is not sent: %s", tachy_take_get_id (take), error->message);
  tachy_takes_note_trouble (self->takes, take, trouble);
}

/* The id of something that was paid for stands nowhere but here and in the journal's reserve, so
 * the person is told (FAULTS.md, row 124). */
static void
say_not_recorded (Parcel       *parcel,
                  const GError *error)
{
  TachyOutbox *self = parcel->outbox;
  g_autoptr (GError) trouble = NULL;

  if (!parcel->is_told)
    g_message ("What came of sending take %.8s is not recorded: %s",
               tachy_take_get_id (parcel->take), error->message);
  if (parcel->job != NULL)
    trouble = g_error_new (TACHY_ERROR, TACHY_ERROR_STORAGE,
                           /* Translators: an id; then a sentence about the disk follows. */
                           _("The server has accepted this take as “%s”, but that cannot be "
                             "written down. %s"),
                           tachy_job_get_id (parcel->job), error->message);
  else
    trouble = g_error_new (TACHY_ERROR, TACHY_ERROR_STORAGE,
                           /* Translators: a sentence about what came of sending; then a sentence
                            * about the disk follows. */
                           _("%s That cannot be written down. %s"), parcel->error->message,
                           error->message);
  tachy_takes_note_trouble (self->takes, parcel->take, trouble);

  if (parcel->job != NULL && !parcel->is_told)
    g_signal_emit (self, signals[UNRECORDED], 0, parcel->take, tachy_job_get_id (parcel->job));
  parcel->is_told = TRUE;
}

/* A server that gives out an id twice has one clip for two takes (FAULTS.md, row 67). */
static void
take_back_job (Parcel *parcel)
{
  g_clear_pointer (&parcel->job, tachy_job_unref);
  parcel->error = g_error_new_literal (TACHY_ERROR, TACHY_ERROR_UNKNOWN,
                                       _("The server gave this take the id of another one. "
                                         "It may have been charged."));
}

/* What was paid for is never let go of before it is on the disk. */
static void
outcome_recorded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (Parcel) parcel = user_data;
  TachyTake *take = parcel->take;
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    {
      tachy_take_set_notice (take, NULL, NULL);
      if (parcel->job != NULL)
        g_signal_emit (parcel->outbox, signals[ACCEPTED], 0, take, parcel->job);
      else if (tachy_take_get_state (take) == TACHY_TAKE_WAITING)
        tachy_outbox_push (parcel->outbox, take);
      else if (tachy_take_get_state (take) == TACHY_TAKE_UNKNOWN)
        g_signal_emit (parcel->outbox, signals[LOST], 0, take);
      return;
    }

  if (parcel->job != NULL && g_error_matches (error, TACHY_ERROR, TACHY_ERROR_SERVER))
    {
      take_back_job (parcel);
      record_outcome (g_steal_pointer (&parcel));
      return;
    }
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_INVALID))
    return;

  say_not_recorded (parcel, error);
  retry_later (g_steal_pointer (&parcel), RECORD_DELAY_US, record_outcome);
}

static TachyTakeEdit *
new_accepted (const Parcel *parcel)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_set_state (edit, TACHY_TAKE_ACCEPTED);
  tachy_take_edit_set_remote_id (edit, tachy_job_get_id (parcel->job));
  tachy_take_edit_set_int (edit, "accepted_at", g_get_real_time ());
  if (tachy_job_get_status (parcel->job) == TACHY_JOB_DONE)
    tachy_take_edit_set_text (edit, "result_url", tachy_job_get_result_url (parcel->job));
  tachy_take_edit_set_reason (edit, NULL, NULL);
  return edit;
}

static TachyTakeEdit *
new_refused (const Parcel *parcel)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();
  const TachyFailure *failure = parcel->failure;

  if (g_error_matches (parcel->error, TACHY_ERROR, TACHY_ERROR_BUSY))
    {
      gint64 delay = failure != NULL && failure->retry_after_us >= 0 ? failure->retry_after_us
                                                                     : BUSY_DELAY;

      tachy_take_edit_set_state (edit, TACHY_TAKE_WAITING);
      tachy_take_edit_set_int (edit, "due_at", g_get_real_time () + delay);
    }
  else if (g_error_matches (parcel->error, TACHY_ERROR, TACHY_ERROR_UNKNOWN))
    {
      tachy_take_edit_set_state (edit, TACHY_TAKE_UNKNOWN);
      tachy_take_edit_set_search (edit, TACHY_SEARCH_LOOKING);
    }
  else
    tachy_take_edit_set_state (edit, TACHY_TAKE_REJECTED);

  tachy_take_edit_set_reason (edit, parcel->error, failure);
  return edit;
}

static void
record_outcome (Parcel *parcel)
{
  TachyTakeEdit *edit = parcel->job != NULL ? new_accepted (parcel) : new_refused (parcel);

  tachy_takes_change_async (parcel->outbox->takes, parcel->take, edit, outcome_recorded_cb, parcel);
}

static gboolean
may_send_again (const Parcel *parcel)
{
  TachyRecipe *recipe = tachy_take_get_recipe (parcel->take);
  TachyProvider *provider = tachy_providers_get_by_id (parcel->outbox->providers,
                                                       tachy_recipe_get_provider (recipe));

  return parcel->n_again < MAX_AGAIN && provider != NULL &&
         tachy_provider_get_honours_keys (provider) &&
         g_error_matches (parcel->error, TACHY_ERROR, TACHY_ERROR_UNKNOWN);
}

static void
send_again_later (Parcel *parcel)
{
  gint64 wish = parcel->failure != NULL ? parcel->failure->retry_after_us : -1;
  gint64 delay = MAX (AGAIN_DELAY << parcel->n_again, MIN (wish, AGAIN_LONGEST));

  parcel->n_again++;
  g_message ("Take %.8s is sent again with the same key: %s", tachy_take_get_id (parcel->take),
             parcel->error->message);
  retry_later (parcel, tachy_cadence_scale (delay), send_order);
}

static void
conclude (Parcel *parcel)
{
  if (parcel->job == NULL && may_send_again (parcel))
    {
      send_again_later (parcel);
      return;
    }

  if (parcel->job == NULL)
    tachy_providers_learn (parcel->outbox->providers,
                           tachy_recipe_get_provider (tachy_take_get_recipe (parcel->take)),
                           parcel->error, parcel->failure);
  record_outcome (parcel);
}

/* What is refused when it is sent again may have been created the first time. */
static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Parcel *parcel = user_data;
  g_autoptr (TachyTakes) takes = g_object_ref (parcel->outbox->takes);
  g_autoptr (TachyTake) take = g_object_ref (parcel->take);
  g_autoptr (TachyFailure) failure = NULL;
  g_autoptr (GError) error = NULL;

  parcel->job = tachy_client_create_finish (TACHY_CLIENT (object), result, &failure, &error);
  if (parcel->job != NULL)
    {
      g_clear_error (&parcel->error);
      g_clear_pointer (&parcel->failure, tachy_failure_free);
    }
  else if (parcel->error == NULL)
    {
      parcel->error = g_steal_pointer (&error);
      parcel->failure = g_steal_pointer (&failure);
    }

  conclude (parcel);

  /* Behind what was paid for, which is written down first. */
  tachy_takes_record (takes, take, result);
}

static void
send_order (Parcel *parcel)
{
  const TachyTakeRow *row = tachy_take_get_row (parcel->take);
  const char *reference = tachy_recipe_get_reference (row->recipe);
  g_autofree char *reference_path = NULL;

  if (reference != NULL)
    reference_path = tachy_reference_build_path (parcel->outbox->references_directory,
                                                        reference);

  tachy_client_create_async (parcel->client,
                             &(const TachyOrder){
                                 .prompt = tachy_recipe_get_prompt (row->recipe),
                                 .model = tachy_recipe_get_model (row->recipe),
                                 .width = tachy_recipe_get_width (row->recipe),
                                 .height = tachy_recipe_get_height (row->recipe),
                                 .seconds = tachy_recipe_get_seconds (row->recipe),
                                 .reference_path = reference_path,
                                 .idempotency_key = row->idempotency_key,
                             },
                             NULL, created_cb, parcel);
}

static void
sending_recorded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (Parcel) parcel = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    {
      tachy_take_set_notice (parcel->take, NULL, NULL);
      send_order (g_steal_pointer (&parcel));
      return;
    }
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_INVALID))
    return;

  /* What cannot be recorded is not sent. */
  say_not_sent (parcel->outbox, parcel->take, error);
  retry_later (g_steal_pointer (&parcel), RECORD_DELAY_US, record_sending);
}

static void
record_sending (Parcel *parcel)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_set_state (edit, TACHY_TAKE_SENDING);
  tachy_take_edit_set_int (edit, "sent_at", g_get_real_time ());
  tachy_takes_change_async (parcel->outbox->takes, parcel->take, edit, sending_recorded_cb, parcel);
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Parcel *parcel = user_data;

  parcel->client = tachy_providers_connect_finish (TACHY_PROVIDERS (object), result,
                                                   &parcel->error);
  if (parcel->client != NULL)
    record_sending (parcel);
  else
    record_outcome (parcel);
}

static void
reference_checked_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  Parcel *parcel = user_data;
  TachyRecipe *recipe = tachy_take_get_recipe (parcel->take);

  if (tachy_reference_check_finish (result, &parcel->error))
    tachy_providers_connect_async (parcel->outbox->providers, tachy_recipe_get_provider (recipe),
                                   NULL, connected_cb, parcel);
  else
    record_outcome (parcel);
}

/* Where it is not the take's turn, it waits on. Else the one behind it may have room, too. */
static void
turn_taken_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Parcel) parcel = user_data;
  TachyOutbox *self = parcel->outbox;
  TachyTake *take = parcel->take;
  TachyRecipe *recipe = tachy_take_get_recipe (take);
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    {
      tachy_take_set_notice (take, NULL, NULL);
      if (tachy_take_get_state (take) != TACHY_TAKE_INTENT)
        {
          tachy_line_join (self->line, take);
          return;
        }

      tachy_reference_check_async (self->references_directory, tachy_recipe_get_reference (recipe),
                                   reference_checked_cb, g_steal_pointer (&parcel));
      tachy_line_call_next (self->line, tachy_recipe_get_provider (recipe));
      return;
    }
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_INVALID))
    return;

  say_not_sent (self, take, error);
  tachy_schedule_put (self->schedule, take, BUSY_DELAY);
}

static void
take_due_cb (GObject *item,
             gpointer user_data)
{
  TachyOutbox *self = user_data;
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->outbox = g_object_ref (self);
  parcel->take = TACHY_TAKE (item);
  tachy_turn_take_async (self->takes, parcel->take, turn_taken_cb, parcel);
}

static void
tachy_outbox_dispose (GObject *object)
{
  TachyOutbox *self = TACHY_OUTBOX (object);

  g_clear_pointer (&self->schedule, tachy_schedule_free);
  g_clear_object (&self->line);
  g_clear_object (&self->takes);
  g_clear_object (&self->providers);
  g_clear_object (&self->owner);
  g_clear_pointer (&self->references_directory, g_free);

  G_OBJECT_CLASS (tachy_outbox_parent_class)->dispose (object);
}

static void
tachy_outbox_class_init (TachyOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_outbox_dispose;

  signals[ACCEPTED] = g_signal_new ("accepted", TACHY_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 2, TACHY_TYPE_TAKE, TACHY_TYPE_JOB);
  signals[LOST] = g_signal_new ("lost", TACHY_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, TACHY_TYPE_TAKE);
  signals[UNRECORDED] = g_signal_new ("unrecorded", TACHY_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 2, TACHY_TYPE_TAKE, G_TYPE_STRING);
}

static void
tachy_outbox_init (TachyOutbox *self)
{
  self->schedule = tachy_schedule_new (take_due_cb, self);
}

/*
 * tachy_outbox_new:
 * @references_directory: where the pictures lie that are sent
 */
TachyOutbox *
tachy_outbox_new (TachyTakes     *takes,
                  TachyProviders *providers,
                  TachyOwner     *owner,
                  const char     *references_directory)
{
  TachyOutbox *self = g_object_new (TACHY_TYPE_OUTBOX, NULL);

  self->takes = g_object_ref (takes);
  self->providers = g_object_ref (providers);
  self->owner = g_object_ref (owner);
  self->references_directory = g_strdup (references_directory);
  self->line = tachy_line_new (takes, providers);
  g_signal_connect_object (self->line, "called", G_CALLBACK (tachy_outbox_push), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/*
 * tachy_outbox_push:
 * @take: waiting; sent when its time and its turn have come
 */
void
tachy_outbox_push (TachyOutbox *self,
                   TachyTake   *take)
{
  gint64 due_at = tachy_take_get_due_at (take);

  g_assert (tachy_take_get_state (take) == TACHY_TAKE_WAITING);

  tachy_schedule_put (self->schedule, take, due_at > 0 ? due_at - g_get_real_time () : 0);
}

/*
 * tachy_outbox_withdraw:
 * @take: not to be sent by this process any more; what is under way goes on
 */
void
tachy_outbox_withdraw (TachyOutbox *self,
                       TachyTake   *take)
{
  tachy_schedule_remove (self->schedule, take);
  tachy_line_leave (self->line, take);
}
