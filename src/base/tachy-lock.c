/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lock between processes that the kernel takes back when its holder dies. */

#define G_LOG_DOMAIN "tachy-base"
#include "config.h"

#include "tachy-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct _TachyLock
{
  int fd;
};

/* Somebody may have unlinked the file between our open() and flock(): then we hold a lock that
 * nobody else can see. */
static gboolean
still_stands_at (int         fd,
                 const char *path)
{
  struct stat ours, there;

  return fstat (fd, &ours) == 0 && stat (path, &there) == 0 && ours.st_ino == there.st_ino &&
         ours.st_dev == there.st_dev;
}

/**
 * tachy_lock_try:
 * @path: the lock file; made where it is missing, never removed by this function
 *
 * Does not wait. Uses flock(), whose locks belong to the open file and so hold between threads
 * and libraries of one process too, unlike those of fcntl().
 *
 * Returns: (transfer full) (nullable): the lock; %NULL with %G_IO_ERROR_BUSY where another holds
 *   it, or with the reason why the file cannot be opened
 */
TachyLock *
tachy_lock_try (const char *path,
                GError    **error)
{
  TachyLock *lock;
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  int saved_errno = errno;

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      saved_errno = errno == EWOULDBLOCK ? EBUSY : errno;
      close (fd);
      fd = -1;
    }
  else if (fd >= 0 && !still_stands_at (fd, path))
    {
      saved_errno = EBUSY;
      close (fd);
      fd = -1;
    }

  if (fd < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                           g_strerror (saved_errno));
      return NULL;
    }

  lock = g_new0 (TachyLock, 1);
  lock->fd = fd;
  return lock;
}

/**
 * tachy_lock_stands:
 * @path: what the lock was taken at
 *
 * Returns: whether others who try @path find this lock; not where its file has been removed, or
 *   another has been put in its place
 */
gboolean
tachy_lock_stands (TachyLock  *lock,
                   const char *path)
{
  g_return_val_if_fail (lock != NULL && path != NULL, FALSE);

  return still_stands_at (lock->fd, path);
}

/**
 * tachy_lock_free:
 * @lock: (transfer full) (nullable): a lock, given back
 */
void
tachy_lock_free (TachyLock *lock)
{
  if (lock == NULL)
    return;

  close (lock->fd);
  g_free (lock);
}
