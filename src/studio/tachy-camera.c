/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slow move over a still picture that begins with exactly that picture. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-camera.h"

#include "tachy-figure-private.h"

struct _TachyCamera
{
  cairo_surface_t *picture; /* owned */
  double length;            /* seconds */
  double closer;            /* how much larger things are at the end */
  double x;                 /* the point that stays, as a share of the picture */
  double y;
};

/**
 * tachy_camera_new:
 * @picture: as large as the frame
 * @seconds: how long the move takes
 */
TachyCamera *
tachy_camera_new (cairo_surface_t *picture,
                  GRand           *dice,
                  double           seconds)
{
  TachyCamera *self = g_new0 (TachyCamera, 1);

  self->picture = cairo_surface_reference (picture);
  self->length = seconds;
  self->closer = g_rand_double_range (dice, 0.10, 0.13) + seconds * 0.004;
  self->x = g_rand_double_range (dice, 0.15, 0.85);
  self->y = g_rand_double_range (dice, 0.25, 0.65);
  return self;
}

void
tachy_camera_free (TachyCamera *self)
{
  cairo_surface_destroy (self->picture);
  g_free (self);
}

/**
 * tachy_camera_draw:
 * @seconds: since the clip began; at 0 the frame is the picture, pixel for pixel
 */
void
tachy_camera_draw (TachyCamera *self,
                   cairo_t     *cr,
                   double       seconds)
{
  double scale = 1 + self->closer * tachy_figure_ease (seconds / self->length);
  double width = cairo_image_surface_get_width (self->picture);
  double height = cairo_image_surface_get_height (self->picture);

  cairo_save (cr);
  cairo_translate (cr, width * self->x * (1 - scale), height * self->y * (1 - scale));
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, self->picture, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_paint (cr);
  cairo_restore (cr);
}
