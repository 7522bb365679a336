/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct _TachySchedule TachySchedule;

/**
 * TachyScheduleFunc:
 * @item: (transfer full): what is due; not in the schedule any more
 */
typedef void (*TachyScheduleFunc) (GObject *item,
                                   gpointer user_data);

TachySchedule *tachy_schedule_new (TachyScheduleFunc func,
                                   gpointer          user_data);
void           tachy_schedule_free (TachySchedule *self);

void           tachy_schedule_put (TachySchedule *self,
                                   gpointer       item,
                                   gint64         delay_us);
gboolean       tachy_schedule_remove (TachySchedule *self,
                                      gpointer       item);
guint          tachy_schedule_get_length (TachySchedule *self);
gint64         tachy_schedule_get_next (TachySchedule *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachySchedule, tachy_schedule_free)

G_END_DECLS
