/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TACHY_TYPE_SETTINGS (tachy_settings_get_type ())

/* The person's preferences as properties: provider, model, size ("WxH"), seconds, window-width,
 * window-height, window-maximized. */
G_DECLARE_FINAL_TYPE (TachySettings, tachy_settings, TACHY, SETTINGS, GObject)

TachySettings *tachy_settings_new (void);

G_END_DECLS
