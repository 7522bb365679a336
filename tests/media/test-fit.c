/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The geometry of covering a frame. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-fit.h"

static void
test_equal_size_is_left_alone (void)
{
  TachyFit fit = tachy_fit_cover (719, 1283, 719, 1283);

  g_assert_cmpfloat (fit.scale, ==, 1.0);
  g_assert_cmpfloat (fit.offset_x, ==, 0.0);
  g_assert_cmpfloat (fit.offset_y, ==, 0.0);
}

static void
test_same_amount_is_cut_on_both_sides (void)
{
  TachyFit wide = tachy_fit_cover (400, 100, 50, 50);
  TachyFit tall = tachy_fit_cover (100, 400, 50, 50);

  g_assert_cmpfloat_with_epsilon (wide.scale, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (wide.offset_x, -75, 1e-9);
  g_assert_cmpfloat_with_epsilon (wide.offset_y, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (tall.offset_x, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (tall.offset_y, -75, 1e-9);
}

static void
test_frame_is_always_covered (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (int i = 0; i < 1000; i++)
    {
      int width = g_rand_int_range (rand, 1, 5000);
      int height = g_rand_int_range (rand, 1, 5000);
      int frame_width = g_rand_int_range (rand, 1, 2000);
      int frame_height = g_rand_int_range (rand, 1, 2000);
      TachyFit fit = tachy_fit_cover (width, height, frame_width, frame_height);

      g_assert_cmpfloat (fit.offset_x, <=, 1e-6);
      g_assert_cmpfloat (fit.offset_y, <=, 1e-6);
      g_assert_cmpfloat (fit.offset_x + width * fit.scale, >=, frame_width - 1e-6);
      g_assert_cmpfloat (fit.offset_y + height * fit.scale, >=, frame_height - 1e-6);
    }
}

static void
test_halvings_keep_enough_pixels (void)
{
  g_assert_cmpint (tachy_fit_count_halvings (8000, 6000, 1280.0 / 6000, 3), ==, 2);
  g_assert_cmpint (tachy_fit_count_halvings (8000, 6000, 0.01, 3), ==, 3);
  g_assert_cmpint (tachy_fit_count_halvings (100, 100, 0.5, 3), ==, 1);
  g_assert_cmpint (tachy_fit_count_halvings (100, 100, 0.51, 3), ==, 0);
  g_assert_cmpint (tachy_fit_count_halvings (100, 100, 2.0, 3), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/fit/equal-size-is-left-alone", test_equal_size_is_left_alone);
  g_test_add_func ("/tachyscope/fit/same-amount-is-cut-on-both-sides",
                   test_same_amount_is_cut_on_both_sides);
  g_test_add_func ("/tachyscope/fit/frame-is-always-covered", test_frame_is_always_covered);
  g_test_add_func ("/tachyscope/fit/halvings-keep-enough-pixels", test_halvings_keep_enough_pixels);

  return g_test_run ();
}
