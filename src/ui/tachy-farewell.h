/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_FAREWELL (tachy_farewell_get_type ())

G_DECLARE_FINAL_TYPE (TachyFarewell, tachy_farewell, TACHY, FAREWELL, GObject)

TachyFarewell *tachy_farewell_new (GtkApplication *application,
                                   TachyHouse     *house);

G_END_DECLS
