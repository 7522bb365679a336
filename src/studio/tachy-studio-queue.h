/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-studio-shelf.h"

G_BEGIN_DECLS

#define TACHY_TYPE_STUDIO_QUEUE (tachy_studio_queue_get_type ())

G_DECLARE_FINAL_TYPE (TachyStudioQueue, tachy_studio_queue, TACHY, STUDIO_QUEUE, GObject)

TachyStudioQueue *tachy_studio_queue_new (TachyStudioShelf *shelf,
                                          double            slow);

gboolean          tachy_studio_queue_is_idle (TachyStudioQueue *self);
void              tachy_studio_queue_add (TachyStudioQueue *self,
                                          TachyStudioJob   *job);
void              tachy_studio_queue_cancel (TachyStudioQueue *self,
                                             TachyStudioJob   *job);
void              tachy_studio_queue_stop (TachyStudioQueue *self);


G_END_DECLS
