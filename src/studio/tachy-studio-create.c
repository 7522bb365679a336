/* SPDX-License-Identifier: GPL-3.0-or-later */
/* POST /v1/videos and /v1/videos/{id}/remix: a new job, on the disk before it is answered. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-refusal.h"
#include "tachy-studio-call-private.h"
#include "tachy-studio-recipe.h"

/* What the thread needs of the request, and the job that it makes of it. */
typedef struct
{
  TachyStudioShelf *shelf;  /* owned */
  TachyStudioJob *job;      /* owned */
  TachyStudioJob *original; /* owned, nullable: the job that is remixed */
  char *content_type;
  GBytes *body; /* owned */
} Draft;

static void
free_draft (Draft *draft)
{
  tachy_studio_shelf_unref (draft->shelf);
  tachy_studio_job_unref (draft->job);
  g_clear_pointer (&draft->original, tachy_studio_job_unref);
  g_free (draft->content_type);
  g_bytes_unref (draft->body);
  g_free (draft);
}

/* A remix keeps all but the words; the seed too, so that it looks like the original's sister. */
static gboolean
fill_remix (TachyStudioJob        *job,
            const TachyStudioForm *form,
            TachyStudioJob        *original,
            GError               **error)
{
  if (!tachy_studio_recipe_check_prompt (form, error))
    return FALSE;

  job->prompt = g_strdup (form->prompt);
  job->model = g_strdup (original->model);
  job->seed = g_strdup (original->seed);
  job->remixed_from = g_strdup (original->id);
  job->width = original->width;
  job->height = original->height;
  job->seconds = original->seconds;
  job->has_reference = original->has_reference;
  return TRUE;
}

static gboolean
write_remix (Draft   *draft,
             GError **error)
{
  g_autofree char *path =
    tachy_studio_shelf_dup_path (draft->shelf, draft->original, TACHY_STUDIO_SHELF_REFERENCE);
  g_autoptr (GBytes) reference = NULL;
  char *data;
  gsize length;

  if (draft->original->has_reference)
    {
      if (!g_file_get_contents (path, &data, &length, error))
        return FALSE;
      reference = g_bytes_new_take (data, length);
    }

  return tachy_studio_shelf_write (draft->shelf, draft->job, reference, error);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Draft *draft = task_data;
  GError *error = NULL;
  g_autoptr (TachyStudioForm) form =
    tachy_studio_form_parse (draft->content_type, draft->body, &error);
  gboolean ok = form != NULL;

  if (ok && draft->original != NULL)
    ok = fill_remix (draft->job, form, draft->original, &error) && write_remix (draft, &error);
  else if (ok)
    ok = tachy_studio_recipe_fill (draft->job, form, &error) &&
         tachy_studio_shelf_write (draft->shelf, draft->job, form->reference, &error);

  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The answer comes before the queue may begin, so that it always says that the job waits. */
static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  TachyStudio *studio = TACHY_STUDIO (source);
  Draft *draft = g_task_get_task_data (G_TASK (result));
  TachyStudioCall *call = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_info ("nothing was created: %s", error->message);
      tachy_studio_call_reply_error (call, error);
      return;
    }

  tachy_studio_shelf_add (studio->shelf, draft->job);
  tachy_studio_call_reply_job (call, draft->job);
  tachy_studio_queue_add (studio->queue, draft->job);
}

static void
begin_draft (TachyStudioCall *call,
             TachyStudioJob  *original)
{
  TachyStudio *studio = call->studio;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (call->msg);
  g_autoptr (GTask) task = g_task_new (studio, NULL, written_cb, call);
  Draft *draft = g_new0 (Draft, 1);

  draft->shelf = tachy_studio_shelf_ref (studio->shelf);
  draft->job = tachy_studio_job_new (tachy_studio_shelf_draw_number (studio->shelf));
  draft->original = original != NULL ? tachy_studio_job_ref (original) : NULL;
  draft->content_type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  draft->body = soup_message_body_flatten (soup_server_message_get_request_body (call->msg));

  g_task_set_source_tag (task, begin_draft);
  g_task_set_task_data (task, draft, (GDestroyNotify) free_draft);
  g_task_run_in_thread (task, write_in_thread);
}

void
tachy_studio_serve_create (TachyStudioCall *call)
{
  begin_draft (call, NULL);
}

static TachyStudioJob *
find_original (TachyStudioCall *call,
               GError         **error)
{
  TachyStudioJob *job = tachy_studio_call_find_job (call, error);

  if (job == NULL)
    return NULL;
  if (tachy_studio_job_is_expired (job, g_get_real_time () / G_USEC_PER_SEC))
    tachy_refusal_set (error, SOUP_STATUS_GONE, "video_expired", "video_id",
                       "The video has expired, so it cannot be remixed.");
  else if (job->status != TACHY_STUDIO_JOB_COMPLETED)
    tachy_refusal_set (error, SOUP_STATUS_BAD_REQUEST, "video_not_completed", "video_id",
                       "Only a completed video can be remixed.");
  else
    return job;

  return NULL;
}

void
tachy_studio_serve_remix (TachyStudioCall *call)
{
  g_autoptr (GError) error = NULL;
  TachyStudioJob *original = find_original (call, &error);

  if (original != NULL)
    begin_draft (call, original);
  else
    tachy_studio_call_reply_error (call, error);
}
