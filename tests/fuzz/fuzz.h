/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fuzz targets share: the call that a fuzzer makes, and claims that hold for any input. */
#pragma once

#include <glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

/* A stranger's text that went through our hands. */
static inline void
fuzz_check_text (const char *text,
                 gsize       max_bytes)
{
  if (text == NULL)
    return;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), <=, max_bytes);
}

/* The same, where a person will see it. */
static inline void
fuzz_check_plain (const char *text,
                  gsize       max_bytes)
{
  fuzz_check_text (text, max_bytes);
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (*p == '\n' || *p == '\t' || !g_unichar_iscntrl (g_utf8_get_char (p)));
}

/* The input as lines that end with NUL; where there are fewer, the rest is NULL. */
static inline void
fuzz_split_lines (const guint8 *data,
                  gsize         length,
                  char         *lines[],
                  guint         n_lines)
{
  const char *next = (const char *) data;
  gsize left = length;

  for (guint i = 0; i < n_lines; i++)
    {
      const char *stop = next != NULL ? memchr (next, '\n', left) : NULL;
      gsize size = stop != NULL ? (gsize)(stop - next) : left;

      lines[i] = next != NULL && left > 0 ? g_strndup (next, size) : NULL;
      next = stop != NULL ? stop + 1 : NULL;
      left = stop != NULL ? left - size - 1 : 0;
    }
}

/* For what goes into a header: HTTP libraries take control characters out, or refuse. */
static inline void
fuzz_make_header_value (char *text)
{
  for (char *p = text; p != NULL && *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
}
