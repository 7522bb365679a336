/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_WINDOW (tachy_window_get_type ())

G_DECLARE_FINAL_TYPE (TachyWindow, tachy_window, TACHY, WINDOW, AdwApplicationWindow)

GtkWidget *tachy_window_new (GtkApplication *application,
                             TachyHouse     *house);

G_END_DECLS
