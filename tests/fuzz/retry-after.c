/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Retry-After in all its forms: never the past, never more than a day. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-retry-after-private.h"

#include "fuzz.h"

/* 1 January 2026. */
#define NOW (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)

static gint64
check (const char *retry_after,
       const char *retry_after_ms)
{
  gint64 wait = tachy_retry_after_parse (retry_after, retry_after_ms, NOW);

  g_assert_cmpint (wait, >=, -1);
  g_assert_cmpint (wait, <=, G_TIME_SPAN_DAY);
  return wait;
}

/* The first line is Retry-After, the second retry-after-ms. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  char *lines[2];
  gint64 exact;

  fuzz_split_lines (data, length, lines, G_N_ELEMENTS (lines));
  exact = check (NULL, lines[1]);
  if (exact >= 0)
    g_assert_cmpint (check (lines[0], lines[1]), ==, exact);
  else
    g_assert_cmpint (check (lines[0], lines[1]), ==, check (lines[0], NULL));

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_free (lines[i]);
  return 0;
}
