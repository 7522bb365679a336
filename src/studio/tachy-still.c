/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes one picture as a file for the web. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-still.h"

#include <gio/gio.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#define PATIENCE (20 * GST_SECOND)

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define PICTURE_FORMAT "BGRx" /* cairo's RGB24 */
#else
#define PICTURE_FORMAT "xRGB"
#endif

static GBytes *
copy_sample (GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstMapInfo map;
  GBytes *bytes;

  if (buffer == NULL || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return NULL;

  bytes = g_bytes_new (map.data, map.size);
  gst_buffer_unmap (buffer, &map);
  return bytes;
}

static void
push_picture (GstElement      *pipeline,
              cairo_surface_t *surface)
{
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "picture");
  int height = cairo_image_surface_get_height (surface);
  gsize size = (gsize) cairo_image_surface_get_stride (surface) * (gsize) height;
  GstCaps *caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, PICTURE_FORMAT,
                                       "width", G_TYPE_INT, cairo_image_surface_get_width (surface),
                                       "height", G_TYPE_INT, height, "framerate",
                                       GST_TYPE_FRACTION, 1, 1, NULL);

  cairo_surface_flush (surface);
  g_object_set (source, "caps", caps, "format", GST_FORMAT_TIME, NULL);
  gst_app_src_push_buffer (GST_APP_SRC (source),
                           gst_buffer_new_memdup (cairo_image_surface_get_data (surface), size));
  gst_app_src_end_of_stream (GST_APP_SRC (source));
  gst_caps_unref (caps);
}

/**
 * tachy_still_encode:
 * @surface: RGB24
 * @prefer_webp: whether WebP shall be written where there is an encoder for it, and not JPEG
 * @mime_type: (out) (transfer none): what has been written
 *
 * Blocks.
 */
GBytes *
tachy_still_encode (cairo_surface_t *surface,
                    gboolean         prefer_webp,
                    const char     **mime_type,
                    GError         **error)
{
  g_autoptr (GstElementFactory) webp = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstSample) sample = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!gst_init_check (NULL, NULL, error))
    return NULL;

  webp = prefer_webp ? gst_element_factory_find ("webpenc") : NULL;
  pipeline = gst_parse_launch_full (
    webp != NULL ? "appsrc name=picture ! videoconvert ! webpenc quality=86 ! appsink name=file"
                 : "appsrc name=picture ! videoconvert ! jpegenc quality=88 ! appsink name=file",
    NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (pipeline == NULL)
    return NULL;

  push_picture (pipeline, surface);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "file");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  sample = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), PATIENCE);
  bytes = sample != NULL ? copy_sample (sample) : NULL;
  gst_element_set_state (pipeline, GST_STATE_NULL);

  if (bytes == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The picture was not encoded.");
      return NULL;
    }

  *mime_type = webp != NULL ? "image/webp" : "image/jpeg";
  return g_steal_pointer (&bytes);
}
