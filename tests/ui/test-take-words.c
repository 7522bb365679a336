/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times and prices read as people say them. */

#include "config.h"

#include "tachy-take-words.h"

#include <string.h>

static void
assert_span (gint64      seconds,
             const char *words)
{
  g_autofree char *span = tachy_take_words_dup_span (seconds * G_USEC_PER_SEC);

  g_assert_cmpstr (span, ==, words);
}

static void
test_span (void)
{
  assert_span (0, "1 s");
  assert_span (7, "7 s");
  assert_span (23, "20 s");
  assert_span (94, "90 s");
  assert_span (95, "2 min");
  assert_span (45 * 60, "45 min");
  assert_span (3 * 3600, "3 h");
  assert_span (G_GINT64_CONSTANT (100) * 24 * 3600, "2400 h");
}

static void
test_expiry (void)
{
  const gint64 now = G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC;
  g_autofree char *unknown = tachy_take_words_dup_expiry (0, now);
  g_autofree char *soon = tachy_take_words_dup_expiry (now + 20 * 60 * G_TIME_SPAN_SECOND, now);
  g_autofree char *over = tachy_take_words_dup_expiry (now - 1, now);

  g_assert_cmpstr (unknown, ==, "");
  g_assert_cmpstr (soon, ==, "The server keeps it for another 20 min.");
  g_assert_cmpstr (over, ==, "The server has probably deleted it by now.");
}

static void
test_price (void)
{
  g_autofree char *free_of_charge = tachy_take_words_dup_price (0);
  g_autofree char *cents = tachy_take_words_dup_price (0.4);
  g_autofree char *little = tachy_take_words_dup_price (0.004);

  g_assert_cmpstr (free_of_charge, ==, "Free");
  g_assert_cmpstr (cents, ==, "About $0.40");
  g_assert_cmpstr (little, ==, "Less than $0.01");
}

static void
test_moment (void)
{
  g_autofree char *today = tachy_take_words_dup_moment (g_get_real_time ());
  g_autofree char *long_ago = tachy_take_words_dup_moment (G_USEC_PER_SEC);
  g_autofree char *impossible = tachy_take_words_dup_moment (G_MAXINT64);

  g_assert_true (g_str_has_prefix (today, "Today, "));
  g_assert_nonnull (strstr (long_ago, "19"));
  g_assert_nonnull (impossible);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/take-words/span", test_span);
  g_test_add_func ("/tachyscope/take-words/expiry", test_expiry);
  g_test_add_func ("/tachyscope/take-words/price", test_price);
  g_test_add_func ("/tachyscope/take-words/moment", test_moment);

  return g_test_run ();
}
