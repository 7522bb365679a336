/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-circuit-private.h"
#include "tachy-failure.h"
#include "tachy-pace-private.h"

G_BEGIN_DECLS

/* One host, which several providers may share: different keys, the same door. */
typedef struct
{
  grefcount refs;
  char *name;        /* (nullable): as it is shown; NULL for the built-in studio */
  TachyPace pace;
  TachyCircuit circuit;
  GPtrArray *askers; /* (element-type TachyAsker): unowned */
} TachyHost;

TachyHost *tachy_host_new (const char *name,
                           gint64      now);
TachyHost *tachy_host_ref (TachyHost *self);
void       tachy_host_unref (TachyHost *self);

gint64     tachy_host_get_wait (TachyHost *self,
                                gint64     now);
void       tachy_host_begin (TachyHost *self,
                             gint64     now);
GError    *tachy_host_new_broken_error (TachyHost    *self,
                                        const GError *last);
GError    *tachy_host_new_busy_error (TachyHost *self,
                                      gint64     wait);

G_END_DECLS
