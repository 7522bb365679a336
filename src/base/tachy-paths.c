/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things lie, by the XDG rules. */

#define G_LOG_DOMAIN "tachy-base"
#include "config.h"

#include "tachy-paths.h"

#include <string.h>

/**
 * tachy_paths_dup_data:
 * @name: (nullable): what lies below the data directory
 *
 * Returns: (transfer full): the path, below `$XDG_DATA_HOME/tachyscope`
 */
char *
tachy_paths_dup_data (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), "tachyscope", name, NULL);
}

/**
 * tachy_paths_dup_cache:
 * @name: (nullable): what lies below the cache directory
 *
 * Returns: (transfer full): the path, below `$XDG_CACHE_HOME/tachyscope`; all there can be made
 *   again
 */
char *
tachy_paths_dup_cache (const char *name)
{
  return g_build_filename (g_get_user_cache_dir (), "tachyscope", name, NULL);
}

static gboolean
in_sandbox (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/**
 * tachy_paths_dup_clips:
 *
 * The default library folder: `Tachyscope` below the person's videos. Inside a Flatpak the
 * videos are out of reach until a folder has been chosen through the portal, so there it is
 * below the data directory. `XDG_VIDEOS_DIR` in the environment wins over user-dirs.dirs, for
 * tests and servers without a desktop.
 *
 * Returns: (transfer full): the path
 */
char *
tachy_paths_dup_clips (void)
{
  const char *videos = g_getenv ("XDG_VIDEOS_DIR");

  if (videos == NULL || !g_path_is_absolute (videos))
    videos = in_sandbox () ? NULL : g_get_user_special_dir (G_USER_DIRECTORY_VIDEOS);

  if (videos == NULL && in_sandbox ())
    return tachy_paths_dup_data ("clips");
  if (videos == NULL)
    return g_build_filename (g_get_home_dir (), "Videos", "Tachyscope", NULL);

  return g_build_filename (videos, "Tachyscope", NULL);
}

/**
 * tachy_paths_dup_program:
 * @name: "tachyscope" or one of the helper programs in libexec
 *
 * `TACHYSCOPE_PROGRAMS` names one directory that holds them all, for running uninstalled.
 *
 * Returns: (transfer full): the path of the program
 */
char *
tachy_paths_dup_program (const char *name)
{
  const char *directory = g_getenv ("TACHYSCOPE_PROGRAMS");

  if (directory == NULL)
    directory = strcmp (name, "tachyscope") == 0 ? TACHY_BINDIR : TACHY_LIBEXECDIR;

  return g_build_filename (directory, name, NULL);
}
