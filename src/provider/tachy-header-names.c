/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which headers a person may add to requests. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-header-names-private.h"

#include <string.h>

#define MAX_VALUE 4096

/* Those that say how a request is read: a wrong one would break it, or smuggle in a second. */
static const char *const ours[] = {
  "authorization",  "connection",        "content-encoding", "content-length", "content-type",
  "cookie",         "expect",            "host",             "idempotency-key", "if-range",
  "keep-alive",     "proxy-authorization", "range",          "te",             "trailer",
  "transfer-encoding", "upgrade",        "accept",           "accept-encoding", NULL,
};

/*
 * tachy_header_names_may_set:
 * @name: what somebody has entered
 *
 * Returns: whether it is the name of a header, and none that we write ourselves
 */
gboolean
tachy_header_names_may_set (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (*lower == '\0' || strlen (lower) > 100 ||
      strspn (lower, "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~") != strlen (lower))
    return FALSE;

  return !g_strv_contains (ours, lower);
}

/*
 * tachy_header_names_is_value:
 * @value: what somebody has entered
 *
 * Returns: whether it can stand in a header
 */
gboolean
tachy_header_names_is_value (const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    if (!g_ascii_isprint (*p))
      return FALSE;

  return strlen (value) <= MAX_VALUE;
}
