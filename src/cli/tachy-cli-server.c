/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which server is meant: by name, by address, or the one that the window uses. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-server.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-base-url.h"
#include "tachy-cli-output.h"
#include "tachy-error.h"

/* What the contract takes where a request names no model. */
#define USUAL_MODEL "sora-2"
#define STUDIO_MODEL "animatic"

static gboolean
save_provider (TachyCliSession *session,
               TachyProvider   *provider,
               GError         **error)
{
  TachyProviders *providers = tachy_cli_session_get_providers (session);
  g_autoptr (GAsyncResult) result = NULL;

  tachy_providers_save_async (providers, provider, NULL, tachy_cli_session_keep_result_cb,
                              &result);
  tachy_cli_session_wait (&result);
  return tachy_providers_save_finish (providers, result, error);
}

/* Named after the host; where another server there has the name, after the whole address. */
static TachyProvider *
make_provider (TachyProviders *providers,
               const char     *base_url)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *host = tachy_base_url_dup_host (base_url);
  const char *name = host;

  if (tachy_providers_find (providers, host) != NULL)
    name = strstr (base_url, "://") + strlen ("://");

  return tachy_provider_new (id, name, base_url);
}

/* Whoever types http:// has decided; they are only told what it means. */
static gboolean
allow_plain_http (TachyProvider *provider,
                  const char    *base_url)
{
  if (!tachy_base_url_is_plain (base_url) || tachy_base_url_is_loopback (base_url))
    return FALSE;

  tachy_cli_output_note (_("The connection is not encrypted: key and prompt can be read on the "
                           "way."));
  if (tachy_provider_get_plain_http (provider))
    return FALSE;

  tachy_provider_set_plain_http (provider, TRUE);
  return TRUE;
}

static TachyProvider *
choose_by_address (TachyCliSession *session,
                   const char      *address,
                   GError         **error)
{
  TachyProviders *providers = tachy_cli_session_get_providers (session);
  g_autofree char *base_url = tachy_base_url_normalise (address, error);
  g_autoptr (TachyProvider) made = NULL;
  TachyProvider *provider;
  gboolean changed;

  if (base_url == NULL)
    return NULL;

  provider = tachy_providers_find (providers, base_url);
  if (provider == NULL)
    provider = made = make_provider (providers, base_url);

  changed = allow_plain_http (provider, base_url);
  if ((made != NULL || changed) && !save_provider (session, provider, error))
    return NULL;

  return tachy_providers_get_by_id (providers, tachy_provider_get_id (provider));
}

static TachyProvider *
choose_default (TachyCliSession *session)
{
  TachyProviders *providers = tachy_cli_session_get_providers (session);
  TachySettings *settings = tachy_house_get_settings (tachy_cli_session_get_house (session));
  g_autofree char *id = NULL;
  TachyProvider *provider;

  g_object_get (settings, "provider", &id, NULL);
  provider = id != NULL ? tachy_providers_get_by_id (providers, id) : NULL;

  return provider != NULL ? provider
                          : tachy_providers_get_by_id (providers, TACHY_PROVIDER_STUDIO);
}

/**
 * tachy_cli_server_choose:
 * @name: (nullable): a provider's name, or address
 * @address: (nullable): a server; saved as a provider where it is none yet
 *
 * Returns: (transfer none): the provider; without @name and @address the one that the window
 *   uses. %NULL with %TACHY_ERROR_INVALID or %TACHY_ERROR_STORAGE
 */
TachyProvider *
tachy_cli_server_choose (TachyCliSession *session,
                         const char      *name,
                         const char      *address,
                         GError         **error)
{
  TachyProviders *providers = tachy_cli_session_get_providers (session);
  TachyProvider *provider;

  if (address != NULL)
    return choose_by_address (session, address, error);
  if (name == NULL)
    return choose_default (session);

  provider = tachy_providers_get_by_id (providers, name);
  if (provider == NULL)
    provider = tachy_providers_find (providers, name);
  if (provider == NULL)
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID, _("There is no provider called “%s”."),
                 name);

  return provider;
}

/**
 * tachy_cli_server_use_key:
 * @key: (nullable): the key that was handed over; lasts as long as this process
 *
 * The studio makes its own keys, so it gets none.
 */
void
tachy_cli_server_use_key (TachyCliSession *session,
                          TachyProvider   *provider,
                          const char      *key)
{
  TachyKeys *keys = tachy_providers_get_keys (tachy_cli_session_get_providers (session));
  g_autofree char *origin = NULL;

  if (key == NULL || tachy_provider_is_studio (provider))
    return;

  origin = tachy_base_url_dup_origin (tachy_provider_get_base_url (provider));
  tachy_keys_set_for_session (keys, origin, key);
}

/**
 * tachy_cli_server_dup_model:
 *
 * Returns: (transfer full): the model to ask for where the person names none; "" where the server
 *   takes no name and has told none
 */
char *
tachy_cli_server_dup_model (TachyCliSession *session,
                            TachyProvider   *provider)
{
  TachySettings *settings = tachy_house_get_settings (tachy_cli_session_get_house (session));
  const char *const *models = tachy_provider_get_models (provider);
  g_autofree char *chosen = NULL;
  g_autofree char *model = NULL;

  if (!tachy_provider_takes_model (provider))
    return g_strdup (models[0] != NULL ? models[0] : "");

  g_object_get (settings, "provider", &chosen, "model", &model, NULL);
  if (g_strcmp0 (chosen, tachy_provider_get_id (provider)) == 0 && model != NULL && *model != '\0')
    return g_steal_pointer (&model);
  if (tachy_provider_is_studio (provider))
    return g_strdup (STUDIO_MODEL);
  if (models[0] != NULL)
    return g_strdup (models[0]);

  return g_strdup (USUAL_MODEL);
}
