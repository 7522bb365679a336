/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server's answer about a take makes of it. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-answer-private.h"

#include <glib/gi18n.h>

#include "tachy-take-private.h"

static TachyTakeEdit *
new_end (TachyTakeState      state,
         TachyError          cause,
         const char         *sentence,
         const TachyFailure *failure)
{
  g_autoptr (GError) error = g_error_new_literal (TACHY_ERROR, (int) cause, sentence);
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_set_state (edit, state);
  tachy_take_edit_set_reason (edit, error, failure);
  return edit;
}

/*
 * tachy_answer_new_end:
 * @sentence: translated, why there will be no clip
 * @failure: (nullable): what the server said
 *
 * Returns: (transfer full): the edit that ends a take now
 */
TachyTakeEdit *
tachy_answer_new_end (TachyTakeState      state,
                      TachyError          cause,
                      const char         *sentence,
                      const TachyFailure *failure)
{
  TachyTakeEdit *edit = new_end (state, cause, sentence, failure);

  tachy_take_edit_set_int (edit, "ended_at", g_get_real_time ());
  return edit;
}

/*
 * tachy_answer_new_loss:
 * @media: missing or damaged
 *
 * Returns: (transfer full): the edit for a clip that is not in the library folder any more as it
 *   was put there
 */
TachyTakeEdit *
tachy_answer_new_loss (TachyMediaState media)
{
  const char *sentence = media == TACHY_MEDIA_MISSING
                             ? _("The clip is not in the library folder any more.")
                             : _("The clip in the library folder is not the one that was downloaded.");
  g_autoptr (GError) error = g_error_new_literal (TACHY_ERROR, TACHY_ERROR_CLIP, sentence);
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_set_media (edit, media);
  tachy_take_edit_set_reason (edit, error, NULL);
  return edit;
}

static TachyTakeEdit *
new_failed (const TachyFailure *failure)
{
  if (tachy_failure_is_moderation (failure))
    return new_end (TACHY_TAKE_FAILED, TACHY_ERROR_MODERATED,
                    _("The server objects to the content and made no clip."), failure);
  if (failure != NULL && failure->message != NULL)
    return new_end (TACHY_TAKE_FAILED, TACHY_ERROR_SERVER,
                    _("The server could not make the clip."), failure);

  return new_end (TACHY_TAKE_FAILED, TACHY_ERROR_SERVER,
                  _("The server could not make the clip, and gave no reason."), failure);
}

/* A time that has passed says nothing: the clip is fetched at once, and may be there. */
static TachyTakeEdit *
new_done (TachyJob *job)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();
  gint64 now = g_get_real_time ();
  gint64 expires_at = tachy_job_get_expires_at (job);

  tachy_take_edit_set_state (edit, TACHY_TAKE_DONE);
  tachy_take_edit_set_int (edit, "progress", 100);
  tachy_take_edit_set_int (edit, "expires_at", expires_at > now ? expires_at : 0);
  if (tachy_job_get_result_url (job) != NULL)
    tachy_take_edit_set_text (edit, "result_url", tachy_job_get_result_url (job));
  tachy_take_edit_set_reason (edit, NULL, NULL);
  return edit;
}

/* What was made elsewhere may have been over long before anybody here asked. */
static gint64
get_end (TachyTake *take,
         TachyJob  *job)
{
  const TachyTakeRow *row = tachy_take_get_row (take);

  if (row->sent_at == 0 && row->state == TACHY_TAKE_ACCEPTED)
    return tachy_job_get_completed_at (job);

  return g_get_real_time ();
}

/* Only what has moved is written, because each write waits for the disk. */
static TachyTakeEdit *
new_running (TachyTake *take,
             TachyJob  *job)
{
  const TachyTakeRow *row = tachy_take_get_row (take);
  gboolean runs = tachy_job_get_status (job) == TACHY_JOB_RUNNING;
  const char *word = tachy_job_get_status (job) == TACHY_JOB_UNKNOWN
                         ? tachy_job_get_status_word (job)
                         : NULL;
  int progress = MAX (tachy_job_get_progress (job), row->progress);
  TachyTakeEdit *edit;

  if ((!runs || row->state == TACHY_TAKE_RUNNING) && progress == row->progress &&
      g_strcmp0 (word, row->status_word) == 0 && row->cause == NULL)
    return NULL;

  edit = tachy_take_edit_new ();
  if (runs && row->state != TACHY_TAKE_RUNNING)
    tachy_take_edit_set_state (edit, TACHY_TAKE_RUNNING);
  else
    tachy_take_edit_expect_state (edit, row->state);
  tachy_take_edit_set_int (edit, "progress", progress);
  tachy_take_edit_set_text (edit, "status_word", word);
  tachy_take_edit_set_reason (edit, NULL, NULL);
  return edit;
}

static TachyTakeEdit *
new_change (TachyTake *take,
            TachyJob  *job,
            gboolean  *is_over)
{
  const TachyFailure *failure = tachy_job_get_failure (job);

  *is_over = TRUE;
  switch (tachy_job_get_status (job))
    {
    case TACHY_JOB_DONE:
      return new_done (job);
    case TACHY_JOB_FAILED:
      return new_failed (failure);
    case TACHY_JOB_CANCELLED:
      return new_end (TACHY_TAKE_CANCELLED, TACHY_ERROR_GONE,
                      _("The take was cancelled at the server."), failure);
    case TACHY_JOB_EXPIRED:
      return new_end (TACHY_TAKE_EXPIRED, TACHY_ERROR_EXPIRED,
                      _("The server has deleted the clip because of its age."), failure);
    case TACHY_JOB_GONE:
      return new_end (TACHY_TAKE_GONE, TACHY_ERROR_GONE, _("The take was deleted at the server."),
                      failure);
    case TACHY_JOB_UNKNOWN:
    case TACHY_JOB_QUEUED:
    case TACHY_JOB_RUNNING:
    default:
      *is_over = FALSE;
      return new_running (take, job);
    }
}

/*
 * tachy_answer_to_edit:
 * @take: accepted or running
 * @job: what its server says of it
 * @is_over: (out): whether there is nothing more to ask
 *
 * Returns: (transfer full) (nullable): the change that follows; %NULL where nothing has moved
 */
TachyTakeEdit *
tachy_answer_to_edit (TachyTake *take,
                      TachyJob  *job,
                      gboolean  *is_over)
{
  TachyTakeEdit *edit = new_change (take, job, is_over);

  if (edit == NULL || !*is_over)
    return edit;

  tachy_take_edit_set_int (edit, "ended_at", get_end (take, job));
  /* While a job runs, a cost of nothing only says that the bill has not been written yet. */
  if (tachy_job_get_cost (job) >= 0)
    tachy_take_edit_set_int (edit, "charged", tachy_job_get_cost (job));

  return edit;
}
