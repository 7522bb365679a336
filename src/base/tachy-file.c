/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that survive a power cut: written, synced, and named only when they are whole. */

#define G_LOG_DOMAIN "tachy-base"
#include "config.h"

#include "tachy-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tachy-error.h"

/* No disk says "not now", but some network file systems do; for five seconds they are believed. */
#define NOT_NOW_US (20 * G_TIME_SPAN_MILLISECOND)
#define MAX_NOT_NOW 250

static gboolean
fail_with_errno (const char *path,
                 GError    **error)
{
  int saved_errno = errno;
  g_autofree char *name = g_filename_display_basename (path);

  if (saved_errno == ENOSPC || saved_errno == EDQUOT)
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE, _("The disk is full: “%s”."), name);
  else
    /* Translators: a file name, then the system's reason. */
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE, _("“%s” cannot be written: %s."), name,
                 g_strerror (saved_errno));

  return FALSE;
}

/**
 * tachy_file_make_directory:
 * @path: a directory
 *
 * Makes @path and its parents, readable by this person only. Blocks; not for the main thread
 * once the window is up.
 *
 * Returns: whether it is there now; otherwise %TACHY_ERROR_STORAGE
 */
gboolean
tachy_file_make_directory (const char *path,
                           GError    **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail_with_errno (path, error);

  return TRUE;
}

/**
 * tachy_file_sync:
 * @path: a file or a directory
 *
 * Waits until the kernel says that @path is on the disk. Blocks.
 */
gboolean
tachy_file_sync (const char *path,
                 GError    **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean synced;

  if (fd < 0)
    return fail_with_errno (path, error);

  synced = fsync (fd) == 0 || fail_with_errno (path, error);
  close (fd);
  return synced;
}

static gboolean
sync_parent (const char *path,
             GError    **error)
{
  g_autofree char *directory = g_path_get_dirname (path);

  return tachy_file_sync (directory, error);
}

/**
 * tachy_file_write_all:
 * @fd: an open file
 * @offset: where in it; -1 where it stands, or at its end if it was opened so
 *
 * Writes as often as it takes (FAULTS.md, row 128). Blocks.
 *
 * Returns: whether all of @data is written; otherwise errno says why not
 */
gboolean
tachy_file_write_all (int         fd,
                      const void *data,
                      gsize       length,
                      gint64      offset)
{
  const char *next = data;
  const char *end = next + length;
  guint n_not_now = 0;

  while (next < end)
    {
      gssize n = offset < 0 ? write (fd, next, (gsize) (end - next))
                            : pwrite (fd, next, (gsize) (end - next), offset);

      if (n > 0)
        {
          next += n;
          offset += offset < 0 ? 0 : n;
        }
      else if (n < 0 && errno == EAGAIN && n_not_now++ < MAX_NOT_NOW)
        {
          g_usleep (NOT_NOW_US);
        }
      else if (n == 0 || errno != EINTR)
        {
          errno = n == 0 ? ENOSPC : errno;
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
write_and_sync (int         fd,
                const char *path,
                GBytes     *contents,
                GError    **error)
{
  gsize length;
  const void *data = g_bytes_get_data (contents, &length);

  return (tachy_file_write_all (fd, data, length, -1) && fsync (fd) == 0) ||
         fail_with_errno (path, error);
}

/**
 * tachy_file_write_new:
 * @path: where nothing stands yet
 * @contents: all that the file shall hold
 *
 * Writes a file of mode 0600 and syncs it, but not its directory. Blocks.
 *
 * Returns: whether all of it stands there; otherwise nothing does
 */
gboolean
tachy_file_write_new (const char *path,
                      GBytes     *contents,
                      GError    **error)
{
  int fd;
  gboolean written;

  g_return_val_if_fail (path != NULL && contents != NULL, FALSE);

  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_with_errno (path, error);

  written = write_and_sync (fd, path, contents, error);
  close (fd);
  if (!written)
    g_unlink (path);
  return written;
}

/**
 * tachy_file_write_durably:
 * @path: the file, replaced where it exists
 * @contents: all that it shall hold
 *
 * Either the old or the new contents stand at @path, whenever the power goes. Mode 0600. Blocks.
 */
gboolean
tachy_file_write_durably (const char *path,
                          GBytes     *contents,
                          GError    **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int fd;

  g_return_val_if_fail (path != NULL && contents != NULL, FALSE);

  fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_with_errno (path, error);

  if (!write_and_sync (fd, path, contents, error))
    {
      close (fd);
      g_unlink (temporary);
      return FALSE;
    }

  if (close (fd) != 0 || g_rename (temporary, path) != 0)
    {
      fail_with_errno (path, error);
      g_unlink (temporary);
      return FALSE;
    }

  return sync_parent (path, error);
}

/* RENAME_NOREPLACE is not known to every file system (some FUSE and network ones);
 * there what an exclusively created name, replaced at once, does nearly as well. */
static int
rename_without_replacing (const char *from,
                          const char *to)
{
  int saved_errno;
  int fd;

  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return -1;

  fd = open (to, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return -1;
  close (fd);
  if (g_rename (from, to) == 0)
    return 0;

  saved_errno = errno;
  g_unlink (to);
  errno = saved_errno;
  return -1;
}

/**
 * tachy_file_rename_new:
 * @from: a file
 * @to: the name that it shall have, in the same file system
 * @taken: (out): whether it failed because something has the name already, be it only a dangling
 *   link
 *
 * Renames without ever replacing, and does not wait for the disk: sync the directory. Blocks
 * shortly.
 *
 * Returns: whether @from stands at @to now; otherwise %TACHY_ERROR_STORAGE
 */
gboolean
tachy_file_rename_new (const char *from,
                       const char *to,
                       gboolean   *taken,
                       GError    **error)
{
  g_return_val_if_fail (from != NULL && to != NULL && taken != NULL, FALSE);

  *taken = FALSE;
  if (rename_without_replacing (from, to) == 0)
    return TRUE;

  *taken = errno == EEXIST;
  return fail_with_errno (to, error);
}

/**
 * tachy_file_place:
 * @from: a file
 * @to: the name that it shall have, in the same file system
 *
 * Renames, unless something has the name @to already; then syncs the directory. Blocks.
 *
 * Returns: whether @from stands at @to now; otherwise %TACHY_ERROR_STORAGE
 */
gboolean
tachy_file_place (const char *from,
                  const char *to,
                  GError    **error)
{
  gboolean taken;

  return tachy_file_rename_new (from, to, &taken, error) && sync_parent (to, error);
}
