/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-take-page.h"

#include "tachy-take-details.h"
#include "tachy-take-holder.h"
#include "tachy-take-status.h"
#include "tachy-video-view.h"

G_BEGIN_DECLS

struct _TachyTakePage
{
  GtkWidget parent_instance;

  GtkStack *stage;
  TachyVideoView *video;
  TachyTakeStatus *status;
  TachyTakeDetails *details;

  TachyHouse *house;
  TachyPlayer *player;
  TachyTake *take; /* owned, nullable */
  GSignalGroup *take_signals;
};

void _tachy_take_page_install_actions (GtkWidgetClass *widget_class);
void _tachy_take_page_update_actions (TachyTakePage *self);
void _tachy_take_page_save_as (GtkWidget  *widget,
                               const char *action_name,
                               GVariant   *parameter);
void _tachy_take_page_save_frame (TachyTakePage *self);

G_END_DECLS
