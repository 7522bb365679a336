/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things lie, with every XDG variable pointing into a directory of the test. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-paths.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "tachy-test.h"

static char *root;

static void
assert_path (char       *path,
             const char *expected)
{
  g_autofree char *owned = path;
  g_autofree char *absolute = g_build_filename (root, expected, NULL);

  g_assert_cmpstr (owned, ==, absolute);
}

static void
test_data_and_cache (void)
{
  assert_path (tachy_paths_dup_data ("library.db"), "data/tachyscope/library.db");
  assert_path (tachy_paths_dup_data (NULL), "data/tachyscope");
  assert_path (tachy_paths_dup_cache ("posters"), "cache/tachyscope/posters");
  assert_path (tachy_paths_dup_cache (NULL), "cache/tachyscope");
}

static void
test_clips_by_environment (void)
{
  g_autofree char *videos = g_build_filename (root, "films", NULL);

  g_setenv ("XDG_VIDEOS_DIR", videos, TRUE);
  assert_path (tachy_paths_dup_clips (), "films/Tachyscope");
  g_unsetenv ("XDG_VIDEOS_DIR");
}

static void
test_clips_by_user_dirs (void)
{
  g_autofree char *file = g_build_filename (root, "config", "user-dirs.dirs", NULL);
  g_autofree char *line = g_strdup_printf ("XDG_VIDEOS_DIR=\"%s/Filme\"\n", root);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, line, -1, &error);
  g_assert_no_error (error);
  g_reload_user_special_dirs_cache ();
  assert_path (tachy_paths_dup_clips (), "Filme/Tachyscope");

  /* A variable that is no absolute path names nothing. */
  g_setenv ("XDG_VIDEOS_DIR", "films", TRUE);
  assert_path (tachy_paths_dup_clips (), "Filme/Tachyscope");
  g_unsetenv ("XDG_VIDEOS_DIR");

  g_unlink (file);
  g_reload_user_special_dirs_cache ();
}

static void
test_clips_without_any_setting (void)
{
  assert_path (tachy_paths_dup_clips (), "home/Videos/Tachyscope");
}

static void
test_programs (void)
{
  g_autofree char *command = tachy_paths_dup_program ("tachyscope");
  g_autofree char *window = tachy_paths_dup_program ("tachyscope-window");

  g_assert_cmpstr (command, ==, TACHY_BINDIR "/tachyscope");
  g_assert_cmpstr (window, ==, TACHY_LIBEXECDIR "/tachyscope-window");

  g_setenv ("TACHYSCOPE_PROGRAMS", root, TRUE);
  assert_path (tachy_paths_dup_program ("tachyscope"), "tachyscope");
  assert_path (tachy_paths_dup_program ("tachyscope-window"), "tachyscope-window");
  g_unsetenv ("TACHYSCOPE_PROGRAMS");
}

static void
set_directory (const char *variable,
               const char *name)
{
  g_autofree char *path = g_build_filename (root, name, NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_setenv (variable, path, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  /* GLib remembers these at their first use. */
  root = tachy_test_make_directory ();
  set_directory ("HOME", "home");
  set_directory ("XDG_DATA_HOME", "data");
  set_directory ("XDG_CACHE_HOME", "cache");
  set_directory ("XDG_CONFIG_HOME", "config");
  g_unsetenv ("XDG_VIDEOS_DIR");
  g_unsetenv ("TACHYSCOPE_PROGRAMS");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/paths/data-and-cache", test_data_and_cache);
  g_test_add_func ("/tachyscope/paths/programs", test_programs);
  if (!g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    {
      /* First, because GLib keeps a directory that it has once read. */
      g_test_add_func ("/tachyscope/paths/clips-without-any-setting",
                       test_clips_without_any_setting);
      g_test_add_func ("/tachyscope/paths/clips-by-environment", test_clips_by_environment);
      g_test_add_func ("/tachyscope/paths/clips-by-user-dirs", test_clips_by_user_dirs);
    }

  result = g_test_run ();
  tachy_test_remove_directory (root);
  g_free (root);
  return result;
}
