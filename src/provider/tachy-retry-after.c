/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Understands when a server wants to be asked again. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-retry-after-private.h"

#include <libsoup/soup.h>
#include <math.h>

/* Whoever says ten years is not believed. */
#define MAX_WAIT (24 * (double) G_TIME_SPAN_HOUR)

static gint64
clamp_wait (double wait_us)
{
  return (gint64) CLAMP (wait_us, 0, MAX_WAIT);
}

static gboolean
parse_number (const char *text,
              double     *number)
{
  char *end = NULL;

  *number = g_ascii_strtod (text, &end);
  if (end == text || !isfinite (*number))
    return FALSE;

  while (g_ascii_isspace (*end))
    end++;
  return *end == '\0';
}

/*
 * tachy_retry_after_parse:
 * @retry_after: (nullable): the Retry-After header: seconds, or a date
 * @retry_after_ms: (nullable): the retry-after-ms header, which is more exact and wins
 * @now_us: the time in microseconds since 1970, which a date is compared with
 *
 * Returns: microseconds from now, at most a day; 0 where the time has passed; -1 where neither
 *   header says anything that makes sense
 */
gint64
tachy_retry_after_parse (const char *retry_after,
                         const char *retry_after_ms,
                         gint64      now_us)
{
  g_autoptr (GDateTime) date = NULL;
  double number;

  if (retry_after_ms != NULL && parse_number (retry_after_ms, &number))
    return clamp_wait (number * 1000);
  if (retry_after == NULL)
    return -1;
  if (parse_number (retry_after, &number))
    return clamp_wait (number * G_USEC_PER_SEC);

  /* libsoup is more generous than HTTP: only texts that begin like a date are given to it. */
  if (!g_ascii_isalpha (*retry_after))
    return -1;
  date = soup_date_time_new_from_http_string (retry_after);
  if (date == NULL)
    return -1;

  return clamp_wait ((double) g_date_time_to_unix (date) * G_USEC_PER_SEC - (double) now_us);
}
