/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether it makes sense to ask a host. All zeros is a host of which nothing bad is known; times
 * are those of tachy_clock_get_time(). */
typedef struct
{
  guint n_failures; /* in a row */
  gboolean is_open;
  gboolean is_probing;
  gint64 probe;     /* when to try again */
  gint64 delay;
  gint64 since;     /* when the first of the failures was, microseconds since 1970 */
} TachyCircuit;

gint64   tachy_circuit_get_wait (TachyCircuit *self,
                                 gint64        now);
void     tachy_circuit_begin (TachyCircuit *self);
void     tachy_circuit_drop (TachyCircuit *self);
gboolean tachy_circuit_succeed (TachyCircuit *self);
gboolean tachy_circuit_fail (TachyCircuit *self,
                             gint64        now);
void     tachy_circuit_probe_now (TachyCircuit *self,
                                  gint64        now);

G_END_DECLS
