/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What servers say about when to come back, sense and nonsense. */

#include "config.h"

#include "tachy-retry-after-private.h"

#define SECOND G_USEC_PER_SEC
#define DAY (24 * 3600 * (gint64) SECOND)

/* Thu, 01 Jan 2026 00:00:00 GMT */
#define NOW (G_GINT64_CONSTANT (1767225600) * SECOND)

static const struct
{
  const char *retry_after;
  const char *retry_after_ms;
  gint64 expected;
} rows[] = {
  { NULL, NULL, -1 },
  { "0", NULL, 0 },
  { "1", NULL, 1 * SECOND },
  { " 30 ", NULL, 30 * SECOND },
  { "1.5", NULL, 1500000 },
  { "-5", NULL, 0 },
  { "86400", NULL, DAY },
  { "315360000", NULL, DAY },
  { "1e300", NULL, DAY },
  { "99999999999999999999999", NULL, DAY },
  { "1e999", NULL, -1 },
  { "nan", NULL, -1 },
  { "inf", NULL, -1 },
  { "", NULL, -1 },
  { "soon", NULL, -1 },
  { "30 seconds", NULL, -1 },
  { "5;x", NULL, -1 },
  { "Thu, 01 Jan 2026 00:01:00 GMT", NULL, 60 * SECOND },
  { "Thursday, 01-Jan-26 00:01:00 GMT", NULL, 60 * SECOND },
  { "Thu Jan  1 00:01:00 2026", NULL, 60 * SECOND },
  { "Wed, 31 Dec 2025 23:59:00 GMT", NULL, 0 },
  { "Fri, 01 Jan 2038 00:00:00 GMT", NULL, DAY },
  { "Thu, 99 Foo 2026 00:01:00 GMT", NULL, -1 },
  { "2026-01-01T00:01:00Z", NULL, -1 },
  { NULL, "250", 250000 },
  { "60", "250", 250000 },
  { "60", "rubbish", 60 * SECOND },
  { NULL, "-1", 0 },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 got = tachy_retry_after_parse (rows[i].retry_after, rows[i].retry_after_ms, NOW);

      g_test_message ("%s, %s", rows[i].retry_after, rows[i].retry_after_ms);
      g_assert_cmpint (got, ==, rows[i].expected);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/retry-after/rows", test_rows);
  return g_test_run ();
}
