/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a stream to its end, up to a cap. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-reading-private.h"

#define CHUNK_SIZE (16 * 1024)

typedef struct
{
  GByteArray *bytes;
  gsize max_bytes;
} Reading;

static void
free_reading (Reading *reading)
{
  g_clear_pointer (&reading->bytes, g_byte_array_unref);
  g_free (reading);
}

static void read_chunk (GTask *task);

static void
chunk_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result,
                                                               &error);
  gsize size = 0;
  const guint8 *data = chunk != NULL ? g_bytes_get_data (chunk, &size) : NULL;

  if (chunk == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (size == 0)
    {
      g_task_return_pointer (task, g_steal_pointer (&reading->bytes),
                             (GDestroyNotify) g_byte_array_unref);
      return;
    }

  g_byte_array_append (reading->bytes, data, (guint) size);
  if (reading->bytes->len <= reading->max_bytes)
    read_chunk (g_steal_pointer (&task));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "Too large");
}

static void
read_chunk (GTask *task) /* transfer full */
{
  g_input_stream_read_bytes_async (g_task_get_source_object (task), CHUNK_SIZE,
                                   G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                   chunk_read_cb, task);
}

/*
 * tachy_reading_start_async:
 * @max_bytes: the most that is taken
 */
void
tachy_reading_start_async (GInputStream       *stream,
                           gsize               max_bytes,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, tachy_reading_start_async);
  reading->bytes = g_byte_array_new ();
  reading->max_bytes = max_bytes;
  g_task_set_task_data (task, reading, (GDestroyNotify) free_reading);
  read_chunk (task);
}

/*
 * tachy_reading_start_finish:
 *
 * Returns: (transfer full): all bytes; %NULL with %G_IO_ERROR_MESSAGE_TOO_LARGE where there are
 *   more than were wanted
 */
GByteArray *
tachy_reading_start_finish (GInputStream *stream,
                            GAsyncResult *result,
                            GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
