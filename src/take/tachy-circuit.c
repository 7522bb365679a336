/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A circuit breaker: a host that fails again and again is asked by one question at a time. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-circuit-private.h"

#define MAX_FAILURES 5
#define FIRST_DELAY (10 * G_TIME_SPAN_SECOND)
#define LONGEST_DELAY (5 * G_TIME_SPAN_MINUTE)

/*
 * tachy_circuit_get_wait:
 *
 * Returns: microseconds until somebody may ask; -1 where one question has to be answered first
 */
gint64
tachy_circuit_get_wait (TachyCircuit *self,
                        gint64        now)
{
  if (!self->is_open)
    return 0;

  return self->is_probing ? -1 : MAX (self->probe - now, 0);
}

/*
 * tachy_circuit_begin:
 *
 * A question goes out. Where the circuit is open it is the probe.
 */
void
tachy_circuit_begin (TachyCircuit *self)
{
  self->is_probing = self->is_open;
}

/*
 * tachy_circuit_drop:
 *
 * The question came to an end that tells nothing about the host.
 */
void
tachy_circuit_drop (TachyCircuit *self)
{
  self->is_probing = FALSE;
}

/*
 * tachy_circuit_succeed:
 *
 * Returns: whether the circuit was open until now
 */
gboolean
tachy_circuit_succeed (TachyCircuit *self)
{
  gboolean was_open = self->is_open;

  *self = (TachyCircuit){ 0 };
  return was_open;
}

/*
 * tachy_circuit_fail:
 *
 * Questions that were under way already when the circuit opened say nothing new.
 *
 * Returns: whether the circuit has opened with this failure
 */
gboolean
tachy_circuit_fail (TachyCircuit *self,
                    gint64        now)
{
  if (self->n_failures++ == 0)
    self->since = g_get_real_time ();
  if (self->is_open && !self->is_probing)
    return FALSE;
  if (self->n_failures < MAX_FAILURES)
    return FALSE;

  self->delay = self->is_open ? MIN (self->delay * 2, LONGEST_DELAY) : FIRST_DELAY;
  self->probe = now + self->delay;
  self->is_probing = FALSE;
  if (self->is_open)
    return FALSE;

  self->is_open = TRUE;
  return TRUE;
}

/*
 * tachy_circuit_probe_now:
 *
 * Something has changed that may have brought the host back.
 */
void
tachy_circuit_probe_now (TachyCircuit *self,
                         gint64        now)
{
  self->probe = now;
  self->delay = FIRST_DELAY;
}
