/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often servers are asked. */

#include "config.h"

#include "tachy-cadence-private.h"

#define SECOND G_TIME_SPAN_SECOND

static void
assert_delays (const TachyCadence *cadence,
               const gint64       *expected,
               guint               n)
{
  gint64 delay = 0;

  for (guint i = 0; i < n; i++)
    {
      delay = tachy_cadence_next (cadence, delay);
      g_assert_cmpint (delay, ==, expected[i]);
    }
}

static void
test_studio (void)
{
  const gint64 expected[] = { SECOND / 2, SECOND / 2, SECOND / 2 };

  assert_delays (tachy_cadence_for (TRUE, FALSE), expected, G_N_ELEMENTS (expected));
  assert_delays (tachy_cadence_for (TRUE, TRUE), expected, G_N_ELEMENTS (expected));
}

static void
test_loopback (void)
{
  const gint64 expected[] = { 2 * SECOND, 2 * SECOND, 2 * SECOND };

  assert_delays (tachy_cadence_for (FALSE, TRUE), expected, G_N_ELEMENTS (expected));
}

static void
test_far_away (void)
{
  const gint64 expected[] = { 5 * SECOND,      7500 * SECOND / 1000, 11250 * SECOND / 1000,
                              16875 * SECOND / 1000, 25312500,       30 * SECOND,
                              30 * SECOND };

  assert_delays (tachy_cadence_for (FALSE, FALSE), expected, G_N_ELEMENTS (expected));
}

static void
test_back_off (void)
{
  gint64 delay = 0;

  for (guint i = 0; i < 40; i++)
    {
      gint64 next = tachy_cadence_back_off (delay);

      g_assert_cmpint (next, >=, 2 * SECOND);
      g_assert_cmpint (next, <=, 600 * SECOND);
      g_assert_true (next > delay || next == 600 * SECOND);
      delay = next;
    }

  g_assert_cmpint (delay, ==, 600 * SECOND);

  /* One good answer is enough to be asked as often as before. */
  g_assert_cmpint (tachy_cadence_next (tachy_cadence_for (FALSE, FALSE), delay), ==, 30 * SECOND);
}

static void
test_spread (void)
{
  g_assert_cmpint (tachy_cadence_spread (10 * SECOND, 0), ==, 8 * SECOND);
  g_assert_cmpint (tachy_cadence_spread (10 * SECOND, 0.5), ==, 10 * SECOND);
  g_assert_cmpint (tachy_cadence_spread (10 * SECOND, 1), ==, 12 * SECOND);
  g_assert_cmpint (tachy_cadence_spread (0, 1), ==, 0);
}

static void
test_pace (void)
{
  g_assert_cmpint (tachy_cadence_scale (SECOND), ==, SECOND);
  tachy_cadence_set_pace (0.01);
  g_assert_cmpint (tachy_cadence_scale (SECOND), ==, SECOND / 100);
  tachy_cadence_set_pace (1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/cadence/studio", test_studio);
  g_test_add_func ("/tachyscope/cadence/loopback", test_loopback);
  g_test_add_func ("/tachyscope/cadence/far-away", test_far_away);
  g_test_add_func ("/tachyscope/cadence/back-off", test_back_off);
  g_test_add_func ("/tachyscope/cadence/spread", test_spread);
  g_test_add_func ("/tachyscope/cadence/pace", test_pace);

  return g_test_run ();
}
