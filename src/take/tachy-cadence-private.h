/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Delays between two questions, microseconds. */
typedef struct
{
  gint64 first_us;
  double factor;
  gint64 longest_us;
  gint64 late_us;   /* for takes that take longer than others did */
  gint64 latest_us; /* for those that take very much longer */
} TachyCadence;

void                tachy_cadence_set_pace (double factor);
double              tachy_cadence_get_pace (void);
gint64              tachy_cadence_scale (gint64 delay_us);

const TachyCadence *tachy_cadence_for (gboolean is_studio,
                                       gboolean is_loopback);
gint64              tachy_cadence_next (const TachyCadence *cadence,
                                        gint64              last_us);
gint64              tachy_cadence_next_late (const TachyCadence *cadence,
                                             gint64              last_us);
gint64              tachy_cadence_back_off (gint64 last_us);
gint64              tachy_cadence_spread (gint64 delay_us,
                                          double random);

G_END_DECLS
