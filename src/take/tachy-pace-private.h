/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How fast one host may be asked. To be set up with tachy_pace_init(); times are those of
 * tachy_clock_get_time(). */
typedef struct
{
  double rate;      /* requests a second */
  double highest;
  double burst;
  double tokens;
  gint64 counted;   /* when tokens was right */
  gint64 quiet;     /* until when the host wants to be left alone */
  guint n_under_way;
  gboolean is_short; /* somebody had to wait since the rate was last raised */
} TachyPace;

void   tachy_pace_init (TachyPace *self,
                        gboolean   is_own,
                        gint64     now);
gint64 tachy_pace_get_wait (TachyPace *self,
                            gint64     now);
void   tachy_pace_begin (TachyPace *self,
                         gint64     now);
void   tachy_pace_end (TachyPace *self);
void   tachy_pace_raise (TachyPace *self);
void   tachy_pace_lower (TachyPace *self,
                         gint64     now);
void   tachy_pace_be_quiet (TachyPace *self,
                            gint64     until);

G_END_DECLS
