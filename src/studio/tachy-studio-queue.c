/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Renders the jobs of a studio, one after the other in the order of arrival, in a thread. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-studio-queue.h"

#include "tachy-studio-clip.h"

struct _TachyStudioQueue
{
  GObject parent_instance;

  TachyStudioShelf *shelf; /* owned */
  double slow;
  GSequence *waiting;        /* owned, of TachyStudioJob */
  TachyStudioJob *running;   /* owned, nullable */
  GCancellable *cancellable; /* owned, of the running job */
  gboolean stopped;
};

enum
{
  SIGNAL_IDLE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyStudioQueue, tachy_studio_queue, G_TYPE_OBJECT)

static void start_next (TachyStudioQueue *self);

static int
compare_jobs (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const TachyStudioJob *one = a;
  const TachyStudioJob *other = b;

  return one->sequence < other->sequence ? -1 : one->sequence > other->sequence;
}

static void
note_failure (TachyStudioJob *job,
              const GError   *error)
{
  g_info ("%s failed: %s", job->id, error->message);
  job->status = TACHY_STUDIO_JOB_FAILED;
  job->failure = g_strdup (error->message);
}

static void
note_clip (TachyStudioJob  *job,
           TachyStudioClip *clip)
{
  g_debug ("%s is completed", job->id);
  job->status = TACHY_STUDIO_JOB_COMPLETED;
  job->mime_type = g_strdup (clip->mime_type);
  job->digest = g_strdup (clip->digest);
  g_atomic_int_set (&job->progress, 100);
}

static void
close_job (TachyStudioQueue *self,
           TachyStudioJob   *job,
           TachyStudioClip  *clip,
           const GError     *error)
{
  g_autoptr (GError) local_error = NULL;

  if (job->removed)
    {
      tachy_studio_shelf_purge (self->shelf, job);
      return;
    }

  /* Interrupted, not failed: it begins again with the next start. */
  if (error != NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      job->status = TACHY_STUDIO_JOB_WAITING;
      g_atomic_int_set (&job->progress, 0);
      return;
    }

  job->completed_at = g_get_real_time () / G_USEC_PER_SEC;
  if (clip != NULL)
    note_clip (job, clip);
  else
    note_failure (job, error);

  if (!tachy_studio_shelf_write (self->shelf, job, NULL, &local_error))
    g_info ("The end of %s was not recorded: %s", job->id, local_error->message);
}

static void
rendered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  TachyStudioQueue *self = TACHY_STUDIO_QUEUE (source);
  g_autoptr (TachyStudioJob) job = g_steal_pointer (&self->running);
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyStudioClip) clip = tachy_studio_clip_render_finish (result, &error);

  g_clear_object (&self->cancellable);
  close_job (self, job, clip, error);
  start_next (self);
}

static void
start_next (TachyStudioQueue *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->waiting);

  if (self->running != NULL)
    return;
  if (self->stopped || g_sequence_iter_is_end (first))
    {
      g_signal_emit (self, signals[SIGNAL_IDLE], 0);
      return;
    }

  self->running = tachy_studio_job_ref (g_sequence_get (first));
  g_sequence_remove (first);

  g_debug ("rendering %s", self->running->id);
  self->running->status = TACHY_STUDIO_JOB_RUNNING;
  self->cancellable = g_cancellable_new ();
  tachy_studio_clip_render_async (G_OBJECT (self), self->shelf, self->running, self->slow,
                                  self->cancellable, rendered_cb, NULL);
}

static void
tachy_studio_queue_finalize (GObject *object)
{
  TachyStudioQueue *self = TACHY_STUDIO_QUEUE (object);

  g_sequence_free (self->waiting);
  tachy_studio_shelf_unref (self->shelf);

  G_OBJECT_CLASS (tachy_studio_queue_parent_class)->finalize (object);
}

static void
tachy_studio_queue_class_init (TachyStudioQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_studio_queue_finalize;

  /* There is nothing left to do, or nothing more will be done. */
  signals[SIGNAL_IDLE] = g_signal_new ("idle", TACHY_TYPE_STUDIO_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
tachy_studio_queue_init (TachyStudioQueue *self)
{
  self->waiting = g_sequence_new ((GDestroyNotify) tachy_studio_job_unref);
}

/**
 * tachy_studio_queue_new:
 * @shelf: where the jobs lie; those that wait there are taken up
 * @slow: how many times longer than needed rendering takes
 */
TachyStudioQueue *
tachy_studio_queue_new (TachyStudioShelf *shelf,
                        double            slow)
{
  TachyStudioQueue *self = g_object_new (TACHY_TYPE_STUDIO_QUEUE, NULL);
  GPtrArray *jobs = tachy_studio_shelf_get_jobs (shelf);

  self->shelf = tachy_studio_shelf_ref (shelf);
  self->slow = slow;
  for (guint i = 0; i < jobs->len; i++)
    {
      TachyStudioJob *job = g_ptr_array_index (jobs, i);

      if (job->status == TACHY_STUDIO_JOB_WAITING)
        tachy_studio_queue_add (self, job);
    }

  return self;
}

/**
 * tachy_studio_queue_is_idle:
 *
 * Returns: whether nothing is being rendered and nothing waits that would be
 */
gboolean
tachy_studio_queue_is_idle (TachyStudioQueue *self)
{
  return self->running == NULL && (self->stopped || g_sequence_is_empty (self->waiting));
}

/**
 * tachy_studio_queue_add:
 * @job: a job that waits
 */
void
tachy_studio_queue_add (TachyStudioQueue *self,
                        TachyStudioJob   *job)
{
  g_sequence_insert_sorted (self->waiting, tachy_studio_job_ref (job), compare_jobs, NULL);
  start_next (self);
}

/**
 * tachy_studio_queue_cancel:
 * @job: any job, which nobody wants any more
 */
void
tachy_studio_queue_cancel (TachyStudioQueue *self,
                           TachyStudioJob   *job)
{
  GSequenceIter *place = g_sequence_lookup (self->waiting, job, compare_jobs, NULL);

  if (job == self->running)
    g_cancellable_cancel (self->cancellable);
  else if (place != NULL)
    g_sequence_remove (place);
}

/**
 * tachy_studio_queue_stop:
 *
 * Interrupts what is being rendered and begins nothing more. Emits "idle" once that is so.
 */
void
tachy_studio_queue_stop (TachyStudioQueue *self)
{
  self->stopped = TRUE;
  if (self->running != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    g_signal_emit (self, signals[SIGNAL_IDLE], 0);
}
