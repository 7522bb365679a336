/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "tachy-palette.h"

G_BEGIN_DECLS

typedef struct _TachyFigure TachyFigure;

TachyFigure *tachy_figure_new (const TachyPalette *palette,
                               GRand              *dice,
                               int                 width,
                               int                 height);
void         tachy_figure_free (TachyFigure *self);

void         tachy_figure_draw (TachyFigure *self,
                                cairo_t     *cr,
                                double       seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyFigure, tachy_figure_free)

G_END_DECLS
