/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How one server is reached: its address, its dialect, and the headers that open its door. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-access-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-base-url.h"
#include "tachy-header-names-private.h"

/*
 * tachy_access_new:
 * @base_url: an address from tachy_base_url_normalise()
 *
 * Returns: (transfer full): access to a server that speaks as the contract says
 */
TachyAccess *
tachy_access_new (const char *base_url)
{
  TachyAccess *access = g_new0 (TachyAccess, 1);

  access->base_url = g_strdup (base_url);
  access->dialect = tachy_dialect_ref (tachy_dialects_find (TACHY_DIALECT_CONTRACT));
  access->auth = g_strdup (tachy_dialect_get_auth (access->dialect));
  access->headers = g_new0 (char *, 1);
  return access;
}

static gboolean
check_headers (const char *const *headers,
               GError           **error)
{
  for (guint i = 0; headers[i] != NULL; i += 2)
    if (!tachy_header_names_may_set (headers[i]) || headers[i + 1] == NULL ||
        !tachy_header_names_is_value (headers[i + 1]))
      {
        g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                     _("“%s” cannot be sent as a header."), headers[i]);
        return FALSE;
      }

  return TRUE;
}

static gboolean
check_auth (const char *auth,
            GError    **error)
{
  if (strcmp (auth, "bearer") == 0 || strcmp (auth, "basic") == 0 || strcmp (auth, "none") == 0 ||
      tachy_header_names_may_set (auth))
    return TRUE;

  g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID, _("A key cannot be sent in a header “%s”."),
               auth);
  return FALSE;
}

/*
 * tachy_access_new_for_provider:
 * @provider: not the studio
 *
 * Returns: (transfer full): what its profile says; %NULL with %TACHY_ERROR_INVALID where something
 *   in it cannot be used
 */
TachyAccess *
tachy_access_new_for_provider (TachyProvider *provider,
                               GError       **error)
{
  g_autoptr (TachyAccess) access = g_new0 (TachyAccess, 1);
  const char *typed = tachy_provider_get_base_url (provider);
  const char *auth = tachy_provider_get_auth (provider);
  const char *const *headers = tachy_provider_get_headers (provider);

  access->base_url = tachy_base_url_normalise (typed != NULL ? typed : "", error);
  if (access->base_url == NULL)
    return NULL;
  access->dialect = tachy_dialect_override (tachy_provider_get_dialect (provider),
                                            tachy_provider_get_traits (provider), error);
  if (access->dialect == NULL)
    return NULL;

  access->auth = g_strdup (auth != NULL ? auth : tachy_dialect_get_auth (access->dialect));
  access->headers = g_strdupv ((char **) headers);
  access->ca_file = g_strdup (tachy_provider_get_ca_file (provider));
  if (!check_auth (access->auth, error) || !check_headers (headers, error))
    return NULL;

  return g_steal_pointer (&access);
}

void
tachy_access_free (TachyAccess *access)
{
  g_free (access->base_url);
  g_clear_pointer (&access->dialect, tachy_dialect_unref);
  g_free (access->auth);
  g_strfreev (access->headers);
  g_free (access->ca_file);
  g_free (access);
}

/*
 * tachy_access_equal:
 *
 * Returns: whether a client with @a does for @b, too
 */
gboolean
tachy_access_equal (TachyAccess *a,
                    TachyAccess *b)
{
  return strcmp (a->base_url, b->base_url) == 0 && strcmp (a->auth, b->auth) == 0 &&
         g_strcmp0 (a->ca_file, b->ca_file) == 0 &&
         g_strv_equal ((const char *const *) a->headers, (const char *const *) b->headers) &&
         (a->dialect == b->dialect || json_node_equal (a->dialect->traits, b->dialect->traits));
}

/*
 * tachy_access_needs_key:
 *
 * Returns: whether a key is sent at all
 */
gboolean
tachy_access_needs_key (TachyAccess *access)
{
  return strcmp (access->auth, "none") != 0;
}

/* What people copy from a console may be a name and a password, or both in base64 already. */
static char *
dup_basic (const char *key)
{
  if (strchr (key, ':') == NULL)
    return g_strdup (key);

  return g_base64_encode ((const guchar *) key, strlen (key));
}

static void
add_authorization (SoupMessageHeaders *headers,
                   const char         *scheme,
                   const char         *key)
{
  char *value = g_strconcat (scheme, " ", key, NULL);

  soup_message_headers_replace (headers, "Authorization", value);
  secret_password_free (value);
}

static void
add_key (TachyAccess        *access,
         SoupMessageHeaders *headers,
         const char         *key)
{
  if (strcmp (access->auth, "bearer") == 0)
    add_authorization (headers, "Bearer", key);
  else if (strcmp (access->auth, "basic") == 0)
    {
      char *basic = dup_basic (key);

      add_authorization (headers, "Basic", basic);
      secret_password_free (basic);
    }
  else
    soup_message_headers_replace (headers, access->auth, key);
}

/*
 * tachy_access_add_headers:
 * @headers: of a request to the server's own origin
 * @key: (nullable): the key
 *
 * Adds what the server wants to see, and nobody else may.
 */
void
tachy_access_add_headers (TachyAccess        *access,
                          SoupMessageHeaders *headers,
                          SecretValue        *key)
{
  for (guint i = 0; access->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, access->headers[i], access->headers[i + 1]);

  if (key != NULL && tachy_access_needs_key (access))
    add_key (access, headers, secret_value_get_text (key));
}
