/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct _TachyScene TachyScene;

TachyScene *tachy_scene_new (const char      *prompt,
                             const char      *seed,
                             int              width,
                             int              height,
                             int              seconds,
                             cairo_surface_t *picture);
void        tachy_scene_free (TachyScene *self);

void        tachy_scene_draw (TachyScene *self,
                              double      seconds,
                              guint8     *pixels,
                              int         stride);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyScene, tachy_scene_free)

G_END_DECLS
