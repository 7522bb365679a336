/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a create request, byte by byte. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tachy-create-body-private.h"
#include "tachy-error.h"
#include "tachy-test.h"

static const char png[] = "\x89PNG\r\n\x1a\n and the rest \0 of a picture";

static const TachyOrder order = {
  .prompt = "two\r\nlines, \"ünd\" 日本",
  .model = "sora-2",
  .width = 1280,
  .height = 720,
  .seconds = 4,
};

/* Reads in pieces of one size, all of them, and checks the length that was promised. */
static GBytes *
read_all (TachyBodyStream *stream,
          gsize            piece)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (piece);
  g_autoptr (GError) error = NULL;
  gssize n;

  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, piece, NULL, &error)) > 0)
    g_byte_array_append (bytes, buffer, (guint) n);

  g_assert_no_error (error);
  g_assert_cmpint (bytes->len, ==, tachy_body_stream_get_length (stream));
  return g_byte_array_free_to_bytes (bytes);
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

static TachyBodyStream *
write_body (const char *dialect,
            const char *path,
            char      **type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyOutline) outline = NULL;
  TachyUpload *upload = path != NULL ? tachy_upload_open (path, &error) : NULL;

  g_assert_no_error (error);
  return tachy_create_body_new (tachy_dialects_find (dialect), &order, upload, type, &outline);
}

static char *
dup_boundary (const char *type)
{
  g_assert_true (g_str_has_prefix (type, "multipart/form-data; boundary="));
  g_assert_cmpuint (strlen (strchr (type, '=') + 1), ==, 64);
  return g_strdup (strchr (type, '=') + 1);
}

static void
test_form (void)
{
  char *path = write_file ("naïve \"\r\nX-Evil: 1.jpg", png, sizeof png - 1);

  for (gsize piece = 1; piece < 4096; piece = piece * 7 + 1)
    {
      g_autofree char *type = NULL;
      g_autoptr (TachyBodyStream) stream = write_body ("openai", path, &type);
      g_autofree char *boundary = dup_boundary (type);
      g_autoptr (GBytes) body = read_all (stream, piece);
      g_autoptr (GString) expected = g_string_new (NULL);
      const char *const fields[][2] = {
        { "model", order.model }, { "prompt", order.prompt }, { "seconds", "4" },
        { "size", "1280x720" },
      };

      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        g_string_append_printf (expected,
                                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n"
                                "%s\r\n",
                                boundary, fields[i][0], fields[i][1]);
      g_string_append_printf (expected,
                              "--%s\r\nContent-Disposition: form-data; name=\"input_reference\"; "
                              "filename=\"reference.png\"\r\nContent-Type: image/png\r\n\r\n",
                              boundary);
      g_string_append_len (expected, png, sizeof png - 1);
      g_string_append_printf (expected, "\r\n--%s--\r\n", boundary);
      g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), expected->str,
                       expected->len);
    }

  remove_file (path);
}

/* Any length modulo three, over several chunks, in pieces that cut groups of four letters. */
static void
test_base64 (void)
{
  static const gsize lengths[] = { 12, 13, 14, 12288, 12289, 40000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *data = g_malloc (lengths[i]);
      g_autofree char *base64 = NULL;
      g_autofree char *expected = NULL;
      char *path;

      for (gsize j = 0; j < lengths[i]; j++)
        data[j] = (char) (j * 31 + j / 256);
      memcpy (data, png, 8);
      base64 = g_base64_encode ((const guchar *) data, lengths[i]);
      expected = g_strdup_printf ("{\"prompt\":\"two\\r\\nlines, \\\"ünd\\\" 日本\",\"video_frames\":65,"
                                  "\"width\":1280,\"height\":720,\"fps\":16,\"init_image\":\"%s\"}",
                                  base64);
      path = write_file ("x.png", data, lengths[i]);
      for (gsize piece = 1; piece < 100000; piece = piece * 7 + 4)
        {
          g_autofree char *type = NULL;
          g_autoptr (TachyBodyStream) stream = write_body ("sd-server", path, &type);
          g_autoptr (GBytes) body = read_all (stream, piece);

          g_assert_cmpstr (type, ==, "application/json");
          g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), expected,
                           strlen (expected));
        }
      remove_file (path);
    }
}

static void
test_boundaries_differ (void)
{
  g_autofree char *a_type = NULL;
  g_autofree char *b_type = NULL;
  g_autoptr (TachyBodyStream) a = write_body ("openai", NULL, &a_type);
  g_autoptr (TachyBodyStream) b = write_body ("openai", NULL, &b_type);

  g_assert_cmpstr (a_type, !=, b_type);
}

static void
check_type (const void *data,
            gsize       length,
            const char *type,
            const char *suffix)
{
  char *path = write_file ("x.png", data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyUpload) upload = tachy_upload_open (path, &error);

  if (type == NULL)
    {
      g_assert_null (upload);
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE);
    }
  else
    {
      g_assert_no_error (error);
      g_assert_cmpstr (tachy_upload_get_type (upload), ==, type);
      g_assert_cmpstr (tachy_upload_get_suffix (upload), ==, suffix);
    }

  remove_file (path);
}

static void
test_types (void)
{
  check_type ("\xff\xd8\xff\xe0 jpeg", 9, "image/jpeg", "jpg");
  check_type ("RIFF\1\2\3\4WEBPVP8 ", 16, "image/webp", "webp");
  check_type (png, sizeof png - 1, "image/png", "png");
  check_type ("GIF89a", 6, NULL, NULL);
  check_type ("<html>", 6, NULL, NULL);
  check_type ("RIFF\1\2\3\4WAVE", 12, NULL, NULL);
  check_type ("\x89PNG", 4, NULL, NULL);
  check_type ("", 0, NULL, NULL);
}

static void
check_unusable (const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tachy_upload_open (path, &error));
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
check_changed_file (const char *dialect)
{
  char *path = write_file ("x.png", png, sizeof png - 1);
  g_autofree char *type = NULL;
  g_autofree char *other_type = NULL;
  g_autoptr (TachyBodyStream) grows = write_body (dialect, path, &type);
  g_autoptr (TachyBodyStream) shrinks = write_body (dialect, path, &other_type);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  FILE *file;
  char buffer[4096];
  gsize n;

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

static void
test_changed_file (void)
{
  check_changed_file ("openai");
  check_changed_file ("tensorrt-llm");
}

/* As libsoup sends it. */
static GBytes *
splice (TachyBodyStream *stream,
        GError         **error)
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
check_read_ahead (const char *dialect,
                  gboolean    base64)
{
  gsize length = 700 * 1000 + 1;
  g_autofree guint8 *picture = g_malloc (length);
  char *path;
  g_autofree char *type = NULL;
  g_autofree char *other_type = NULL;
  g_autofree char *encoded = NULL;
  g_autoptr (TachyBodyStream) whole = NULL;
  g_autoptr (TachyBodyStream) shrinks = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < length; i++)
    picture[i] = (guint8) (i * 31 + i / 251);
  memcpy (picture, png, 8);
  encoded = g_base64_encode (picture, length);
  path = write_file ("x.png", picture, length);
  whole = write_body (dialect, path, &type);
  shrinks = write_body (dialect, path, &other_type);

  body = splice (whole, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_bytes_get_size (body), ==, tachy_body_stream_get_length (whole));
  g_assert_nonnull (memmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                            base64 ? (gpointer) encoded : picture,
                            base64 ? strlen (encoded) : length));

  g_assert_cmpint (truncate (path, (off_t) length - 1), ==, 0);
  g_assert_null (splice (shrinks, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  remove_file (path);
}

static void
test_read_ahead (void)
{
  check_read_ahead ("openai", FALSE);
  check_read_ahead ("openrouter", TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/create-body/form", test_form);
  g_test_add_func ("/tachyscope/create-body/base64", test_base64);
  g_test_add_func ("/tachyscope/create-body/boundaries-differ", test_boundaries_differ);
  g_test_add_func ("/tachyscope/create-body/types", test_types);
  g_test_add_func ("/tachyscope/create-body/no-files", test_no_files);
  g_test_add_func ("/tachyscope/create-body/changed-file", test_changed_file);
  g_test_add_func ("/tachyscope/create-body/read-ahead", test_read_ahead);
  return g_test_run ();
}
