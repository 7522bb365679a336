/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TACHY_TYPE_SURROUNDINGS (tachy_surroundings_get_type ())

/* Signals: "network-changed" (); "thrift-changed" (). */
G_DECLARE_FINAL_TYPE (TachySurroundings, tachy_surroundings, TACHY, SURROUNDINGS, GObject)

TachySurroundings *tachy_surroundings_new (void);
gboolean           tachy_surroundings_get_thrift (TachySurroundings *self);

G_END_DECLS
