/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an attempt to fetch a clip ends: over, given up, or tried again later. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-errand-private.h"

#include <glib/gi18n.h>

#include "tachy-answer-private.h"
#include "tachy-cadence-private.h"
#include "tachy-error.h"
#include "tachy-take-private.h"
#include "tachy-takes-private.h"

#define FIRST_RETRY (2 * G_TIME_SPAN_SECOND)

/* After an attempt that brought so much the next one is as promising as the first. */
#define WORTHWHILE (256 * 1024)

/* A full disk is only looked at, which nobody notices. */
#define ROOM_RETRY (15 * G_TIME_SPAN_SECOND)

/* After so many downloads that were no playable clip it is not the way that is at fault. */
#define ATTEMPTS_UNTIL_DAMAGED 3

/* Right after a take is done many servers do not know its clip yet; a minute later it is gone. */
#define MISSES_UNTIL_EXPIRED 6

static const TachyTakeRow *
get_row (TachyErrand *self)
{
  return tachy_take_get_row (self->take);
}

/* Another may begin to download. */
void
_tachy_errand_leave_line (TachyErrand *self)
{
  if (!self->is_in_line)
    return;

  self->is_in_line = FALSE;
  self->tools->line_free (self->tools->user_data);
}

/* Ends the attempt, and the errand with it unless it goes on after self->delay. */
void
_tachy_errand_end (TachyErrand *self,
                   gboolean     is_over)
{
  g_autoptr (GTask) attempt = g_steal_pointer (&self->attempt);

  g_clear_object (&self->client);
  g_clear_object (&self->content);
  g_clear_pointer (&self->facts, tachy_clip_facts_free);
  _tachy_errand_leave_line (self);
  if (is_over)
    tachy_take_set_notice (self->take, NULL, NULL);
  self->end.is_over = is_over;
  self->end.delay = self->delay;
  g_task_return_boolean (attempt, TRUE);
}

void
_tachy_errand_change (TachyErrand        *self,
                      TachyTakeEdit      *edit,
                      GAsyncReadyCallback callback)
{
  tachy_takes_change_async (self->tools->takes, self->take, edit, callback, self);
}

/*
 * _tachy_errand_new_part_edit:
 * @durable: bytes of self->content that are on the disk
 *
 * Returns: (transfer full): what the row must know in order to go on from there
 */
TachyTakeEdit *
_tachy_errand_new_part_edit (TachyErrand *self,
                             gint64       durable)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_expect_state (edit, TACHY_TAKE_DONE);
  tachy_take_edit_set_media (edit, TACHY_MEDIA_PART);
  tachy_take_edit_claim (edit, tachy_owner_get_id (self->tools->owner));
  tachy_take_edit_set_text (edit, "part_etag", tachy_content_get_etag (self->content));
  tachy_take_edit_set_int (edit, "part_total", MAX (tachy_content_get_total (self->content), 0));
  tachy_take_edit_set_int (edit, "part_bytes", durable);
  return edit;
}

/* What the part file holds counts for nothing any more. */
void
_tachy_errand_reset_part (TachyTakeEdit *edit)
{
  tachy_take_edit_set_text (edit, "part_etag", NULL);
  tachy_take_edit_set_int (edit, "part_total", 0);
  tachy_take_edit_set_int (edit, "part_bytes", 0);
}

static void
end_recorded_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    g_debug ("Take %.8s keeps its state: %s", tachy_take_get_id (self->take), error->message);

  _tachy_errand_end (self, TRUE);
}

static void
discarded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  TachyErrand *self = user_data;
  TachyTakeEdit *edit = g_task_get_task_data (self->attempt);

  if (edit != NULL)
    _tachy_errand_change (self, edit, end_recorded_cb);
  else
    _tachy_errand_end (self, TRUE);
}

static void
discard_and_record (TachyErrand   *self,
                    TachyTakeEdit *edit)
{
  _tachy_errand_reset_part (edit);
  tachy_take_set_notice (self->take, NULL, NULL);
  g_task_set_task_data (self->attempt, edit, NULL);
  tachy_part_discard_async (self->part, discarded_cb, self);
}

/* Ends the errand without a clip. An older one that was to be replaced is what it was. */
void
_tachy_errand_give_up (TachyErrand   *self,
                       TachyTakeEdit *edit)
{
  if (get_row (self)->media == TACHY_MEDIA_PART && get_row (self)->clip != NULL)
    tachy_take_edit_set_media (edit, self->sight.clip < 0 ? TACHY_MEDIA_MISSING
                                                          : TACHY_MEDIA_DAMAGED);
  discard_and_record (self, edit);
}

/* The take has been removed, or is another's business by now. */
static void
drop (TachyErrand  *self,
      const GError *error)
{
  g_debug ("Take %.8s is not fetched: %s", tachy_take_get_id (self->take), error->message);
  if (self->is_ours)
    tachy_part_discard_async (self->part, discarded_cb, self);
  else
    _tachy_errand_end (self, TRUE);
}

static void
trouble_recorded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  TachyErrand *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_takes_change_finish (TACHY_TAKES (object), result, &error) &&
      g_error_matches (error, TACHY_ERROR, TACHY_ERROR_INVALID))
    drop (self, error);
  else
    _tachy_errand_end (self, FALSE);
}

gboolean
_tachy_errand_has_no_room (TachyErrand *self)
{
  return self->sight.room < G_MAXINT64 &&
         !tachy_part_check_room (self->sight.room,
                                 MAX (get_row (self)->part_total - self->durable, 0), NULL);
}

/* A download costs nothing, so it is tried again for as long as the server may still have it. What
 * is wrong meanwhile is shown and not kept. */
static void
try_again_later (TachyErrand        *self,
                 const GError       *error,
                 const TachyFailure *failure)
{
  gboolean is_void = g_error_matches (error, TACHY_ERROR, TACHY_ERROR_CLIP);
  TachyTakeEdit *edit;

  /* What the server says of the take may have changed by then. */
  g_clear_pointer (&self->job, tachy_job_unref);
  if (self->content != NULL &&
      self->durable - tachy_content_get_offset (self->content) >= WORTHWHILE)
    self->delay = 0;
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_STORAGE))
    self->delay = ROOM_RETRY;
  else
    self->delay = self->delay == 0 ? FIRST_RETRY : tachy_cadence_back_off (self->delay);
  if (failure != NULL && failure->retry_after_us > self->delay)
    self->delay = failure->retry_after_us;

  tachy_take_set_notice (self->take, error, failure);
  if (!is_void && (self->content == NULL || get_row (self)->part_bytes == self->durable))
    {
      _tachy_errand_end (self, FALSE);
      return;
    }

  if (is_void)
    {
      edit = tachy_take_edit_new ();
      tachy_take_edit_expect_state (edit, TACHY_TAKE_DONE);
      _tachy_errand_reset_part (edit);
    }
  else
    {
      edit = _tachy_errand_new_part_edit (self, self->durable);
    }
  _tachy_errand_change (self, edit, trouble_recorded_cb);
}

/* What the server has begun to send is left; what is here of the clip stays. */
void
_tachy_errand_wait_for_word (TachyErrand *self)
{
  g_autoptr (GError) error = NULL;

  g_set_error_literal (&error, TACHY_ERROR, TACHY_ERROR_BUSY,
                       _("The network is metered, so this video waits to be downloaded."));
  g_clear_pointer (&self->job, tachy_job_unref);
  tachy_take_set_notice (self->take, error, NULL);
  self->end.is_waiting = TRUE;
  _tachy_errand_end (self, FALSE);
}

static void
record_expired (TachyErrand        *self,
                const TachyFailure *failure)
{
  _tachy_errand_give_up (self, tachy_answer_new_end (TACHY_TAKE_EXPIRED, TACHY_ERROR_EXPIRED,
                                       _("The server does not have the clip any more."), failure));
}

void
_tachy_errand_damage (TachyErrand  *self,
                      const GError *error)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_expect_state (edit, TACHY_TAKE_DONE);
  tachy_take_edit_set_media (edit, TACHY_MEDIA_DAMAGED);
  tachy_take_edit_set_reason (edit, error, NULL);
  discard_and_record (self, edit);
}

/* "Not yet" and "not any more" sound the same, also where the clip is kept by another host. */
static gboolean
is_missing (const GError       *error,
            const TachyFailure *failure)
{
  guint status = failure != NULL ? failure->http_status : 0;

  return g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE) ||
         (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_BUSY) &&
          (status == 401 || status == 403 || status == 404));
}

void
_tachy_errand_fail (TachyErrand        *self,
                    const GError       *error,
                    const TachyFailure *failure)
{
  g_debug ("Take %.8s is not fetched: %s", tachy_take_get_id (self->take), error->message);
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_KEY))
    self->end.key_refused = TRUE;

  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_EXPIRED) ||
      (is_missing (error, failure) && ++self->n_missing >= MISSES_UNTIL_EXPIRED))
    record_expired (self, failure);
  else if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_CLIP) &&
           ++self->n_damaged >= ATTEMPTS_UNTIL_DAMAGED)
    _tachy_errand_damage (self, error);
  else
    try_again_later (self, error, failure);
}

/* A step of our own could not be recorded. */
void
_tachy_errand_fail_to_record (TachyErrand  *self,
                              const GError *error)
{
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_INVALID))
    drop (self, error);
  else
    _tachy_errand_fail (self, error, NULL);
}
