/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What many tests need: directories of their own, and waiting that ends. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-test.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>

#define DEADLINE_US (60 * G_USEC_PER_SEC)
#define WAKE_MS 50

static gboolean
is_ours_cb (const char    *domain,
            GLogLevelFlags level,
            const char    *message,
            gpointer       tolerated)
{
  return g_strcmp0 (domain, tolerated) != 0;
}

/**
 * tachy_test_tolerate:
 * @domain: (not nullable): a static string: the log domain of a library
 *
 * Lets the rest of this test case go on when that library, in some of its versions, complains of
 * itself about what we give it.
 */
void
tachy_test_tolerate (const char *domain)
{
  g_test_log_set_fatal_handler (is_ours_cb, (gpointer) domain);
}

/**
 * tachy_test_make_directory:
 *
 * Returns: (transfer full): a new empty directory; give it to tachy_test_remove_directory()
 */
char *
tachy_test_make_directory (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("tachyscope-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

/**
 * tachy_test_remove_directory:
 * @path: a directory, removed with all that is in it
 */
void
tachy_test_remove_directory (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        tachy_test_remove_directory (child);
      else
        g_unlink (child);
    }

  g_rmdir (path);
}

/**
 * tachy_test_mount_small:
 * @path: an empty directory
 * @size: such as "64k"
 *
 * Mounts a file system of @size at @path, for this process only; it goes with the process or
 * with umount().
 *
 * Returns: %FALSE where this process may not, or the system cannot
 */
gboolean
tachy_test_mount_small (const char *path,
                        const char *size)
{
  g_autofree char *options = g_strdup_printf ("size=%s", size);

  return unshare (CLONE_NEWNS) == 0 && mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("tmpfs", path, "tmpfs", 0, options) == 0;
}

/**
 * tachy_test_keep_result_cb:
 * @user_data: a `GAsyncResult *` that is %NULL, and then owns a reference
 */
void
tachy_test_keep_result_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  g_assert_null (*kept);
  *kept = g_object_ref (result);
}

gint64
tachy_test_get_deadline (void)
{
  return g_get_monotonic_time () + DEADLINE_US;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * tachy_test_iterate:
 * @deadline: from tachy_test_get_deadline()
 * @condition: what is waited for, for the message
 *
 * Waits for one event of the default main context, or a moment.
 */
void
tachy_test_iterate (gint64      deadline,
                    const char *condition)
{
  guint waker = g_timeout_add (WAKE_MS, wake_cb, NULL);

  if (g_get_monotonic_time () > deadline)
    g_error ("Waited too long for: %s", condition);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (waker);
}
