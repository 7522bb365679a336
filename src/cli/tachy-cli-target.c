/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copy of a clip that somebody wants under a name of their own: whole, or not there. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-target.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-file.h"

/**
 * tachy_cli_target_check:
 * @path: where a clip shall stand later
 *
 * Looks before anything is paid for whether a file can be made there.
 *
 * Returns: %FALSE with %TACHY_ERROR_INVALID or %TACHY_ERROR_STORAGE
 */
gboolean
tachy_cli_target_check (const char *path,
                        GError    **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *name = g_filename_display_name (path);

  if (*path == '\0' || g_str_has_suffix (path, "/") || g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                   _("“%s” does not name a file for the clip."), name);
      return FALSE;
    }

  if (g_access (directory, W_OK | X_OK) != 0)
    {
      /* Translators: a file name, then the system's reason. */
      g_set_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE, _("“%s” cannot be written: %s."), name,
                   g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

/**
 * tachy_cli_target_copy:
 * @clip: a filed clip; stays where it is
 * @path: what the person wants it to be called, replaced where it exists
 *
 * Blocks. Never leaves half a file at @path.
 */
gboolean
tachy_cli_target_copy (const char *clip,
                       const char *path,
                       GError    **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *hidden = g_strdup_printf (".%.8s.part", unique);
  g_autofree char *temporary = g_build_filename (directory, hidden, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (clip);
  g_autoptr (GFile) to = g_file_new_for_path (temporary);
  g_autofree char *kept = g_filename_display_name (clip);
  g_autofree char *wanted = g_filename_display_name (path);
  g_autoptr (GError) copy_error = NULL;

  /* The clip itself is private; the copy gets the modes that the person's files have. */
  if (g_file_copy (from, to, G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL, &copy_error) &&
      tachy_file_sync (temporary, &copy_error))
    {
      if (g_rename (temporary, path) == 0)
        return TRUE;

      g_set_error_literal (&copy_error, G_FILE_ERROR, g_file_error_from_errno (errno),
                           g_strerror (errno));
    }

  g_unlink (temporary);
  g_debug ("Copying failed: %s", copy_error->message);
  g_set_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE,
               g_error_matches (copy_error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
                   /* Translators: a file, then another file. */
                   ? _("The clip is in the library at “%s”; for a copy at “%s” the disk is full.")
                   /* Translators: a file, then another file. */
                   : _("The clip is in the library at “%s”, but cannot be copied to “%s”."),
               kept, wanted);
  return FALSE;
}
