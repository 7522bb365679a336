/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lets the n-th call fail that changes a file below the given folders; for LD_PRELOAD.
 *
 * NTH_FOLDERS: the folders, with colons between them
 * NTH_CALL: which call is hit, from 1
 * NTH_HOW: "once" fails that call, "on" that one and all later ones, "kill" ends the process before
 *   it, "short" writes only half of what it should; from that call on "shorts" does so with all
 *   writes, and "eintr" and "eagain" fail every other write as a disk does that only wants to be
 *   asked again
 * NTH_WHEN: a file elsewhere; calls count only as soon as it is there
 * NTH_LOG: a file elsewhere that gets a line for each call that is hit
 *
 * NTH_TYPE: what statfs() calls the file system of the folders, for all calls */

/* Both kinds of names are wanted here, and none that the compiler puts into their place. */
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

static atomic_int n_calls;

static int
is_below (const char *path)
{
  const char *folders = getenv ("NTH_FOLDERS");

  while (folders != NULL && *folders != '\0')
    {
      size_t length = strcspn (folders, ":");

      if (length > 0 && strncmp (path, folders, length) == 0 &&
          (path[length] == '/' || path[length] == '\0'))
        return 1;
      folders += length + (folders[length] == ':');
    }

  return 0;
}

static void
tell (const char *call,
      const char *path,
      int         number)
{
  const char *log = getenv ("NTH_LOG");
  int fd = log != NULL ? REAL (open) (log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
  char line[PATH_MAX + 64];
  int length = snprintf (line, sizeof line, "%d %s %s\n", number, call, path);

  if (fd < 0)
    return;
  if (REAL (write) (fd, line, (size_t) length) != length)
    abort ();
  close (fd);
}

static int
is_how (const char *what)
{
  const char *how = getenv ("NTH_HOW");

  return how != NULL && strcmp (how, what) == 0;
}

static int
is_chosen (const char *call,
           int         number,
           int         chosen)
{
  int from = number >= chosen;

  if (is_how ("on"))
    return from;
  if (is_how ("shorts"))
    return from && strstr (call, "write") != NULL;
  if (is_how ("eintr") || is_how ("eagain"))
    return from && strstr (call, "write") != NULL && (number - chosen) % 2 == 0;

  return number == chosen;
}

static int
is_time (void)
{
  const char *when = getenv ("NTH_WHEN");

  return when == NULL || access (when, F_OK) == 0;
}

/* Whether this call is hit. */
static int
is_hit (const char *call,
        const char *path)
{
  const char *chosen = getenv ("NTH_CALL");
  int saved_errno = errno;
  int number, hit;

  if (chosen == NULL || !is_below (path) || !is_time ())
    {
      errno = saved_errno;
      return 0;
    }

  number = atomic_fetch_add (&n_calls, 1) + 1;
  hit = is_chosen (call, number, atoi (chosen));
  if (hit)
    tell (call, path, number);
  if (hit && is_how ("kill"))
    kill (getpid (), SIGKILL);

  errno = saved_errno;
  return hit;
}

static int
is_hit_at (const char *call,
           int         fd)
{
  char link[64], path[PATH_MAX];
  ssize_t length;
  int saved_errno = errno;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, sizeof path - 1);
  errno = saved_errno;
  if (length <= 0 || path[0] != '/')
    return 0;

  path[length] = '\0';
  return is_hit (call, path);
}

static int
fail_with (int error)
{
  errno = error;
  return -1;
}

static int
is_short (void)
{
  return is_how ("short") || is_how ("shorts");
}

static size_t
halve (size_t length)
{
  return length > 1 ? length / 2 : length;
}

static int
fail_write (void)
{
  return fail_with (is_how ("eintr") ? EINTR : is_how ("eagain") ? EAGAIN : ENOSPC);
}

ssize_t
write (int         fd,
       const void *data,
       size_t      length)
{
  if (!is_hit_at ("write", fd))
    return REAL (write) (fd, data, length);

  return is_short () ? REAL (write) (fd, data, halve (length)) : fail_write ();
}

ssize_t
pwrite64 (int         fd,
          const void *data,
          size_t      length,
          off64_t     offset)
{
  if (!is_hit_at ("pwrite", fd))
    return REAL (pwrite64) (fd, data, length, offset);

  return is_short () ? REAL (pwrite64) (fd, data, halve (length), offset) : fail_write ();
}

ssize_t
pwrite (int         fd,
        const void *data,
        size_t      length,
        off_t       offset)
{
  return pwrite64 (fd, data, length, offset);
}

ssize_t
writev (int                 fd,
        const struct iovec *parts,
        int                 n_parts)
{
  if (!is_hit_at ("writev", fd))
    return REAL (writev) (fd, parts, n_parts);

  return is_short () ? REAL (write) (fd, parts[0].iov_base, halve (parts[0].iov_len))
                     : fail_write ();
}

int
fsync (int fd)
{
  return is_hit_at ("fsync", fd) ? fail_with (EIO) : REAL (fsync) (fd);
}

int
fdatasync (int fd)
{
  return is_hit_at ("fdatasync", fd) ? fail_with (EIO) : REAL (fdatasync) (fd);
}

int
ftruncate64 (int     fd,
             off64_t length)
{
  return is_hit_at ("ftruncate", fd) ? fail_with (EIO) : REAL (ftruncate64) (fd, length);
}

int
ftruncate (int   fd,
           off_t length)
{
  return ftruncate64 (fd, length);
}

int
posix_fallocate64 (int     fd,
                   off64_t offset,
                   off64_t length)
{
  return is_hit_at ("fallocate", fd) ? ENOSPC : REAL (posix_fallocate64) (fd, offset, length);
}

int
posix_fallocate (int   fd,
                 off_t offset,
                 off_t length)
{
  return posix_fallocate64 (fd, offset, length);
}

int
rename (const char *from,
        const char *to)
{
  return is_hit ("rename", to) ? fail_with (EIO) : REAL (rename) (from, to);
}

int
renameat2 (int          from_fd,
           const char  *from,
           int          to_fd,
           const char  *to,
           unsigned int flags)
{
  return is_hit ("rename", to) ? fail_with (EIO)
                               : REAL (renameat2) (from_fd, from, to_fd, to, flags);
}

int
link (const char *from,
      const char *to)
{
  return is_hit ("link", to) ? fail_with (EIO) : REAL (link) (from, to);
}

int
mkdir (const char *path,
       mode_t      mode)
{
  return is_hit ("mkdir", path) ? fail_with (ENOSPC) : REAL (mkdir) (path, mode);
}

int
open64 (const char *path,
        int         flags,
        ...)
{
  mode_t mode = 0;

  if (flags & O_CREAT)
    {
      va_list arguments;

      va_start (arguments, flags);
      mode = va_arg (arguments, mode_t);
      va_end (arguments);
      if (is_hit ("open", path))
        return fail_with (ENOSPC);
    }

  return REAL (open64) (path, flags, mode);
}

int
open (const char *path,
      int         flags,
      ...)
{
  mode_t mode = 0;

  if (flags & O_CREAT)
    {
      va_list arguments;

      va_start (arguments, flags);
      mode = va_arg (arguments, mode_t);
      va_end (arguments);
    }

  return open64 (path, flags, mode);
}

int
statfs64 (const char      *path,
          struct statfs64 *status)
{
  const char *type = getenv ("NTH_TYPE");
  int result = REAL (statfs64) (path, status);

  if (result == 0 && type != NULL && is_below (path))
    status->f_type = (__typeof__ (status->f_type)) strtoul (type, NULL, 0);

  return result;
}

int
statfs (const char    *path,
        struct statfs *status)
{
  /* On 64 bits the two structures are one. */
  return statfs64 (path, (struct statfs64 *) status);
}
