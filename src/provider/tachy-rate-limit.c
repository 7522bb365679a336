/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Understands what a server says of how many more requests it will answer. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-rate-limit-private.h"

#include <math.h>
#include <string.h>

/* Whoever says ten years is not believed. */
#define MAX_WAIT (24 * (double) G_TIME_SPAN_HOUR)

static const struct
{
  const char *name;
  double us;
} units[] = {
  { "ms", 1e3 }, { "us", 1 }, { "s", 1e6 }, { "m", 60e6 }, { "h", 3600e6 }, { "d", 86400e6 },
};

/* To the byte behind a unit; without one, a number counts seconds. */
static const char *
read_unit (const char *text,
           double     *us)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gsize length = strlen (units[i].name);

      if (strncmp (text, units[i].name, length) == 0 && !g_ascii_isalpha (text[length]))
        {
          *us = units[i].us;
          return text + length;
        }
    }

  *us = G_USEC_PER_SEC;
  return *text == '\0' ? text : NULL;
}

/*
 * tachy_rate_limit_parse_span:
 * @text: (nullable): "6m0s", "1h30m", "20ms", "1.5s", or a number of seconds
 *
 * Returns: microseconds, at most a day; -1 where it makes no sense
 */
gint64
tachy_rate_limit_parse_span (const char *text)
{
  double sum = 0;

  if (text == NULL || *text == '\0')
    return -1;

  while (*text != '\0')
    {
      char *end = NULL;
      double number, us;

      if (!g_ascii_isdigit (*text))
        return -1;
      number = g_ascii_strtod (text, &end);
      text = read_unit (end, &us);
      if (text == NULL || !isfinite (number))
        return -1;
      sum += number * us;
    }

  return (gint64) MIN (sum, MAX_WAIT);
}

/*
 * tachy_rate_limit_parse:
 * @remaining: (nullable): the x-ratelimit-remaining-requests header
 * @reset: (nullable): the x-ratelimit-reset-requests header
 *
 * Returns: microseconds for which the server does not want another request; 0 where it does
 */
gint64
tachy_rate_limit_parse (const char *remaining,
                        const char *reset)
{
  char *end = NULL;
  gint64 left;

  if (remaining == NULL || *remaining == '\0')
    return 0;
  left = g_ascii_strtoll (remaining, &end, 10);
  if (*end != '\0' || left > 0)
    return 0;

  return MAX (tachy_rate_limit_parse_span (reset), 0);
}
