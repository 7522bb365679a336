/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast one host is asked: a token bucket that learns from what the host says. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-pace-private.h"

#include <math.h>

/* FAULTS.md, "Polite polling". Creating a take is not counted here, so that asking never delays
 * it; neither are downloads. */
#define FIRST_RATE 2.0
#define HIGHEST_RATE 10.0
#define LOWEST_RATE (1 / 60.0)
#define BURST 5.0
#define MAX_UNDER_WAY 2

/* Up by little steps, down by halves: whoever does it like this shares a host fairly. */
#define STEP 0.1
#define CUT 0.5

/* The built-in studio is nobody else's. */
#define OWN_RATE 50.0

/*
 * tachy_pace_init:
 * @is_own: whether the host is the built-in studio
 */
void
tachy_pace_init (TachyPace *self,
                 gboolean   is_own,
                 gint64     now)
{
  *self = (TachyPace){
    .rate = is_own ? OWN_RATE : FIRST_RATE,
    .highest = is_own ? OWN_RATE : HIGHEST_RATE,
    .burst = is_own ? OWN_RATE : BURST,
    .counted = now,
    .quiet = now,
  };
  self->tokens = self->burst;
}

static void
count_tokens (TachyPace *self,
              gint64     now)
{
  const double seconds = (double) (now - self->counted) / G_USEC_PER_SEC;

  self->tokens = MIN (self->tokens + seconds * self->rate, self->burst);
  self->counted = now;
}

/*
 * tachy_pace_get_wait:
 *
 * Returns: microseconds until a request may go out; -1 where one that is under way has to end first
 */
gint64
tachy_pace_get_wait (TachyPace *self,
                     gint64     now)
{
  gint64 wait = 0;

  if (self->n_under_way >= MAX_UNDER_WAY)
    return -1;

  count_tokens (self, now);
  if (self->tokens < 1)
    {
      self->is_short = TRUE;
      wait = (gint64) ceil ((1 - self->tokens) / self->rate * G_USEC_PER_SEC);
    }

  return MAX (wait, self->quiet - now);
}

/*
 * tachy_pace_begin:
 *
 * A request goes out; tachy_pace_end() must follow.
 */
void
tachy_pace_begin (TachyPace *self,
                  gint64     now)
{
  count_tokens (self, now);
  self->tokens -= 1;
  self->n_under_way++;
}

void
tachy_pace_end (TachyPace *self)
{
  g_assert (self->n_under_way > 0);

  self->n_under_way--;
}

/*
 * tachy_pace_raise:
 *
 * The host has answered well. A rate that nobody needs does not grow.
 */
void
tachy_pace_raise (TachyPace *self)
{
  if (self->is_short)
    self->rate = MIN (self->rate + STEP, self->highest);
  self->is_short = FALSE;
}

/*
 * tachy_pace_lower:
 *
 * The host has said that it is asked too often.
 */
void
tachy_pace_lower (TachyPace *self,
                  gint64     now)
{
  count_tokens (self, now);
  self->rate = MAX (self->rate * CUT, LOWEST_RATE);
  self->tokens = MIN (self->tokens, 0);
}

/*
 * tachy_pace_be_quiet:
 * @until: when the host may be asked again; an earlier time changes nothing
 */
void
tachy_pace_be_quiet (TachyPace *self,
                     gint64     until)
{
  self->quiet = MAX (self->quiet, until);
}
