/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A turning disc of pictures, after the tachyscope: each shows the moon a little later. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include <math.h>

#include "tachy-figure-private.h"

typedef struct
{
  int n_moons;
  double radius;   /* of the ring, in pixels */
  double start;    /* radians */
  double speed;    /* radians a second */
  double age;      /* phase of the moon in the middle, at first */
  double lunation; /* phases a second */
} Moons;

static gpointer
roll_moons (const TachyStage *stage,
            GRand            *dice)
{
  Moons *moons = g_new0 (Moons, 1);
  double direction = g_rand_boolean (dice) ? 1 : -1;

  moons->n_moons = g_rand_int_range (dice, 11, 19);
  moons->radius = stage->unit * g_rand_double_range (dice, 0.36, 0.44);
  moons->start = g_rand_double_range (dice, 0, 2 * G_PI);
  moons->speed = direction * g_rand_double_range (dice, 0.14, 0.24);
  moons->age = g_rand_double_range (dice, 0.10, 0.20);
  moons->lunation = g_rand_double_range (dice, 0.045, 0.06);
  return moons;
}

/* The lit part of a moon: half a circle, closed by half an ellipse. @phase runs from new (0) over
 * full (0.5) to new (1). */
static void
trace_lit_part (cairo_t *cr,
                double   radius,
                double   phase)
{
  double bulge = cos (2 * G_PI * phase);
  gboolean waning = phase > 0.5;

  cairo_save (cr);
  if (waning)
    cairo_scale (cr, -1, 1);
  cairo_new_path (cr);
  cairo_arc (cr, 0, 0, radius, -G_PI / 2, G_PI / 2);

  /* A flat ellipse has no inverse transformation, which cairo needs. */
  if (fabs (bulge) > 0.004)
    {
      cairo_scale (cr, fabs (bulge), 1);
      if (bulge > 0)
        cairo_arc_negative (cr, 0, 0, radius, G_PI / 2, -G_PI / 2);
      else
        cairo_arc (cr, 0, 0, radius, G_PI / 2, 3 * G_PI / 2);
    }
  cairo_close_path (cr);
  cairo_restore (cr);
}

static void
draw_moon (const TachyStage *stage,
           cairo_t          *cr,
           double            radius,
           double            phase,
           TachyLab          colour)
{
  TachyLab shade = tachy_lab_mix (stage->palette.ground, colour, 0.30f);

  tachy_figure_set_colour (cr, shade, 0.88);
  cairo_new_path (cr);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_fill (cr);

  tachy_figure_set_colour (cr, colour, 1);
  trace_lit_part (cr, radius, phase - floor (phase));
  cairo_fill (cr);
}

static void
draw_rings (const Moons      *moons,
            const TachyStage *stage,
            cairo_t          *cr,
            double            moon_radius)
{
  const double radii[] = { moons->radius - moon_radius * 1.5, moons->radius + moon_radius * 1.5 };

  tachy_figure_set_colour (cr, stage->palette.shapes[0], 0.55);
  cairo_set_line_width (cr, MAX (stage->unit * 0.0022, 1.2));
  for (guint i = 0; i < G_N_ELEMENTS (radii); i++)
    {
      cairo_new_path (cr);
      cairo_arc (cr, 0, 0, radii[i], 0, 2 * G_PI);
      cairo_stroke (cr);
    }
}

static void
draw_moons (gconstpointer     motif,
            const TachyStage *stage,
            cairo_t          *cr,
            double            seconds)
{
  const Moons *moons = motif;
  double moon_radius = moons->radius * sin (G_PI / moons->n_moons) * 0.74;

  cairo_translate (cr, stage->x, stage->y);
  draw_rings (moons, stage, cr, moon_radius);

  for (int i = 0; i < moons->n_moons; i++)
    {
      double share = (double) i / moons->n_moons;
      double angle = moons->start + 2 * G_PI * share + moons->speed * seconds;
      TachyLab colour = tachy_lab_mix (stage->palette.shapes[0], stage->palette.shapes[1],
                                       (float) (0.5 - 0.5 * cos (2 * G_PI * share)));

      cairo_save (cr);
      cairo_translate (cr, moons->radius * cos (angle), moons->radius * sin (angle));
      draw_moon (stage, cr, moon_radius, share, colour);
      cairo_restore (cr);
    }

  draw_moon (stage, cr, moons->radius * 0.44, moons->age + moons->lunation * seconds,
             stage->palette.shapes[2]);
}

const TachyMotif tachy_motif_moons = { roll_moons, draw_moons };
