/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All servers that the person knows, the built-in studio first. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-providers-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-access-private.h"
#include "tachy-base-url.h"
#include "tachy-error.h"
#include "tachy-provider-row-private.h"

/* What the studio answers to, as it says itself. */
#define STUDIO_LIMITS \
  "{\"*\":{\"sizes\":[\"720x1280\",\"1280x720\",\"1024x1792\",\"1792x1024\"]," \
  "\"seconds\":[4,8,12]}}"

static GType
get_item_type (GListModel *model)
{
  return TACHY_TYPE_PROVIDER;
}

static guint
get_n_items (GListModel *model)
{
  return TACHY_PROVIDERS (model)->items->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  TachyProviders *self = TACHY_PROVIDERS (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TachyProviders, tachy_providers, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static gboolean
find_position (TachyProviders *self,
               const char     *id,
               guint          *position)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      if (strcmp (tachy_provider_get_id (self->items->pdata[i]), id) == 0)
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

static int
compare_providers (TachyProvider *a,
                   TachyProvider *b)
{
  g_autofree char *a_key = NULL;
  g_autofree char *b_key = NULL;
  int order = tachy_provider_is_studio (b) - tachy_provider_is_studio (a);

  if (order != 0)
    return order;

  a_key = g_utf8_casefold (tachy_provider_get_name (a), -1);
  b_key = g_utf8_casefold (tachy_provider_get_name (b), -1);
  order = g_utf8_collate (a_key, b_key);
  return order != 0 ? order : strcmp (tachy_provider_get_id (a), tachy_provider_get_id (b));
}

static void
insert_provider (TachyProviders *self,
                 TachyProvider  *provider) /* transfer full */
{
  guint position = 0;

  while (position < self->items->len &&
         compare_providers (self->items->pdata[position], provider) < 0)
    position++;

  g_ptr_array_insert (self->items, (int) position, provider);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
take_out_provider (TachyProviders *self,
                   const char     *id)
{
  guint position;

  g_hash_table_remove (self->clients, id);
  if (!find_position (self, id, &position))
    return;

  g_ptr_array_remove_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
tachy_providers_finalize (GObject *object)
{
  TachyProviders *self = TACHY_PROVIDERS (object);

  g_clear_object (&self->store);
  g_clear_object (&self->keys);
  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->clients);

  G_OBJECT_CLASS (tachy_providers_parent_class)->finalize (object);
}

static void
tachy_providers_class_init (TachyProvidersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_providers_finalize;
}

static void
tachy_providers_init (TachyProviders *self)
{
  TachyProvider *studio = tachy_provider_new (TACHY_PROVIDER_STUDIO, _("Built-in Studio"), NULL);

  g_object_set (studio, "limits", STUDIO_LIMITS, NULL);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_ptr_array_add (self->items, studio);
}

/**
 * tachy_providers_new:
 * @store: where profiles are kept; opened by whoever made it
 * @keys: where keys are kept
 *
 * Returns: (transfer full): the list, with nothing but the studio in it
 */
TachyProviders *
tachy_providers_new (TachyStore *store,
                     TachyKeys  *keys)
{
  TachyProviders *self;

  g_return_val_if_fail (TACHY_IS_STORE (store) && TACHY_IS_KEYS (keys), NULL);

  self = g_object_new (TACHY_TYPE_PROVIDERS, NULL);
  self->store = g_object_ref (store);
  self->keys = g_object_ref (keys);
  return self;
}

static void
rows_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyProviders *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) rows = tachy_store_call_finish (TACHY_STORE (object), result, &error);

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < rows->len; i++)
    {
      TachyProviderRow *row = rows->pdata[i];
      guint position;

      if (!find_position (self, tachy_provider_row_get_id (row), &position))
        insert_provider (self, tachy_provider_row_to_provider (row));
    }

  g_task_return_boolean (task, TRUE);
}

/**
 * tachy_providers_load_async:
 *
 * Reads the profiles, once the store is open. Those that another process has added since are
 * found by loading again.
 */
void
tachy_providers_load_async (TachyProviders     *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (TACHY_IS_PROVIDERS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_providers_load_async);
  tachy_store_read_async (self->store, tachy_provider_rows_read, NULL, NULL,
                          (GDestroyNotify) g_ptr_array_unref, cancellable, rows_read_cb, task);
}

/**
 * tachy_providers_load_finish:
 *
 * Returns: whether the profiles are there; otherwise %TACHY_ERROR_STORAGE
 */
gboolean
tachy_providers_load_finish (TachyProviders *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_providers_load_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * tachy_providers_get_by_id:
 * @id: (nullable): what takes call a provider
 *
 * Returns: (transfer none) (nullable): its profile
 */
TachyProvider *
tachy_providers_get_by_id (TachyProviders *self,
                           const char     *id)
{
  guint position;

  g_return_val_if_fail (TACHY_IS_PROVIDERS (self), NULL);

  return id != NULL && find_position (self, id, &position) ? self->items->pdata[position] : NULL;
}

/**
 * tachy_providers_find:
 * @name_or_url: what a person typed: an id, a name in any case, or any form of the address
 *
 * Returns: (transfer none) (nullable): the first profile that is meant
 */
TachyProvider *
tachy_providers_find (TachyProviders *self,
                      const char     *name_or_url)
{
  g_autofree char *folded = NULL;
  g_autofree char *base_url = NULL;
  TachyProvider *provider;

  g_return_val_if_fail (TACHY_IS_PROVIDERS (self) && name_or_url != NULL, NULL);

  provider = tachy_providers_get_by_id (self, name_or_url);
  folded = g_utf8_validate (name_or_url, -1, NULL) ? g_utf8_casefold (name_or_url, -1) : NULL;
  for (guint i = 0; provider == NULL && folded != NULL && i < self->items->len; i++)
    {
      g_autofree char *name =
          g_utf8_casefold (tachy_provider_get_name (self->items->pdata[i]), -1);

      if (strcmp (name, folded) == 0)
        provider = self->items->pdata[i];
    }

  base_url = provider == NULL ? tachy_base_url_normalise (name_or_url, NULL) : NULL;
  for (guint i = 0; provider == NULL && base_url != NULL && i < self->items->len; i++)
    if (g_strcmp0 (tachy_provider_get_base_url (self->items->pdata[i]), base_url) == 0)
      provider = self->items->pdata[i];

  return provider;
}

/**
 * tachy_providers_get_keys:
 *
 * Returns: (transfer none): the keys
 */
TachyKeys *
tachy_providers_get_keys (TachyProviders *self)
{
  g_return_val_if_fail (TACHY_IS_PROVIDERS (self), NULL);

  return self->keys;
}

static void
row_written_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyProviders *self = g_task_get_source_object (task);
  TachyProvider *provider = g_task_get_task_data (task);
  GError *error = NULL;

  tachy_store_call_finish (TACHY_STORE (object), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* Also where it was there before: its name and with it its place may have changed. */
  take_out_provider (self, tachy_provider_get_id (provider));
  insert_provider (self, g_object_ref (provider));
  g_task_return_boolean (task, TRUE);
}

static gboolean
check_profile (TachyProvider *provider,
               GError       **error)
{
  const char *base_url = tachy_provider_get_base_url (provider);
  const char *name = tachy_provider_get_name (provider);
  g_autofree char *normal = tachy_base_url_normalise (base_url != NULL ? base_url : "", error);
  g_autofree char *completed = NULL;
  g_autoptr (TachyAccess) access = NULL;

  if (normal == NULL)
    return FALSE;
  if (name == NULL || *name == '\0')
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID, _("The server needs a name."));
      return FALSE;
    }

  completed = tachy_dialect_complete_base_url (tachy_provider_get_dialect (provider), normal);
  g_object_set (provider, "base-url", completed, NULL);

  /* What can be found out now does not have to stop a take later. */
  access = tachy_access_new_for_provider (provider, error);
  return access != NULL;
}

/**
 * tachy_providers_save_async:
 * @provider: a new profile, or one with the id of another, which it replaces
 *
 * Its address is brought into the normal form. What was learnt of the studio is kept until the
 * program ends only.
 */
void
tachy_providers_save_async (TachyProviders     *self,
                            TachyProvider      *provider,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (TACHY_IS_PROVIDERS (self) && TACHY_IS_PROVIDER (provider));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_providers_save_async);
  g_task_set_task_data (task, g_object_ref (provider), g_object_unref);

  if (tachy_provider_is_studio (provider))
    g_task_return_boolean (task, TRUE);
  else if (!check_profile (provider, &error))
    g_task_return_error (task, error);
  else
    tachy_store_write_async (self->store, tachy_provider_rows_write,
                             tachy_provider_row_new (provider),
                             (GDestroyNotify) tachy_provider_row_free, NULL, cancellable,
                             row_written_cb, g_steal_pointer (&task));
}

/**
 * tachy_providers_save_finish:
 *
 * Returns: whether it is kept; otherwise %TACHY_ERROR_INVALID or %TACHY_ERROR_STORAGE
 */
gboolean
tachy_providers_save_finish (TachyProviders *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_providers_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
row_removed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyProviders *self = g_task_get_source_object (task);
  TachyProvider *provider = g_task_get_task_data (task);
  GError *error = NULL;

  tachy_store_call_finish (TACHY_STORE (object), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_out_provider (self, tachy_provider_get_id (provider));
  g_task_return_boolean (task, TRUE);
}

/**
 * tachy_providers_remove_async:
 * @provider: not the studio
 *
 * Forgets a profile. Its key stays, because another profile may have the same origin: that is
 * for tachy_keys_forget_async().
 */
void
tachy_providers_remove_async (TachyProviders     *self,
                              TachyProvider      *provider,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (TACHY_IS_PROVIDERS (self) && TACHY_IS_PROVIDER (provider));
  g_return_if_fail (!tachy_provider_is_studio (provider));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_providers_remove_async);
  g_task_set_task_data (task, g_object_ref (provider), g_object_unref);
  tachy_store_write_async (self->store, tachy_provider_rows_remove,
                           g_strdup (tachy_provider_get_id (provider)), g_free, NULL, cancellable,
                           row_removed_cb, task);
}

/**
 * tachy_providers_remove_finish:
 *
 * Returns: whether it is forgotten; otherwise %TACHY_ERROR_STORAGE
 */
gboolean
tachy_providers_remove_finish (TachyProviders *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_providers_remove_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
