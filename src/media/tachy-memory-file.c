/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files without a name, in which bytes go to another process and come back. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-memory-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * tachy_memory_file_new:
 *
 * Returns: a descriptor of an empty file, or -1 with errno
 */
int
tachy_memory_file_new (void)
{
  return memfd_create ("tachyscope", MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

static gboolean
write_all (int           fd,
           const guint8 *data,
           gsize         length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }

  return TRUE;
}

/*
 * tachy_memory_file_new_sealed:
 *
 * Returns: a descriptor of a file that holds @bytes and that nobody can change, or -1 with errno
 */
int
tachy_memory_file_new_sealed (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  int fd = tachy_memory_file_new ();
  int reason;

  if (fd < 0)
    return -1;
  if (write_all (fd, data, length) &&
      fcntl (fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0)
    return fd;

  reason = errno;
  close (fd);
  errno = reason;
  return -1;
}

/*
 * tachy_memory_file_read:
 * @fd: a file that somebody else may still be changing
 * @max_length: how much is accepted
 *
 * Returns: (transfer full) (nullable): a copy of the content; %NULL where there is none, or too
 *   much, or no memory
 */
GBytes *
tachy_memory_file_read (int   fd,
                        gsize max_length)
{
  g_autofree guint8 *data = NULL;
  struct stat facts;
  gsize length;
  gsize done = 0;

  if (fstat (fd, &facts) != 0 || facts.st_size < 1 || (guint64) facts.st_size > max_length)
    return NULL;

  length = (gsize) facts.st_size;
  data = g_try_malloc (length);
  while (data != NULL && done < length)
    {
      gssize n = pread (fd, data + done, length - done, (off_t) done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return NULL;
      done += (gsize) n;
    }

  return data != NULL ? g_bytes_new_take (g_steal_pointer (&data), length) : NULL;
}
