/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of any table as one line of JSON, and back. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-row-private.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "tachy-connection-private.h"

/* json-glib 1.6 writes 1e20 as "1e+20.0", which is no JSON; SQLite makes a number of a text. */
static void
add_double (JsonBuilder *builder,
            double       number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (text, sizeof text, number);
  if (strchr (text, 'e') != NULL && strchr (text, '.') == NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_double_value (builder, number);
}

static void
add_column (JsonBuilder    *builder,
            TachyStatement *statement,
            int             column)
{
  json_builder_set_member_name (builder, tachy_statement_get_name (statement, column));
  switch (tachy_statement_get_type (statement, column))
    {
    case SQLITE_INTEGER:
      json_builder_add_int_value (builder, tachy_statement_get_int (statement, column));
      break;
    case SQLITE_FLOAT:
      add_double (builder, tachy_statement_get_double (statement, column));
      break;
    default:
      json_builder_add_string_value (builder, tachy_statement_get_text (statement, column));
    }
}

/*
 * tachy_row_to_json:
 * @statement: stands on a row
 * @table: which it is of
 *
 * Returns: (transfer full): one line that holds every column with a value, and ends with LF
 */
char *
tachy_row_to_json (TachyStatement *statement,
                   const char     *table)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "table");
  json_builder_add_string_value (builder, table);
  for (int i = 0; i < tachy_statement_get_n_columns (statement); i++)
    {
      if (!tachy_statement_is_null (statement, i))
        add_column (builder, statement, i);
    }
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  return g_strconcat (line, "\n", NULL);
}

/* Names come out of a file that anybody may have written to, so they are letters or nothing. */
static gboolean
is_column_name (const char *name)
{
  return *name != '\0' && strspn (name, "abcdefghijklmnopqrstuvwxyz_") == strlen (name);
}

static char *
build_insert (const char *table,
              GPtrArray  *columns)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO %s (", table);
  for (guint i = 0; i < columns->len; i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (columns, i));
  g_string_append (sql, ") VALUES (");
  for (guint i = 0; i < columns->len; i++)
    g_string_append (sql, i > 0 ? ", ?" : "?");
  g_string_append (sql, ")");

  return g_string_free (sql, FALSE);
}

/* "1e400" is JSON, but infinity cannot be written as JSON again. */
static void
bind_value (TachyStatement *statement,
            int             index,
            JsonNode       *value)
{
  GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;

  if (type == G_TYPE_INT64)
    tachy_statement_bind_int (statement, index, json_node_get_int (value));
  else if (type == G_TYPE_DOUBLE && isfinite (json_node_get_double (value)))
    tachy_statement_bind_double (statement, index, json_node_get_double (value));
  else if (type == G_TYPE_STRING)
    tachy_statement_bind_text (statement, index, json_node_get_string (value));
  else
    tachy_statement_bind_null (statement, index);
}

static GPtrArray *
choose_columns (TachyConnection *connection,
                const char      *table,
                JsonObject      *object)
{
  g_autoptr (GList) names = json_object_get_members (object);
  GPtrArray *columns = g_ptr_array_new ();

  for (GList *l = names; l != NULL; l = l->next)
    {
      if (is_column_name (l->data) && tachy_connection_has_column (connection, table, l->data))
        g_ptr_array_add (columns, l->data);
    }

  return columns;
}

/*
 * tachy_row_build_insert:
 * @table: a static name
 * @row: what tachy_row_to_json() wrote, in this version or another
 * @columns: (out) (transfer container) (element-type utf8): those of the values, in order; what
 *   the table does not have is left out
 *
 * Returns: (transfer full): the statement
 */
char *
tachy_row_build_insert (TachyConnection *connection,
                        const char      *table,
                        JsonObject      *row,
                        GPtrArray      **columns)
{
  *columns = choose_columns (connection, table, row);
  return build_insert (table, *columns);
}

/*
 * tachy_row_insert:
 * @statement: what tachy_row_build_insert() wrote, prepared
 * @columns: (element-type utf8): likewise
 *
 * Returns: whether the row stands in the table now
 */
gboolean
tachy_row_insert (TachyStatement *statement,
                  JsonObject     *row,
                  GPtrArray      *columns,
                  GError        **error)
{
  for (guint i = 0; i < columns->len; i++)
    bind_value (statement, (int) i, json_object_get_member (row, g_ptr_array_index (columns, i)));

  return tachy_statement_run (statement, error);
}
