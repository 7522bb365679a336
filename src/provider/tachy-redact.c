/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the key out of answers that repeat it. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-redact-private.h"

#include <string.h>

/* A key of a letter or two would take half of every answer with it. */
#define SHORTEST_KEY 8

/* How addresses write any character: its number behind a percent sign. */
static gboolean
is_percent_letter (const guint8 *at,
                   char          letter)
{
  int high = g_ascii_xdigit_value ((char) at[1]);
  int low = g_ascii_xdigit_value ((char) at[2]);

  return at[0] == '%' && high >= 0 && low >= 0 && high * 16 + low == (guint8) letter;
}

/* JSON may write any character as its number, too, and a slash behind a backslash: whoever reads
 * the answer sees the same. */
static gsize
match_letter (const guint8 *at,
              const guint8 *end,
              char          letter)
{
  char escaped[8];

  if (at < end && *at == (guint8) letter)
    return 1;
  if (end - at >= 2 && at[0] == '\\' && at[1] == (guint8) letter)
    return 2;
  if (end - at >= 3 && is_percent_letter (at, letter))
    return 3;

  g_snprintf (escaped, sizeof escaped, "\\u%04x", (guint) (guint8) letter);
  return end - at >= 6 && g_ascii_strncasecmp ((const char *) at, escaped, 6) == 0 ? 6 : 0;
}

/* How many bytes at @at stand for @secret; 0 where they stand for something else. */
static gsize
match_secret (const guint8 *at,
              const guint8 *end,
              const char   *secret)
{
  const guint8 *next = at;

  for (; *secret != '\0'; secret++)
    {
      gsize length = match_letter (next, end, *secret);

      if (length == 0)
        return 0;
      next += length;
    }

  return (gsize) (next - at);
}

static void
hide (guint8     *bytes,
      gsize       length,
      const char *secret)
{
  const guint8 *end = bytes + length;

  for (guint8 *at = bytes; at < end; at++)
    {
      gboolean may_begin = *at == (guint8) *secret || *at == '\\' || *at == '%';
      gsize found = may_begin ? match_secret (at, end, secret) : 0;

      memset (at, '*', found);
      at += found > 0 ? found - 1 : 0;
    }
}

/* In base64 a text looks in three ways, by how many bytes stand before it; the letters at both ends
 * also tell of its neighbours. */
static void
hide_base64 (guint8     *bytes,
             gsize       length,
             const char *secret)
{
  static const char *const before[] = { "", " ", "  " };
  static const gsize n_before[] = { 0, 2, 3 };
  static const gsize n_behind[] = { 0, 3, 2 };

  for (guint shift = 0; shift < G_N_ELEMENTS (before); shift++)
    {
      g_autofree char *padded = g_strconcat (before[shift], secret, NULL);
      gsize n_bytes = strlen (padded);
      g_autofree char *text = g_base64_encode ((const guchar *) padded, n_bytes);

      text[strlen (text) - n_behind[n_bytes % 3]] = '\0';
      hide (bytes, length, text + n_before[shift]);

      /* As it stands in addresses. */
      g_strdelimit (g_strdelimit (text, "+", '-'), "/", '_');
      hide (bytes, length, text + n_before[shift]);
    }
}

/*
 * tachy_redact_secret:
 * @bytes: (array length=length): what shall be kept, or a part of it, which is changed
 *
 * Takes @secret out: as it is, as JSON and addresses write it, and in base64.
 */
void
tachy_redact_secret (guint8     *bytes,
                     gsize       length,
                     const char *secret)
{
  /* In none of its forms is it shorter. */
  if (strlen (secret) < SHORTEST_KEY || length < strlen (secret))
    return;

  hide (bytes, length, secret);
  hide_base64 (bytes, length, secret);
}

/*
 * tachy_redact_answer:
 * @bytes: (array length=length): an answer, or a part of one, which is changed
 * @authorization: (nullable): the header of the request
 * @key: (nullable): the key that was sent, in whatever header
 *
 * Gateways repeat the key in their refusals ("Incorrect API key provided: …"), and what they say is
 * kept and shown. So the key goes where the answer comes in, and where it is a name and a password
 * also the latter alone.
 */
void
tachy_redact_answer (guint8     *bytes,
                     gsize       length,
                     const char *authorization,
                     const char *key)
{
  const char *word = authorization != NULL ? strrchr (authorization, ' ') : NULL;
  const char *password = key != NULL ? strchr (key, ':') : NULL;

  if (word != NULL && strlen (word + 1) >= SHORTEST_KEY)
    hide (bytes, length, word + 1);
  if (key != NULL)
    tachy_redact_secret (bytes, length, key);
  if (password != NULL)
    tachy_redact_secret (bytes, length, password + 1);
}
