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

/* A dangling link is a name that is taken, too. */
static void
test_rename_new (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *from = g_build_filename (fixture->directory, "from", NULL);
  g_autofree char *to = g_build_filename (fixture->directory, "to", NULL);
  g_autofree char *link = g_build_filename (fixture->directory, "link", NULL);
  g_autofree char *lost = g_build_filename (fixture->directory, "no", "to", NULL);
  g_autoptr (GError) error = NULL;
  gboolean taken = TRUE;

  write_file (from, "1");
  g_assert_cmpint (symlink ("nowhere", link), ==, 0);
  g_assert_false (tachy_file_rename_new (from, link, &taken, &error));
  assert_storage (error);
  g_assert_true (taken);
  g_clear_error (&error);

  g_assert_false (tachy_file_rename_new (from, lost, &taken, &error));
  assert_storage (error);
  g_assert_false (taken);
  g_clear_error (&error);

  g_assert_true (tachy_file_rename_new (from, to, &taken, &error));
  g_assert_no_error (error);
  assert_contents (to, "1");
}

static void
test_write_new (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "new", NULL);
  g_autoptr (GBytes) first = g_bytes_new_static ("1", 1);
  g_autoptr (GBytes) second = g_bytes_new_static ("2", 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (tachy_file_write_new (path, first, &error));
  g_assert_no_error (error);
  g_assert_false (tachy_file_write_new (path, second, &error));
  assert_storage (error);
  assert_contents (path, "1");
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
  ADD ("rename-new", test_rename_new);
  ADD ("write-new", test_write_new);
  ADD ("place", test_place);
  ADD ("write-to-full-disk", test_write_to_full_disk);

  return g_test_run ();
}
