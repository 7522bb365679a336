/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server teaches about how it wants to be spoken to, kept in its profile. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-providers-private.h"

#include "tachy-access-private.h"
#include "tachy-error.h"
#include "tachy-lesson-private.h"

/**
 * tachy_providers_learn:
 * @provider_id: who has refused a recipe
 * @error: from tachy_client_create_finish()
 * @failure: (nullable): what the server said
 *
 * Multipart is what most servers read, JSON is what the others do (PROTOCOL.md §2.1). A refusal
 * that shows the form to be the wrong one surely created nothing, and changes the profile, so that
 * the next recipe is sent in the other form. Where the profile cannot be written that is learnt
 * again; nothing is ever sent from here.
 *
 * Returns: whether the profile has changed
 */
gboolean
tachy_providers_learn (TachyProviders     *self,
                       const char         *provider_id,
                       const GError       *error,
                       const TachyFailure *failure)
{
  TachyProvider *provider;
  g_autoptr (TachyAccess) access = NULL;
  g_autofree char *traits = NULL;

  g_return_val_if_fail (TACHY_IS_PROVIDERS (self) && error != NULL, FALSE);

  provider = tachy_providers_get_by_id (self, provider_id);
  if (failure == NULL || !g_error_matches (error, TACHY_ERROR, TACHY_ERROR_REFUSED) ||
      provider == NULL || tachy_provider_is_studio (provider))
    return FALSE;

  access = tachy_access_new_for_provider (provider, NULL);
  if (access == NULL ||
      !tachy_lesson_is_about_form (access->dialect, failure->http_status, failure))
    return FALSE;

  traits = tachy_lesson_dup_traits (access->dialect, tachy_provider_get_traits (provider));
  g_object_set (provider, "traits", traits, NULL);
  tachy_providers_save_async (self, provider, NULL, NULL, NULL);
  return TRUE;
}
