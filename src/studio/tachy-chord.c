/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sound track of an animatic: one soft chord whose notes come in one after the other. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-chord.h"

#include <math.h>

#include "tachy-dice.h"

#define N_NOTES 4
#define LOUDNESS 0.048 /* of full scale, each note: quiet beside any other sound */

/* Semitones above the lowest note; open chords that agree with any picture. */
static const int chords[][N_NOTES] = {
  { 0, 7, 16, 23 }, /* major seventh */
  { 0, 7, 15, 22 }, /* minor seventh */
  { 0, 7, 14, 19 }, /* suspended */
  { 0, 7, 16, 21 }, /* sixth */
  { 0, 10, 15, 19 }, /* minor, folded */
};

typedef struct
{
  double frequency; /* Hz */
  double begin;     /* seconds */
  double left;
  double right;
  double tremolo; /* Hz */
  double phase;
} Note;

static void
roll_notes (Note  notes[N_NOTES],
            GRand *dice)
{
  const int *chord = chords[g_rand_int_range (dice, 0, G_N_ELEMENTS (chords))];
  int lowest = g_rand_int_range (dice, 45, 53); /* as MIDI counts: A2 … E3 */

  for (int i = 0; i < N_NOTES; i++)
    {
      double side = 0.25 + 0.5 * i / (N_NOTES - 1);

      notes[i].frequency = 440 * pow (2, (lowest + chord[i] - 69) / 12.0);
      notes[i].begin = 0.05 + i * g_rand_double_range (dice, 0.22, 0.34);
      notes[i].left = sqrt (1 - side);
      notes[i].right = sqrt (side);
      notes[i].tremolo = g_rand_double_range (dice, 0.12, 0.35);
      notes[i].phase = g_rand_double_range (dice, 0, 2 * G_PI);
    }
}

static double
ease (double progress)
{
  double p = CLAMP (progress, 0, 1);

  return p * p * (3 - 2 * p);
}

/* A tone and two overtones; sines of the multiples of an angle follow from the angle's own. */
static double
sound_wave (double angle)
{
  double sine, cosine;

  sincos (angle, &sine, &cosine);
  return sine + 0.28 * 2 * sine * cosine + 0.09 * (3 - 4 * sine * sine) * sine;
}

static void
play_note (const Note *note,
           float      *stereo,
           gsize       n_samples,
           int         rate)
{
  double length = (double) n_samples / rate;
  double turn = 2 * G_PI * note->frequency / rate;
  double sway = 2 * G_PI * note->tremolo;

  for (gsize i = (gsize) (note->begin * rate); i < n_samples; i++)
    {
      double seconds = (double) i / rate;
      double level = ease ((seconds - note->begin) / 0.9) * ease ((length - seconds) / 1.3);
      double swell = 0.82 + 0.18 * sin (sway * seconds + note->phase);
      double value = LOUDNESS * level * swell * sound_wave (turn * (double) i);

      stereo[i * 2] += (float) (value * note->left);
      stereo[i * 2 + 1] += (float) (value * note->right);
    }
}

static GBytes *
round_samples (const float *stereo,
               gsize        n_values)
{
  gint16 *samples = g_new (gint16, n_values);

  for (gsize i = 0; i < n_values; i++)
    samples[i] = GINT16_TO_LE ((gint16) lrintf (CLAMP (stereo[i], -1.0f, 1.0f) * G_MAXINT16));

  return g_bytes_new_take (samples, n_values * sizeof *samples);
}

/**
 * tachy_chord_play:
 * @seed: what the chord follows from
 * @n_samples: how long it is
 * @rate: samples a second
 *
 * Returns: (transfer full): signed 16 bits, stereo, little endian
 */
GBytes *
tachy_chord_play (const char *seed,
                  gsize       n_samples,
                  int         rate)
{
  g_autofree float *stereo = g_new0 (float, n_samples * 2);
  GRand *dice = tachy_dice_new (seed, "chord");
  Note notes[N_NOTES];

  roll_notes (notes, dice);
  g_rand_free (dice);
  for (int i = 0; i < N_NOTES; i++)
    play_note (&notes[i], stereo, n_samples, rate);

  return round_samples (stereo, n_samples * 2);
}
