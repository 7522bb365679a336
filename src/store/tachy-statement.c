/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A prepared SQLite statement with errors in our own domain. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-statement.h"

#include "tachy-connection-private.h"

struct _TachyStatement
{
  sqlite3_stmt *statement;
};

/*
 * tachy_statement_new:
 * @statement: (transfer full): what SQLite prepared
 */
TachyStatement *
tachy_statement_new (sqlite3_stmt *statement)
{
  TachyStatement *self = g_new0 (TachyStatement, 1);

  self->statement = statement;
  return self;
}

/**
 * tachy_statement_free:
 * @self: (transfer full) (nullable): a statement
 */
void
tachy_statement_free (TachyStatement *self)
{
  if (self == NULL)
    return;

  sqlite3_finalize (self->statement);
  g_free (self);
}

/**
 * tachy_statement_bind_text:
 * @index: which parameter, from 0
 * @text: (nullable): its value, copied; %NULL binds NULL
 */
void
tachy_statement_bind_text (TachyStatement *self,
                           int             index,
                           const char     *text)
{
  sqlite3_bind_text (self->statement, index + 1, text, -1, SQLITE_TRANSIENT);
}

void
tachy_statement_bind_int (TachyStatement *self,
                          int             index,
                          gint64          number)
{
  sqlite3_bind_int64 (self->statement, index + 1, number);
}

void
tachy_statement_bind_double (TachyStatement *self,
                             int             index,
                             double          number)
{
  sqlite3_bind_double (self->statement, index + 1, number);
}

void
tachy_statement_bind_null (TachyStatement *self,
                           int             index)
{
  sqlite3_bind_null (self->statement, index + 1);
}

/**
 * tachy_statement_step:
 *
 * Returns: whether there is a(nother) row; %FALSE with @error set where the statement failed, so
 *   that callers who must tell the end from a failure look at @error
 */
gboolean
tachy_statement_step (TachyStatement *self,
                      GError        **error)
{
  int result = sqlite3_step (self->statement);

  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    tachy_connection_fail (sqlite3_db_handle (self->statement), result, error);

  return FALSE;
}

/**
 * tachy_statement_run:
 *
 * Runs a statement that gives no rows, and makes it ready for the next parameters.
 *
 * Returns: whether it succeeded
 */
gboolean
tachy_statement_run (TachyStatement *self,
                     GError        **error)
{
  sqlite3 *database = sqlite3_db_handle (self->statement);
  int result = sqlite3_step (self->statement);

  if (result != SQLITE_DONE && result != SQLITE_ROW)
    {
      tachy_connection_fail (database, result, error);
      sqlite3_reset (self->statement);
      return FALSE;
    }

  sqlite3_reset (self->statement);
  return TRUE;
}

int
tachy_statement_get_n_columns (TachyStatement *self)
{
  return sqlite3_column_count (self->statement);
}

/**
 * tachy_statement_get_text:
 * @column: which column, from 0
 *
 * Returns: (transfer none) (nullable): its text, until the next step
 */
const char *
tachy_statement_get_text (TachyStatement *self,
                          int             column)
{
  return (const char *) sqlite3_column_text (self->statement, column);
}

gint64
tachy_statement_get_int (TachyStatement *self,
                         int             column)
{
  return sqlite3_column_int64 (self->statement, column);
}

double
tachy_statement_get_double (TachyStatement *self,
                            int             column)
{
  return sqlite3_column_double (self->statement, column);
}

gboolean
tachy_statement_is_null (TachyStatement *self,
                         int             column)
{
  return sqlite3_column_type (self->statement, column) == SQLITE_NULL;
}

/*
 * tachy_statement_get_name:
 *
 * Returns: (transfer none): what the column is called
 */
const char *
tachy_statement_get_name (TachyStatement *self,
                          int             column)
{
  return sqlite3_column_name (self->statement, column);
}

/*
 * tachy_statement_get_type:
 *
 * Returns: one of SQLite's fundamental types, such as SQLITE_INTEGER
 */
int
tachy_statement_get_type (TachyStatement *self,
                          int             column)
{
  return sqlite3_column_type (self->statement, column);
}

/*
 * tachy_statement_reset:
 *
 * Leaves the row that a query stands on, and makes it ready for the next parameters.
 */
void
tachy_statement_reset (TachyStatement *self)
{
  sqlite3_reset (self->statement);
}
