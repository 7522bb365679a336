/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-cadence-private.h"
#include "tachy-take.h"

G_BEGIN_DECLS

/* What is remembered of one take between two questions. Times are those of tachy_clock_get_time(),
 * spans are microseconds. */
typedef struct
{
  TachyTake *take;      /* owned */
  GSequenceIter *place; /* (nullable): in the line of those that will be asked for */
  gint64 begun;         /* when the server took it; may lie before the clock began */
  gint64 due;
  gint64 delay;         /* the last one without spread */
  guint n_failures;     /* in a row, as are the others */
  guint n_strangers;    /* answers about another take */
  guint n_misses;       /* answers that the server does not know it */
  gint64 first_miss;
  guint met_on;         /* the number of the last walk that has met it */
  gboolean is_wanted;   /* by the walk through the list that is under way */
  gboolean is_asked;    /* by itself: waits for its turn, or for the answer */
  gboolean has_notice;
} TachyWatch;

TachyWatch *tachy_watch_new (TachyTake *take,
                             gint64     now);
void        tachy_watch_free (TachyWatch *self);

void        tachy_watch_set_notice (TachyWatch         *self,
                                    const GError       *error,
                                    const TachyFailure *failure);
void        tachy_watch_succeed (TachyWatch         *self,
                                 const TachyCadence *cadence,
                                 gint64              now);
void        tachy_watch_fail (TachyWatch *self);
gboolean    tachy_watch_miss (TachyWatch *self,
                              gint64      now);
int         tachy_watch_compare (gconstpointer a,
                                 gconstpointer b,
                                 gpointer      user_data);

G_END_DECLS
