/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-video-view.h"

G_BEGIN_DECLS

struct _TachyVideoView
{
  GtkWidget parent_instance;

  GtkWidget *overlay;
  GtkPicture *picture;
  GtkSpinner *spinner;
  GtkWidget *opening;
  GtkWidget *failure;
  GtkLabel *reason;
  GtkRevealer *controls;
  GtkWidget *bar;
  GtkRange *seek_scale;
  GtkButton *play_button;
  GtkWidget *step_buttons;
  GtkLabel *position_label;
  GtkLabel *duration_label;
  GtkWidget *wide_buttons;
  GtkMenuButton *speed_button;
  GtkLabel *speed_label;
  GtkMenuButton *volume_button;
  GtkMenuButton *more_button;
  GtkButton *fullscreen_button;
  GtkRange *volume_scale;
  GMenuModel *speeds;
  GMenu *what_is_hidden;

  TachyPlayer *player;
  GSignalGroup *player_signals;
  GBindingGroup *player_bindings;
  gboolean fullscreened;
  gboolean dragging; /* the person has the handle of the position in hand ... */
  gboolean resumes;  /* ... and the clip played before */
  guint tick;
  guint hide_timeout;
  guint width_idle;
};

/* tachy-video-view.c */
void     tachy_video_view_show_controls (TachyVideoView *self);
void     tachy_video_view_request_frame (TachyVideoView *self);
void     tachy_video_view_notify_sound (TachyVideoView *self);
void     tachy_video_view_notify_loop (TachyVideoView *self);
void     tachy_video_view_notify_speed (TachyVideoView *self);

/* tachy-video-view-actions.c */
void     tachy_video_view_install_actions (GtkWidgetClass *widget_class);

/* tachy-video-view-player.c */
gboolean tachy_video_view_is_playing (TachyVideoView *self);
void     tachy_video_view_connect_player (TachyVideoView *self);
void     tachy_video_view_show_player (TachyVideoView *self);
void     tachy_video_view_update_tick (TachyVideoView *self);
gboolean tachy_video_view_drag_position (TachyVideoView *self,
                                         double          value);
void     tachy_video_view_set_dragging (TachyVideoView *self,
                                        gboolean        dragging);

G_END_DECLS
