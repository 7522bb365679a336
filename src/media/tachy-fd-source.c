/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A GStreamer source for a file that is already open. Unlike fdsrc it is read at any place, so
 * that demuxers treat it as they treat a file with a name. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-fd-source-private.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

struct _TachyFdSource
{
  GstBaseSrc parent_instance;

  int fd; /* unowned, outlives us */
};

G_DEFINE_FINAL_TYPE (TachyFdSource, tachy_fd_source, GST_TYPE_BASE_SRC)

static GstStaticPadTemplate pad_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

static gboolean
tachy_fd_source_is_seekable (GstBaseSrc *source)
{
  return TRUE;
}

static gboolean
tachy_fd_source_get_size (GstBaseSrc *source,
                          guint64    *size)
{
  struct stat facts;

  if (fstat (TACHY_FD_SOURCE (source)->fd, &facts) != 0 || !S_ISREG (facts.st_mode))
    return FALSE;

  *size = (guint64) facts.st_size;
  return TRUE;
}

/* Returns how much was there, or -1. */
static gssize
read_at (int     fd,
         guint8 *data,
         gsize   length,
         guint64 offset)
{
  gsize done = 0;

  while (done < length)
    {
      gssize n = pread (fd, data + done, length - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      done += (gsize) n;
    }

  return (gssize) done;
}

static GstFlowReturn
tachy_fd_source_fill (GstBaseSrc *source,
                      guint64     offset,
                      guint       length,
                      GstBuffer  *buffer)
{
  GstMapInfo map;
  gssize n;

  if (!gst_buffer_map (buffer, &map, GST_MAP_WRITE))
    return GST_FLOW_ERROR;
  n = read_at (TACHY_FD_SOURCE (source)->fd, map.data, length, offset);
  gst_buffer_unmap (buffer, &map);

  if (n < 0)
    {
      GST_ELEMENT_ERROR (source, RESOURCE, READ, (NULL), GST_ERROR_SYSTEM);
      return GST_FLOW_ERROR;
    }
  if (n == 0 && length > 0)
    return GST_FLOW_EOS;

  gst_buffer_resize (buffer, 0, n);
  GST_BUFFER_OFFSET (buffer) = offset;
  GST_BUFFER_OFFSET_END (buffer) = offset + (guint64) n;
  return GST_FLOW_OK;
}

static void
tachy_fd_source_class_init (TachyFdSourceClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseSrcClass *source_class = GST_BASE_SRC_CLASS (klass);

  source_class->is_seekable = tachy_fd_source_is_seekable;
  source_class->get_size = tachy_fd_source_get_size;
  source_class->fill = tachy_fd_source_fill;
  gst_element_class_add_static_pad_template (element_class, &pad_template);
  gst_element_class_set_static_metadata (element_class, "Open file", "Source/File",
                                         "Reads a file that is already open", "Tachyscope");
}

static void
tachy_fd_source_init (TachyFdSource *self)
{
  self->fd = -1;
}

/*
 * tachy_fd_source_new:
 * @fd: a regular file, open for reading; it must stay so while the source plays
 *
 * Returns: (transfer floating): the source
 */
GstElement *
tachy_fd_source_new (int fd)
{
  TachyFdSource *self = g_object_new (TACHY_TYPE_FD_SOURCE, NULL);

  self->fd = fd;
  return GST_ELEMENT (self);
}
