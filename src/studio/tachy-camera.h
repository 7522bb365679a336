/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct _TachyCamera TachyCamera;

TachyCamera *tachy_camera_new (cairo_surface_t *picture,
                               GRand           *dice,
                               double           seconds);
void         tachy_camera_free (TachyCamera *self);

void         tachy_camera_draw (TachyCamera *self,
                                cairo_t     *cr,
                                double       seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyCamera, tachy_camera_free)

G_END_DECLS
