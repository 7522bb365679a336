/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 tachy_clock_get_time (void);
gint64 tachy_clock_get_slept (void);
int    tachy_clock_get_timeout (gint64 until);

void   tachy_clock_set_by_hand (gboolean by_hand);
void   tachy_clock_advance (gint64 us);
void   tachy_clock_sleep (gint64 us);

G_END_DECLS
