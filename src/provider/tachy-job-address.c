/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Understands what people enter for a video of a server: its id, or the address that it has. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-job-address.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-base-url.h"
#include "tachy-error.h"

/* What stands before the id, with every dialect that is known. */
static const char *const collections[] = { "/videos/", "/jobs/" };

/* Returns: (nullable): where the id begins */
static const char *
find_id (const char  *text,
         const char **collection)
{
  for (guint i = 0; i < G_N_ELEMENTS (collections); i++)
    {
      const char *found = g_strrstr (text, collections[i]);

      if (found == NULL)
        continue;
      *collection = found;
      return found + strlen (collections[i]);
    }

  return NULL;
}

static char *
dup_origin (const char *server,
            GError    **error)
{
  g_autofree char *base_url = tachy_base_url_normalise (server, error);

  return base_url != NULL ? tachy_base_url_dup_origin (base_url) : NULL;
}

static char *
refuse (GError **error)
{
  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                       _("This address does not name a video."));
  return NULL;
}

/**
 * tachy_job_address_read:
 * @typed: what a person entered: an id, or an address such as "https://host/v1/videos/ID", with
 *   "/content" and the like behind it or not
 * @origin: (out) (transfer full) (nullable): scheme, host and port of the address; %NULL where
 *   only the id was entered
 *
 * Returns: (transfer full): the id; %NULL with %TACHY_ERROR_INVALID
 */
char *
tachy_job_address_read (const char *typed,
                        char      **origin,
                        GError    **error)
{
  g_autofree char *text = NULL;
  const char *collection = NULL;
  const char *start;
  g_autofree char *server = NULL;
  g_autofree char *id = NULL;

  *origin = NULL;
  g_return_val_if_fail (typed != NULL, NULL);

  text = g_strstrip (g_strdup (typed));
  if (*text == '\0')
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                           _("Enter the id that the server gave the video."));
      return NULL;
    }

  start = find_id (text, &collection);
  if (start == NULL)
    return strstr (text, "://") == NULL ? g_steal_pointer (&text) : refuse (error);

  id = g_uri_unescape_segment (start, start + strcspn (start, "/?#"), NULL);
  if (id == NULL || *id == '\0')
    return refuse (error);

  /* A path alone belongs to whichever server is meant. */
  server = g_strndup (text, (gsize) (collection - text));
  if (*server != '\0' && *server != '/')
    {
      *origin = dup_origin (server, error);
      if (*origin == NULL)
        return NULL;
    }

  return g_steal_pointer (&id);
}
