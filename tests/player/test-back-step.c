/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of the search for the frame before, on time lines without a clip. */

#include "config.h"

#include "tachy-back-step-private.h"

#define MS G_GINT64_CONSTANT (1000000)

/* A clip whose frames really last until the next one starts, and claim to end elsewhere. */
typedef struct
{
  const gint64 *starts;
  const gint64 *ends;
  int n_frames;
  gint64 usual;
} Clip;

static TachyFrameSpan
look_at (const Clip *clip,
         int         number,
         gint64      sought)
{
  if (number == clip->n_frames)
    return (TachyFrameSpan) { .start = TACHY_FRAME_BEHIND_THE_LAST };

  return (TachyFrameSpan) { .start = MAX (clip->starts[number], sought),
                            .end = clip->ends[number],
                            .usual = clip->usual,
                            .cut = sought >= clip->starts[number] };
}

/* As decoders do: the first frame that claims to end after the target. */
static int
find_frame (const Clip *clip,
            gint64      target)
{
  int number = 0;

  while (number < clip->n_frames - 1 && clip->ends[number] <= target)
    number++;

  return number;
}

static int
step_back (const Clip *clip,
           int         number,
           gint64      sought)
{
  TachyFrameSpan span = look_at (clip, number, sought);
  TachyBackStep step;
  gint64 next = tachy_back_step_begin (&step, &span);

  for (int i = 0; next != TACHY_BACK_STEP_DONE; i++)
    {
      g_assert_cmpint (i, <, 100);
      number = next == TACHY_BACK_STEP_FORWARD ? number + 1 : find_frame (clip, next);
      span = look_at (clip, number, next);
      next = tachy_back_step_continue (&step, &span);
    }

  return number;
}

/* From each frame, as steps and as seeks to its start, middle and end show it. */
static void
check_all (const Clip *clip)
{
  for (int i = 0; i < clip->n_frames; i++)
    {
      const gint64 sought[] = { -1, clip->starts[i], (clip->starts[i] + clip->ends[i]) / 2,
                                clip->ends[i] - 1 };

      for (guint j = 0; j < G_N_ELEMENTS (sought); j++)
        {
          g_assert_cmpint (find_frame (clip, MAX (sought[j], clip->starts[i])), ==, i);
          g_assert_cmpint (step_back (clip, i, sought[j]), ==, MAX (i - 1, 0));
        }
    }
}

static void
test_even (void)
{
  gint64 starts[10], ends[10];
  Clip clip = { starts, ends, 10, 41666666 };

  for (int i = 0; i < 10; i++)
    {
      starts[i] = i * 41666667;
      ends[i] = starts[i] + 41666666;
    }
  check_all (&clip);
  clip.usual = 0;
  check_all (&clip);
}

static void
test_rounded (void)
{
  gint64 starts[10], ends[10];
  Clip clip = { starts, ends, 10, 41666666 };

  for (int i = 0; i < 10; i++)
    starts[i] = (i * 41666667 + MS / 2) / MS * MS;
  for (int i = 0; i < 10; i++)
    ends[i] = i < 9 ? starts[i + 1] : starts[i] + 41 * MS;
  check_all (&clip);
}

static void
test_uneven (void)
{
  const gint64 starts[] = { 0, 100 * MS, 110 * MS, 120 * MS, 320 * MS, 330 * MS, 800 * MS };
  const gint64 ends[] = { 100 * MS, 110 * MS, 120 * MS, 320 * MS, 330 * MS, 800 * MS, 900 * MS };
  const Clip clip = { starts, ends, G_N_ELEMENTS (starts), 0 };

  check_all (&clip);
}

static void
test_wrong_claims (void)
{
  const gint64 starts[] = { 0, 100 * MS, 110 * MS, 120 * MS, 320 * MS, 330 * MS, 800 * MS };
  gint64 ends[G_N_ELEMENTS (starts)];
  Clip clip = { starts, ends, G_N_ELEMENTS (starts), 10 * MS };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    ends[i] = starts[i] + 10 * MS;
  check_all (&clip);
  clip.usual = 0;
  check_all (&clip);
}

static void
test_late_start (void)
{
  const gint64 starts[] = { 50 * MS, 90 * MS, 130 * MS };
  const gint64 ends[] = { 90 * MS, 130 * MS, 170 * MS };
  const Clip clip = { starts, ends, G_N_ELEMENTS (starts), 40 * MS };

  check_all (&clip);
}

static void
test_unusual (void)
{
  const TachyFrameSpan even = { .start = 0, .end = 40 * MS, .usual = 40 * MS, .cut = TRUE };
  const TachyFrameSpan rounded = { .start = 0, .end = 41 * MS, .usual = 40 * MS };
  const TachyFrameSpan cut = { .start = 30 * MS, .end = 40 * MS, .usual = 40 * MS, .cut = TRUE };
  const TachyFrameSpan shorter = { .start = 40 * MS, .end = 70 * MS, .usual = 40 * MS };
  const TachyFrameSpan longer = { .start = 30 * MS, .end = 90 * MS, .usual = 40 * MS, .cut = TRUE };

  g_assert_false (tachy_frame_span_is_unusual (&even));
  g_assert_false (tachy_frame_span_is_unusual (&rounded));
  g_assert_false (tachy_frame_span_is_unusual (&cut));
  g_assert_true (tachy_frame_span_is_unusual (&shorter));
  g_assert_true (tachy_frame_span_is_unusual (&longer));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/player/back-step/even", test_even);
  g_test_add_func ("/tachyscope/player/back-step/rounded-times", test_rounded);
  g_test_add_func ("/tachyscope/player/back-step/wrong-claims", test_wrong_claims);
  g_test_add_func ("/tachyscope/player/back-step/late-start", test_late_start);
  g_test_add_func ("/tachyscope/player/back-step/uneven", test_uneven);
  g_test_add_func ("/tachyscope/player/back-step/unusual", test_unusual);

  return g_test_run ();
}
