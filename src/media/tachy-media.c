/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The asking side of everything that decodes strangers' pictures and clips. Whoever asks hands in
 * and gets back plain data, and does not know where the work is done. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-media.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "tachy-clip.h"
#include "tachy-error.h"
#include "tachy-memory-file-private.h"
#include "tachy-picture-file.h"
#include "tachy-worker-private.h"

/* Two, because one job can need 200 MB and several cores. */
#define MAX_JOBS 2
/* Looking into a clip ends by itself after half a minute, the largest picture takes two seconds. */
#define PATIENCE_MS (60 * 1000)
/* A check runs behind everything else, on a machine that may have a lot to do. */
#define CHECK_PATIENCE_MS (60 * 1000)
#define CHECK_SLOWNESS 10
#define LONGEST_CHECK_MS (60 * 60 * 1000)
/* What the worker may send back for one picture. */
#define MAX_ANSWER ((gsize) 256 * 1024 * 1024)

struct _TachyMedia
{
  GObject parent_instance;

  GThreadPool *jobs; /* of Job, owned */
  GThreadPool *checks; /* of Job, owned; one at a time, which keeps nothing else waiting */
  /* Those that have nothing to do. */
  GAsyncQueue *picture_workers; /* of TachyWorker, owned */
  GAsyncQueue *clip_workers;    /* of TachyWorker, owned */
};

typedef struct _Job Job;

struct _Job
{
  GTask *task; /* owned */
  void (*run) (Job *job);

  /* The arguments; each kind of job has its own of them. */
  GFile *file;           /* owned */
  GBytes *bytes;         /* owned */
  TachyPicture *picture; /* owned */
  char *path;            /* owned */
  int width;             /* or the longest side */
  int height;
  int patience_ms;
};

G_DEFINE_FINAL_TYPE (TachyMedia, tachy_media, G_TYPE_OBJECT)

static void
free_job (Job *job)
{
  g_clear_object (&job->file);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_clear_pointer (&job->picture, tachy_picture_unref);
  g_free (job->path);
  g_object_unref (job->task);
  g_free (job);
}

/* In a thread of the pool. */
static void
run_job (gpointer data,
         gpointer user_data)
{
  Job *job = data;

  if (!g_task_return_error_if_cancelled (job->task))
    job->run (job);
  free_job (job);
}

static Job *
new_job (TachyMedia         *self,
         gpointer            source_tag,
         void (*run) (Job *job),
         GCancellable       *cancellable,
         GAsyncReadyCallback callback,
         gpointer            user_data)
{
  Job *job = g_new0 (Job, 1);

  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, source_tag);
  job->run = run;
  return job;
}

static void
push_job (TachyMedia *self,
          Job        *job)
{
  g_thread_pool_push (self->jobs, job, NULL);
}

static void
return_picture (Job    *job,
                GBytes *bytes)
{
  GError *error = NULL;
  TachyPicture *picture = tachy_picture_new (bytes, &error);

  if (picture != NULL)
    g_task_return_pointer (job->task, picture, (GDestroyNotify) tachy_picture_unref);
  else
    g_task_return_error (job->task, error);
}

static void
return_bytes (Job    *job,
              GBytes *bytes,
              GError *error)
{
  if (bytes != NULL)
    g_task_return_pointer (job->task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (job->task, error);
}

static void
load_picture (Job *job)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes =
      tachy_picture_file_read (job->file, g_task_get_cancellable (job->task), &error);

  if (bytes != NULL)
    return_picture (job, bytes);
  else
    g_task_return_error (job->task, error);
}

static void
check_picture (Job *job)
{
  return_picture (job, job->bytes);
}

/* The worker that had the last job comes first, so that a second one is started only where two are
 * needed at once. */
static gboolean
ask_worker (Job                      *job,
            const TachyWorkerRequest *request,
            int                       input,
            int                       output,
            TachyClipFacts           *facts,
            GError                  **error)
{
  TachyMedia *self = g_task_get_source_object (job->task);
  gboolean is_clip = request->operation != TACHY_WORKER_FIT_PICTURE;
  GAsyncQueue *workers = is_clip ? self->clip_workers : self->picture_workers;
  TachyWorker *worker = g_async_queue_try_pop (workers);
  gboolean done;

  if (worker == NULL)
    worker = tachy_worker_new (is_clip ? TACHY_WORKER_CLIPS : TACHY_WORKER_PICTURES, PATIENCE_MS);

  done = tachy_worker_ask (worker, request, input, output, facts,
                           g_task_get_cancellable (job->task), error);
  g_async_queue_push_front (workers, worker);
  return done;
}

static void
set_want_of_memory (const TachyWorkerRequest *request,
                    GError                  **error)
{
  if (request->operation == TACHY_WORKER_FIT_PICTURE)
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                         _("There is not enough memory for this picture."));
  else
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_CLIP,
                         _("No still picture of the clip could be made."));
}

/* Bytes that there is no room for, here or there, are as good as none. */
static GBytes *
ask_for_bytes (Job                      *job,
               const TachyWorkerRequest *request,
               int                       input,
               GError                  **error)
{
  int output = tachy_memory_file_new ();
  GBytes *bytes = NULL;
  gboolean done = FALSE;

  if (output >= 0)
    {
      done = ask_worker (job, request, input, output, NULL, error);
      if (done)
        bytes = tachy_memory_file_read (output, MAX_ANSWER);
      close (output);
    }

  if (bytes == NULL && (done || output < 0))
    set_want_of_memory (request, error);
  return bytes;
}

static void
fit_picture (Job *job)
{
  const TachyWorkerRequest request = { TACHY_WORKER_FIT_PICTURE, job->width, job->height };
  int input = tachy_memory_file_new_sealed (tachy_picture_get_bytes (job->picture));
  GError *error = NULL;
  GBytes *png = NULL;

  if (input >= 0)
    {
      png = ask_for_bytes (job, &request, input, &error);
      close (input);
    }
  else
    {
      set_want_of_memory (&request, &error);
    }

  return_bytes (job, png, error);
}

static void
verify_clip (Job *job)
{
  const TachyWorkerRequest request = { TACHY_WORKER_VERIFY_CLIP, 0, 0 };
  GError *error = NULL;
  TachyClipFacts facts = { 0 };
  gboolean done = FALSE;
  int input = tachy_clip_open (job->path, &error);

  if (input >= 0)
    {
      done = ask_worker (job, &request, input, input, &facts, &error);
      close (input);
    }

  if (done)
    g_task_return_pointer (job->task, tachy_clip_facts_copy (&facts),
                           (GDestroyNotify) tachy_clip_facts_free);
  else
    g_task_return_error (job->task, error);
}

/* It has a worker of its own, whose memory is not needed in between. */
static void
check_clip (Job *job)
{
  const TachyWorkerRequest request = { TACHY_WORKER_CHECK_CLIP, 0, 0 };
  g_autoptr (TachyWorker) worker = tachy_worker_new (TACHY_WORKER_CHECKS, job->patience_ms);
  GError *error = NULL;
  gboolean done = FALSE;
  int input = tachy_clip_open (job->path, &error);

  if (input >= 0)
    {
      done = tachy_worker_ask (worker, &request, input, input, NULL,
                               g_task_get_cancellable (job->task), &error);
      close (input);
    }

  if (done)
    g_task_return_boolean (job->task, TRUE);
  else
    g_task_return_error (job->task, error);
}

static void
make_poster (Job *job)
{
  const TachyWorkerRequest request = { TACHY_WORKER_MAKE_POSTER, job->width, job->width };
  GError *error = NULL;
  GBytes *jpeg = NULL;
  int input = tachy_clip_open (job->path, &error);

  if (input >= 0)
    {
      jpeg = ask_for_bytes (job, &request, input, &error);
      close (input);
    }

  return_bytes (job, jpeg, error);
}

/* The last reference may be dropped by a job's own thread, which must not wait for itself. */
static void
tachy_media_finalize (GObject *object)
{
  TachyMedia *self = TACHY_MEDIA (object);

  g_thread_pool_free (self->jobs, FALSE, FALSE);
  g_thread_pool_free (self->checks, FALSE, FALSE);
  g_async_queue_unref (self->picture_workers);
  g_async_queue_unref (self->clip_workers);

  G_OBJECT_CLASS (tachy_media_parent_class)->finalize (object);
}

static void
tachy_media_class_init (TachyMediaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_media_finalize;
}

static void
tachy_media_init (TachyMedia *self)
{
  self->jobs = g_thread_pool_new (run_job, NULL, MAX_JOBS, FALSE, NULL);
  self->checks = g_thread_pool_new (run_job, NULL, 1, FALSE, NULL);
  self->picture_workers = g_async_queue_new_full ((GDestroyNotify) tachy_worker_free);
  self->clip_workers = g_async_queue_new_full ((GDestroyNotify) tachy_worker_free);
}

/**
 * tachy_media_new:
 *
 * Returns: (transfer full): one is enough for a process
 */
TachyMedia *
tachy_media_new (void)
{
  return g_object_new (TACHY_TYPE_MEDIA, NULL);
}

static gboolean
is_answer (TachyMedia   *self,
           GAsyncResult *result,
           gpointer      source_tag)
{
  return g_task_is_valid (result, self) && g_task_get_source_tag (G_TASK (result)) == source_tag;
}

/**
 * tachy_media_load_picture_async:
 * @file: what was chosen, dropped or named: it may be anything
 *
 * Reads @file and looks at it. Finishes with a picture of its own bytes, or with
 * %TACHY_ERROR_PICTURE or %G_IO_ERROR_CANCELLED.
 */
void
tachy_media_load_picture_async (TachyMedia         *self,
                                GFile              *file,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  Job *job;

  g_return_if_fail (TACHY_IS_MEDIA (self) && G_IS_FILE (file));

  job = new_job (self, tachy_media_load_picture_async, load_picture, cancellable, callback,
                 user_data);
  job->file = g_object_ref (file);
  push_job (self, job);
}

TachyPicture *
tachy_media_load_picture_finish (TachyMedia   *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (is_answer (self, result, tachy_media_load_picture_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tachy_media_check_picture_async:
 * @bytes: a picture file that is in memory, such as a pasted one
 *
 * Looks at @bytes. Finishes with a picture, or with %TACHY_ERROR_PICTURE or
 * %G_IO_ERROR_CANCELLED.
 */
void
tachy_media_check_picture_async (TachyMedia         *self,
                                 GBytes             *bytes,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  Job *job;

  g_return_if_fail (TACHY_IS_MEDIA (self) && bytes != NULL);

  job = new_job (self, tachy_media_check_picture_async, check_picture, cancellable, callback,
                 user_data);
  job->bytes = g_bytes_ref (bytes);
  push_job (self, job);
}

TachyPicture *
tachy_media_check_picture_finish (TachyMedia   *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (is_answer (self, result, tachy_media_check_picture_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tachy_media_fit_picture_async:
 * @picture: a picture
 * @width: pixels
 * @height: pixels
 *
 * Makes a PNG file of exactly @width × @height that covers its frame with the middle of @picture,
 * in sRGB, without alpha and without metadata of any kind. Finishes with the file, or with
 * %TACHY_ERROR_PICTURE or %G_IO_ERROR_CANCELLED.
 */
void
tachy_media_fit_picture_async (TachyMedia         *self,
                               TachyPicture       *picture,
                               int                 width,
                               int                 height,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  Job *job;

  g_return_if_fail (TACHY_IS_MEDIA (self) && picture != NULL && width > 0 && height > 0);

  job = new_job (self, tachy_media_fit_picture_async, fit_picture, cancellable, callback,
                 user_data);
  job->picture = tachy_picture_ref (picture);
  job->width = width;
  job->height = height;
  push_job (self, job);
}

GBytes *
tachy_media_fit_picture_finish (TachyMedia   *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (is_answer (self, result, tachy_media_fit_picture_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tachy_media_verify_clip_async:
 * @path: a finished download, under any name
 *
 * Judges the file by its content. Finishes with facts when it is a whole clip, playable as far as
 * that can be told here: where a decoder is missing, the facts are what the container tells. Other
 * ends are %TACHY_ERROR_CLIP, %TACHY_ERROR_STORAGE and %G_IO_ERROR_CANCELLED.
 */
void
tachy_media_verify_clip_async (TachyMedia         *self,
                               const char         *path,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  Job *job;

  g_return_if_fail (TACHY_IS_MEDIA (self) && path != NULL);

  job = new_job (self, tachy_media_verify_clip_async, verify_clip, cancellable, callback,
                 user_data);
  job->path = g_strdup (path);
  push_job (self, job);
}

TachyClipFacts *
tachy_media_verify_clip_finish (TachyMedia   *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (is_answer (self, result, tachy_media_verify_clip_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tachy_media_check_clip_async:
 * @path: a clip that has been verified
 * @duration_us: how long it lasts, in microseconds; 0 where it is not known
 *
 * Decodes all of it when nobody needs the machine, and gives up where that takes many times as
 * long as the clip lasts. Finishes with %TRUE where nothing speaks against the clip, as far as that
 * can be told here, and with %TACHY_ERROR_CLIP where part of it is damaged; all other errors, of
 * which none is for a person, say nothing of the clip.
 */
void
tachy_media_check_clip_async (TachyMedia         *self,
                              const char         *path,
                              gint64              duration_us,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  Job *job;

  g_return_if_fail (TACHY_IS_MEDIA (self) && path != NULL);

  job = new_job (self, tachy_media_check_clip_async, check_clip, cancellable, callback, user_data);
  job->path = g_strdup (path);
  job->patience_ms = (int) MIN (CHECK_PATIENCE_MS + duration_us / 1000 * CHECK_SLOWNESS,
                                LONGEST_CHECK_MS);
  g_thread_pool_push (self->checks, job, NULL);
}

gboolean
tachy_media_check_clip_finish (TachyMedia   *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (is_answer (self, result, tachy_media_check_clip_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * tachy_media_make_poster_async:
 * @path: a clip
 * @max_side: pixels that the longer side shall have at most
 *
 * Makes a still picture of a clip as it is shown. Finishes with a JPEG file, or with
 * %TACHY_ERROR_CLIP, %TACHY_ERROR_STORAGE or %G_IO_ERROR_CANCELLED.
 */
void
tachy_media_make_poster_async (TachyMedia         *self,
                               const char         *path,
                               int                 max_side,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  Job *job;

  g_return_if_fail (TACHY_IS_MEDIA (self) && path != NULL && max_side > 1);

  job = new_job (self, tachy_media_make_poster_async, make_poster, cancellable, callback,
                 user_data);
  job->path = g_strdup (path);
  job->width = max_side;
  push_job (self, job);
}

GBytes *
tachy_media_make_poster_finish (TachyMedia   *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (is_answer (self, result, tachy_media_make_poster_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
