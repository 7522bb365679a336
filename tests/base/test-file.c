/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are whole or not there: writing, publishing, and every way in which that fails. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-file.h"

#include <glib/gstdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-test.h"

typedef struct
{
  char *directory;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->directory = tachy_test_make_directory ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static void
write_file (const char *path,
            const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
assert_contents (const char *path,
                 const char *expected)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (contents, ==, expected);
}

static guint
count_files (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* One sentence in the domain of the house. */
static void
assert_storage (GError *error)
{
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_make_directory (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "a", "b", NULL);
  g_autofree char *blocked = g_build_filename (fixture->directory, "file", "b", NULL);
  g_autofree char *file = g_path_get_dirname (blocked);
  g_autoptr (GError) error = NULL;
  struct stat status;

  g_assert_true (tachy_file_make_directory (path, &error));
  g_assert_no_error (error);
  g_assert_true (tachy_file_make_directory (path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);

  write_file (file, "in the way");
  g_assert_false (tachy_file_make_directory (blocked, &error));
  assert_storage (error);
}

static void
test_write (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "file", NULL);
  g_autoptr (GBytes) first = g_bytes_new_static ("first", 5);
  g_autoptr (GBytes) second = g_bytes_new_static ("", 0);
  g_autoptr (GError) error = NULL;
  struct stat status;

  g_assert_true (tachy_file_write_durably (path, first, &error));
  g_assert_no_error (error);
  assert_contents (path, "first");
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);

  g_assert_true (tachy_file_write_durably (path, second, &error));
  g_assert_no_error (error);
  assert_contents (path, "");
  g_assert_cmpuint (count_files (fixture->directory), ==, 1);
}

static void
test_write_into_missing_directory (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "no", "file", NULL);
  g_autoptr (GBytes) contents = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (tachy_file_write_durably (path, contents, &error));
  assert_storage (error);
  g_assert_nonnull (strstr (error->message, "file"));
}

/* A directory cannot be replaced by a file: the rename fails, and nothing may be left over. */
static void
test_write_over_directory (Fixture      *fixture,
                           gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "directory", NULL);
  g_autoptr (GBytes) contents = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_false (tachy_file_write_durably (path, contents, &error));
  assert_storage (error);
  g_assert_cmpuint (count_files (fixture->directory), ==, 1);
}

static void
test_write_into_read_only_directory (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "file", NULL);
  g_autoptr (GBytes) contents = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  if (geteuid () == 0)
    {
      g_test_skip ("root may write everywhere");
      return;
    }

  g_assert_cmpint (g_chmod (fixture->directory, 0500), ==, 0);
  g_assert_false (tachy_file_write_durably (path, contents, &error));
  g_assert_cmpint (g_chmod (fixture->directory, 0700), ==, 0);
  assert_storage (error);
}

static void
test_write_to_full_disk (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "file", NULL);
  g_autoptr (GBytes) small = g_bytes_new_static ("old", 3);
  g_autoptr (GBytes) large = g_bytes_new_take (g_malloc0 (1024 * 1024), 1024 * 1024);
  g_autoptr (GError) error = NULL;

  if (!tachy_test_mount_small (fixture->directory, "64k"))
    {
      g_test_skip ("nothing can be mounted here");
      return;
    }

  g_assert_true (tachy_file_write_durably (path, small, &error));
  g_assert_false (tachy_file_write_durably (path, large, &error));
  assert_storage (error);
  g_assert_nonnull (strstr (error->message, "full"));
  assert_contents (path, "old");
  g_assert_cmpuint (count_files (fixture->directory), ==, 1);
  g_assert_cmpint (umount (fixture->directory), ==, 0);
}

static void
test_sync (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (tachy_file_sync (fixture->directory, &error));
  g_assert_no_error (error);
  g_assert_false (tachy_file_sync (path, &error));
  assert_storage (error);
}

static char *
publish (Fixture    *fixture,
         const char *text,
         const char *stem)
{
  g_autofree char *from = g_build_filename (fixture->directory, "part", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  write_file (from, text);
  path = tachy_file_publish (from, fixture->directory, stem, ".mp4", &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (from, G_FILE_TEST_EXISTS));
  assert_contents (path, text);
  return g_path_get_basename (path);
}

static void
test_publish_never_replaces (Fixture      *fixture,
                             gconstpointer data)
{
  g_autofree char *first = publish (fixture, "1", "clip");
  g_autofree char *second = publish (fixture, "2", "clip");
  g_autofree char *third = publish (fixture, "3", "clip");
  g_autofree char *path = g_build_filename (fixture->directory, first, NULL);

  g_assert_cmpstr (first, ==, "clip.mp4");
  g_assert_cmpstr (second, ==, "clip (2).mp4");
  g_assert_cmpstr (third, ==, "clip (3).mp4");
  assert_contents (path, "1");
}

/* A dangling link is a name that is taken, too. */
static void
test_publish_beside_link (Fixture      *fixture,
                          gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "clip.mp4", NULL);
  g_autofree char *name = NULL;

  g_assert_cmpint (symlink ("nowhere", path), ==, 0);
  name = publish (fixture, "1", "clip");
  g_assert_cmpstr (name, ==, "clip (2).mp4");
}

static void
test_publish_fails (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *from = g_build_filename (fixture->directory, "part", NULL);
  g_autofree char *lost = g_build_filename (fixture->directory, "no", NULL);
  g_autofree char *long_stem = g_strnfill (400, 'x');
  g_autoptr (GError) no_source = NULL;
  g_autoptr (GError) no_directory = NULL;
  g_autoptr (GError) no_name = NULL;

  g_assert_null (tachy_file_publish (from, fixture->directory, "clip", ".mp4", &no_source));
  assert_storage (no_source);

  write_file (from, "kept");
  g_assert_null (tachy_file_publish (from, lost, "clip", ".mp4", &no_directory));
  assert_storage (no_directory);
  g_assert_null (tachy_file_publish (from, fixture->directory, long_stem, ".mp4", &no_name));
  assert_storage (no_name);
  assert_contents (from, "kept");
}

static void
test_place (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *from = g_build_filename (fixture->directory, "from", NULL);
  g_autofree char *to = g_build_filename (fixture->directory, "to", NULL);
  g_autoptr (GError) error = NULL;

  write_file (from, "1");
  g_assert_true (tachy_file_place (from, to, &error));
  g_assert_no_error (error);
  assert_contents (to, "1");

  write_file (from, "2");
  g_assert_false (tachy_file_place (from, to, &error));
  assert_storage (error);
  assert_contents (to, "1");
  assert_contents (from, "2");
}

#define ADD(name, func) \
  g_test_add ("/tachyscope/file/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("make-directory", test_make_directory);
  ADD ("write", test_write);
  ADD ("write-into-missing-directory", test_write_into_missing_directory);
  ADD ("write-over-directory", test_write_over_directory);
  ADD ("write-into-read-only-directory", test_write_into_read_only_directory);
  ADD ("sync", test_sync);
  ADD ("publish-never-replaces", test_publish_never_replaces);
  ADD ("publish-beside-link", test_publish_beside_link);
  ADD ("publish-fails", test_publish_fails);
  ADD ("place", test_place);
  ADD ("write-to-full-disk", test_write_to_full_disk);

  return g_test_run ();
}
