/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams a download that has begun into a part file, and checks that all of it came. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-download-private.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "tachy-cadence-private.h"
#include "tachy-error.h"
#include "tachy-part-private.h"

/* One buffer is filled from the network while a thread writes the other. */
#define BUFFER_SIZE (512 * 1024)

/* Nobody else watches over the stream: without this neither silence nor a trickle would end. */
#define SLOW_PERIOD (60 * G_TIME_SPAN_SECOND)
#define SLOW_BYTES (16 * 1024)
#define LONGEST (6 * G_TIME_SPAN_HOUR)

/* How much a power cut may cost. */
#define DURABLE_STEP (64 * 1024 * 1024)
#define DURABLE_PERIOD (10 * G_TIME_SPAN_SECOND)

#define ROOM_STEP (16 * 1024 * 1024)

typedef struct
{
  guint8 *bytes;
  gsize length;
} Buffer;

typedef struct
{
  TachyContent *content;
  char *path;
  TachyDownloadMark mark;
  gpointer mark_data;
  GError *trouble;        /* (nullable): the first thing that went wrong */

  Buffer reading;
  gint64 received;        /* bytes of the whole clip that are here */
  gint64 period_received; /* those that were here when the period began */
  gboolean is_reading;
  gboolean has_ended;     /* nothing more is to be read */
  GCancellable *stopper;  /* ours: cancelled when it is too slow, or cannot be written */
  guint period_timer;
  guint end_timer;

  /* From here on what a job uses in its thread; while one runs, nobody else touches it. */
  gboolean is_working;
  int fd;                 /* -1 until the first job has opened it */
  Buffer writing;
  gint64 written;         /* bytes of the whole clip that stand in the file */
  gint64 durable;         /* those that a power cut leaves there */
  gint64 durable_at;      /* monotonic microseconds */
  gint64 room_checked;    /* bytes that were written when there was room */
} Download;

/* What a job shall do beside writing what there is. */
typedef struct
{
  Download *download; /* the task that waits for the job holds it */
  gboolean syncs;
} Job;

static void go_on (GTask *task);

static void
download_free (Download *download)
{
  g_clear_handle_id (&download->period_timer, g_source_remove);
  g_clear_handle_id (&download->end_timer, g_source_remove);
  if (download->fd >= 0)
    close (download->fd);
  g_clear_error (&download->trouble);
  g_clear_object (&download->stopper);
  g_clear_object (&download->content);
  g_free (download->reading.bytes);
  g_free (download->writing.bytes);
  g_free (download->path);
  g_free (download);
}

static void
note_trouble (Download   *download,
              TachyError  code,
              const char *sentence)
{
  download->has_ended = TRUE;
  if (download->trouble == NULL)
    download->trouble = g_error_new_literal (TACHY_ERROR, (int) code, sentence);
}

static gboolean
period_over_cb (gpointer user_data)
{
  Download *download = user_data;

  if (download->received - download->period_received < SLOW_BYTES)
    g_cancellable_cancel (download->stopper);
  download->period_received = download->received;
  return G_SOURCE_CONTINUE;
}

static void
time_over_cb (gpointer user_data)
{
  Download *download = user_data;

  download->end_timer = 0;
  g_cancellable_cancel (download->stopper);
}

static gboolean
open_file (Download *download,
           GError  **error)
{
  gint64 total = tachy_content_get_total (download->content);

  download->fd = tachy_part_open (download->path, download->written, error);
  return download->fd >= 0 &&
         tachy_part_has_room (download->fd, MAX (total - download->written, 0), error);
}

static gboolean
write_buffer (Download *download,
              GError  **error)
{
  Buffer *buffer = &download->writing;
  gsize length = buffer->length;

  buffer->length = 0;
  if (download->written - download->room_checked >= ROOM_STEP)
    {
      if (!tachy_part_has_room (download->fd, 0, error))
        return FALSE;
      download->room_checked = download->written;
    }
  if (!tachy_part_write (download->fd, buffer->bytes, length, download->written, error))
    return FALSE;

  download->written += (gint64) length;
  return TRUE;
}

/* After a sync that failed nobody knows what the disk has, and asking again would only hide it
 * (fsyncgate): the handle is dropped, and the file counts as far as the last good sync. */
static gboolean
sync_file (Download *download,
           GError  **error)
{
  if (fdatasync (download->fd) != 0)
    {
      close (download->fd);
      download->fd = -1;
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STORAGE,
                           _("The clip cannot be written to the library folder."));
      return FALSE;
    }

  download->durable = download->written;
  download->durable_at = g_get_monotonic_time ();
  return TRUE;
}

static void
work_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Job *job = task_data;
  Download *download = job->download;
  GError *error = NULL;

  if ((download->fd >= 0 || open_file (download, &error)) &&
      (download->writing.length == 0 || write_buffer (download, &error)) &&
      (!job->syncs || sync_file (download, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
worked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  download->is_working = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      note_trouble (download, (TachyError) error->code, error->message);
      download->reading.length = 0;
      g_cancellable_cancel (download->stopper);
    }
  else if (job->syncs && !download->has_ended)
    {
      download->mark (download->durable, download->mark_data);
    }

  go_on (task);
}

static void
start_job (GTask   *task,
           gboolean syncs)
{
  Download *download = g_task_get_task_data (task);
  g_autoptr (GTask) work = g_task_new (NULL, NULL, worked_cb, g_object_ref (task));
  Job *job = g_new (Job, 1);
  Buffer full = download->reading;

  download->reading = download->writing;
  download->writing = full;
  download->is_working = TRUE;
  job->download = download;
  job->syncs = syncs;
  g_task_set_source_tag (work, start_job);
  g_task_set_task_data (work, job, g_free);
  g_task_run_in_thread (work, work_in_thread);
}

/* The whole of a clip may be longer than was said only where no server's word counts. */
static void
conclude (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  gint64 total = tachy_content_get_total (download->content);

  g_clear_handle_id (&download->period_timer, g_source_remove);
  g_clear_handle_id (&download->end_timer, g_source_remove);
  if (download->received == 0)
    note_trouble (download, TACHY_ERROR_SERVER, _("The server sent an empty clip."));
  else if (total >= 0 && download->received > total)
    {
      download->durable = 0;
      note_trouble (download, TACHY_ERROR_SERVER, _("The server sent more than it had announced."));
    }
  else if (total >= 0 && download->received < total)
    note_trouble (download, TACHY_ERROR_SERVER, _("The download was cut off before its end."));

  if (download->trouble != NULL)
    g_task_return_error (task, g_steal_pointer (&download->trouble));
  else
    g_task_return_boolean (task, TRUE);
}

static void
take_bytes (Download *download,
            gssize    n)
{
  if (n == 0)
    download->has_ended = TRUE;

  download->received += n;
  download->reading.length += (gsize) n;
  if (download->received > TACHY_DOWNLOAD_LARGEST)
    note_trouble (download, TACHY_ERROR_CLIP, _("The clip is larger than 2 GB."));
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  download->is_reading = FALSE;
  if (n >= 0 && !download->has_ended)
    take_bytes (download, n);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    note_trouble (download, TACHY_ERROR_SERVER, _("The server sends too slowly."));
  else if (n < 0)
    note_trouble (download, TACHY_ERROR_SERVER, _("The download was cut off before its end."));

  go_on (task);
}

/* Below the priority of drawing: a fast server must not make the window stutter. */
static void
read_next (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  Buffer *buffer = &download->reading;

  download->is_reading = TRUE;
  g_input_stream_read_async (tachy_content_get_stream (download->content),
                             buffer->bytes + buffer->length, BUFFER_SIZE - buffer->length,
                             G_PRIORITY_DEFAULT_IDLE, download->stopper, read_cb,
                             g_object_ref (task));
}

static gboolean
is_sync_due (const Download *download)
{
  return download->written - download->durable >= DURABLE_STEP ||
         (download->written > download->durable &&
          g_get_monotonic_time () - download->durable_at >= DURABLE_PERIOD);
}

/* Whatever has just ended: starts what can be started now. */
static void
go_on (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  gboolean may_work = !download->is_working && !download->is_reading;

  if (may_work && (download->reading.length == BUFFER_SIZE ||
                   (download->has_ended && download->reading.length > 0)))
    start_job (task, download->has_ended || is_sync_due (download));
  else if (may_work && download->has_ended && download->fd >= 0 &&
           download->written > download->durable)
    start_job (task, TRUE);
  else if (may_work && download->has_ended)
    conclude (task);

  if (!download->is_reading && !download->has_ended && download->reading.length < BUFFER_SIZE)
    read_next (task);
}

static Download *
download_new (TachyContent     *content,
              const char       *path,
              TachyDownloadMark mark,
              gpointer          mark_data)
{
  Download *download = g_new0 (Download, 1);

  download->content = g_object_ref (content);
  download->path = g_strdup (path);
  download->mark = mark;
  download->mark_data = mark_data;
  download->fd = -1;
  download->received = tachy_content_get_offset (content);
  download->period_received = download->received;
  download->written = download->received;
  download->durable = download->received;
  download->room_checked = download->received;
  download->durable_at = g_get_monotonic_time ();
  download->stopper = g_cancellable_new ();
  download->reading.bytes = g_malloc (BUFFER_SIZE);
  download->writing.bytes = g_malloc (BUFFER_SIZE);
  return download;
}

/*
 * tachy_download_async:
 * @content: what a server is about to send
 * @path: the part file; what it holds before the content's offset stays, the rest is replaced
 * @mark: called from time to time, with @user_data
 *
 * When it succeeds the file has the length that the server named, if it did, and is on the disk.
 */
void
tachy_download_async (TachyContent       *content,
                      const char         *path,
                      TachyDownloadMark   mark,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (content, NULL, callback, user_data);
  Download *download = download_new (content, path, mark, user_data);

  g_task_set_source_tag (task, tachy_download_async);
  g_task_set_task_data (task, download, (GDestroyNotify) download_free);
  if (tachy_content_get_total (content) > TACHY_DOWNLOAD_LARGEST)
    {
      g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_CLIP, "%s",
                               _("The clip is larger than 2 GB."));
      return;
    }

  download->period_timer = g_timeout_add ((guint) (tachy_cadence_scale (SLOW_PERIOD) / 1000),
                                          period_over_cb, download);
  download->end_timer = g_timeout_add_once ((guint) (tachy_cadence_scale (LONGEST) / 1000),
                                            time_over_cb, download);
  start_job (task, FALSE);
  go_on (task);
}

/*
 * tachy_download_finish:
 * @durable: (out): how many bytes of the clip are on the disk, also after an error; the next
 *   attempt may go on from there
 *
 * Returns: whether all is there; %TACHY_ERROR_CLIP where it is too large to be tried again
 */
gboolean
tachy_download_finish (GAsyncResult *result,
                       gint64       *durable,
                       GError      **error)
{
  const Download *download;

  g_assert (g_async_result_is_tagged (result, tachy_download_async));

  download = g_task_get_task_data (G_TASK (result));
  *durable = download->durable;
  return g_task_propagate_boolean (G_TASK (result), error);
}
