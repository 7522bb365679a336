/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shapes that move through a typographic scene: one of several motifs, rolled. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-figure.h"

#include "tachy-figure-private.h"

static const TachyMotif *const motifs[] = {
  &tachy_motif_moons,
  &tachy_motif_ribbons,
  &tachy_motif_ridges,
  &tachy_motif_tiles,
};

struct _TachyFigure
{
  TachyStage stage;
  const TachyMotif *motif;
  gpointer state; /* owned, one block of memory */
};

/**
 * tachy_figure_new:
 * @width: pixels
 * @height: pixels
 */
TachyFigure *
tachy_figure_new (const TachyPalette *palette,
                  GRand              *dice,
                  int                 width,
                  int                 height)
{
  TachyFigure *self = g_new0 (TachyFigure, 1);
  gboolean wide = width > height;

  self->stage.width = width;
  self->stage.height = height;
  self->stage.unit = MIN (width, height);
  self->stage.x = width * (wide ? 0.73 : 0.62);
  self->stage.y = height * (wide ? 0.44 : 0.31);
  self->stage.palette = *palette;
  self->motif = motifs[g_rand_int_range (dice, 0, G_N_ELEMENTS (motifs))];
  self->state = self->motif->roll (&self->stage, dice);
  return self;
}

void
tachy_figure_free (TachyFigure *self)
{
  g_free (self->state);
  g_free (self);
}

/**
 * tachy_figure_draw:
 * @seconds: since the clip began
 */
void
tachy_figure_draw (TachyFigure *self,
                   cairo_t     *cr,
                   double       seconds)
{
  cairo_save (cr);
  self->motif->draw (self->state, &self->stage, cr, seconds);
  cairo_restore (cr);
}

void
tachy_figure_set_colour (cairo_t *cr,
                         TachyLab colour,
                         double   alpha)
{
  TachyRgb rgb = tachy_lab_to_rgb (colour);

  cairo_set_source_rgba (cr, rgb.red, rgb.green, rgb.blue, alpha);
}

/* Starts and ends softly; 0 before and 1 after. */
double
tachy_figure_ease (double progress)
{
  double p = CLAMP (progress, 0, 1);

  return p * p * p * (p * (p * 6 - 15) + 10);
}
