/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the file that a person chose, dropped or named: it may be anything, a device included. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-picture-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-picture.h"

/* One more than is allowed, so that tachy_picture_new() sees that it is too much. */
#define MAX_READ ((gsize) TACHY_PICTURE_MAX_BYTES + 1)

static char *
dup_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return g_filename_display_name (name != NULL ? name : "");
}

static GBytes *
fail (GFile      *file,
      GError    **error,
      const char *reason)
{
  g_autofree char *name = dup_name (file);

  /* Translators: a file name, then the system's reason. */
  g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE, _("“%s” cannot be read: %s."), name,
               reason);
  return NULL;
}

static gboolean
check_file (GFile             *file,
            const struct stat *facts,
            GError           **error)
{
  g_autofree char *name = dup_name (file);

  if (S_ISREG (facts->st_mode) && facts->st_size <= TACHY_PICTURE_MAX_BYTES)
    return TRUE;

  if (S_ISDIR (facts->st_mode))
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE, _("“%s” is a folder, not a picture."),
                 name);
  else if (!S_ISREG (facts->st_mode))
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE, _("“%s” is not a file."), name);
  else
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE, _("“%s” is larger than %d MB."), name,
                 TACHY_PICTURE_MAX_BYTES / 1024 / 1024);

  return FALSE;
}

/* The file may grow or shrink meanwhile: what was there at the beginning is what is taken. */
static GBytes *
read_all (int           fd,
          gsize         size,
          GFile        *file,
          GCancellable *cancellable,
          GError      **error)
{
  g_autofree char *data = g_try_malloc (MAX (size, 1));
  gsize done = 0;

  if (data == NULL)
    return fail (file, error, g_strerror (ENOMEM));

  while (done < size)
    {
      gssize n = read (fd, data + done, size - done);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (file, error, g_strerror (errno));
      if (n == 0)
        break;
      done += (gsize) n;
    }

  return g_bytes_new_take (g_steal_pointer (&data), done);
}

/* O_NONBLOCK, so that opening a FIFO does not wait for somebody to write into it. */
static GBytes *
read_local (GFile        *file,
            const char   *path,
            GCancellable *cancellable,
            GError      **error)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  struct stat facts;
  GBytes *bytes = NULL;

  if (fd < 0)
    return fail (file, error, g_strerror (errno));

  if (fstat (fd, &facts) != 0)
    fail (file, error, g_strerror (errno));
  else if (check_file (file, &facts, error))
    bytes = read_all (fd, (gsize) facts.st_size, file, cancellable, error);

  close (fd);
  return bytes;
}

static GBytes *
read_remote (GFile        *file,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &reason);
  g_autoptr (GByteArray) array = g_byte_array_new ();

  while (stream != NULL && array->len < MAX_READ)
    {
      g_autoptr (GBytes) piece =
          g_input_stream_read_bytes (G_INPUT_STREAM (stream),
                                     MIN (MAX_READ - array->len, 256 * 1024), cancellable, &reason);

      if (piece == NULL || g_bytes_get_size (piece) == 0)
        break;
      g_byte_array_append (array, g_bytes_get_data (piece, NULL), (guint) g_bytes_get_size (piece));
    }

  if (reason == NULL)
    return g_byte_array_free_to_bytes (g_steal_pointer (&array));
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }

  return fail (file, error, reason->message);
}

/**
 * tachy_picture_file_read:
 * @file: what was chosen; nothing is known of it yet
 *
 * Reads a regular file of at most %TACHY_PICTURE_MAX_BYTES, once and as a whole, so that what
 * happens to it afterwards does not matter. Addresses in the web are not fetched. Blocks; for
 * worker threads.
 *
 * Returns: (transfer full) (nullable): the content; otherwise %TACHY_ERROR_PICTURE or
 *   %G_IO_ERROR_CANCELLED
 */
GBytes *
tachy_picture_file_read (GFile        *file,
                         GCancellable *cancellable,
                         GError      **error)
{
  const char *path;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (g_file_has_uri_scheme (file, "http") || g_file_has_uri_scheme (file, "https"))
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_PICTURE,
                           _("Pictures are not fetched from the web; save it as a file first."));
      return NULL;
    }

  path = g_file_peek_path (file);
  return path != NULL ? read_local (file, path, cancellable, error)
                      : read_remote (file, cancellable, error);
}
