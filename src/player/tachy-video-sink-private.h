/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>
#include <gst/base/gstbasesink.h>
#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct
{
  GstElement *element;     /* owned; for the pipeline */
  GstBaseSink *base;       /* owned; the sink proper, within the element or the same */
  GdkPaintable *paintable; /* owned; what it shows */
} TachyVideoSink;

gboolean    tachy_video_sink_init (TachyVideoSink *sink);
void        tachy_video_sink_show_newest (TachyVideoSink *sink);
void        tachy_video_sink_hold (TachyVideoSink *sink,
                                   gboolean        held);
GdkTexture *tachy_video_sink_dup_texture (TachyVideoSink *sink);
void        tachy_video_sink_disconnect (TachyVideoSink *sink);
void        tachy_video_sink_clear (TachyVideoSink *sink);

G_END_DECLS
