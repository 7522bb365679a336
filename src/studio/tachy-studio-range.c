/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a Range header that asks for one part of a file. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-studio-range.h"

#include <string.h>

static gboolean
parse_number (const char *text,
              guint64    *number)
{
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, number, NULL);
}

/* "-500": the last 500 bytes. */
static TachyStudioRange
parse_suffix (const char *text,
              guint64     size,
              guint64    *first,
              guint64    *last)
{
  guint64 length;

  if (!parse_number (text, &length))
    return TACHY_STUDIO_RANGE_WHOLE;
  if (length == 0 || size == 0)
    return TACHY_STUDIO_RANGE_OUTSIDE;

  *first = size - MIN (length, size);
  *last = size - 1;
  return TACHY_STUDIO_RANGE_PART;
}

/**
 * tachy_studio_range_parse:
 * @header: (nullable): what the client sent
 * @size: of the file, in bytes
 * @first: (out): the first byte of the part, and
 * @last: (out): the last one; both untouched where there is no part
 *
 * A header that is malformed, or asks for several parts, counts for nothing, as RFC 9110 allows.
 */
TachyStudioRange
tachy_studio_range_parse (const char *header,
                          guint64     size,
                          guint64    *first,
                          guint64    *last)
{
  g_auto (GStrv) ends = NULL;
  guint64 from;
  guint64 to = G_MAXUINT64;

  if (header == NULL || !g_str_has_prefix (header, "bytes="))
    return TACHY_STUDIO_RANGE_WHOLE;

  ends = g_strsplit (header + strlen ("bytes="), "-", 3);
  if (g_strv_length (ends) != 2)
    return TACHY_STUDIO_RANGE_WHOLE;
  if (*ends[0] == '\0')
    return parse_suffix (ends[1], size, first, last);

  if (!parse_number (ends[0], &from) || (*ends[1] != '\0' && !parse_number (ends[1], &to)) ||
      to < from)
    return TACHY_STUDIO_RANGE_WHOLE;
  if (from >= size)
    return TACHY_STUDIO_RANGE_OUTSIDE;

  *first = from;
  *last = MIN (to, size - 1);
  return TACHY_STUDIO_RANGE_PART;
}
