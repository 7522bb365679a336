/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast a host is asked: so many a second, fewer when it complains, none while it rests. */

#include "config.h"

#include "tachy-pace-private.h"

#define SECOND G_TIME_SPAN_SECOND

/* Sends whatever may go out in a span, one request at a time, and counts. */
static guint
count_sent (TachyPace *pace,
            gint64     from,
            gint64     span)
{
  guint n = 0;

  for (gint64 now = from; now < from + span;)
    {
      gint64 wait = tachy_pace_get_wait (pace, now);

      g_assert_cmpint (wait, >=, 0);
      if (wait > 0)
        {
          now += wait;
          continue;
        }
      tachy_pace_begin (pace, now);
      tachy_pace_end (pace);
      n++;
    }

  return n;
}

static void
test_rate (void)
{
  TachyPace pace;

  tachy_pace_init (&pace, FALSE, 0);
  g_assert_cmpuint (count_sent (&pace, 0, 100 * SECOND), <=, 205);
  g_assert_cmpuint (count_sent (&pace, 100 * SECOND, 100 * SECOND), >=, 199);
}

static void
test_burst (void)
{
  TachyPace pace;

  tachy_pace_init (&pace, FALSE, 0);
  g_assert_cmpuint (count_sent (&pace, 0, 1), ==, 5);
  g_assert_cmpint (tachy_pace_get_wait (&pace, 0), ==, SECOND / 2);

  /* An hour of silence gives no right to more. */
  g_assert_cmpuint (count_sent (&pace, 3600 * SECOND, 1), ==, 5);
}

static void
test_under_way (void)
{
  TachyPace pace;

  tachy_pace_init (&pace, FALSE, 0);
  tachy_pace_begin (&pace, 0);
  g_assert_cmpint (tachy_pace_get_wait (&pace, 0), ==, 0);
  tachy_pace_begin (&pace, 0);
  g_assert_cmpint (tachy_pace_get_wait (&pace, 0), ==, -1);
  tachy_pace_end (&pace);
  g_assert_cmpint (tachy_pace_get_wait (&pace, 0), ==, 0);
}

/* Each complaint halves the rate, and good answers bring it back in little steps. */
static void
test_learning (void)
{
  TachyPace pace;
  double lowest;

  tachy_pace_init (&pace, FALSE, 0);
  tachy_pace_lower (&pace, 0);
  g_assert_cmpfloat (pace.rate, ==, 1);
  tachy_pace_lower (&pace, 0);
  g_assert_cmpfloat (pace.rate, ==, 0.5);
  g_assert_cmpint (tachy_pace_get_wait (&pace, 0), ==, 2 * SECOND);
  tachy_pace_raise (&pace);
  g_assert_cmpfloat_with_epsilon (pace.rate, 0.6, 1e-9);

  for (guint i = 0; i < 100; i++)
    tachy_pace_lower (&pace, 0);
  lowest = pace.rate;
  g_assert_cmpfloat (lowest, >, 0);
  g_assert_cmpuint (count_sent (&pace, 0, 600 * SECOND), >=, 9);

  for (guint i = 0; i < 1000; i++)
    {
      pace.is_short = TRUE;
      tachy_pace_raise (&pace);
    }
  g_assert_cmpfloat (pace.rate, ==, 10);
}

/* Who never has to wait needs no higher rate. */
static void
test_unused (void)
{
  TachyPace pace;

  tachy_pace_init (&pace, FALSE, 0);
  for (guint i = 0; i < 100; i++)
    {
      g_assert_cmpuint (count_sent (&pace, i * 10 * SECOND, 1), ==, 5);
      pace.is_short = FALSE;
      tachy_pace_raise (&pace);
    }
  g_assert_cmpfloat (pace.rate, ==, 2);
}

static void
test_quiet (void)
{
  TachyPace pace;

  tachy_pace_init (&pace, FALSE, 0);
  tachy_pace_be_quiet (&pace, 60 * SECOND);
  tachy_pace_be_quiet (&pace, 30 * SECOND);
  g_assert_cmpint (tachy_pace_get_wait (&pace, 20 * SECOND), ==, 40 * SECOND);
  g_assert_cmpint (tachy_pace_get_wait (&pace, 60 * SECOND), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/pace/rate", test_rate);
  g_test_add_func ("/tachyscope/pace/burst", test_burst);
  g_test_add_func ("/tachyscope/pace/under-way", test_under_way);
  g_test_add_func ("/tachyscope/pace/learning", test_learning);
  g_test_add_func ("/tachyscope/pace/unused", test_unused);
  g_test_add_func ("/tachyscope/pace/quiet", test_quiet);

  return g_test_run ();
}
