/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the name of a provider to a client that may speak to it. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-providers-private.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "tachy-base-url.h"
#include "tachy-client-private.h"
#include "tachy-error.h"

/* What is known of the server stands here and not only in the profile, which may be edited while
 * the keyring is asked: a key goes to the origin that it was looked up for. */
typedef struct
{
  char *id;
  TachyAccess *access;
} Destination;

static void
free_destination (Destination *destination)
{
  g_free (destination->id);
  g_clear_pointer (&destination->access, tachy_access_free);
  g_free (destination);
}

static TachyClient *
get_client (TachyProviders *self,
            Destination    *destination,
            const char     *key,
            GError        **error)
{
  TachyClient *client = g_hash_table_lookup (self->clients, destination->id);

  if (client == NULL || !tachy_client_is_for (client, destination->access, key))
    {
      client = tachy_client_new_for_access (g_steal_pointer (&destination->access), key, error);
      if (client == NULL)
        return NULL;
      g_hash_table_replace (self->clients, g_strdup (destination->id), client);
    }

  return g_object_ref (client);
}

static void
return_client (GTask      *task,
               const char *key)
{
  GError *error = NULL;
  TachyClient *client =
      get_client (g_task_get_source_object (task), g_task_get_task_data (task), key, &error);

  if (client != NULL)
    g_task_return_pointer (task, client, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
key_found_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *found = tachy_keys_lookup_finish (TACHY_KEYS (object), result, &error);
  char *key = NULL;

  /* Other programs can write into the keyring, too. */
  if (found != NULL)
    key = tachy_keys_clean (found, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    return_client (task, key);

  secret_password_free (found);
  secret_password_free (key);
}

static gboolean
check_encryption (TachyProvider *provider,
                  const char    *base_url,
                  GError       **error)
{
  g_autofree char *host = NULL;

  if (!tachy_base_url_is_plain (base_url) || tachy_base_url_is_loopback (base_url) ||
      tachy_provider_get_plain_http (provider))
    return TRUE;

  host = tachy_base_url_dup_host (base_url);
  g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
               _("“%s” is reached without encryption: others on the way could read key and "
                 "prompts. Allow that for this server first, or use https."),
               host);
  return FALSE;
}

static void
connect_server (TachyProviders *self,
                TachyProvider  *provider,
                GTask          *connecting) /* transfer full */
{
  g_autoptr (GTask) task = connecting;
  Destination *destination = g_new0 (Destination, 1);
  g_autofree char *origin = NULL;
  GError *error = NULL;

  g_task_set_task_data (task, destination, (GDestroyNotify) free_destination);
  destination->id = g_strdup (tachy_provider_get_id (provider));
  destination->access = tachy_access_new_for_provider (provider, &error);
  if (destination->access == NULL ||
      !check_encryption (provider, destination->access->base_url, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  /* A server that wants no key makes nobody unlock the keyring. */
  if (!tachy_access_needs_key (destination->access))
    {
      return_client (task, NULL);
      return;
    }

  origin = tachy_base_url_dup_origin (destination->access->base_url);
  tachy_keys_lookup_async (self->keys, origin, g_task_get_cancellable (task), key_found_cb,
                           g_object_ref (task));
}

/**
 * tachy_providers_set_studio_finder:
 * @finder: (nullable): called for each tachy_providers_connect_async() to the studio
 * @user_data: must stay valid as long as @finder is set
 */
void
tachy_providers_set_studio_finder (TachyProviders   *self,
                                   TachyStudioFinder finder,
                                   gpointer          user_data)
{
  g_return_if_fail (TACHY_IS_PROVIDERS (self));

  self->finder = finder;
  self->finder_data = user_data;
}

/**
 * tachy_providers_connect_async:
 * @provider_id: what the take calls its provider
 *
 * Finds everything that is needed to speak to a provider. No connection is made yet; for the
 * studio, its process is started where it does not run.
 */
void
tachy_providers_connect_async (TachyProviders     *self,
                               const char         *provider_id,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  TachyProvider *provider;

  g_return_if_fail (TACHY_IS_PROVIDERS (self) && provider_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_providers_connect_async);

  provider = tachy_providers_get_by_id (self, provider_id);
  if (provider == NULL)
    g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_INVALID, "%s",
                             _("The server of this take is no longer in the list of servers."));
  else if (!tachy_provider_is_studio (provider))
    connect_server (self, provider, g_steal_pointer (&task));
  else if (self->finder != NULL)
    self->finder (g_steal_pointer (&task), self->finder_data);
  else
    g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_STUDIO, "%s",
                             _("The built-in studio is not available."));
}

/**
 * tachy_providers_connect_finish:
 *
 * Returns: (transfer full): the client, the same one as long as address and key stay the same.
 *   %TACHY_ERROR_INVALID where there is no such provider, or where it may not be spoken to
 *   unencrypted; %TACHY_ERROR_KEYRING; %TACHY_ERROR_STUDIO.
 */
TachyClient *
tachy_providers_connect_finish (TachyProviders *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_providers_connect_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
