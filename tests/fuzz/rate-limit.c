/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rate-limit headers: whatever a server says, we wait for no more than a day. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-rate-limit-private.h"

#include "fuzz.h"

/* The first line is x-ratelimit-remaining-requests, the second x-ratelimit-reset-requests. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  char *lines[2];
  gint64 wait, span;

  fuzz_split_lines (data, length, lines, G_N_ELEMENTS (lines));
  span = tachy_rate_limit_parse_span (lines[1]);
  g_assert_cmpint (span, >=, -1);
  g_assert_cmpint (span, <=, G_TIME_SPAN_DAY);

  wait = tachy_rate_limit_parse (lines[0], lines[1]);
  g_assert_true (wait == 0 || wait == span);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_free (lines[i]);
  return 0;
}
