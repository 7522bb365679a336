/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time by which this room waits: it goes on while the computer sleeps, and in tests by hand. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-clock-private.h"

#include <time.h>

#include "tachy-cadence-private.h"

static gboolean is_by_hand = FALSE;
static gint64 hand_time = 0;
static gint64 hand_slept = 0;

static gint64
read_clock (clockid_t id)
{
  struct timespec now;

  if (clock_gettime (id, &now) != 0)
    return g_get_monotonic_time ();

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* The pace can change at any time, and yet no moment may come twice. */
static gint64
count_real_time (void)
{
  static double pace = 1;
  static gint64 from = 0;
  static gint64 counted = 0;
  const gint64 now = read_clock (CLOCK_BOOTTIME);
  const gint64 time = counted + (gint64) ((double) (now - from) / pace);

  if (pace < tachy_cadence_get_pace () || pace > tachy_cadence_get_pace ())
    {
      pace = tachy_cadence_get_pace ();
      from = now;
      counted = time;
    }

  return time;
}

/*
 * tachy_clock_get_time:
 *
 * Returns: microseconds since some moment before this process began; never goes back, and nobody
 *   can set it
 */
gint64
tachy_clock_get_time (void)
{
  if (is_by_hand)
    return hand_time;

  return count_real_time ();
}

/*
 * tachy_clock_get_slept:
 *
 * Returns: how much of tachy_clock_get_time() the computer has slept through, microseconds
 */
gint64
tachy_clock_get_slept (void)
{
  if (is_by_hand)
    return hand_slept;

  return read_clock (CLOCK_BOOTTIME) - read_clock (CLOCK_MONOTONIC);
}

/*
 * tachy_clock_get_timeout:
 * @until: a time of tachy_clock_get_time()
 *
 * Returns: how long a main loop may wait, in milliseconds; -1 where that time does not come by
 *   itself
 */
int
tachy_clock_get_timeout (gint64 until)
{
  gint64 left = until - tachy_clock_get_time ();

  if (left <= 0)
    return 0;
  if (is_by_hand)
    return -1;

  return (int) MIN (tachy_cadence_scale (left) / 1000 + 1, G_MAXINT);
}

/*
 * tachy_clock_set_by_hand:
 * @by_hand: whether time stands still from now on, until somebody turns it; for tests
 */
void
tachy_clock_set_by_hand (gboolean by_hand)
{
  hand_time = tachy_clock_get_time ();
  hand_slept = tachy_clock_get_slept ();
  is_by_hand = by_hand;
}

void
tachy_clock_advance (gint64 us)
{
  g_assert (is_by_hand && us >= 0);

  hand_time += us;
}

/*
 * tachy_clock_sleep:
 *
 * Advances as if the computer had been suspended for so long.
 */
void
tachy_clock_sleep (gint64 us)
{
  tachy_clock_advance (us);
  hand_slept += us;
}
