/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Profiles as rows of the database; the functions that touch it run on the store's thread. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-provider-row-private.h"

#include <string.h>

#include "tachy-base-url.h"
#include "tachy-json.h"

/* Each column is a property of the profile, and stands in a row as text. */
static const struct
{
  const char *column;
  const char *property;
} columns[] = {
  { "id", "id" },
  { "name", "name" },
  { "base_url", "base-url" },
  { "plain_http", "plain-http" },
  { "listless", "listless" },
  { "dialect", "dialect" },
  { "traits", "traits" },
  { "auth", "auth" },
  { "headers", "headers" },
  { "ca_file", "ca-file" },
  { "parallel", "parallel" },
  { "models", "models" },
  { "limits", "limits" },
  { "prices", "prices" },
};

#define N_COLUMNS G_N_ELEMENTS (columns)
#define BASE_URL 2

struct _TachyProviderRow
{
  char *texts[N_COLUMNS];
};

static char *
write_list (char **list)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    json_array_add_string_element (array, list[i]);

  json_node_set_array (node, array);
  return json_to_string (node, FALSE);
}

/* The guarded parser wants an object at the root. */
static char **
read_list (const char *text)
{
  g_autofree char *document = g_strdup_printf ("{\"list\":%s}", text);
  g_autoptr (JsonNode) root =
      tachy_json_parse (document, strlen (document), TACHY_JSON_MAX_LIST, NULL);
  JsonNode *list = tachy_json_find (root, "list");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (list != NULL && JSON_NODE_HOLDS_ARRAY (list))
    {
      JsonArray *array = json_node_get_array (list);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_autofree char *item = tachy_json_dup_text (json_array_get_element (array, i));

          if (item != NULL)
            g_strv_builder_add (builder, item);
        }
    }

  return g_strv_builder_end (builder);
}

static char *
write_value (const GValue *value)
{
  if (G_VALUE_HOLDS_BOOLEAN (value))
    return g_strdup (g_value_get_boolean (value) ? "1" : "0");
  if (G_VALUE_HOLDS_INT (value))
    return g_strdup_printf ("%d", g_value_get_int (value));
  if (G_VALUE_HOLDS (value, G_TYPE_STRV))
    return write_list (g_value_get_boxed (value));

  return g_value_dup_string (value);
}

static void
read_value (TachyProvider *provider,
            const char    *name,
            const char    *text)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (provider), name);

  if (pspec->flags & G_PARAM_CONSTRUCT_ONLY)
    return;

  if (pspec->value_type == G_TYPE_STRV)
    {
      g_auto (GStrv) list = read_list (text != NULL ? text : "[]");

      g_object_set (provider, name, list, NULL);
    }
  else if (pspec->value_type == G_TYPE_STRING)
    g_object_set (provider, name, text, NULL);
  else
    g_object_set (provider, name,
                  text != NULL ? (int) CLAMP (g_ascii_strtoll (text, NULL, 10), 0, 1000) : 0,
                  NULL);
}

/*
 * tachy_provider_row_new:
 *
 * Returns: (transfer full): what is kept of @provider
 */
TachyProviderRow *
tachy_provider_row_new (TachyProvider *provider)
{
  TachyProviderRow *row = g_new0 (TachyProviderRow, 1);

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (provider), columns[i].property, &value);
      row->texts[i] = write_value (&value);
    }

  return row;
}

void
tachy_provider_row_free (TachyProviderRow *row)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    g_free (row->texts[i]);
  g_free (row);
}

const char *
tachy_provider_row_get_id (TachyProviderRow *row)
{
  return row->texts[0];
}

/*
 * tachy_provider_row_to_provider:
 *
 * Returns: (transfer full): the profile
 */
TachyProvider *
tachy_provider_row_to_provider (TachyProviderRow *row)
{
  TachyProvider *provider = tachy_provider_new (row->texts[0], row->texts[1], row->texts[BASE_URL]);

  for (guint i = 0; i < N_COLUMNS; i++)
    read_value (provider, columns[i].property, row->texts[i]);
  return provider;
}

/* Somebody may have edited the database by hand; what is no address is left out, not used. */
static TachyProviderRow *
read_row (TachyStatement *statement)
{
  const char *typed = tachy_statement_get_text (statement, BASE_URL);
  g_autofree char *base_url = typed != NULL ? tachy_base_url_normalise (typed, NULL) : NULL;
  TachyProviderRow *row;

  if (base_url == NULL)
    return NULL;

  row = g_new0 (TachyProviderRow, 1);
  for (int i = 0; i < (int) N_COLUMNS; i++)
    row->texts[i] = g_strdup (i == BASE_URL ? base_url : tachy_statement_get_text (statement, i));
  return row;
}

/* The names of the columns, each in the place of every % of @form. */
static char *
join_columns (const char *form)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autoptr (GString) item = g_string_new (form);

      g_string_replace (item, "%", columns[i].column, 0);
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", item->str);
    }

  return g_string_free (g_steal_pointer (&list), FALSE);
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
  g_autofree char *names = join_columns ("%");
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM provider", names);
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (connection, sql, error);

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
  g_autofree char *names = join_columns ("%");
  g_autofree char *values = join_columns (":%");
  g_autofree char *changes = join_columns ("% = excluded.%");
  g_autofree char *sql = g_strdup_printf ("INSERT INTO provider (%s) VALUES (%s)"
                                          " ON CONFLICT (id) DO UPDATE SET %s",
                                          names, values, changes);
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;

  /* SQLite makes a whole number of a text where the column wants one. */
  for (int i = 0; i < (int) N_COLUMNS; i++)
    if (row->texts[i] != NULL)
      tachy_statement_bind_text (statement, i, row->texts[i]);
    else
      tachy_statement_bind_null (statement, i);
  return tachy_statement_run (statement, error) &&
         tachy_connection_add_receipt_of (connection, "provider", row->texts[0], error);
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
