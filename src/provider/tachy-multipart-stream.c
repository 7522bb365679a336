/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A multipart/form-data body of known length that is read from disk while it is sent. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-multipart-stream-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tachy-error.h"

#define BOUNDARY_BYTES 32

/* libsoup asks for 8 KB at a time, and a thread for each of these takes longer than the network. */
#define AHEAD_SIZE (256 * 1024)

/* SoupMultipart holds twice the size of a body in memory; this holds none of the picture.
 *
 * The body is a row of pieces: text that stands in memory, or the rest of an open file. Files are
 * read in a thread, so a slow disk does not block the window. */
typedef struct
{
  GBytes *text; /* owned; NULL for a file */
  int fd;       /* owned; -1 for a text */
  gint64 length;
} Piece;

struct _TachyMultipartStream
{
  GInputStream parent_instance;

  char boundary[2 * BOUNDARY_BYTES + 1];
  GPtrArray *pieces;
  guint current;
  gint64 offset; /* in the current piece */

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

G_DEFINE_FINAL_TYPE (TachyMultipartStream, tachy_multipart_stream, G_TYPE_INPUT_STREAM)

static void
free_piece (Piece *piece)
{
  g_clear_pointer (&piece->text, g_bytes_unref);
  if (piece->fd >= 0)
    close (piece->fd);
  g_free (piece);
}

static Piece *
add_piece (TachyMultipartStream *self)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->fd = -1;
  g_ptr_array_add (self->pieces, piece);
  return piece;
}

static void
add_string (TachyMultipartStream *self,
            char                 *string) /* owned */
{
  Piece *piece = add_piece (self);

  piece->length = (gint64) strlen (string);
  piece->text = g_bytes_new_take (string, (gsize) piece->length);
}

/* 256 random bits: no prompt and no picture can hold the boundary but by knowing it. */
static void
make_boundary (TachyMultipartStream *self)
{
  guint8 bytes[BOUNDARY_BYTES];

  for (gsize filled = 0; filled < sizeof bytes;)
    {
      gssize n = getrandom (bytes + filled, sizeof bytes - filled, 0);

      if (n > 0)
        filled += (gsize) n;
    }

  for (guint i = 0; i < sizeof bytes; i++)
    g_snprintf (self->boundary + 2 * i, 3, "%02x", bytes[i]);
}

static gssize
read_file (Piece   *piece,
           void    *buffer,
           gsize    count,
           GError **error)
{
  gssize n;

  do
    n = read (piece->fd, buffer, count);
  while (n < 0 && errno == EINTR);

  if (n > 0)
    return n;

  /* A length has been promised to the server. */
  g_set_error_literal (error, G_IO_ERROR, n < 0 ? g_io_error_from_errno (errno) : G_IO_ERROR_FAILED,
                       n < 0 ? g_strerror (errno) : "The file has become shorter");
  return -1;
}

static Piece *
find_current_piece (TachyMultipartStream *self)
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
read_piece (TachyMultipartStream *self,
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
  else
    n = read_file (piece, buffer, count, error);

  if (n > 0)
    self->offset += n;
  return n;
}

static gsize
take_ahead (TachyMultipartStream *self,
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
tachy_multipart_stream_read (GInputStream *stream,
                             void         *buffer,
                             gsize         count,
                             GCancellable *cancellable,
                             GError      **error)
{
  TachyMultipartStream *self = TACHY_MULTIPART_STREAM (stream);
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
  TachyMultipartStream *self = source_object;
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
tachy_multipart_stream_read_async (GInputStream       *stream,
                                   void               *buffer,
                                   gsize               count,
                                   int                 io_priority,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  TachyMultipartStream *self = TACHY_MULTIPART_STREAM (stream);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Piece *piece = find_current_piece (self);
  Wish *wish;

  g_task_set_source_tag (task, tachy_multipart_stream_read_async);
  g_task_set_priority (task, io_priority);
  if (self->ahead_begin < self->ahead_end || piece == NULL || piece->text != NULL)
    {
      g_task_return_int (task, tachy_multipart_stream_read (stream, buffer, count, NULL, NULL));
      return;
    }

  wish = g_new (Wish, 1);
  *wish = (Wish){ buffer, count };
  g_task_set_task_data (task, wish, g_free);
  g_task_run_in_thread (task, read_ahead_in_thread);
}

static gssize
tachy_multipart_stream_read_finish (GInputStream *stream,
                                    GAsyncResult *result,
                                    GError      **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
tachy_multipart_stream_finalize (GObject *object)
{
  TachyMultipartStream *self = TACHY_MULTIPART_STREAM (object);

  g_ptr_array_unref (self->pieces);
  g_free (self->ahead);

  G_OBJECT_CLASS (tachy_multipart_stream_parent_class)->finalize (object);
}

static void
tachy_multipart_stream_class_init (TachyMultipartStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_multipart_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = tachy_multipart_stream_read;
  G_INPUT_STREAM_CLASS (klass)->read_async = tachy_multipart_stream_read_async;
  G_INPUT_STREAM_CLASS (klass)->read_finish = tachy_multipart_stream_read_finish;
}

static void
tachy_multipart_stream_init (TachyMultipartStream *self)
{
  self->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) free_piece);
  make_boundary (self);
}

/*
 * tachy_multipart_stream_new:
 *
 * Returns: (transfer full): a body without parts, which must be added before it is read
 */
TachyMultipartStream *
tachy_multipart_stream_new (void)
{
  return g_object_new (TACHY_TYPE_MULTIPART_STREAM, NULL);
}

/*
 * tachy_multipart_stream_add_text:
 * @name: one of our own words, in ASCII without quotes
 * @text: anything
 */
void
tachy_multipart_stream_add_text (TachyMultipartStream *self,
                                 const char           *name,
                                 const char           *text)
{
  add_string (self,
              g_strdup_printf ("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n",
                               self->boundary, name, text));
}

/* What a server believes is the type that it is told, so that must be the true one. */
static const char *
sniff_type (const guint8 *head,
            gsize         length,
            const char  **suffix)
{
  if (length >= 8 && memcmp (head, "\x89PNG\r\n\x1a\n", 8) == 0)
    {
      *suffix = "png";
      return "image/png";
    }
  if (length >= 3 && memcmp (head, "\xff\xd8\xff", 3) == 0)
    {
      *suffix = "jpg";
      return "image/jpeg";
    }
  if (length >= 12 && memcmp (head, "RIFF", 4) == 0 && memcmp (head + 8, "WEBP", 4) == 0)
    {
      *suffix = "webp";
      return "image/webp";
    }

  return NULL;
}

static gboolean
fail_picture (const char *path,
              int         saved_errno,
              GError    **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  if (saved_errno != 0)
    /* Translators: a file name, then the system's reason. */
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE, _("The picture “%s” cannot be read: %s."),
                 name, g_strerror (saved_errno));
  else
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                 _("“%s” is not a PNG, JPEG or WebP picture."), name);

  return FALSE;
}

/*
 * tachy_multipart_stream_add_picture:
 * @name: one of our own words, in ASCII without quotes
 * @path: a PNG, JPEG or WebP file; it is opened now and read later
 *
 * The file's own name is not sent: some servers take a part with a name beyond ASCII for text, and
 * it is nobody's business. Blocks on the disk.
 *
 * Returns: whether it can be sent; otherwise %TACHY_ERROR_PICTURE
 */
gboolean
tachy_multipart_stream_add_picture (TachyMultipartStream *self,
                                    const char           *name,
                                    const char           *path,
                                    GError              **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  guint8 head[12];
  const char *type = NULL;
  const char *suffix = NULL;
  struct stat facts = { 0 };
  gssize n = -1;
  Piece *piece;

  if (fd >= 0 && fstat (fd, &facts) == 0 && S_ISREG (facts.st_mode))
    n = pread (fd, head, sizeof head, 0);
  if (n >= 0)
    type = sniff_type (head, (gsize) n, &suffix);
  if (type == NULL)
    {
      int saved_errno = fd < 0 || (n < 0 && S_ISREG (facts.st_mode)) ? errno : 0;

      if (fd >= 0)
        close (fd);
      return fail_picture (path, saved_errno, error);
    }

  add_string (self, g_strdup_printf ("--%s\r\nContent-Disposition: form-data; name=\"%s\"; "
                                     "filename=\"reference.%s\"\r\nContent-Type: %s\r\n\r\n",
                                     self->boundary, name, suffix, type));
  piece = add_piece (self);
  piece->fd = fd;
  piece->length = facts.st_size;
  add_string (self, g_strdup ("\r\n"));
  return TRUE;
}

/*
 * tachy_multipart_stream_close_body:
 *
 * Call after the last part.
 */
void
tachy_multipart_stream_close_body (TachyMultipartStream *self)
{
  add_string (self, g_strdup_printf ("--%s--\r\n", self->boundary));
}

/*
 * tachy_multipart_stream_get_length:
 *
 * Returns: the number of bytes of the whole body
 */
gint64
tachy_multipart_stream_get_length (TachyMultipartStream *self)
{
  gint64 length = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    length += ((Piece *) g_ptr_array_index (self->pieces, i))->length;

  return length;
}

/*
 * tachy_multipart_stream_dup_content_type:
 *
 * Returns: (transfer full): the value of the Content-Type header
 */
char *
tachy_multipart_stream_dup_content_type (TachyMultipartStream *self)
{
  return g_strdup_printf ("multipart/form-data; boundary=%s", self->boundary);
}
