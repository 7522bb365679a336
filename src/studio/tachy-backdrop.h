/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-palette.h"

G_BEGIN_DECLS

typedef struct _TachyBackdrop TachyBackdrop;

TachyBackdrop *tachy_backdrop_new (const TachyPalette *palette,
                                   GRand              *dice,
                                   int                 width,
                                   int                 height);
void           tachy_backdrop_free (TachyBackdrop *self);

void           tachy_backdrop_draw (TachyBackdrop *self,
                                    double         seconds,
                                    guint8        *pixels,
                                    int            stride);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyBackdrop, tachy_backdrop_free)

G_END_DECLS
