/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings into the database what the journal knows better. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-merge-private.h"

#include <string.h>

#include "tachy-connection-private.h"
#include "tachy-error.h"
#include "tachy-json.h"
#include "tachy-lock.h"
#include "tachy-row-private.h"

typedef enum
{
  REMOVED,
  PROVIDER,
  TAKE,
  N_TABLES
} Table;

/* One line of the journal. */
typedef struct
{
  JsonObject *row;
  Table table;
  const char *id;
  gint64 serial;
} Receipt;

struct _TachyMerge
{
  TachyConnection *connection;
  char *owners_directory;
  guint n_unfinished;
  gint64 newest;

  TachyStatement *look_up[N_TABLES]; /* prepared when they are needed */
  char *insert_sql;
  TachyStatement *insert;
};

static const char *const table_names[N_TABLES] = {
  [REMOVED] = "removed",
  [PROVIDER] = "provider",
  [TAKE] = "take",
};

/* What the database knows of ?1: when it was last written, when it was removed, and which number a
 * take has; and who has the number ?2 that the journal gives it. */
static const char *const questions[N_TABLES] = {
  [REMOVED] = "SELECT NULL, (SELECT serial FROM removed WHERE id = ?1), NULL, NULL",
  [PROVIDER] = "SELECT (SELECT serial FROM provider WHERE id = ?1),"
               " (SELECT serial FROM removed WHERE id = ?1), NULL, NULL",
  [TAKE] = "SELECT (SELECT serial FROM take WHERE id = ?1),"
           " (SELECT serial FROM removed WHERE id = ?1), (SELECT number FROM take WHERE id = ?1),"
           " (SELECT id FROM take WHERE number = ?2)",
};

/*
 * tachy_merge_new:
 * @connection: inside a write transaction; outlives the merge
 * @owners_directory: where each living process holds a lock on the file with its id
 */
TachyMerge *
tachy_merge_new (TachyConnection *connection,
                 const char      *owners_directory)
{
  TachyMerge *self = g_new0 (TachyMerge, 1);

  self->connection = connection;
  self->owners_directory = g_strdup (owners_directory);
  return self;
}

void
tachy_merge_free (TachyMerge *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < N_TABLES; i++)
    tachy_statement_free (self->look_up[i]);
  tachy_statement_free (self->insert);
  g_free (self->insert_sql);
  g_free (self->owners_directory);
  g_free (self);
}

/*
 * tachy_merge_get_n_unfinished:
 *
 * Returns: how many lines are left for later, because whoever wrote them is still at it
 */
guint
tachy_merge_get_n_unfinished (TachyMerge *self)
{
  return self->n_unfinished;
}

static const char *
get_text (JsonObject *row,
          const char *member)
{
  JsonNode *node = json_object_get_member (row, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
read_receipt (JsonObject *row,
              Receipt    *receipt,
              GError    **error)
{
  const char *table = get_text (row, "table");
  JsonNode *serial = json_object_get_member (row, "serial");

  receipt->row = row;
  receipt->id = get_text (row, "id");
  receipt->table = N_TABLES;
  for (guint i = 0; i < N_TABLES; i++)
    {
      if (g_strcmp0 (table, table_names[i]) == 0)
        receipt->table = (Table) i;
    }

  if (receipt->table != N_TABLES && receipt->id != NULL && serial != NULL &&
      JSON_NODE_HOLDS_VALUE (serial) && json_node_get_value_type (serial) == G_TYPE_INT64)
    {
      receipt->serial = json_node_get_int (serial);
      return TRUE;
    }

  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_DAMAGED, "not a receipt");
  return FALSE;
}

/* A process that lives and could not commit tries again by itself. */
static gboolean
is_under_way (TachyMerge    *self,
              const Receipt *receipt)
{
  const char *owner = get_text (receipt->row, "owner");
  g_autofree char *path = NULL;

  if (owner == NULL || strchr (owner, G_DIR_SEPARATOR) != NULL)
    return FALSE;

  path = g_build_filename (self->owners_directory, owner, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autoptr (TachyLock) lock = tachy_lock_try (path, NULL);

      return lock == NULL;
    }

  return FALSE;
}

static void
set_number (JsonObject *row,
            gint64      number)
{
  if (number > 0)
    json_object_set_int_member (row, "number", number);
  else
    json_object_remove_member (row, "number");
}

/* Whether the database knows less; says then which number the take gets: its own, or that of the
 * receipt, or the next where another take has that by now. */
static gboolean
is_news (TachyMerge    *self,
         const Receipt *receipt,
         GError       **error)
{
  TachyStatement **look_up = &self->look_up[receipt->table];
  TachyStatement *statement;
  gint64 known, owner;

  if (*look_up == NULL)
    *look_up = tachy_connection_prepare (self->connection, questions[receipt->table], error);
  statement = *look_up;
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_text (statement, 0, receipt->id);
  if (receipt->table == TAKE)
    tachy_statement_bind_int (statement, 1,
                              json_object_get_int_member_with_default (receipt->row, "number", 0));
  if (!tachy_statement_step (statement, error))
    return FALSE;

  known = MAX (tachy_statement_is_null (statement, 0) ? -1 : tachy_statement_get_int (statement, 0),
               tachy_statement_is_null (statement, 1) ? -1 : tachy_statement_get_int (statement, 1));
  owner = tachy_statement_get_int (statement, 2);
  if (owner > 0 || !tachy_statement_is_null (statement, 3))
    set_number (receipt->row, owner);

  tachy_statement_reset (statement);
  return receipt->serial > known;
}

static gboolean
forget (TachyMerge    *self,
        const char    *table,
        const Receipt *receipt,
        GError       **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE id = ?", table);
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (self->connection, sql, error);

  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_text (statement, 0, receipt->id);
  return tachy_statement_run (statement, error);
}

static gboolean
insert (TachyMerge    *self,
        const Receipt *receipt,
        GError       **error)
{
  g_autoptr (GPtrArray) columns = NULL;
  g_autofree char *sql = tachy_row_build_insert (self->connection, table_names[receipt->table],
                                                 receipt->row, &columns);

  if (g_strcmp0 (sql, self->insert_sql) != 0)
    {
      g_clear_pointer (&self->insert, tachy_statement_free);
      g_clear_pointer (&self->insert_sql, g_free);
      self->insert = tachy_connection_prepare (self->connection, sql, error);
      if (self->insert == NULL)
        return FALSE;

      self->insert_sql = g_steal_pointer (&sql);
    }

  return tachy_row_insert (self->insert, receipt->row, columns, error);
}

static gboolean
replace (TachyMerge    *self,
         const Receipt *receipt,
         GError       **error)
{
  if (!forget (self, table_names[receipt->table], receipt, error))
    return FALSE;
  if (receipt->table == REMOVED &&
      (!forget (self, "take", receipt, error) || !forget (self, "provider", receipt, error)))
    return FALSE;

  return insert (self, receipt, error);
}

/* A line that does not fit leaves no trace. */
static gboolean
apply (TachyMerge    *self,
       const Receipt *receipt,
       GError       **error)
{
  if (!tachy_connection_execute (self->connection, "SAVEPOINT line", error))
    return FALSE;

  if (!replace (self, receipt, error))
    {
      tachy_connection_execute (self->connection, "ROLLBACK TO line; RELEASE line", NULL);
      return FALSE;
    }

  self->newest = MAX (self->newest, receipt->serial);
  return tachy_connection_execute (self->connection, "RELEASE line", error);
}

/*
 * tachy_merge_line:
 * @line: (array length=length): one line of the journal, which may hold anything
 *
 * Takes it over where it is newer than what the database has.
 *
 * Returns: %FALSE where it is no receipt, or cannot be taken over
 */
gboolean
tachy_merge_line (TachyMerge *self,
                  const char *line,
                  gsize       length,
                  GError    **error)
{
  g_autoptr (JsonNode) root = tachy_json_parse (line, length, TACHY_JSON_MAX_JOB, error);
  g_autoptr (GError) local_error = NULL;
  Receipt receipt;

  if (root == NULL || !read_receipt (json_node_get_object (root), &receipt, error))
    return FALSE;

  if (!is_news (self, &receipt, &local_error))
    {
      if (local_error == NULL)
        return TRUE;

      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (is_under_way (self, &receipt))
    {
      self->n_unfinished++;
      return TRUE;
    }

  return apply (self, &receipt, error);
}

/*
 * tachy_merge_finish:
 *
 * Sees to it that receipts to come are newer than all that were taken over.
 */
gboolean
tachy_merge_finish (TachyMerge *self,
                    GError    **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (self->connection,
                                        "UPDATE book SET serial = max (serial, ?)", error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, self->newest);
  return tachy_statement_run (statement, error);
}
