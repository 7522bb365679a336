/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A landscape of cut paper: ridges that pass by at their own speeds under a rising sun. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include <math.h>

#include "tachy-figure-private.h"

#define N_RIDGES 5
#define N_WAVES 4
#define STEP 8 /* pixels between two points of a ridge */

typedef struct
{
  double waves[N_WAVES]; /* radians a unit */
  double phases[N_WAVES];
  double base;  /* share of the frame's height */
  double swing; /* in units */
  double speed; /* units a second */
} Ridge;

typedef struct
{
  double sun_radius; /* in units */
  Ridge ridges[N_RIDGES];
} Ridges;

static gpointer
roll_ridges (const TachyStage *stage,
             GRand            *dice)
{
  Ridges *state = g_new0 (Ridges, 1);
  gboolean wide = stage->width > stage->height;

  state->sun_radius = g_rand_double_range (dice, 0.15, 0.21);
  for (int i = 0; i < N_RIDGES; i++)
    {
      Ridge *ridge = &state->ridges[i];

      ridge->base = (wide ? 0.50 : 0.42) + 0.105 * i;
      ridge->swing = 0.085 - 0.008 * i;
      ridge->speed = 0.006 + 0.011 * i;
      for (int wave = 0; wave < N_WAVES; wave++)
        {
          ridge->waves[wave] = (1.7 + 0.25 * i) * pow (2.05, wave) *
                               g_rand_double_range (dice, 0.85, 1.15);
          ridge->phases[wave] = g_rand_double_range (dice, 0, 2 * G_PI);
        }
    }

  return state;
}

static double
find_height (const Ridge *ridge,
             double       x)
{
  double height = 0;

  for (int wave = 0; wave < N_WAVES; wave++)
    height += sin (ridge->waves[wave] * x + ridge->phases[wave]) / pow (2.1, wave);

  return height;
}

static void
draw_ridge (const Ridge      *ridge,
            const TachyStage *stage,
            cairo_t          *cr,
            double            seconds)
{
  double shift = ridge->speed * seconds;

  cairo_new_path (cr);
  cairo_move_to (cr, 0, stage->height);
  for (int x = 0; x <= stage->width; x += STEP)
    cairo_line_to (cr, x,
                   stage->height * ridge->base -
                     stage->unit * ridge->swing * find_height (ridge, x / stage->unit + shift));
  cairo_line_to (cr, stage->width, stage->height);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_sun (const Ridges     *state,
          const TachyStage *stage,
          cairo_t          *cr,
          double            seconds)
{
  double y = stage->y * 0.94 - stage->unit * 0.012 * seconds;
  double radius = state->sun_radius * stage->unit;

  for (int halo = 2; halo >= 0; halo--)
    {
      tachy_figure_set_colour (cr, stage->palette.shapes[2], halo == 0 ? 1 : 0.11);
      cairo_new_path (cr);
      cairo_arc (cr, stage->x, y, radius * (1 + 0.36 * halo), 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

/* The farther a ridge, the more it takes on the colour of the air. */
static void
draw_ridges (gconstpointer     motif,
             const TachyStage *stage,
             cairo_t          *cr,
             double            seconds)
{
  const Ridges *state = motif;
  const TachyPalette *palette = &stage->palette;
  TachyLab far = tachy_lab_mix (palette->glows[0], palette->shapes[1], 0.45f);
  TachyLab near = tachy_lab_mix (palette->ground, palette->glows[1], palette->dark ? 0.12f : 0.45f);

  draw_sun (state, stage, cr, seconds);
  for (int i = 0; i < N_RIDGES; i++)
    {
      float share = (float) i / (N_RIDGES - 1);

      tachy_figure_set_colour (cr, tachy_lab_mix (far, near, share), 0.92);
      draw_ridge (&state->ridges[i], stage, cr, seconds);
    }
}

const TachyMotif tachy_motif_ridges = { roll_ridges, draw_ridges };
