/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bands of colour that flow across the frame like cloth, each over the one behind it. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include <math.h>

#include "tachy-figure-private.h"

#define N_BANDS 8
#define N_STEPS 64

/* The edge of a band, around its middle line. */
typedef struct
{
  double waves; /* along the frame, radians */
  double speed; /* radians a second */
  double phase;
  double swing; /* in units */
} Edge;

typedef struct
{
  double tilt;   /* radians */
  double spread; /* from band to band, in units */
  Edge edges[N_BANDS + 1];
} Ribbons;

static gpointer
roll_ribbons (const TachyStage *stage,
              GRand            *dice)
{
  Ribbons *state = g_new0 (Ribbons, 1);
  double waves = g_rand_double_range (dice, 6.5, 9.0);
  double phase = g_rand_double_range (dice, 0, 2 * G_PI);
  double drift = g_rand_double_range (dice, 0.22, 0.45);

  state->tilt = g_rand_double_range (dice, 0.30, 0.52);
  state->spread = g_rand_double_range (dice, 0.075, 0.095);
  for (int i = 0; i <= N_BANDS; i++)
    {
      Edge *edge = &state->edges[i];

      edge->waves = waves * (1 + 0.035 * i);
      edge->phase = phase + i * drift;
      edge->speed = 0.34 + 0.035 * i;
      edge->swing = g_rand_double_range (dice, 0.075, 0.105);
    }

  return state;
}

static double
find_edge (const Ribbons *state,
           int            index,
           double         along,
           double         seconds)
{
  const Edge *edge = &state->edges[index];
  double turn = edge->waves * along + edge->phase + edge->speed * seconds;

  return (index - N_BANDS / 2.0) * state->spread + edge->swing * sin (turn) +
         edge->swing * 0.4 * sin (turn * 0.53 + 1.7);
}

static void
draw_band (const Ribbons    *state,
           const TachyStage *stage,
           cairo_t          *cr,
           int               index,
           double            seconds)
{
  double length = hypot (stage->width, stage->height) * 1.6;

  cairo_new_path (cr);
  for (int i = 0; i <= N_STEPS; i++)
    {
      double along = (double) i / N_STEPS - 0.5;

      cairo_line_to (cr, along * length, find_edge (state, index, along, seconds) * stage->unit);
    }
  for (int i = N_STEPS; i >= 0; i--)
    {
      double along = (double) i / N_STEPS - 0.5;

      cairo_line_to (cr, along * length,
                     find_edge (state, index + 1, along, seconds) * stage->unit + 1);
    }
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* From one shape's colour over another to a third, the farther back the fainter. Mixed, not seen
 * through: the seams of translucent bands would show. */
static TachyLab
find_colour (const TachyPalette *palette,
             float               share)
{
  TachyLab bright = share < 0.5f
                      ? tachy_lab_mix (palette->shapes[0], palette->shapes[1], share * 2)
                      : tachy_lab_mix (palette->shapes[1], palette->shapes[2], share * 2 - 1);

  return tachy_lab_mix (palette->glows[0], bright, 0.30f + 0.65f * sqrtf (share));
}

static void
draw_ribbons (gconstpointer     motif,
              const TachyStage *stage,
              cairo_t          *cr,
              double            seconds)
{
  const Ribbons *state = motif;

  cairo_translate (cr, stage->x, stage->y * 0.74);
  cairo_rotate (cr, state->tilt);
  for (int i = 0; i < N_BANDS; i++)
    {
      float share = (float) i / (N_BANDS - 1);

      tachy_figure_set_colour (cr, find_colour (&stage->palette, share), 1);
      draw_band (state, stage, cr, i, seconds);
    }
}

const TachyMotif tachy_motif_ribbons = { roll_ribbons, draw_ribbons };
