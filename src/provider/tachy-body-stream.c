/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a request, of known length, whose picture is read from disk while it is sent. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-body-stream-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* libsoup asks for 8 KB at a time, and a thread for each of these takes longer than the network. */
#define AHEAD_SIZE (256 * 1024)

/* How much of a picture is encoded at a time: a multiple of three bytes, which make four letters. */
#define CHUNK (AHEAD_SIZE / 4 * 3)

/* What libsoup or json-glib would build holds twice the size of a picture in memory; this holds
 * none of it.
 *
 * The body is a row of pieces: text that stands in memory, an open file, or an open file in
 * base64. Files are read in a thread, so a slow disk does not block the window. */
typedef struct
{
  GBytes *text;        /* owned; NULL for a picture */
  TachyUpload *upload; /* owned; NULL for a text */
  gboolean base64;
  gint64 length; /* as it is sent */
} Piece;

struct _TachyBodyStream
{
  GInputStream parent_instance;

  GPtrArray *pieces;
  guint current;
  gint64 offset; /* in the current piece, as it is sent */

  guint8 *ahead; /* what a thread has read and nobody has taken yet */
  gsize ahead_begin;
  gsize ahead_end;
};

/* What is asked of a thread. */
typedef struct
{
  void *buffer;
  gsize count;
} Wish;

G_DEFINE_FINAL_TYPE (TachyBodyStream, tachy_body_stream, G_TYPE_INPUT_STREAM)

static void
free_piece (Piece *piece)
{
  g_clear_pointer (&piece->text, g_bytes_unref);
  g_clear_pointer (&piece->upload, tachy_upload_free);
  g_free (piece);
}

static Piece *
add_piece (TachyBodyStream *self)
{
  Piece *piece = g_new0 (Piece, 1);

  g_ptr_array_add (self->pieces, piece);
  return piece;
}

static gssize
read_file (Piece   *piece,
           void    *buffer,
           gsize    count,
           gint64   offset,
           GError **error)
{
  gssize n;

  do
    n = pread (tachy_upload_get_fd (piece->upload), buffer, count, offset);
  while (n < 0 && errno == EINTR);

  if (n > 0)
    return n;

  /* A length has been promised to the server. */
  g_set_error_literal (error, G_IO_ERROR, n < 0 ? g_io_error_from_errno (errno) : G_IO_ERROR_FAILED,
                       n < 0 ? g_strerror (errno) : "The file has become shorter");
  return -1;
}

/* Reads whole groups of three bytes, so that no state is carried from one read to the next. */
static gssize
read_base64 (Piece   *piece,
             void    *buffer,
             gsize    count,
             gint64   offset,
             GError **error)
{
  gint64 start = offset / 4 * 3;
  gsize skip = (gsize) (offset % 4);
  gsize wanted = (gsize) MIN ((gint64) CHUNK, tachy_upload_get_length (piece->upload) - start);
  gsize length;
  g_autofree guint8 *plain = NULL;
  g_autofree char *text = NULL;

  wanted = MIN (wanted, (count + skip) / 4 * 3 + 3);
  plain = g_malloc (wanted);
  for (gsize filled = 0; filled < wanted;)
    {
      gssize n = read_file (piece, plain + filled, wanted - filled, start + (gint64) filled, error);

      if (n < 0)
        return -1;
      filled += (gsize) n;
    }

  text = g_base64_encode (plain, wanted);
  length = MIN (count, strlen (text) - skip);
  memcpy (buffer, text + skip, length);
  return (gssize) length;
}

static Piece *
find_current_piece (TachyBodyStream *self)
{
  for (; self->current < self->pieces->len; self->current++)
    {
      Piece *piece = g_ptr_array_index (self->pieces, self->current);

      if (self->offset < piece->length)
        return piece;
      self->offset = 0;
    }

  return NULL;
}

static gssize
read_piece (TachyBodyStream *self,
            Piece                *piece,
            void                 *buffer,
            gsize                 count,
            GError              **error)
{
  gssize n;

  /* A file that has grown since it was opened is cut where it ended then. */
  count = MIN (count, (gsize) (piece->length - self->offset));
  if (piece->text != NULL)
    {
      memcpy (buffer, (const char *) g_bytes_get_data (piece->text, NULL) + self->offset, count);
      n = (gssize) count;
    }
  else if (piece->base64)
    n = read_base64 (piece, buffer, count, self->offset, error);
  else
    n = read_file (piece, buffer, count, self->offset, error);

  if (n > 0)
    self->offset += n;
  return n;
}

static gsize
take_ahead (TachyBodyStream *self,
            void                 *buffer,
            gsize                 count)
{
  count = MIN (count, self->ahead_end - self->ahead_begin);
  if (count > 0)
    memcpy (buffer, self->ahead + self->ahead_begin, count);

  self->ahead_begin += count;
  return count;
}

static gssize
tachy_body_stream_read (GInputStream *stream,
                             void         *buffer,
                             gsize         count,
                             GCancellable *cancellable,
                             GError      **error)
{
  TachyBodyStream *self = TACHY_BODY_STREAM (stream);
  gsize n = take_ahead (self, buffer, count);
  Piece *piece;

  if (n > 0)
    return (gssize) n;

  piece = find_current_piece (self);
  return piece != NULL ? read_piece (self, piece, buffer, count, error) : 0;
}

static void
read_ahead_in_thread (GTask        *task,
                      gpointer      source_object,
                      gpointer      task_data,
                      GCancellable *cancellable)
{
  TachyBodyStream *self = source_object;
  Wish *wish = task_data;
  GError *error = NULL;
  gssize n;

  if (self->ahead == NULL)
    self->ahead = g_malloc (AHEAD_SIZE);
  n = read_piece (self, find_current_piece (self), self->ahead, AHEAD_SIZE, &error);
  if (n < 0)
    {
      g_task_return_error (task, error);
      return;
    }

  self->ahead_begin = 0;
  self->ahead_end = (gsize) n;
  g_task_return_int (task, (gssize) take_ahead (self, wish->buffer, wish->count));
}

static void
tachy_body_stream_read_async (GInputStream       *stream,
                                   void               *buffer,
                                   gsize               count,
                                   int                 io_priority,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  TachyBodyStream *self = TACHY_BODY_STREAM (stream);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Piece *piece = find_current_piece (self);
  Wish *wish;

  g_task_set_source_tag (task, tachy_body_stream_read_async);
  g_task_set_priority (task, io_priority);
  if (self->ahead_begin < self->ahead_end || piece == NULL || piece->text != NULL)
    {
      g_task_return_int (task, tachy_body_stream_read (stream, buffer, count, NULL, NULL));
      return;
    }

  wish = g_new (Wish, 1);
  *wish = (Wish){ buffer, count };
  g_task_set_task_data (task, wish, g_free);
  g_task_run_in_thread (task, read_ahead_in_thread);
}

static gssize
tachy_body_stream_read_finish (GInputStream *stream,
                                    GAsyncResult *result,
                                    GError      **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
tachy_body_stream_finalize (GObject *object)
{
  TachyBodyStream *self = TACHY_BODY_STREAM (object);

  g_ptr_array_unref (self->pieces);
  g_free (self->ahead);

  G_OBJECT_CLASS (tachy_body_stream_parent_class)->finalize (object);
}

static void
tachy_body_stream_class_init (TachyBodyStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_body_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = tachy_body_stream_read;
  G_INPUT_STREAM_CLASS (klass)->read_async = tachy_body_stream_read_async;
  G_INPUT_STREAM_CLASS (klass)->read_finish = tachy_body_stream_read_finish;
}

static void
tachy_body_stream_init (TachyBodyStream *self)
{
  self->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) free_piece);
}

/*
 * tachy_body_stream_new:
 *
 * Returns: (transfer full): an empty body, whose pieces must be added before it is read
 */
TachyBodyStream *
tachy_body_stream_new (void)
{
  return g_object_new (TACHY_TYPE_BODY_STREAM, NULL);
}

/*
 * tachy_body_stream_add_text:
 * @text: (transfer full): what comes next
 */
void
tachy_body_stream_add_text (TachyBodyStream *self,
                            char            *text)
{
  Piece *piece = add_piece (self);

  piece->length = (gint64) strlen (text);
  piece->text = g_bytes_new_take (text, (gsize) piece->length);
}

/*
 * tachy_body_stream_add_upload:
 * @upload: (transfer full): the picture that comes next
 */
void
tachy_body_stream_add_upload (TachyBodyStream *self,
                              TachyUpload     *upload)
{
  Piece *piece = add_piece (self);

  piece->upload = upload;
  piece->length = tachy_upload_get_length (upload);
}

/*
 * tachy_body_stream_add_base64:
 * @upload: (transfer full): the picture that comes next, in base64
 */
void
tachy_body_stream_add_base64 (TachyBodyStream *self,
                              TachyUpload     *upload)
{
  Piece *piece = add_piece (self);

  piece->upload = upload;
  piece->base64 = TRUE;
  piece->length = (tachy_upload_get_length (upload) + 2) / 3 * 4;
}

/*
 * tachy_body_stream_get_length:
 *
 * Returns: the number of bytes of the whole body
 */
gint64
tachy_body_stream_get_length (TachyBodyStream *self)
{
  gint64 length = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    length += ((Piece *) g_ptr_array_index (self->pieces, i))->length;

  return length;
}
