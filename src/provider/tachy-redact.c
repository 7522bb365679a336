/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the key out of answers that repeat it. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-redact-private.h"

#include <string.h>

/* A key of a letter or two would take half of every answer with it. */
#define SHORTEST_KEY 8

/* JSON may write any character as its number, and a slash behind a backslash: whoever reads the
 * answer sees the same. */
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

  if (strlen (secret) < SHORTEST_KEY)
    return;

  for (guint8 *at = bytes; at < end; at++)
    {
      gsize found = *at == (guint8) *secret || *at == '\\' ? match_secret (at, end, secret) : 0;

      memset (at, '*', found);
      at += found > 0 ? found - 1 : 0;
    }
}

/*
 * tachy_redact_answer:
 * @bytes: (array length=length): an answer, or a part of one, which is changed
 * @authorization: (nullable): the header of the request
 * @key: (nullable): the key that was sent, in whatever header
 *
 * Gateways repeat the key in their refusals ("Incorrect API key provided: …"), and what they say is
 * kept and shown. So the key goes where the answer comes in: as it is, in base64, and where it is a
 * name and a password also the latter alone.
 */
void
tachy_redact_answer (guint8     *bytes,
                     gsize       length,
                     const char *authorization,
                     const char *key)
{
  const char *word = authorization != NULL ? strrchr (authorization, ' ') : NULL;
  const char *password = key != NULL ? strchr (key, ':') : NULL;

  if (word != NULL)
    hide (bytes, length, word + 1);
  if (key != NULL)
    hide (bytes, length, key);
  if (password != NULL)
    hide (bytes, length, password + 1);
}
