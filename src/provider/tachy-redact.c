/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the key out of answers that repeat it. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-redact-private.h"

#include <string.h>

/* A key of a letter or two would take half of every answer with it. */
#define SHORTEST_KEY 8

static void
hide (GByteArray *bytes,
      const char *secret)
{
  gsize length = strlen (secret);
  guint8 *end = bytes->data + bytes->len;
  guint8 *found = bytes->data;

  if (length < SHORTEST_KEY)
    return;

  while (found != NULL && (found = memmem (found, (gsize) (end - found), secret, length)) != NULL)
    memset (found, '*', length);
}

/*
 * tachy_redact_answer:
 * @bytes: an answer, which is changed
 * @authorization: (nullable): the header of the request
 * @key: (nullable): the key that was sent, in whatever header
 *
 * Gateways repeat the key in their refusals ("Incorrect API key provided: …"), and what they say is
 * kept and shown. So the key goes where the answer comes in: as it is, in base64, and where it is a
 * name and a password also the latter alone.
 */
void
tachy_redact_answer (GByteArray *bytes,
                     const char *authorization,
                     const char *key)
{
  const char *word = authorization != NULL ? strrchr (authorization, ' ') : NULL;
  const char *password = key != NULL ? strchr (key, ':') : NULL;

  if (word != NULL)
    hide (bytes, word + 1);
  if (key != NULL)
    hide (bytes, key);
  if (password != NULL)
    hide (bytes, password + 1);
}
