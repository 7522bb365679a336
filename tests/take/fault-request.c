/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the head of a request to the fault server says. */

#define G_LOG_DOMAIN "fault-server"
#include "config.h"

#include "fault-request.h"

#include <string.h>

gsize
fault_request_get_length (const char *head)
{
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *length = strstr (lower, "\r\ncontent-length:");

  return length != NULL ? g_ascii_strtoull (length + strlen ("\r\ncontent-length:"), NULL, 10) : 0;
}

static FaultRoute
find_route (const char *method,
            guint       n_parts,
            char      **parts)
{
  gboolean gets = strcmp (method, "GET") == 0;

  if (n_parts < 2 || strcmp (parts[0], "v1") != 0 || strcmp (parts[1], "videos") != 0)
    return FAULT_OTHER;
  if (n_parts == 2 && strcmp (method, "POST") == 0)
    return FAULT_CREATE;
  if (n_parts == 2 && gets)
    return FAULT_LIST;
  if (n_parts == 3 && gets)
    return FAULT_RETRIEVE;
  if (n_parts == 3 && strcmp (method, "DELETE") == 0)
    return FAULT_DELETE;
  if (n_parts == 4 && gets && strcmp (parts[3], "content") == 0)
    return FAULT_CONTENT;

  return FAULT_OTHER;
}

/**
 * fault_request_read_route:
 * @id: (out) (nullable) (transfer full): the job that is asked for, where one is
 */
FaultRoute
fault_request_read_route (const char *head,
                          char      **id)
{
  g_auto (GStrv) words = g_strsplit (head, " ", 3);
  g_auto (GStrv) parts = NULL;
  guint n_parts;

  *id = NULL;
  if (g_strv_length (words) < 3 || *words[1] != '/')
    return FAULT_OTHER;

  words[1][strcspn (words[1], "?")] = '\0';
  parts = g_strsplit (words[1] + 1, "/", -1);
  n_parts = g_strv_length (parts);
  if (n_parts >= 3)
    *id = g_uri_unescape_string (parts[2], NULL);

  return find_route (words[0], n_parts, parts);
}
