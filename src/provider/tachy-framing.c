/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells whether an answer says in one way only how long it is. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-framing-private.h"

#include <string.h>

/*
 * tachy_framing_is_good:
 * @headers: of an answer
 *
 * libsoup 3.2 takes the last of several lengths. Two that differ are how one answer is smuggled
 * into another, and a length beside chunks is the same trick (RFC 9112, 6.3).
 */
gboolean
tachy_framing_is_good (SoupMessageHeaders *headers)
{
  const char *list = soup_message_headers_get_list (headers, "Content-Length");
  g_auto (GStrv) values = NULL;

  if (list == NULL)
    return TRUE;
  if (soup_message_headers_get_list (headers, "Transfer-Encoding") != NULL)
    return FALSE;

  values = g_strsplit (list, ",", -1);
  for (guint i = 0; values[i] != NULL; i++)
    {
      const char *value = g_strstrip (values[i]);

      if (*value == '\0' || strspn (value, "0123456789") != strlen (value) || strlen (value) > 18 ||
          strcmp (value, values[0]) != 0)
        return FALSE;
    }

  return TRUE;
}
