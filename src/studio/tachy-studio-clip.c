/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a job gives: makes and reads its clip and its still pictures, off the main thread. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-studio-clip.h"

#include <glib/gstdio.h>

#include "tachy-animatic.h"
#include "tachy-file.h"

typedef struct
{
  TachyStudioShelf *shelf; /* owned */
  TachyStudioJob *job;     /* owned */
  TachyStudioVariant variant;
  double slow;
} Order;

static void
free_order (Order *order)
{
  tachy_studio_shelf_unref (order->shelf);
  tachy_studio_job_unref (order->job);
  g_free (order);
}

void
tachy_studio_clip_free (TachyStudioClip *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->digest);
  g_free (self);
}

static GBytes *
map_file (const char *path,
          GError    **error)
{
  GMappedFile *file = g_mapped_file_new (path, FALSE, error);
  GBytes *bytes;

  if (file == NULL)
    return NULL;

  bytes = g_mapped_file_get_bytes (file);
  g_mapped_file_unref (file);
  return bytes;
}

static TachyAnimatic *
load_animatic (const Order *order,
               GError     **error)
{
  TachyStudioJob *job = order->job;
  g_autoptr (GBytes) reference = NULL;

  if (job->has_reference)
    {
      g_autofree char *path =
        tachy_studio_shelf_dup_path (order->shelf, job, TACHY_STUDIO_SHELF_REFERENCE);

      reference = map_file (path, error);
      if (reference == NULL)
        return NULL;
    }

  return tachy_animatic_new (job->prompt, job->seed, job->width, job->height, job->seconds,
                             reference);
}

/* Only the last frame's place in the file makes a clip complete, so 100 is left to that. */
static void
note_progress (guint    n_frames,
               guint    n_frames_in_all,
               gpointer user_data)
{
  TachyStudioJob *job = user_data;

  g_atomic_int_set (&job->progress, (int) MIN (n_frames * 100 / n_frames_in_all, 99));
}

static gboolean
publish (const char *draft,
         const char *path,
         GError    **error)
{
  g_autofree char *directory = g_path_get_dirname (path);

  if (!tachy_file_sync (draft, error))
    return FALSE;

  if (g_rename (draft, path) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The clip cannot be stored.");
      return FALSE;
    }

  return tachy_file_sync (directory, error);
}

static TachyStudioClip *
render (const Order  *order,
        GCancellable *cancellable,
        GError      **error)
{
  g_autofree char *path =
    tachy_studio_shelf_dup_path (order->shelf, order->job, TACHY_STUDIO_SHELF_CLIP);
  g_autofree char *draft =
    tachy_studio_shelf_dup_path (order->shelf, order->job, TACHY_STUDIO_SHELF_DRAFT);
  g_autoptr (TachyAnimatic) animatic = load_animatic (order, error);
  g_autoptr (TachyStudioClip) clip = g_new0 (TachyStudioClip, 1);
  g_autoptr (GBytes) bytes = NULL;

  if (animatic == NULL ||
      !tachy_animatic_render (animatic, draft, order->slow, note_progress, order->job, cancellable,
                              &clip->mime_type, error) ||
      !publish (draft, path, error))
    {
      tachy_studio_shelf_forget_draft (order->shelf, order->job);
      return NULL;
    }

  bytes = map_file (path, error);
  if (bytes == NULL)
    return NULL;

  clip->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_steal_pointer (&clip);
}

static void
render_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;
  TachyStudioClip *clip = render (task_data, cancellable, &error);

  if (clip != NULL)
    g_task_return_pointer (task, clip, (GDestroyNotify) tachy_studio_clip_free);
  else
    g_task_return_error (task, error);
}

static GTask *
create_task (GObject            *source,
             const Order        *order,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  Order *copy = g_memdup2 (order, sizeof *order);

  tachy_studio_shelf_ref (copy->shelf);
  tachy_studio_job_ref (copy->job);
  g_task_set_task_data (task, copy, (GDestroyNotify) free_order);
  return task;
}

/**
 * tachy_studio_clip_render_async:
 * @source: what the callback is about
 * @job: a job whose clip is to be made; its progress moves meanwhile
 * @slow: how many times longer than needed to take
 */
void
tachy_studio_clip_render_async (GObject            *source,
                                TachyStudioShelf   *shelf,
                                TachyStudioJob     *job,
                                double              slow,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  const Order order = { .shelf = shelf, .job = job, .slow = slow };
  g_autoptr (GTask) task = create_task (source, &order, cancellable, callback, user_data);

  g_task_set_source_tag (task, tachy_studio_clip_render_async);
  g_task_run_in_thread (task, render_in_thread);
}

/**
 * tachy_studio_clip_render_finish:
 *
 * Returns: (transfer full) (nullable): what has been rendered, without its bytes
 */
TachyStudioClip *
tachy_studio_clip_render_finish (GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == tachy_studio_clip_render_async,
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static TachyStudioClip *
load_video (const Order *order,
            GError     **error)
{
  g_autofree char *path =
    tachy_studio_shelf_dup_path (order->shelf, order->job, TACHY_STUDIO_SHELF_CLIP);
  g_autoptr (GBytes) bytes = map_file (path, error);
  TachyStudioClip *clip;

  if (bytes == NULL)
    return NULL;

  clip = g_new0 (TachyStudioClip, 1);
  clip->bytes = g_steal_pointer (&bytes);
  clip->digest = g_strdup (order->job->digest);
  clip->mime_type = g_intern_string (order->job->mime_type);
  return clip;
}

static TachyStudioClip *
draw_still (const Order *order,
            GError     **error)
{
  g_autoptr (TachyAnimatic) animatic = load_animatic (order, error);
  g_autoptr (TachyStudioClip) clip = g_new0 (TachyStudioClip, 1);

  if (animatic == NULL)
    return NULL;

  if (order->variant == TACHY_STUDIO_VARIANT_THUMBNAIL)
    clip->bytes = tachy_animatic_make_thumbnail (animatic, &clip->mime_type, error);
  else
    clip->bytes = tachy_animatic_make_spritesheet (animatic, &clip->mime_type, error);
  if (clip->bytes == NULL)
    return NULL;

  clip->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, clip->bytes);
  return g_steal_pointer (&clip);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Order *order = task_data;
  GError *error = NULL;
  TachyStudioClip *clip = order->variant == TACHY_STUDIO_VARIANT_VIDEO ? load_video (order, &error)
                                                                      : draw_still (order, &error);

  if (clip != NULL)
    g_task_return_pointer (task, clip, (GDestroyNotify) tachy_studio_clip_free);
  else
    g_task_return_error (task, error);
}

/**
 * tachy_studio_clip_load_async:
 * @source: what the callback is about
 * @job: a job that is completed
 * @variant: which of its files
 */
void
tachy_studio_clip_load_async (GObject            *source,
                              TachyStudioShelf   *shelf,
                              TachyStudioJob     *job,
                              TachyStudioVariant  variant,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  const Order order = { .shelf = shelf, .job = job, .variant = variant };
  g_autoptr (GTask) task = create_task (source, &order, NULL, callback, user_data);

  g_task_set_source_tag (task, tachy_studio_clip_load_async);
  g_task_run_in_thread (task, load_in_thread);
}

TachyStudioClip *
tachy_studio_clip_load_finish (GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == tachy_studio_clip_load_async,
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
