/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often a server is asked how a take is going. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-cadence-private.h"

#define LONGEST_BACK_OFF (10 * G_TIME_SPAN_MINUTE)
#define BACK_OFF_FACTOR 2.0
#define LATE_FACTOR 1.5

/* The built-in studio costs nothing to ask, a server on this computer little; all others want to
 * be asked every ten to thirty seconds. */
static const TachyCadence studio = {
  .first_us = G_TIME_SPAN_SECOND / 2,
  .factor = 1.0,
  .longest_us = G_TIME_SPAN_SECOND / 2,
  .late_us = G_TIME_SPAN_SECOND / 2,
  .latest_us = G_TIME_SPAN_SECOND / 2,
};
static const TachyCadence loopback = {
  .first_us = 2 * G_TIME_SPAN_SECOND,
  .factor = 1.0,
  .longest_us = 2 * G_TIME_SPAN_SECOND,
  .late_us = 10 * G_TIME_SPAN_SECOND,
  .latest_us = G_TIME_SPAN_MINUTE,
};
static const TachyCadence far_away = {
  .first_us = 5 * G_TIME_SPAN_SECOND,
  .factor = 1.5,
  .longest_us = 30 * G_TIME_SPAN_SECOND,
  .late_us = G_TIME_SPAN_MINUTE,
  .latest_us = 10 * G_TIME_SPAN_MINUTE,
};

static double pace = 1;

/*
 * tachy_cadence_set_pace:
 * @factor: by how much to shorten all waiting in this room; for tests
 */
void
tachy_cadence_set_pace (double factor)
{
  pace = factor;
}

double
tachy_cadence_get_pace (void)
{
  return pace;
}

/*
 * tachy_cadence_scale:
 *
 * Returns: @delay_us as it is to be waited
 */
gint64
tachy_cadence_scale (gint64 delay_us)
{
  return (gint64) ((double) delay_us * pace);
}

/*
 * tachy_cadence_for:
 *
 * Returns: (transfer none): the cadence for a kind of server
 */
const TachyCadence *
tachy_cadence_for (gboolean is_studio,
                   gboolean is_loopback)
{
  if (is_studio)
    return &studio;

  return is_loopback ? &loopback : &far_away;
}

/*
 * tachy_cadence_next:
 * @last_us: the last delay, microseconds; 0 before the first
 *
 * Returns: the next delay while all goes well
 */
gint64
tachy_cadence_next (const TachyCadence *cadence,
                    gint64              last_us)
{
  if (last_us <= 0)
    return cadence->first_us;

  return MIN ((gint64) ((double) last_us * cadence->factor), cadence->longest_us);
}

/*
 * tachy_cadence_next_late:
 * @last_us: the last delay, microseconds; 0 for a take that is only just late
 *
 * Returns: the next delay for a take that takes longer than others did
 */
gint64
tachy_cadence_next_late (const TachyCadence *cadence,
                         gint64              last_us)
{
  if (last_us < cadence->late_us)
    return cadence->late_us;

  return MIN ((gint64) ((double) last_us * LATE_FACTOR), cadence->latest_us);
}

/*
 * tachy_cadence_back_off:
 *
 * Returns: the next delay after a failure; it grows to ten minutes and never to giving up
 */
gint64
tachy_cadence_back_off (gint64 last_us)
{
  gint64 next = (gint64) ((double) MAX (last_us, G_TIME_SPAN_SECOND) * BACK_OFF_FACTOR);

  return MIN (next, LONGEST_BACK_OFF);
}

/*
 * tachy_cadence_spread:
 * @random: 0 to 1
 *
 * Returns: @delay_us give or take a fifth, so that takes sent together are not asked for together
 */
gint64
tachy_cadence_spread (gint64 delay_us,
                      double random)
{
  return (gint64) ((double) delay_us * (0.8 + 0.4 * random));
}
