/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One open SQLite database, set up so that a commit is on the disk before it returns. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-connection-private.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-file-system.h"
#include "tachy-file.h"

#define BUSY_TIMEOUT_MS 5000

static const char *
explain_result (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_FULL:
      return _("The disk is full, so the library cannot record anything.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return _("Another program holds the library locked.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return _("The library's database is damaged.");
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return _("The library's folder cannot be written.");
    case SQLITE_CANTOPEN:
      return _("The library's database cannot be opened.");
    default:
      return _("The library's database failed.");
    }
}

static TachyError
classify_result (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return TACHY_ERROR_LOCKED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return TACHY_ERROR_DAMAGED;
    default:
      return TACHY_ERROR_STORAGE;
    }
}

/*
 * tachy_connection_fail:
 * @result: what SQLite answered
 *
 * Maps @result into %TACHY_ERROR_STORAGE, %TACHY_ERROR_LOCKED or %TACHY_ERROR_DAMAGED.
 *
 * Returns: %FALSE, for callers to pass on
 */
gboolean
tachy_connection_fail (sqlite3 *database,
                       int      result,
                       GError **error)
{
  g_debug ("SQLite says %d: %s", result, database != NULL ? sqlite3_errmsg (database) : "");
  g_set_error_literal (error, TACHY_ERROR, classify_result (result), explain_result (result));
  return FALSE;
}

static TachyConnection *
open_file (const char *path,
           int         flags,
           GError    **error)
{
  g_autoptr (TachyConnection) self = g_new0 (TachyConnection, 1);
  int result;

  self->path = g_strdup (path);
  result = sqlite3_open_v2 (path, &self->database, flags | SQLITE_OPEN_NOMUTEX, NULL);
  if (result != SQLITE_OK)
    {
      tachy_connection_fail (self->database, result, error);
      return NULL;
    }

  sqlite3_extended_result_codes (self->database, 1);
  sqlite3_busy_timeout (self->database, BUSY_TIMEOUT_MS);
  if (!tachy_connection_execute (self, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;",
                                 error))
    return NULL;

  return g_steal_pointer (&self);
}

/* A file that has no length is a damaged one, so a new one gets its first page before it gets its
 * name. SQLite would also make it with the umask's mode; prompts are nobody else's business, and
 * the -wal and -shm files take their mode from the database. */
static gboolean
make_file (const char *path,
           GError    **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  TachyConnection *connection;
  gboolean made;

  if (fd < 0)
    return tachy_connection_fail (NULL, SQLITE_CANTOPEN, error);

  close (fd);
  connection = open_file (temporary, SQLITE_OPEN_READWRITE, error);
  made = connection != NULL && tachy_connection_make_durable (connection, error);
  tachy_connection_close (connection);

  /* Another process may have been quicker, which is as good. */
  made = made && (tachy_file_place (temporary, path, NULL) ||
                  g_file_test (path, G_FILE_TEST_EXISTS) ||
                  tachy_connection_fail (NULL, SQLITE_CANTOPEN, error));
  g_unlink (temporary);
  return made;
}

/*
 * tachy_connection_open:
 * @path: the database file; made where it is missing
 *
 * Changes nothing in a file that is there.
 *
 * Returns: (transfer full): the connection
 */
TachyConnection *
tachy_connection_open (const char *path,
                       GError    **error)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    {
      if (!make_file (path, error))
        return NULL;
    }
  else if (status.st_size == 0)
    {
      tachy_connection_fail (NULL, SQLITE_CORRUPT, error);
      return NULL;
    }

  return open_file (path, SQLITE_OPEN_READWRITE, error);
}

/*
 * tachy_connection_open_in_memory:
 *
 * Returns: (transfer full): an empty database that no other process sees, and that ends with the
 *   connection; files can be attached by URI
 */
TachyConnection *
tachy_connection_open_in_memory (GError **error)
{
  return open_file (":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, error);
}

/*
 * tachy_connection_peek_version:
 * @path: a database file, or none
 *
 * Touches nothing, not even the files that SQLite puts beside an open database.
 *
 * Returns: the version of the schema that was last checkpointed; 0 where nothing can be read
 */
int
tachy_connection_peek_version (const char *path)
{
  g_autofree char *plain = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *uri = g_strconcat (plain, "?immutable=1", NULL);
  g_autoptr (TachyConnection) connection = NULL;

  connection = open_file (uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
  return connection != NULL ? MAX (tachy_connection_get_user_version (connection, NULL), 0) : 0;
}

/*
 * tachy_connection_has_failed_io:
 *
 * Returns: whether the disk itself has failed the last call; what it then says of earlier and later
 *   writes through this connection means nothing
 */
gboolean
tachy_connection_has_failed_io (TachyConnection *self)
{
  return (sqlite3_errcode (self->database) & 0xff) == SQLITE_IOERR;
}

/*
 * tachy_connection_make_durable:
 *
 * From here on a commit is on the disk before it returns: synchronous=FULL, because a lost row
 * here is lost money; it costs 1.6 ms a commit. SQLite opens what cannot be written without a word,
 * so this is where that is found.
 *
 * A write-ahead log needs memory that all its users share, which those of another computer's files
 * do not (FAULTS.md, row 135); there it is the older way, which needs locks alone.
 */
gboolean
tachy_connection_make_durable (TachyConnection *self,
                               GError         **error)
{
  if (sqlite3_db_readonly (self->database, "main") == 1)
    return tachy_connection_fail (self->database, SQLITE_READONLY, error);

  self->is_remote = tachy_file_system_is_remote (self->path);
  return tachy_connection_execute (self,
                                   self->is_remote ? "PRAGMA journal_mode = DELETE"
                                                   : "PRAGMA journal_mode = WAL",
                                   error) &&
         tachy_connection_execute (self, "PRAGMA synchronous = FULL", error);
}

/*
 * tachy_connection_set_patient:
 * @is_patient: whether a commit need not be on the disk before it returns, but may go there with the
 *   next one that must; outside of transactions
 *
 * With a write-ahead log a power cut then takes the last commits, and harms nothing else; without
 * one it might, so that there nothing changes.
 */
gboolean
tachy_connection_set_patient (TachyConnection *self,
                              gboolean         is_patient,
                              GError         **error)
{
  if (self->is_remote)
    return TRUE;

  return tachy_connection_execute (self,
                                   is_patient ? "PRAGMA synchronous = NORMAL"
                                              : "PRAGMA synchronous = FULL",
                                   error);
}

/*
 * tachy_connection_close:
 * @self: (transfer full) (nullable): a connection without open statements
 */
void
tachy_connection_close (TachyConnection *self)
{
  if (self == NULL)
    return;

  g_free (tachy_connection_steal_receipts (self));
  sqlite3_close (self->database);
  g_free (self->path);
  g_free (self);
}

/*
 * tachy_connection_is_remote:
 *
 * Returns: whether tachy_connection_make_durable() has found the file on another computer
 */
gboolean
tachy_connection_is_remote (TachyConnection *self)
{
  return self->is_remote;
}

const char *
tachy_connection_get_path (TachyConnection *self)
{
  return self->path;
}

/**
 * tachy_connection_prepare:
 * @sql: one statement, with ? for its parameters
 *
 * Returns: (transfer full): the statement; %NULL with %TACHY_ERROR_STORAGE
 */
TachyStatement *
tachy_connection_prepare (TachyConnection *self,
                          const char      *sql,
                          GError         **error)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL);

  if (result != SQLITE_OK)
    {
      tachy_connection_fail (self->database, result, error);
      return NULL;
    }

  return tachy_statement_new (statement);
}

/**
 * tachy_connection_execute:
 * @sql: statements without parameters, whose answers do not matter
 */
gboolean
tachy_connection_execute (TachyConnection *self,
                          const char      *sql,
                          GError         **error)
{
  int result = sqlite3_exec (self->database, sql, NULL, NULL, NULL);

  return result == SQLITE_OK || tachy_connection_fail (self->database, result, error);
}

/**
 * tachy_connection_get_n_changes:
 *
 * Returns: how many rows the last statement changed
 */
int
tachy_connection_get_n_changes (TachyConnection *self)
{
  return sqlite3_changes (self->database);
}

/*
 * tachy_connection_get_user_version:
 *
 * Returns: the version of the schema in the file, 0 for a new one; -1 where it cannot be read, or
 *   is one that none of our programs writes
 */
int
tachy_connection_get_user_version (TachyConnection *self,
                                   GError         **error)
{
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (self, "PRAGMA user_version",
                                                                   error);
  int version;

  if (statement == NULL || !tachy_statement_step (statement, error))
    return -1;

  version = (int) tachy_statement_get_int (statement, 0);
  if (version < 0)
    tachy_connection_fail (self->database, SQLITE_CORRUPT, error);

  return MAX (version, -1);
}

/*
 * tachy_connection_check:
 *
 * Looks through the whole file for damage: 14 ms for 100,000 takes.
 */
gboolean
tachy_connection_check (TachyConnection *self,
                        GError         **error)
{
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (self, "PRAGMA quick_check(1)",
                                                                   error);

  if (statement == NULL || !tachy_statement_step (statement, error))
    return FALSE;

  return g_strcmp0 (tachy_statement_get_text (statement, 0), "ok") == 0 ||
         tachy_connection_fail (self->database, SQLITE_CORRUPT, error);
}

/*
 * tachy_connection_has_column:
 * @table: a static name
 *
 * Returns: whether this version's @table has @column
 */
gboolean
tachy_connection_has_column (TachyConnection *self,
                             const char      *table,
                             const char      *column)
{
  return sqlite3_table_column_metadata (self->database, NULL, table, column, NULL, NULL, NULL, NULL,
                                        NULL) == SQLITE_OK;
}
