/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>
#include <gst/gst.h>

G_BEGIN_DECLS

#define TACHY_TYPE_FRAME_PAINTABLE (tachy_frame_paintable_get_type ())

G_DECLARE_FINAL_TYPE (TachyFramePaintable, tachy_frame_paintable, TACHY, FRAME_PAINTABLE, GObject)

TachyFramePaintable *tachy_frame_paintable_new (void);
void                 tachy_frame_paintable_push (TachyFramePaintable *self,
                                                 GstSample           *sample);
void                 tachy_frame_paintable_show_newest (TachyFramePaintable *self);
void                 tachy_frame_paintable_hold (TachyFramePaintable *self,
                                                 gboolean             held);

G_END_DECLS
