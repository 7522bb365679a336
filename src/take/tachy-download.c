/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams a download that has begun into a part file, and checks that all of it came. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-download-private.h"

#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "tachy-cadence-private.h"
#include "tachy-error.h"
#include "tachy-file.h"

#define CHUNK_SIZE (256 * 1024)
#define LARGEST_CLIP (2 * G_GINT64_CONSTANT (1024) * 1024 * 1024)

/* Nobody else watches over the stream: without this neither silence nor a trickle would end. */
#define SLOW_PERIOD (60 * G_TIME_SPAN_SECOND)
#define SLOW_BYTES (16 * 1024)

typedef struct
{
  TachyContent *content;
  char *path;
  GOutputStream *file;
  GBytes *chunk;         /* (nullable): being written */
  gint64 received;       /* bytes of the whole clip that are here */
  gint64 period_received; /* those that were here when the period began */
  GCancellable *stopper; /* ours: cancelled when it is too slow */
  guint period_timer;
} Download;

static void read_next (GTask *task);

static void
download_free (Download *download)
{
  g_clear_handle_id (&download->period_timer, g_source_remove);
  g_clear_pointer (&download->chunk, g_bytes_unref);
  g_clear_object (&download->stopper);
  g_clear_object (&download->file);
  g_clear_object (&download->content);
  g_free (download->path);
  g_free (download);
}

static void
fail (GTask      *task,
      TachyError  code,
      const char *sentence)
{
  g_task_return_new_error (task, TACHY_ERROR, code, "%s", sentence);
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

/* The file is opened anew by name, so that nothing of ours is shared with the thread that waits
 * for the disk. */
static void
sync_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;

  if (tachy_file_sync (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
synced_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
sync_file (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  g_autoptr (GTask) syncing = g_task_new (NULL, NULL, synced_cb, g_object_ref (task));

  g_clear_handle_id (&download->period_timer, g_source_remove);
  g_task_set_source_tag (syncing, sync_file);
  g_task_set_task_data (syncing, g_strdup (download->path), g_free);
  g_task_run_in_thread (syncing, sync_in_thread);
}

static void
finish_download (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  gint64 total = tachy_content_get_total (download->content);

  if (download->received == 0)
    fail (task, TACHY_ERROR_SERVER, _("The server sent an empty clip."));
  else if (total >= 0 && download->received != total)
    fail (task, TACHY_ERROR_SERVER, _("The download was cut off before its end."));
  else
    sync_file (task);
}

static void
chunk_written_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gsize written;

  g_clear_pointer (&download->chunk, g_bytes_unref);
  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, &written, &error))
    read_next (g_steal_pointer (&task));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    fail (task, TACHY_ERROR_STORAGE,
          _("The disk is full, so the download waits until there is space."));
  else
    fail (task, TACHY_ERROR_STORAGE, _("The clip cannot be written to the library folder."));
}

static void
take_chunk (GTask  *task,
            GBytes *chunk)
{
  Download *download = g_task_get_task_data (task);
  gsize size;
  const void *data = g_bytes_get_data (chunk, &size);

  download->received += (gint64) size;
  if (size == 0)
    finish_download (task);
  else if (download->received > LARGEST_CLIP)
    fail (task, TACHY_ERROR_CLIP, _("The clip is larger than 2 GB."));
  else
    {
      download->chunk = g_bytes_ref (chunk);
      g_output_stream_write_all_async (download->file, data, size, G_PRIORITY_DEFAULT, NULL,
                                       chunk_written_cb, g_object_ref (task));
    }
}

static void
chunk_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = NULL;

  chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  if (chunk != NULL)
    take_chunk (task, chunk);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (task, TACHY_ERROR_SERVER, _("The server sends too slowly."));
  else
    fail (task, TACHY_ERROR_SERVER, _("The download was cut off before its end."));
}

static void
read_next (GTask *task)
{
  Download *download = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (tachy_content_get_stream (download->content), CHUNK_SIZE,
                                   G_PRIORITY_DEFAULT, download->stopper, chunk_read_cb, task);
}

static int
open_part (const char *path,
           gint64      offset)
{
  int flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | (offset > 0 ? 0 : O_TRUNC);
  int fd = g_open (path, flags, 0600);

  if (fd >= 0 && offset > 0 && lseek (fd, offset, SEEK_SET) != offset)
    {
      close (fd);
      return -1;
    }

  return fd;
}

/*
 * tachy_download_async:
 * @content: what a server is about to send
 * @path: the part file; what it holds before the content's offset stays, the rest is replaced
 *
 * When it succeeds the file has the length that the server named, if it did, and is on the disk.
 */
void
tachy_download_async (TachyContent       *content,
                      const char         *path,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (content, NULL, callback, user_data);
  Download *download = g_new0 (Download, 1);
  int fd;

  g_task_set_source_tag (task, tachy_download_async);
  g_task_set_task_data (task, download, (GDestroyNotify) download_free);
  download->content = g_object_ref (content);
  download->path = g_strdup (path);
  download->received = tachy_content_get_offset (content);
  download->period_received = download->received;
  download->stopper = g_cancellable_new ();

  fd = open_part (path, download->received);
  if (fd < 0)
    {
      fail (task, TACHY_ERROR_STORAGE, _("The clip cannot be written to the library folder."));
      return;
    }

  download->file = g_unix_output_stream_new (fd, TRUE);
  download->period_timer = g_timeout_add ((guint) (tachy_cadence_scale (SLOW_PERIOD) / 1000),
                                          period_over_cb, download);
  read_next (g_steal_pointer (&task));
}

gboolean
tachy_download_finish (GAsyncResult *result,
                       GError      **error)
{
  g_assert (g_async_result_is_tagged (result, tachy_download_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}
