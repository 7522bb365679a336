/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours that go together, rolled in OKLab, where equal steps look equal. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-palette.h"

#include <math.h>

/* Degrees from the first hue. A ground mixes its glows, so these are neighbours: opposites would
 * meet in mud. The shapes may contrast. */
typedef struct
{
  double glows[TACHY_PALETTE_N_GLOWS];
  double shapes[TACHY_PALETTE_N_SHAPES];
} Scheme;

static const Scheme schemes[] = {
  { { 0, 28, -26, 48 }, { 178, 150, 205, 30 } },  /* a ground and its opposite */
  { { 0, -34, -62, 18 }, { -80, -128, -40, 95 } }, /* a long way round the wheel */
  { { 0, 22, 40, -18 }, { 120, 150, -120, 20 } },  /* a triad */
  { { 0, 30, 58, -20 }, { 35, 70, 8, 190 } },      /* neighbours, and one that is not */
};

static gboolean
is_in_gamut (TachyLab lab)
{
  float linear[3];

  tachy_lab_to_linear (lab, linear);
  for (int i = 0; i < 3; i++)
    {
      if (linear[i] < -0.0005f || linear[i] > 1.0005f)
        return FALSE;
    }

  return TRUE;
}

/* Saturation gives way until a screen can show the colour; lightness, which text needs, stays. */
static TachyLab
make_colour (double lightness,
             double chroma,
             double hue_degrees)
{
  double hue = hue_degrees * G_PI / 180;
  TachyLab lab;

  do
    {
      lab.lightness = (float) lightness;
      lab.a = (float) (chroma * cos (hue));
      lab.b = (float) (chroma * sin (hue));
      chroma *= 0.93;
    }
  while (!is_in_gamut (lab) && chroma > 0.002);

  return lab;
}

static double
roll (GRand *dice,
      double from,
      double to)
{
  return g_rand_double_range (dice, from, to);
}

static void
roll_dark (TachyPalette *palette,
           GRand        *dice,
           double        hue,
           const Scheme *scheme)
{
  palette->ground = make_colour (roll (dice, 0.16, 0.20), 0.05, hue);
  palette->ink = make_colour (0.98, 0.010, hue);

  for (int i = 0; i < TACHY_PALETTE_N_GLOWS; i++)
    palette->glows[i] = make_colour (roll (dice, 0.31, 0.46), roll (dice, 0.11, 0.17),
                                     hue + scheme->glows[i]);
  for (int i = 0; i < TACHY_PALETTE_N_SHAPES; i++)
    palette->shapes[i] = make_colour (roll (dice, 0.70, 0.84), roll (dice, 0.12, 0.18),
                                      hue + scheme->shapes[i]);

  /* One that is nearly white lets the others shine. */
  palette->shapes[TACHY_PALETTE_N_SHAPES - 1] = make_colour (0.93, 0.035, hue + scheme->shapes[0]);
}

static void
roll_light (TachyPalette *palette,
            GRand        *dice,
            double        hue,
            const Scheme *scheme)
{
  palette->ground = make_colour (roll (dice, 0.94, 0.965), 0.020, hue);
  palette->ink = make_colour (0.24, 0.06, hue + scheme->shapes[0]);

  for (int i = 0; i < TACHY_PALETTE_N_GLOWS; i++)
    palette->glows[i] = make_colour (roll (dice, 0.84, 0.91), roll (dice, 0.05, 0.09),
                                     hue + scheme->glows[i]);
  for (int i = 0; i < TACHY_PALETTE_N_SHAPES; i++)
    palette->shapes[i] = make_colour (roll (dice, 0.64, 0.76), roll (dice, 0.13, 0.18),
                                      hue + scheme->shapes[i]);

  palette->shapes[TACHY_PALETTE_N_SHAPES - 1] = make_colour (0.42, 0.10, hue + scheme->shapes[0]);
}

/* Deep yellow is olive. */
static double
roll_hue (GRand   *dice,
          gboolean dark)
{
  double hue = roll (dice, 0, 360);

  return dark && hue > 62 && hue < 152 ? hue + 130 : hue;
}

/**
 * tachy_palette_roll:
 * @dice: what decides; the same state gives the same colours
 */
TachyPalette
tachy_palette_roll (GRand *dice)
{
  TachyPalette palette;
  const Scheme *scheme = &schemes[g_rand_int_range (dice, 0, G_N_ELEMENTS (schemes))];

  palette.dark = g_rand_double (dice) < 0.68;
  if (palette.dark)
    roll_dark (&palette, dice, roll_hue (dice, TRUE), scheme);
  else
    roll_light (&palette, dice, roll_hue (dice, FALSE), scheme);

  return palette;
}

/**
 * tachy_lab_mix:
 * @share: 0 gives @from, 1 gives @to
 */
TachyLab
tachy_lab_mix (TachyLab from,
               TachyLab to,
               float    share)
{
  return (TachyLab) {
    .lightness = from.lightness + (to.lightness - from.lightness) * share,
    .a = from.a + (to.a - from.a) * share,
    .b = from.b + (to.b - from.b) * share,
  };
}

/**
 * tachy_lab_to_linear:
 * @linear: (out): red, green and blue in linear light; outside of 0 … 1 where no screen shows them
 */
void
tachy_lab_to_linear (TachyLab lab,
                     float    linear[3])
{
  float l = lab.lightness + 0.3963377774f * lab.a + 0.2158037573f * lab.b;
  float m = lab.lightness - 0.1055613458f * lab.a - 0.0638541728f * lab.b;
  float s = lab.lightness - 0.0894841775f * lab.a - 1.2914855480f * lab.b;

  l = l * l * l;
  m = m * m * m;
  s = s * s * s;

  linear[0] = 4.0767416621f * l - 3.3077115913f * m + 0.2309699292f * s;
  linear[1] = -1.2684380046f * l + 2.6097574011f * m - 0.3413193965f * s;
  linear[2] = -0.0041960863f * l - 0.7034186147f * m + 1.7076147010f * s;
}

static double
encode_gamma (float linear)
{
  double value = CLAMP (linear, 0.0f, 1.0f);

  return value <= 0.0031308 ? value * 12.92 : 1.055 * pow (value, 1 / 2.4) - 0.055;
}

/**
 * tachy_lab_to_rgb:
 *
 * Returns: the colour as cairo wants it
 */
TachyRgb
tachy_lab_to_rgb (TachyLab lab)
{
  float linear[3];

  tachy_lab_to_linear (lab, linear);
  return (TachyRgb) {
    encode_gamma (linear[0]),
    encode_gamma (linear[1]),
    encode_gamma (linear[2]),
  };
}
