/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a create request, byte by byte. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-multipart-stream-private.h"
#include "tachy-test.h"

static const char png[] = "\x89PNG\r\n\x1a\n and the rest \0 of a picture";

/* Reads in pieces of one size, all of them, and checks the length that was promised. */
static GBytes *
read_all (TachyMultipartStream *stream,
          gsize                 piece)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (piece);
  g_autoptr (GError) error = NULL;
  gssize n;

  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, piece, NULL, &error)) > 0)
    g_byte_array_append (bytes, buffer, (guint) n);

  g_assert_no_error (error);
  g_assert_cmpint (bytes->len, ==, tachy_multipart_stream_get_length (stream));
  return g_byte_array_free_to_bytes (bytes);
}

static char *
get_boundary (TachyMultipartStream *stream)
{
  g_autofree char *type = tachy_multipart_stream_dup_content_type (stream);
  const char *boundary = strchr (type, '=');

  g_assert_true (g_str_has_prefix (type, "multipart/form-data; boundary="));
  g_assert_cmpuint (strlen (boundary + 1), ==, 64);
  return g_strdup (boundary + 1);
}

static char *
write_file (const char *name,
            const void *data,
            gsize       length)
{
  g_autofree char *directory = tachy_test_make_directory ();
  char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);
  return path;
}

static void
remove_file (char *path) /* transfer full */
{
  g_autofree char *directory = g_path_get_dirname (path);

  tachy_test_remove_directory (directory);
  g_free (path);
}

static void
test_bytes (void)
{
  char *path = write_file ("naïve \"\r\nX-Evil: 1.jpg", png, sizeof png - 1);

  for (gsize piece = 1; piece < 4096; piece = piece * 7 + 1)
    {
      g_autoptr (TachyMultipartStream) stream = tachy_multipart_stream_new ();
      g_autofree char *boundary = get_boundary (stream);
      g_autoptr (GString) expected = g_string_new (NULL);
      g_autoptr (GBytes) body = NULL;

      tachy_multipart_stream_add_text (stream, "prompt", "two\r\nlines, ünd 日本");
      tachy_multipart_stream_add_text (stream, "seconds", "");
      g_assert_true (tachy_multipart_stream_add_picture (stream, "input_reference", path, NULL));
      tachy_multipart_stream_close_body (stream);
      body = read_all (stream, piece);

      g_string_printf (expected,
                       "--%s\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\n"
                       "two\r\nlines, ünd 日本\r\n"
                       "--%s\r\nContent-Disposition: form-data; name=\"seconds\"\r\n\r\n\r\n"
                       "--%s\r\nContent-Disposition: form-data; name=\"input_reference\"; "
                       "filename=\"reference.png\"\r\nContent-Type: image/png\r\n\r\n",
                       boundary, boundary, boundary);
      g_string_append_len (expected, png, sizeof png - 1);
      g_string_append_printf (expected, "\r\n--%s--\r\n", boundary);
      g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), expected->str,
                       expected->len);
    }

  remove_file (path);
}

static void
test_boundaries_differ (void)
{
  g_autoptr (TachyMultipartStream) a = tachy_multipart_stream_new ();
  g_autoptr (TachyMultipartStream) b = tachy_multipart_stream_new ();
  g_autofree char *a_boundary = get_boundary (a);
  g_autofree char *b_boundary = get_boundary (b);

  g_assert_cmpstr (a_boundary, !=, b_boundary);
}

static void
check_type (const void *data,
            gsize       length,
            const char *disposition)
{
  char *path = write_file ("x.png", data, length);
  g_autoptr (TachyMultipartStream) stream = tachy_multipart_stream_new ();
  g_autoptr (GError) error = NULL;
  gboolean added = tachy_multipart_stream_add_picture (stream, "p", path, &error);

  if (disposition == NULL)
    {
      g_assert_false (added);
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE);
    }
  else
    {
      g_autoptr (GBytes) body = NULL;

      g_assert_no_error (error);
      body = read_all (stream, 4096);
      g_assert_nonnull (memmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), disposition,
                                strlen (disposition)));
    }

  remove_file (path);
}

static void
test_types (void)
{
  check_type ("\xff\xd8\xff\xe0 jpeg", 9, "filename=\"reference.jpg\"\r\nContent-Type: image/jpeg");
  check_type ("RIFF\1\2\3\4WEBPVP8 ", 16,
              "filename=\"reference.webp\"\r\nContent-Type: image/webp");
  check_type (png, sizeof png - 1, "filename=\"reference.png\"\r\nContent-Type: image/png");
  check_type ("GIF89a", 6, NULL);
  check_type ("<html>", 6, NULL);
  check_type ("RIFF\1\2\3\4WAVE", 12, NULL);
  check_type ("\x89PNG", 4, NULL);
  check_type ("", 0, NULL);
}

static void
check_unusable (const char *path)
{
  g_autoptr (TachyMultipartStream) stream = tachy_multipart_stream_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (tachy_multipart_stream_add_picture (stream, "p", path, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE);
}

static void
test_no_files (void)
{
  g_autofree char *directory = tachy_test_make_directory ();
  g_autofree char *fifo = g_build_filename (directory, "fifo", NULL);

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  check_unusable (fifo);
  check_unusable (directory);
  check_unusable ("/dev/zero");
  check_unusable ("/nonexistent");
  tachy_test_remove_directory (directory);
}

/* What was promised to the server is kept where the file grows, and is an error where it
 * shrinks. */
static void
test_changed_file (void)
{
  char *path = write_file ("x.png", png, sizeof png - 1);
  g_autoptr (TachyMultipartStream) grows = tachy_multipart_stream_new ();
  g_autoptr (TachyMultipartStream) shrinks = tachy_multipart_stream_new ();
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  FILE *file;
  char buffer[4096];
  gsize n;

  g_assert_true (tachy_multipart_stream_add_picture (grows, "p", path, NULL));
  g_assert_true (tachy_multipart_stream_add_picture (shrinks, "p", path, NULL));

  file = g_fopen (path, "a");
  fputs ("more", file);
  fclose (file);
  body = read_all (grows, 4096);

  g_assert_cmpint (truncate (path, 5), ==, 0);
  g_assert_false (g_input_stream_read_all (G_INPUT_STREAM (shrinks), buffer, sizeof buffer, &n,
                                           NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  remove_file (path);
}

/* As libsoup sends it. */
static GBytes *
splice (TachyMultipartStream *stream,
        GError              **error)
{
  g_autoptr (GOutputStream) target = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) result = NULL;

  g_output_stream_splice_async (target, G_INPUT_STREAM (stream),
                                G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, G_PRIORITY_DEFAULT, NULL,
                                tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  if (g_output_stream_splice_finish (target, result, error) < 0)
    return NULL;

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (target));
}

/* Larger than what is read ahead, and no multiple of it. */
static void
test_read_ahead (void)
{
  gsize length = 700 * 1000 + 1;
  g_autofree guint8 *picture = g_malloc (length);
  char *path;
  g_autoptr (TachyMultipartStream) whole = tachy_multipart_stream_new ();
  g_autoptr (TachyMultipartStream) shrinks = tachy_multipart_stream_new ();
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < length; i++)
    picture[i] = (guint8) (i * 31 + i / 251);
  memcpy (picture, png, 8);
  path = write_file ("x.png", picture, length);
  g_assert_true (tachy_multipart_stream_add_picture (whole, "p", path, NULL));
  g_assert_true (tachy_multipart_stream_add_picture (shrinks, "p", path, NULL));
  tachy_multipart_stream_close_body (whole);

  body = splice (whole, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_bytes_get_size (body), ==, tachy_multipart_stream_get_length (whole));
  g_assert_nonnull (memmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), picture, length));

  g_assert_cmpint (truncate (path, (off_t) length - 1), ==, 0);
  g_assert_null (splice (shrinks, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  remove_file (path);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/multipart/bytes", test_bytes);
  g_test_add_func ("/tachyscope/multipart/boundaries-differ", test_boundaries_differ);
  g_test_add_func ("/tachyscope/multipart/types", test_types);
  g_test_add_func ("/tachyscope/multipart/no-files", test_no_files);
  g_test_add_func ("/tachyscope/multipart/changed-file", test_changed_file);
  g_test_add_func ("/tachyscope/multipart/read-ahead", test_read_ahead);
  return g_test_run ();
}
