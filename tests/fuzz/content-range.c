/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Content-Range: a partial answer is taken for the rest of a clip only where it fits exactly. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-content-range-private.h"

#include "fuzz.h"

static gboolean
read_number (const char *text,
             gint64     *number)
{
  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, number, NULL);
}

/* The first line is Content-Range, then the ETag, then how much we have, the ETag of that, and how
 * much it was to be in all. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  char *lines[5];
  gint64 offset = 0, known = 0, total = -2;

  fuzz_split_lines (data, length, lines, G_N_ELEMENTS (lines));
  fuzz_make_header_value (lines[0]);
  fuzz_make_header_value (lines[1]);
  if (lines[0] != NULL)
    soup_message_headers_append (headers, "Content-Range", lines[0]);
  if (lines[1] != NULL)
    soup_message_headers_append (headers, "ETag", lines[1]);
  if (!read_number (lines[2], &offset))
    offset = 0;
  if (!read_number (lines[4], &known))
    known = 0;

  if (tachy_content_range_continues (headers, offset, lines[3], known, &total))
    {
      g_assert_nonnull (lines[0]);
      g_assert_true (total == -1 || total > offset);
      g_assert_true (known == 0 || total == known);
      g_assert_true (lines[1] == NULL || lines[3] == NULL || strcmp (lines[1], lines[3]) == 0);
    }
  else
    g_assert_cmpint (total, ==, -2);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_free (lines[i]);
  return 0;
}
