/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-figure.h"

G_BEGIN_DECLS

/* Where a motif stands: the words have the lower left, so it keeps to the upper right. */
typedef struct
{
  int width;
  int height;
  double unit; /* the shorter side */
  double x;    /* the middle of what is left free by the words */
  double y;
  TachyPalette palette;
} TachyStage;

typedef struct
{
  gpointer (*roll) (const TachyStage *stage,
                    GRand            *dice);
  void (*draw) (gconstpointer     motif,
                const TachyStage *stage,
                cairo_t          *cr,
                double            seconds);
} TachyMotif;

extern const TachyMotif tachy_motif_moons;
extern const TachyMotif tachy_motif_ribbons;
extern const TachyMotif tachy_motif_ridges;
extern const TachyMotif tachy_motif_tiles;

void   tachy_figure_set_colour (cairo_t *cr,
                                TachyLab colour,
                                double   alpha);
double tachy_figure_ease (double progress);

G_END_DECLS
