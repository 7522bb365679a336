/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TACHY_PALETTE_N_GLOWS 4
#define TACHY_PALETTE_N_SHAPES 4

typedef struct
{
  float lightness; /* 0 black … 1 white, as the eye judges it */
  float a;         /* green … red */
  float b;         /* blue … yellow */
} TachyLab;

typedef struct
{
  double red; /* 0 … 1, sRGB */
  double green;
  double blue;
} TachyRgb;

typedef struct
{
  gboolean dark;
  TachyLab ground;
  TachyLab glows[TACHY_PALETTE_N_GLOWS];
  TachyLab shapes[TACHY_PALETTE_N_SHAPES];
  TachyLab ink;
} TachyPalette;

TachyPalette tachy_palette_roll (GRand *dice);

TachyLab     tachy_lab_mix (TachyLab from,
                            TachyLab to,
                            float    share);
TachyRgb     tachy_lab_to_rgb (TachyLab lab);
void         tachy_lab_to_linear (TachyLab lab,
                                  float    linear[3]);

G_END_DECLS
