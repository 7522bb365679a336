/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is remembered of one take between two questions, and when the next one is due. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-watch-private.h"

#include "tachy-take-private.h"

/* Gateways replicate slowly, so an id that is not known counts only when it stays so (FAULTS.md
 * 35). */
#define MISSES_UNTIL_GONE 3
#define GRACE (2 * G_TIME_SPAN_MINUTE)
#define MISS_DELAY (GRACE / (MISSES_UNTIL_GONE - 1))

/* From when on a take is late where nothing has been learnt, and the least where something has. */
#define UNLEARNT_LATE (30 * G_TIME_SPAN_MINUTE)
#define LEAST_LATE G_TIME_SPAN_MINUTE
#define VERY_LATE 4

/*
 * tachy_watch_new:
 * @take: accepted or running
 */
TachyWatch *
tachy_watch_new (TachyTake *take,
                 gint64     now)
{
  TachyWatch *self = g_new0 (TachyWatch, 1);
  gint64 accepted_at = tachy_take_get_accepted_at (take);
  gint64 age = accepted_at > 0 ? g_get_real_time () - accepted_at : 0;

  self->take = g_object_ref (take);
  self->begun = now - MAX (age, 0);
  return self;
}

void
tachy_watch_free (TachyWatch *self)
{
  if (self->has_notice)
    tachy_take_set_notice (self->take, NULL, NULL);
  g_object_unref (self->take);
  g_free (self);
}

static gint64
get_late (TachyWatch *self)
{
  const TachyTakeRow *row = tachy_take_get_row (self->take);

  return row != NULL && row->late_us > 0 ? MAX (row->late_us, LEAST_LATE) : UNLEARNT_LATE;
}

/*
 * tachy_watch_set_notice:
 * @error: (nullable): what goes wrong just now; %NULL takes the notice back
 * @failure: (nullable): what the server said
 */
void
tachy_watch_set_notice (TachyWatch         *self,
                        const GError       *error,
                        const TachyFailure *failure)
{
  if (error == NULL && !self->has_notice)
    return;

  self->has_notice = error != NULL;
  tachy_take_set_notice (self->take, error, failure);
}

/*
 * tachy_watch_succeed:
 *
 * The server has said how the take is going. Whoever takes longer than nearly all before is asked
 * for less often, but for ever.
 */
void
tachy_watch_succeed (TachyWatch         *self,
                     const TachyCadence *cadence,
                     gint64              now)
{
  gint64 age = now - self->begun;
  gint64 late = get_late (self);

  self->n_failures = 0;
  self->n_strangers = 0;
  self->n_misses = 0;
  if (age <= late)
    self->delay = tachy_cadence_next (cadence, self->delay);
  else
    self->delay = tachy_cadence_next_late (cadence, age > VERY_LATE * late ? self->delay : 0);
}

/*
 * tachy_watch_fail:
 *
 * The server has said nothing of use.
 */
void
tachy_watch_fail (TachyWatch *self)
{
  self->n_failures++;
  self->delay = tachy_cadence_back_off (self->delay);
}

/*
 * tachy_watch_miss:
 *
 * The server has said that it does not know the take.
 *
 * Returns: whether that is final
 */
gboolean
tachy_watch_miss (TachyWatch *self,
                  gint64      now)
{
  if (self->n_misses++ == 0)
    self->first_miss = now;

  self->delay = MISS_DELAY;
  return self->n_misses >= MISSES_UNTIL_GONE && now - self->first_miss >= GRACE;
}

/*
 * tachy_watch_compare:
 *
 * For lines of watches in which the next one stands first.
 */
int
tachy_watch_compare (gconstpointer a,
                     gconstpointer b,
                     gpointer      user_data)
{
  const TachyWatch *first = a;
  const TachyWatch *second = b;

  return (first->due > second->due) - (first->due < second->due);
}
