/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a picture is laid over a frame: pixel (x, y) of it comes to lie at
 * (x × scale + offset_x, y × scale + offset_y). */
typedef struct
{
  double scale;
  double offset_x;
  double offset_y;
} TachyFit;

TachyFit tachy_fit_cover (int width,
                          int height,
                          int frame_width,
                          int frame_height);
int      tachy_fit_count_halvings (int    width,
                                   int    height,
                                   double scale,
                                   int    max_halvings);

G_END_DECLS
