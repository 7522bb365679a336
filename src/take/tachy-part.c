/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file in which a clip grows: where it stands, what there is of it, and room for more. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-part-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-file.h"

/* What a download leaves free, so that the library can still record what becomes of it. */
#define RESERVE (512 * 1024)

typedef struct
{
  char *path;
  char *clip; /* (nullable) */
  TachyPartSight sight;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_free (look->path);
  g_free (look->clip);
  g_free (look);
}

static gboolean
fail (GError **error)
{
  int saved_errno = errno;

  g_debug ("The part file: %s", g_strerror (saved_errno));
  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STORAGE,
                       saved_errno == ENOSPC || saved_errno == EDQUOT
                           ? _("The disk is full, so the download waits until there is space.")
                           : _("The clip cannot be written to the library folder."));
  return FALSE;
}

/*
 * tachy_part_build_directory:
 * @clips_directory: the library folder
 *
 * Returns: (transfer full): the path of the hidden folder in it that holds the part files
 */
char *
tachy_part_build_directory (const char *clips_directory)
{
  return g_build_filename (clips_directory, ".part", NULL);
}

/*
 * tachy_part_build_path:
 * @clips_directory: the library folder; the part file stands in it, so that naming the clip is a
 *   rename and no copy
 *
 * Returns: (transfer full): the path of the take's part file
 */
char *
tachy_part_build_path (const char *clips_directory,
                       const char *take_id)
{
  g_autofree char *directory = tachy_part_build_directory (clips_directory);
  g_autofree char *name = g_strconcat (take_id, TACHY_PART_SUFFIX, NULL);

  return g_build_filename (directory, name, NULL);
}

static gint64
get_size (const char *path)
{
  GStatBuf status;

  return path != NULL && g_lstat (path, &status) == 0 && S_ISREG (status.st_mode) ? status.st_size
                                                                                 : -1;
}

static gint64
get_room (const struct statvfs *status)
{
  return (gint64) MIN ((guint64) G_MAXINT64 / status->f_frsize, (guint64) status->f_bavail) *
         (gint64) status->f_frsize;
}

static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Look *look = task_data;
  g_autofree char *directory = g_path_get_dirname (look->path);
  struct statvfs status;
  GError *error = NULL;

  if (!tachy_file_make_directory (directory, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  look->sight.part = get_size (look->path);
  look->sight.clip = get_size (look->clip);
  look->sight.room = statvfs (directory, &status) == 0 ? get_room (&status) : G_MAXINT64;
  g_task_return_boolean (task, TRUE);
}

/*
 * tachy_part_look_async:
 * @path: a part file, there or not
 * @clip: (nullable): where the finished clip stood
 *
 * Makes the folder of part files, and looks what stands where.
 */
void
tachy_part_look_async (const char         *path,
                       const char         *clip,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Look *look = g_new0 (Look, 1);

  look->path = g_strdup (path);
  look->clip = g_strdup (clip);
  g_task_set_source_tag (task, tachy_part_look_async);
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, look_in_thread);
}

/*
 * tachy_part_look_finish:
 * @sight: (out): what was seen
 *
 * Returns: whether part files can stand there; otherwise %TACHY_ERROR_STORAGE
 */
gboolean
tachy_part_look_finish (GAsyncResult   *result,
                        TachyPartSight *sight,
                        GError        **error)
{
  g_assert (g_async_result_is_tagged (result, tachy_part_look_async));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  *sight = ((Look *) g_task_get_task_data (G_TASK (result)))->sight;
  return TRUE;
}

/*
 * tachy_part_check_room:
 * @room: bytes that are free
 * @needed: bytes that are still to come
 *
 * Returns: whether they may; otherwise %TACHY_ERROR_STORAGE with the sentence for it
 */
gboolean
tachy_part_check_room (gint64   room,
                       gint64   needed,
                       GError **error)
{
  if (room - RESERVE >= needed)
    return TRUE;

  errno = ENOSPC;
  return fail (error);
}

/*
 * tachy_part_judge_clip:
 * @found: size of the file that stands where the clip was put, -1 where there is none
 * @bytes: size of the clip; 0 where it is not known
 *
 * Returns: filed, missing or damaged
 */
TachyMediaState
tachy_part_judge_clip (gint64 found,
                       gint64 bytes)
{
  if (found < 0)
    return TACHY_MEDIA_MISSING;

  return bytes == 0 || found == bytes ? TACHY_MEDIA_FILED : TACHY_MEDIA_DAMAGED;
}

/* Forgetting two gigabytes takes some file systems a while. */
static void
discard_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  g_unlink (task_data);
  g_task_return_boolean (task, TRUE);
}

/*
 * tachy_part_discard_async:
 *
 * Removes a part file, if it is there. Cannot fail in a way that matters, so it has no finish.
 */
void
tachy_part_discard_async (const char         *path,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, tachy_part_discard_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, discard_in_thread);
}

/* Whatever stands there already, be it a link, is not written to. */
static int
make_anew (const char *path)
{
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  int fd = g_open (path, flags, 0600);

  if (fd < 0 && errno == EEXIST && g_unlink (path) == 0)
    fd = g_open (path, flags, 0600);

  return fd;
}

static int
open_again (const char *path,
            gint64      offset)
{
  int fd = g_open (path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  struct stat status;

  if (fd < 0)
    return -1;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_size >= offset &&
      ftruncate (fd, offset) == 0)
    return fd;

  close (fd);
  return -1;
}

/*
 * tachy_part_open:
 * @offset: bytes at the beginning that shall stay; 0 for a new file
 *
 * Blocks shortly.
 *
 * Returns: a descriptor to write with; -1 with %TACHY_ERROR_STORAGE
 */
int
tachy_part_open (const char *path,
                 gint64      offset,
                 GError    **error)
{
  int fd = offset > 0 ? open_again (path, offset) : make_anew (path);

  if (fd < 0)
    fail (error);

  return fd;
}

/*
 * tachy_part_has_room:
 * @needed: bytes that are still to come; 0 where it is not known
 *
 * As tachy_part_check_room(), on the file's own file system. Blocks shortly.
 */
gboolean
tachy_part_has_room (int      fd,
                     gint64   needed,
                     GError **error)
{
  struct statvfs status;

  return fstatvfs (fd, &status) != 0 || tachy_part_check_room (get_room (&status), needed, error);
}

/*
 * tachy_part_write:
 *
 * Writes, and has the disk begin to work on it, so that the sync at the end finds little to do.
 * Blocks.
 */
gboolean
tachy_part_write (int           fd,
                  const guint8 *bytes,
                  gsize         length,
                  gint64        offset,
                  GError      **error)
{
  if (!tachy_file_write_all (fd, bytes, length, offset))
    return fail (error);

  sync_file_range (fd, offset, (gint64) length, SYNC_FILE_RANGE_WRITE);
  return TRUE;
}
