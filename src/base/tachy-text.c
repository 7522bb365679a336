/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making text that strangers wrote fit to be shown, or to name a file. */

#define G_LOG_DOMAIN "tachy-base"
#include "config.h"

#include "tachy-text.h"

#include <string.h>

/* Characters that turn the reading direction of what follows: a message must not be able to
 * rearrange the window's own words around it. */
static gboolean
is_direction_control (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e ||
         c == 0x200f || c == 0x061c;
}

/**
 * tachy_text_plain:
 * @text: (nullable): text from outside, in any state
 * @max_bytes: where to cut it
 *
 * Returns: (transfer full): valid UTF-8 without control or direction characters, at most
 *   @max_bytes long and an ellipsis; line breaks stay
 */
char *
tachy_text_plain (const char *text,
                  gsize       max_bytes)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *plain = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != '\n' && c != '\t' && (g_unichar_iscntrl (c) || is_direction_control (c)))
        continue;
      if (plain->len + (gsize) g_unichar_to_utf8 (c, NULL) > max_bytes)
        {
          g_string_append (plain, "…");
          break;
        }
      g_string_append_unichar (plain, c);
    }

  return g_strstrip (g_string_free (plain, FALSE));
}

static gboolean
is_good_in_file_name (gunichar c)
{
  if (g_unichar_isalnum (c) || g_unichar_ismark (c))
    return TRUE;

  return c < 0x80 && c != 0 && strchr ("-_'+,()", (int) c) != NULL;
}

/**
 * tachy_text_file_stem:
 * @text: (nullable): what the name is made from, such as a prompt
 * @max_bytes: the longest name, without an extension
 *
 * Keeps letters and digits of every script and turns all else into single spaces, so that the
 * result is safe on every file system, FAT included. It never begins with a dot.
 *
 * Returns: (transfer full): the stem; empty where nothing of @text can be used
 */
char *
tachy_text_file_stem (const char *text,
                      gsize       max_bytes)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  GString *stem = g_string_new (NULL);

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (stem->len + (gsize) g_unichar_to_utf8 (c, NULL) > max_bytes)
        break;
      if (is_good_in_file_name (c))
        g_string_append_unichar (stem, c);
      else if (stem->len > 0 && stem->str[stem->len - 1] != ' ')
        g_string_append_c (stem, ' ');
    }

  return g_strstrip (g_string_free (stem, FALSE));
}
