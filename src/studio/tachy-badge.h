/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "tachy-palette.h"

G_BEGIN_DECLS

cairo_surface_t *tachy_badge_new (TachyLab ink,
                                  TachyLab shade,
                                  double   size);

G_END_DECLS
