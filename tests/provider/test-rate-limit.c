/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What servers say about how many more requests they will answer, sense and nonsense. */

#include "config.h"

#include "tachy-rate-limit-private.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define DAY (24 * 3600 * SECOND)

static const struct
{
  const char *text;
  gint64 expected;
} spans[] = {
  { NULL, -1 },
  { "", -1 },
  { "6m0s", 360 * SECOND },
  { "1h30m", 5400 * SECOND },
  { "1d", DAY },
  { "2d", DAY },
  { "20ms", 20000 },
  { "15us", 15 },
  { "1.5s", 1500000 },
  { "1m2.5s", 62500000 },
  { "0s", 0 },
  { "7", 7 * SECOND },
  { "0.25", 250000 },
  { "1e300", DAY },
  { "1e999s", -1 },
  { "-5s", -1 },
  { "6m 0s", -1 },
  { "6x", -1 },
  { "6mm", -1 },
  { "m", -1 },
  { "5m7x", -1 },
  { "inf", -1 },
  { "soon", -1 },
};

static const struct
{
  const char *remaining;
  const char *reset;
  gint64 expected;
} limits[] = {
  { NULL, NULL, 0 },
  { NULL, "6m0s", 0 },
  { "12", "6m0s", 0 },
  { "0", "6m0s", 360 * SECOND },
  { "-1", "1s", SECOND },
  { "0", NULL, 0 },
  { "0", "soon", 0 },
  { "0", "3650d", DAY },
  { "none", "6m0s", 0 },
  { "", "6m0s", 0 },
};

static void
test_spans (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    g_assert_cmpint (tachy_rate_limit_parse_span (spans[i].text), ==, spans[i].expected);
}

static void
test_limits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    g_assert_cmpint (tachy_rate_limit_parse (limits[i].remaining, limits[i].reset), ==,
                     limits[i].expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/rate-limit/spans", test_spans);
  g_test_add_func ("/tachyscope/rate-limit/limits", test_limits);
  return g_test_run ();
}
