/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking into large files at chosen places. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-span.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/**
 * tachy_span_open:
 * @fd: an open file, which must stay open
 * @span: (out): the file and its length
 *
 * Returns: whether @fd is a regular file
 */
gboolean
tachy_span_open (int        fd,
                 TachySpan *span)
{
  struct stat facts;

  if (fstat (fd, &facts) != 0 || !S_ISREG (facts.st_mode))
    return FALSE;

  *span = (TachySpan){ fd, (guint64) facts.st_size };
  return TRUE;
}

/**
 * tachy_span_read:
 *
 * Returns: how many of @size bytes there were at @offset
 */
gsize
tachy_span_read (const TachySpan *span,
                 guint64          offset,
                 guint8          *buffer,
                 gsize            size)
{
  gsize done = 0;

  while (done < size && offset + done < span->length)
    {
      gssize n = pread (span->fd, buffer + done, size - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      done += (gsize) n;
    }

  return done;
}
