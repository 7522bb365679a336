/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_PREFERENCES_WINDOW (tachy_preferences_window_get_type ())

G_DECLARE_FINAL_TYPE (TachyPreferencesWindow, tachy_preferences_window, TACHY, PREFERENCES_WINDOW,
                      AdwWindow)

GtkWidget *tachy_preferences_window_new (TachyHouse *house);

G_END_DECLS
