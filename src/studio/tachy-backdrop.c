/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ground of a typographic scene: glows of colour that wander and melt into each other. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-backdrop.h"

#include <math.h>
#include <string.h>

/* The glows are soft, so they are worked out for every sixteenth pixel and spread from there. The
 * spreading keeps the fractions and dithers them, because at eight bits bare gradients show bands
 * (and cairo's own full-frame gradients cost ten times as much). */
#define CELL 16
#define CELL_BITS 4
#define DITHER_SIDE 8
#define FRACTION_BITS 8
#define GAMMA_STEPS 4096

typedef struct
{
  float x, y;         /* the middle of its way, in pixels */
  float reach_x, reach_y;
  float speed_x, speed_y; /* radians a second */
  float phase_x, phase_y;
  float radius;
  TachyLab colour;
} Glow;

struct _TachyBackdrop
{
  int width;
  int height;
  int columns; /* of the coarse grid, one more than there are cells */
  int rows;
  TachyLab ground;
  Glow glows[TACHY_PALETTE_N_GLOWS];
  gint32 *grid;                 /* owned: red, green, blue of each point, 8.8 fixed */
  gint32 gamma[GAMMA_STEPS + 1]; /* linear light to 8.8 fixed sRGB */
};

static const guint8 dither[DITHER_SIDE][DITHER_SIDE] = {
  { 0, 32, 8, 40, 2, 34, 10, 42 },   { 48, 16, 56, 24, 50, 18, 58, 26 },
  { 12, 44, 4, 36, 14, 46, 6, 38 },  { 60, 28, 52, 20, 62, 30, 54, 22 },
  { 3, 35, 11, 43, 1, 33, 9, 41 },   { 51, 19, 59, 27, 49, 17, 57, 25 },
  { 15, 47, 7, 39, 13, 45, 5, 37 },  { 63, 31, 55, 23, 61, 29, 53, 21 },
};

static void
fill_gamma (TachyBackdrop *self)
{
  for (int i = 0; i <= GAMMA_STEPS; i++)
    {
      double linear = (double) i / GAMMA_STEPS;
      double value = linear <= 0.0031308 ? linear * 12.92 : 1.055 * pow (linear, 1 / 2.4) - 0.055;

      self->gamma[i] = (gint32) (value * 255 * (1 << FRACTION_BITS));
    }
}

static void
roll_glow (TachyBackdrop *self,
           Glow          *glow,
           GRand         *dice,
           int            index)
{
  float diagonal = hypotf ((float) self->width, (float) self->height);
  double angle = index * 2 * G_PI / TACHY_PALETTE_N_GLOWS + g_rand_double_range (dice, -0.5, 0.5);

  glow->x = (float) self->width * (float) (0.5 + 0.46 * cos (angle));
  glow->y = (float) self->height * (float) (0.5 + 0.46 * sin (angle));
  glow->reach_x = (float) (self->width * g_rand_double_range (dice, 0.10, 0.22));
  glow->reach_y = (float) (self->height * g_rand_double_range (dice, 0.10, 0.22));
  glow->speed_x = (float) g_rand_double_range (dice, 0.25, 0.60);
  glow->speed_y = (float) g_rand_double_range (dice, 0.25, 0.60);
  glow->phase_x = (float) g_rand_double_range (dice, 0, 2 * G_PI);
  glow->phase_y = (float) g_rand_double_range (dice, 0, 2 * G_PI);
  glow->radius = diagonal * (float) g_rand_double_range (dice, 0.20, 0.34);
}

/**
 * tachy_backdrop_new:
 * @width: pixels, a multiple of 16
 * @height: pixels, a multiple of 16
 */
TachyBackdrop *
tachy_backdrop_new (const TachyPalette *palette,
                    GRand              *dice,
                    int                 width,
                    int                 height)
{
  TachyBackdrop *self;

  g_return_val_if_fail (width % CELL == 0 && height % CELL == 0, NULL);

  self = g_new0 (TachyBackdrop, 1);
  self->width = width;
  self->height = height;
  self->columns = width / CELL + 1;
  self->rows = height / CELL + 1;
  self->ground = palette->ground;
  self->grid = g_new0 (gint32, 3 * (gsize) self->columns * (gsize) self->rows);
  fill_gamma (self);

  for (int i = 0; i < TACHY_PALETTE_N_GLOWS; i++)
    {
      roll_glow (self, &self->glows[i], dice, i);
      self->glows[i].colour = palette->glows[i];
    }

  return self;
}

void
tachy_backdrop_free (TachyBackdrop *self)
{
  g_free (self->grid);
  g_free (self);
}

/* Each glow weighs in by its nearness, the ground by what is left. */
static TachyLab
mix_point (const TachyBackdrop *self,
           const float (*centres)[2],
           float                x,
           float                y)
{
  float total = 0.55f;
  TachyLab sum = {
    self->ground.lightness * total,
    self->ground.a * total,
    self->ground.b * total,
  };

  for (int i = 0; i < TACHY_PALETTE_N_GLOWS; i++)
    {
      const Glow *glow = &self->glows[i];
      float dx = x - centres[i][0];
      float dy = y - centres[i][1];
      float far = (dx * dx + dy * dy) / (glow->radius * glow->radius);
      float weight = 1.0f / (1.0f + far * far);

      total += weight;
      sum.lightness += glow->colour.lightness * weight;
      sum.a += glow->colour.a * weight;
      sum.b += glow->colour.b * weight;
    }

  total = 1.0f / total;
  return (TachyLab) { sum.lightness * total, sum.a * total, sum.b * total };
}

static gint32
encode_gamma (const TachyBackdrop *self,
              float                linear)
{
  return self->gamma[(int) (CLAMP (linear, 0.0f, 1.0f) * GAMMA_STEPS + 0.5f)];
}

static void
fill_grid (TachyBackdrop *self,
           float          seconds)
{
  float centres[TACHY_PALETTE_N_GLOWS][2];
  gint32 *point = self->grid;

  for (int i = 0; i < TACHY_PALETTE_N_GLOWS; i++)
    {
      const Glow *glow = &self->glows[i];

      centres[i][0] = glow->x + glow->reach_x * sinf (glow->speed_x * seconds + glow->phase_x);
      centres[i][1] = glow->y + glow->reach_y * sinf (glow->speed_y * seconds + glow->phase_y);
    }

  for (int row = 0; row < self->rows; row++)
    for (int column = 0; column < self->columns; column++, point += 3)
      {
        float linear[3];
        TachyLab colour = mix_point (self, centres, (float) (column * CELL), (float) (row * CELL));

        tachy_lab_to_linear (colour, linear);
        for (int channel = 0; channel < 3; channel++)
          point[channel] = encode_gamma (self, linear[channel]);
      }
}

/* Four neighbouring pixels; compilers turn this into what the processor has. */
typedef gint32 Lanes __attribute__ ((vector_size (4 * sizeof (gint32))));

static inline Lanes
begin_ramp (gint32 from,
            gint32 step)
{
  return (Lanes) { from, from + step, from + 2 * step, from + 3 * step };
}

/* One line of one cell. */
static inline void
spread_line (const gint32 *left,
             const gint32 *right,
             const Lanes  *grain,
             guint32      *pixels)
{
  const int shift = FRACTION_BITS + 2 * CELL_BITS;
  gint32 steps[3] = { right[0] - left[0], right[1] - left[1], right[2] - left[2] };
  Lanes red = begin_ramp (left[0] * CELL, steps[0]);
  Lanes green = begin_ramp (left[1] * CELL, steps[1]);
  Lanes blue = begin_ramp (left[2] * CELL, steps[2]);

  for (int x = 0; x < CELL; x += 4)
    {
      Lanes noise = grain[x / 4 % 2];
      Lanes mixed = ((red + noise) >> shift) << 16 | ((green + noise) >> shift) << 8 |
                    (blue + noise) >> shift;

      memcpy (pixels + x, &mixed, sizeof mixed);
      red += 4 * steps[0];
      green += 4 * steps[1];
      blue += 4 * steps[2];
    }
}

static void
spread_row (const TachyBackdrop *self,
            int                  y,
            guint32             *pixels)
{
  const int below = y % CELL;
  const int above = CELL - below;
  const gint32 *upper = self->grid + (gsize) (y / CELL) * (gsize) self->columns * 3;
  const gint32 *lower = upper + (gsize) self->columns * 3;
  const guint8 *noise = dither[y % DITHER_SIDE];
  const int lift = FRACTION_BITS + 2 * CELL_BITS - 6;
  const Lanes grain[] = {
    (Lanes) { noise[0], noise[1], noise[2], noise[3] } << lift,
    (Lanes) { noise[4], noise[5], noise[6], noise[7] } << lift,
  };
  gint32 ends[2][3];

  for (int channel = 0; channel < 3; channel++)
    ends[0][channel] = upper[channel] * above + lower[channel] * below;

  for (int column = 1; column < self->columns; column++)
    {
      gint32 *left = ends[(column - 1) % 2];
      gint32 *right = ends[column % 2];

      for (int channel = 0; channel < 3; channel++)
        right[channel] = upper[column * 3 + channel] * above + lower[column * 3 + channel] * below;
      spread_line (left, right, grain, pixels + (gsize) (column - 1) * CELL);
    }
}

/**
 * tachy_backdrop_draw:
 * @seconds: since the clip began
 * @pixels: a frame in cairo's RGB24, 0 … 255 in each channel
 * @stride: bytes from line to line
 */
void
tachy_backdrop_draw (TachyBackdrop *self,
                     double         seconds,
                     guint8        *pixels,
                     int            stride)
{
  fill_grid (self, (float) seconds);
  for (int y = 0; y < self->height; y++)
    spread_row (self, y, (guint32 *) (void *) (pixels + (gsize) y * (gsize) stride));
}
