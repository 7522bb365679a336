/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The label that says honestly what a typographic scene is. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-badge.h"

#include <math.h>

#include "tachy-figure-private.h"
#include "tachy-type.h"

#define N_DOTS 8

static void
track_letters (PangoLayout *layout,
               double       pixels)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes,
                          pango_attr_letter_spacing_new ((int) (pixels * PANGO_SCALE)));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

/* The disc of a tachyscope: a ring of pictures. */
static void
draw_disc (cairo_t *cr,
           double   radius)
{
  for (int i = 0; i < N_DOTS; i++)
    {
      double angle = 2 * G_PI * i / N_DOTS - G_PI / 2;

      cairo_new_path (cr);
      cairo_arc (cr, radius * (1 + 0.76 * cos (angle)), radius * (1 + 0.76 * sin (angle)),
                 radius * (i == 0 ? 0.24 : 0.17), 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static void
draw_pill (cairo_t *cr,
           double   width,
           double   height)
{
  double radius = height / 2;

  cairo_new_path (cr);
  cairo_arc (cr, radius, radius, radius, G_PI / 2, 3 * G_PI / 2);
  cairo_arc (cr, width - radius, radius, radius, -G_PI / 2, G_PI / 2);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/**
 * tachy_badge_new:
 * @size: of the type, in pixels
 *
 * Returns: (transfer full): the label, on a shade that keeps it readable on any ground
 */
cairo_surface_t *
tachy_badge_new (TachyLab ink,
                 TachyLab shade,
                 double   size)
{
  PangoLayout *layout = tachy_type_new_layout ("animatic", PANGO_WEIGHT_SEMIBOLD);
  double radius = size * 0.56;
  double start = size * 0.75;
  int width, height, text_width, text_height;
  cairo_surface_t *surface;
  cairo_t *cr;

  tachy_type_set_size (layout, size);
  track_letters (layout, size * 0.06);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  width = (int) (text_width + radius * 2.8 + start * 2.2);
  height = (int) (size * 2);

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cr = cairo_create (surface);
  tachy_figure_set_colour (cr, shade, 0.5);
  draw_pill (cr, width, height);

  tachy_figure_set_colour (cr, ink, 0.9);
  cairo_move_to (cr, start + radius * 2.8, (height - text_height) / 2.0);
  pango_cairo_show_layout (cr, layout);
  cairo_translate (cr, start, height / 2.0 - radius);
  draw_disc (cr, radius);

  cairo_destroy (cr);
  g_object_unref (layout);
  return surface;
}
