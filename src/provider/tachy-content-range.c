/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a partial answer fits to the bytes that are here already. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-content-range-private.h"

#include <string.h>

/*
 * tachy_content_range_continues:
 * @headers: of an answer 206
 * @offset: how many bytes we have
 * @etag: (nullable): the tag of these; %NULL where there are none
 * @known: how many bytes the whole has by the answer that these came with; 0 where it did not say
 * @total: (out): the length of the whole in bytes, -1 where nobody knows it; untouched where the
 *   answer does not fit
 *
 * What contradicts itself (RFC 9110 §14.4: a last byte before the first, or behind the end) fits
 * nothing.
 *
 * Returns: whether the answer is the rest of what we have; where we have nothing, whether it
 *   begins at the beginning
 */
gboolean
tachy_content_range_continues (SoupMessageHeaders *headers,
                               gint64              offset,
                               const char         *etag,
                               gint64              known,
                               gint64             *total)
{
  const char *new_etag = soup_message_headers_get_one (headers, "ETag");
  goffset start, end, length;

  if (!soup_message_headers_get_content_range (headers, &start, &end, &length))
    return FALSE;

  /* Numbers that are too large for libsoup come out negative, as does "*", exactly -1. */
  if (start != offset || end < start || length < -1 || (length >= 0 && end >= length))
    return FALSE;
  if (new_etag != NULL && etag != NULL && strcmp (new_etag, etag) != 0)
    return FALSE;
  /* Under the same tag or without one, another length is another clip (FAULTS.md, row 89). */
  if (known > 0 && (end >= known || (length >= 0 && length != known)))
    return FALSE;

  *total = length < 0 && known > 0 ? known : length;
  return TRUE;
}
