/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-engine.h"
#include "tachy-takes.h"

G_BEGIN_DECLS

#define TACHY_TYPE_DEPARTURES (tachy_departures_get_type ())

G_DECLARE_FINAL_TYPE (TachyDepartures, tachy_departures, TACHY, DEPARTURES, GObject)

TachyDepartures *tachy_departures_new (TachyEngine *engine,
                                       TachyTakes  *takes);

guint            tachy_departures_get_n_leaving (TachyDepartures *self);

G_END_DECLS
