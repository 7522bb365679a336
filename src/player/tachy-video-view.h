/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tachy-player.h"

G_BEGIN_DECLS

#define TACHY_TYPE_VIDEO_VIEW (tachy_video_view_get_type ())

G_DECLARE_FINAL_TYPE (TachyVideoView, tachy_video_view, TACHY, VIDEO_VIEW, GtkWidget)

GtkWidget   *tachy_video_view_new (void);

TachyPlayer *tachy_video_view_get_player (TachyVideoView *self);
gboolean     tachy_video_view_get_fullscreened (TachyVideoView *self);

void         tachy_video_view_set_player (TachyVideoView *self,
                                          TachyPlayer    *player);
void         tachy_video_view_set_fullscreened (TachyVideoView *self,
                                                gboolean        fullscreened);

G_END_DECLS
