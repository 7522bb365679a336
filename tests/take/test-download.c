/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams into part files: all of it, or an error that says why. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
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
  gint64 durable; /* of the last download */
} Fixture;

/* What the next fstatvfs() says is free; -1 for the truth. */
static gint64 pretended_room = -1;

int
fstatvfs (int             fd,
          struct statvfs *status)
{
  struct statfs truth;

  if (fstatfs (fd, &truth) != 0)
    return -1;

  *status = (struct statvfs){ .f_frsize = 1, .f_bavail = (fsblkcnt_t) pretended_room };
  if (pretended_room < 0)
    *status = (struct statvfs){ .f_frsize = (unsigned long) truth.f_bsize,
                                .f_bavail = truth.f_bavail };
  return 0;
}

static int n_syncs_left = G_MAXINT; /* that succeed */

int
fdatasync (int fd)
{
  if (n_syncs_left-- > 0)
    return fsync (fd);

  errno = EIO;
  return -1;
}

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
  pretended_room = -1;
  n_syncs_left = G_MAXINT;
  g_bytes_unref (fixture->bytes);
  g_free (fixture->path);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

/* A download calls it with what its callback gets, which here is where the result goes. */
static void
mark_cb (gint64   durable,
         gpointer user_data)
{
  g_assert_null (*(GAsyncResult **) user_data);
  g_assert_cmpint (durable, >, 0);
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
  tachy_download_async (content, fixture->path, mark_cb, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  done = tachy_download_finish (result, &fixture->durable, error);
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
  g_assert_cmpint (fixture->durable, ==, N_BYTES);
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
  g_assert_cmpint (fixture->durable, ==, N_BYTES);
  assert_fails (fixture, fixture->bytes, N_BYTES - 1, TACHY_ERROR_SERVER);
  g_assert_cmpint (fixture->durable, ==, 0);
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

/* What stands at the name is not ours to follow, nor to stumble over. */
static void
test_link (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *victim = g_build_filename (fixture->directory, "victim", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink (victim, fixture->path), ==, 0);
  g_assert_true (download_bytes (fixture, fixture->bytes, 0, N_BYTES, &error));
  assert_file (fixture, fixture->bytes);
  g_assert_false (g_file_test (victim, G_FILE_TEST_EXISTS));
}

/* Going on needs the very file that was begun. */
static void
test_no_beginning (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GBytes) rest = g_bytes_new_from_bytes (fixture->bytes, 1000, N_BYTES - 1000);
  g_autofree char *victim = g_build_filename (fixture->directory, "victim", NULL);
  g_autoptr (GError) none = NULL;
  g_autoptr (GError) link = NULL;
  g_autoptr (GError) pipe = NULL;

  g_assert_false (download_bytes (fixture, rest, 1000, N_BYTES, &none));
  g_assert_error (none, TACHY_ERROR, TACHY_ERROR_STORAGE);

  g_file_set_contents (victim, "precious", -1, NULL);
  g_assert_cmpint (symlink (victim, fixture->path), ==, 0);
  g_assert_false (download_bytes (fixture, rest, 1000, N_BYTES, &link));
  g_assert_error (link, TACHY_ERROR, TACHY_ERROR_STORAGE);
  g_unlink (fixture->path);

  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  g_assert_false (download_bytes (fixture, rest, 1000, N_BYTES, &pipe));
  g_assert_error (pipe, TACHY_ERROR, TACHY_ERROR_STORAGE);
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

/* The room that is left belongs to the database. */
static void
test_disk_full (Fixture      *fixture,
                gconstpointer data)
{
  pretended_room = N_BYTES;
  assert_fails (fixture, fixture->bytes, N_BYTES, TACHY_ERROR_STORAGE);
  g_assert_cmpint (fixture->durable, ==, 0);

  pretended_room = N_BYTES + 1024 * 1024;
  g_assert_true (download_bytes (fixture, fixture->bytes, 0, N_BYTES, NULL));
}

/* Nobody knew how much would come. */
static void
test_disk_fills_up (Fixture      *fixture,
                    gconstpointer data)
{
  const gsize n = 40 * 1024 * 1024;
  g_autoptr (GBytes) much = g_bytes_new_take (g_malloc0 (n), n);

  pretended_room = 600 * 1024;
  g_assert_true (download_bytes (fixture, fixture->bytes, 0, -1, NULL));
  pretended_room = 500 * 1024;
  assert_fails (fixture, fixture->bytes, -1, TACHY_ERROR_STORAGE);
  pretended_room = -1;
  g_assert_true (download_bytes (fixture, much, 0, -1, NULL));
  g_assert_cmpint (fixture->durable, ==, n);
}

/* What the last good sync has left is there, and no more is claimed. */
static void
test_sync_fails (Fixture      *fixture,
                 gconstpointer data)
{
  n_syncs_left = 0;
  assert_fails (fixture, fixture->bytes, N_BYTES, TACHY_ERROR_STORAGE);
  g_assert_cmpint (fixture->durable, ==, 0);
}

static void
test_marks (Fixture      *fixture,
            gconstpointer data)
{
  const gsize n = 70 * 1024 * 1024;
  g_autoptr (GBytes) much = g_bytes_new_take (g_malloc0 (n), n);

  n_syncs_left = 1;
  assert_fails (fixture, much, (gint64) n, TACHY_ERROR_STORAGE);
  g_assert_cmpint (fixture->durable, >=, 64 * 1024 * 1024);
  g_assert_cmpint (fixture->durable, <, n);
}

static void
test_too_large (Fixture      *fixture,
                gconstpointer data)
{
  assert_fails (fixture, fixture->bytes, TACHY_DOWNLOAD_LARGEST + 1, TACHY_ERROR_CLIP);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
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
  add ("/tachyscope/download/disk-fills-up", test_disk_fills_up);
  add ("/tachyscope/download/sync-fails", test_sync_fails);
  add ("/tachyscope/download/marks", test_marks);
  add ("/tachyscope/download/too-large", test_too_large);
  add ("/tachyscope/download/no-beginning", test_no_beginning);

  return g_test_run ();
}
