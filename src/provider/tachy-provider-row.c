/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Profiles as rows of the database; the functions that touch it run on the store's thread. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-provider-row-private.h"

#include <string.h>

#include "tachy-base-url.h"
#include "tachy-json.h"

/*
 * tachy_provider_row_new:
 *
 * Returns: (transfer full): what is kept of @provider
 */
TachyProviderRow *
tachy_provider_row_new (TachyProvider *provider)
{
  TachyProviderRow *row = g_new0 (TachyProviderRow, 1);

  row->id = g_strdup (tachy_provider_get_id (provider));
  row->name = g_strdup (tachy_provider_get_name (provider));
  row->base_url = g_strdup (tachy_provider_get_base_url (provider));
  row->plain_http = tachy_provider_get_plain_http (provider);
  row->models = g_strdupv ((char **) tachy_provider_get_models (provider));
  return row;
}

void
tachy_provider_row_free (TachyProviderRow *row)
{
  g_free (row->id);
  g_free (row->name);
  g_free (row->base_url);
  g_strfreev (row->models);
  g_free (row);
}

/*
 * tachy_provider_row_to_provider:
 *
 * Returns: (transfer full): the profile
 */
TachyProvider *
tachy_provider_row_to_provider (TachyProviderRow *row)
{
  TachyProvider *provider = tachy_provider_new (row->id, row->name, row->base_url);

  tachy_provider_set_plain_http (provider, row->plain_http);
  tachy_provider_set_models (provider, (const char *const *) row->models);
  return provider;
}

static char *
write_models (char **models)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; models[i] != NULL; i++)
    json_array_add_string_element (array, models[i]);

  json_node_set_array (node, array);
  return json_to_string (node, FALSE);
}

/* The guarded parser wants an object at the root. */
static char **
read_models (const char *text)
{
  g_autofree char *document = g_strdup_printf ("{\"models\":%s}", text);
  g_autoptr (JsonNode) root =
      tachy_json_parse (document, strlen (document), TACHY_JSON_MAX_JOB, NULL);
  JsonNode *models = tachy_json_find (root, "models");
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (models != NULL && JSON_NODE_HOLDS_ARRAY (models))
    {
      JsonArray *array = json_node_get_array (models);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_autofree char *name = tachy_json_dup_text (json_array_get_element (array, i));

          if (name != NULL)
            g_strv_builder_add (names, name);
        }
    }

  return g_strv_builder_end (names);
}

/* Somebody may have edited the database by hand; what is no address is left out, not used. */
static TachyProviderRow *
read_row (TachyStatement *statement)
{
  const char *typed = tachy_statement_get_text (statement, 2);
  g_autofree char *base_url = typed != NULL ? tachy_base_url_normalise (typed, NULL) : NULL;
  TachyProviderRow *row;

  if (base_url == NULL)
    return NULL;

  row = g_new0 (TachyProviderRow, 1);
  row->id = g_strdup (tachy_statement_get_text (statement, 0));
  row->name = g_strdup (tachy_statement_get_text (statement, 1));
  row->base_url = g_steal_pointer (&base_url);
  row->plain_http = tachy_statement_get_int (statement, 3) != 0;
  row->models = read_models (tachy_statement_get_text (statement, 4));
  return row;
}

/*
 * tachy_provider_rows_read:
 * @result: (out): a #GPtrArray of TachyProviderRow
 */
gboolean
tachy_provider_rows_read (TachyConnection *connection,
                          gpointer        *result,
                          gpointer         data,
                          GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_provider_row_free);
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (
      connection, "SELECT id, name, base_url, plain_http, models FROM provider", error);

  if (statement == NULL)
    return FALSE;

  while (tachy_statement_step (statement, &local_error))
    {
      TachyProviderRow *row = read_row (statement);

      if (row != NULL)
        g_ptr_array_add (rows, row);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *result = g_steal_pointer (&rows);
  return TRUE;
}

/*
 * tachy_provider_rows_write:
 * @data: a TachyProviderRow, which replaces the one with the same id
 */
gboolean
tachy_provider_rows_write (TachyConnection *connection,
                           gpointer        *result,
                           gpointer         data,
                           GError         **error)
{
  TachyProviderRow *row = data;
  g_autofree char *models = write_models (row->models);
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (
      connection,
      "INSERT INTO provider (id, name, base_url, plain_http, models) VALUES (?, ?, ?, ?, ?)"
      " ON CONFLICT (id) DO UPDATE SET name = excluded.name, base_url = excluded.base_url,"
      " plain_http = excluded.plain_http, models = excluded.models",
      error);

  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_text (statement, 0, row->id);
  tachy_statement_bind_text (statement, 1, row->name);
  tachy_statement_bind_text (statement, 2, row->base_url);
  tachy_statement_bind_int (statement, 3, row->plain_http);
  tachy_statement_bind_text (statement, 4, models);
  return tachy_statement_run (statement, error) &&
         tachy_connection_add_receipt_of (connection, "provider", row->id, error);
}

/*
 * tachy_provider_rows_remove:
 * @data: an id
 */
gboolean
tachy_provider_rows_remove (TachyConnection *connection,
                            gpointer        *result,
                            gpointer         data,
                            GError         **error)
{
  g_autoptr (TachyStatement) statement =
      tachy_connection_prepare (connection, "DELETE FROM provider WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_text (statement, 0, data);
  return tachy_statement_run (statement, error) &&
         tachy_connection_add_removal (connection, data, error);
}
