/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The still pictures of an animatic, drawn again from its scene when somebody asks for them. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-animatic-private.h"
#include "tachy-still.h"

#define SHEET_SIDE 4 /* cells along each side of a sprite sheet */

static void
paint_scene (TachyAnimatic *self,
             TachyScene    *scene,
             double         seconds,
             cairo_t       *cr,
             double         scale)
{
  cairo_surface_t *frame =
    cairo_image_surface_create (CAIRO_FORMAT_RGB24, self->width, self->height);

  cairo_surface_flush (frame);
  tachy_scene_draw (scene, seconds, cairo_image_surface_get_data (frame),
                    cairo_image_surface_get_stride (frame));
  cairo_surface_mark_dirty (frame);

  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, frame, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_surface_destroy (frame);
}

/**
 * tachy_animatic_make_thumbnail:
 * @mime_type: (out) (transfer none): "image/webp" where this machine can write it, else
 *   "image/jpeg"
 *
 * Blocks; meant for a worker thread.
 *
 * Returns: (transfer full) (nullable): the frame in the middle, at half the size
 */
GBytes *
tachy_animatic_make_thumbnail (TachyAnimatic *self,
                               const char   **mime_type,
                               GError       **error)
{
  g_autoptr (TachyScene) scene = tachy_animatic_new_scene (self, error);
  cairo_surface_t *thumbnail;
  GBytes *bytes;
  cairo_t *cr;

  if (scene == NULL)
    return NULL;

  thumbnail = cairo_image_surface_create (CAIRO_FORMAT_RGB24, self->width / 2, self->height / 2);
  cr = cairo_create (thumbnail);
  paint_scene (self, scene, self->seconds / 2.0, cr, 0.5);
  cairo_destroy (cr);

  bytes = tachy_still_encode (thumbnail, TRUE, mime_type, error);
  cairo_surface_destroy (thumbnail);
  return bytes;
}

/**
 * tachy_animatic_make_spritesheet:
 * @mime_type: (out) (transfer none): "image/jpeg"
 *
 * Blocks; meant for a worker thread.
 *
 * Returns: (transfer full) (nullable): sixteen moments from the first to the last, line by line,
 *   in a picture of the clip's size
 */
GBytes *
tachy_animatic_make_spritesheet (TachyAnimatic *self,
                                 const char   **mime_type,
                                 GError       **error)
{
  g_autoptr (TachyScene) scene = tachy_animatic_new_scene (self, error);
  cairo_surface_t *sheet;
  GBytes *bytes;
  cairo_t *cr;

  if (scene == NULL)
    return NULL;

  sheet = cairo_image_surface_create (CAIRO_FORMAT_RGB24, self->width, self->height);
  cr = cairo_create (sheet);
  for (int i = 0; i < SHEET_SIDE * SHEET_SIDE; i++)
    {
      double seconds = self->seconds * i / (SHEET_SIDE * SHEET_SIDE - 1.0);

      cairo_save (cr);
      cairo_translate (cr, self->width / SHEET_SIDE * (i % SHEET_SIDE),
                       self->height / SHEET_SIDE * (i / SHEET_SIDE));
      paint_scene (self, scene, seconds, cr, 1.0 / SHEET_SIDE);
      cairo_restore (cr);
    }
  cairo_destroy (cr);

  bytes = tachy_still_encode (sheet, FALSE, mime_type, error);
  cairo_surface_destroy (sheet);
  return bytes;
}
