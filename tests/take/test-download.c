/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams into part files: all of it, or an error that says why. */

#include "config.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tachy-cadence-private.h"
#include "tachy-content-private.h"
#include "tachy-download-private.h"
#include "tachy-error.h"
#include "tachy-test.h"

#define N_BYTES (3 * 256 * 1024 + 11)

typedef struct
{
  char *directory;
  char *path;
  GBytes *bytes;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  guint8 *bytes = g_malloc (N_BYTES);

  for (guint i = 0; i < N_BYTES; i++)
    bytes[i] = (guint8) (i * 7 + i / 256);
  fixture->bytes = g_bytes_new_take (bytes, N_BYTES);
  fixture->directory = tachy_test_make_directory ();
  fixture->path = g_build_filename (fixture->directory, "a.part", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  tachy_cadence_set_pace (1);
  g_bytes_unref (fixture->bytes);
  g_free (fixture->path);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static gboolean
download (Fixture      *fixture,
          GInputStream *stream,
          gint64        offset,
          gint64        total,
          GError      **error)
{
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (TachyContent) content = tachy_content_new (owner, g_object_ref (stream));
  g_autoptr (GAsyncResult) result = NULL;
  gboolean done;

  tachy_content_describe (content, offset, total, NULL, "video/mp4");
  tachy_download_async (content, fixture->path, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  done = tachy_download_finish (result, error);
  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&content));
  return done;
}

static gboolean
download_bytes (Fixture *fixture,
                GBytes  *bytes,
                gint64   offset,
                gint64   total,
                GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);

  return download (fixture, stream, offset, total, error);
}

static void
assert_file (Fixture *fixture,
             GBytes  *expected)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  GStatBuf status;

  g_file_get_contents (fixture->path, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (contents, length, g_bytes_get_data (expected, NULL),
                   g_bytes_get_size (expected));
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_whole (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (download_bytes (fixture, fixture->bytes, 0, N_BYTES, &error));
  g_assert_no_error (error);
  assert_file (fixture, fixture->bytes);
}

static void
test_unknown_length (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (download_bytes (fixture, fixture->bytes, 0, -1, &error));
  g_assert_no_error (error);
  assert_file (fixture, fixture->bytes);
}

static void
test_replaces (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *older = g_strnfill (2 * N_BYTES, 'x');
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (fixture->path, older, 2 * N_BYTES, G_FILE_SET_CONTENTS_NONE, 0600,
                            &error);
  g_assert_no_error (error);
  g_assert_true (download_bytes (fixture, fixture->bytes, 0, N_BYTES, &error));
  assert_file (fixture, fixture->bytes);
}

static void
test_goes_on (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GBytes) first = g_bytes_new_from_bytes (fixture->bytes, 0, 1000);
  g_autoptr (GBytes) rest = g_bytes_new_from_bytes (fixture->bytes, 1000, N_BYTES - 1000);
  g_autoptr (GError) error = NULL;

  g_assert_true (download_bytes (fixture, first, 0, 1000, &error));
  g_assert_true (download_bytes (fixture, rest, 1000, N_BYTES, &error));
  g_assert_no_error (error);
  assert_file (fixture, fixture->bytes);
}

static void
assert_fails (Fixture   *fixture,
              GBytes    *bytes,
              gint64     total,
              TachyError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (download_bytes (fixture, bytes, 0, total, &error));
  g_assert_error (error, TACHY_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static void
test_wrong_length (Fixture      *fixture,
                   gconstpointer data)
{
  assert_fails (fixture, fixture->bytes, N_BYTES + 1, TACHY_ERROR_SERVER);
  assert_fails (fixture, fixture->bytes, N_BYTES - 1, TACHY_ERROR_SERVER);
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  assert_fails (fixture, nothing, 0, TACHY_ERROR_SERVER);
  assert_fails (fixture, nothing, -1, TACHY_ERROR_SERVER);
}

static void
test_no_folder (Fixture      *fixture,
                gconstpointer data)
{
  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->directory, "none", "a.part", NULL);
  assert_fails (fixture, fixture->bytes, N_BYTES, TACHY_ERROR_STORAGE);
}

static void
test_link (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *victim = g_build_filename (fixture->directory, "victim", NULL);

  g_assert_cmpint (symlink (victim, fixture->path), ==, 0);
  assert_fails (fixture, fixture->bytes, N_BYTES, TACHY_ERROR_STORAGE);
  g_assert_false (g_file_test (victim, G_FILE_TEST_EXISTS));
}

/* The other end of the pipe is open, and silent. */
static void
test_silence (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  int ends[2];

  tachy_cadence_set_pace (0.005);
  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  g_assert_cmpint (write (ends[1], "abc", 3), ==, 3);
  stream = g_unix_input_stream_new (ends[0], TRUE);
  g_assert_false (download (fixture, stream, 0, -1, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
  close (ends[1]);
}

static void
test_disk_full (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *path = g_strdup ("/dev/full");

  g_free (fixture->path);
  fixture->path = g_steal_pointer (&path);
  assert_fails (fixture, fixture->bytes, N_BYTES, TACHY_ERROR_STORAGE);
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/tachyscope/download/whole", test_whole);
  add ("/tachyscope/download/unknown-length", test_unknown_length);
  add ("/tachyscope/download/replaces", test_replaces);
  add ("/tachyscope/download/goes-on", test_goes_on);
  add ("/tachyscope/download/wrong-length", test_wrong_length);
  add ("/tachyscope/download/empty", test_empty);
  add ("/tachyscope/download/no-folder", test_no_folder);
  add ("/tachyscope/download/link", test_link);
  add ("/tachyscope/download/silence", test_silence);
  add ("/tachyscope/download/disk-full", test_disk_full);

  return g_test_run ();
}
