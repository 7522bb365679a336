/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The geometry of laying a picture of one size over a frame of another. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-fit.h"

#include <math.h>

/**
 * tachy_fit_cover:
 *
 * Returns: the smallest scale at which a picture covers the frame, and where its middle must lie
 *   so that as much is cut off on one side as on the other; exactly 1, 0, 0 for equal sizes
 */
TachyFit
tachy_fit_cover (int width,
                 int height,
                 int frame_width,
                 int frame_height)
{
  TachyFit fit;

  g_return_val_if_fail (width > 0 && height > 0, ((TachyFit){ 1, 0, 0 }));

  fit.scale = fmax ((double) frame_width / width, (double) frame_height / height);
  fit.offset_x = (frame_width - width * fit.scale) / 2;
  fit.offset_y = (frame_height - height * fit.scale) / 2;
  return fit;
}

/**
 * tachy_fit_count_halvings:
 *
 * Returns: how often both sides can be halved (and rounded up) without falling below @scale of
 *   them, at most @max_halvings
 */
int
tachy_fit_count_halvings (int    width,
                          int    height,
                          double scale,
                          int    max_halvings)
{
  int halvings = 0;

  while (halvings < max_halvings)
    {
      int divisor = 2 << halvings;

      if ((width + divisor - 1) / divisor < width * scale ||
          (height + divisor - 1) / divisor < height * scale)
        break;
      halvings++;
    }

  return halvings;
}
