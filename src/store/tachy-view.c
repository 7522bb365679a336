/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library that can only be looked at: whatever can be read of it, copied into memory. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-view-private.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "tachy-migrations-private.h"

static gboolean
attach (TachyConnection *view,
        const char      *path,
        const char      *parameter,
        GError         **error)
{
  g_autofree char *plain = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *uri = g_strconcat (plain, parameter, NULL);
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (view, "ATTACH ? AS file", error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_text (statement, 0, uri);
  return tachy_statement_run (statement, error);
}

/* The columns that both versions of a table have. */
static char *
find_columns (TachyConnection *view,
              const char      *table,
              GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (
      view,
      "SELECT group_concat (name) FROM (SELECT name FROM pragma_table_info (?1, 'main')"
      " INTERSECT SELECT name FROM pragma_table_info (?1, 'file'))",
      error);
  if (statement == NULL)
    return NULL;

  tachy_statement_bind_text (statement, 0, table);
  if (!tachy_statement_step (statement, error))
    return NULL;
  if (tachy_statement_is_null (statement, 0))
    tachy_connection_fail (NULL, SQLITE_CORRUPT, error);

  return g_strdup (tachy_statement_get_text (statement, 0));
}

static gboolean
copy_table (TachyConnection *view,
            const char      *table,
            GError         **error)
{
  g_autofree char *columns = find_columns (view, table, error);
  g_autofree char *sql = NULL;

  if (columns == NULL)
    return FALSE;

  sql = g_strdup_printf ("INSERT OR IGNORE INTO main.%s (%s) SELECT %s FROM file.%s", table, columns,
                         columns, table);
  return tachy_connection_execute (view, sql, error);
}

static gboolean
copy_tables (TachyConnection *view,
             GError         **error)
{
  if (!tachy_connection_execute (view, "BEGIN", error) ||
      !copy_table (view, "provider", error) || !copy_table (view, "take", error))
    return FALSE;

  /* What removed takes have cost; another version may keep that elsewhere. */
  copy_table (view, "removed", NULL);

  /* What went over the wire, which an older version has not kept. */
  copy_table (view, "exchange", NULL);
  return tachy_connection_execute (view, "COMMIT", error);
}

static gboolean
copy_file (TachyConnection *view,
           const char      *path,
           const char      *parameter,
           GError         **error)
{
  gboolean copied;

  if (!attach (view, path, parameter, error))
    return FALSE;

  copied = copy_tables (view, error);
  if (!copied)
    tachy_connection_execute (view, "ROLLBACK", NULL);

  return tachy_connection_execute (view, "DETACH file", error) && copied;
}

/* What was not brought into the database yet can only be read by SQLite's usual way, which may
 * leave files beside it. */
static gboolean
has_log (const char *path,
         const char *suffix)
{
  g_autofree char *log = g_strconcat (path, suffix, NULL);
  GStatBuf status;

  return g_stat (log, &status) == 0 && status.st_size > 0;
}

static gboolean
copy_database (TachyConnection *view,
               const char      *path,
               GError         **error)
{
  /* A half-written file tells nothing without the log that says what was there before. */
  if (has_log (path, "-journal"))
    return copy_file (view, path, "?mode=ro", error);

  return (has_log (path, "-wal") && copy_file (view, path, "?mode=ro", NULL)) ||
         copy_file (view, path, "?immutable=1", error);
}

static gboolean
copy_journal (TachyConnection *view,
              TachyJournal    *journal,
              GError         **error)
{
  guint n_unfinished;

  return tachy_connection_execute (view, "BEGIN", error) &&
         tachy_journal_merge (journal, view, &n_unfinished, error) &&
         tachy_connection_execute (view, "COMMIT", error);
}

/* Nothing there is nothing to look at, but what is there and cannot be read is another matter. */
static gboolean
is_hidden (const char *path)
{
  return g_access (path, R_OK) != 0 && (errno == EACCES || errno == EPERM);
}

/*
 * tachy_view_open:
 * @path: a database of any version, damaged, or missing
 *
 * Writes nothing. Where the database cannot be read, the journal is.
 *
 * Returns: (transfer full): a connection that cannot be written to
 */
TachyConnection *
tachy_view_open (const char   *path,
                 TachyJournal *journal,
                 GError      **error)
{
  g_autoptr (TachyConnection) view = NULL;
  g_autoptr (GError) local_error = NULL;

  if (is_hidden (path))
    {
      tachy_connection_fail (NULL, SQLITE_CANTOPEN, error);
      return NULL;
    }

  view = tachy_connection_open_in_memory (error);
  if (view == NULL || !tachy_migrations_run (view, error))
    return NULL;

  if (!copy_database (view, path, &local_error))
    {
      g_debug ("Only the journal can be read: %s", local_error->message);
      if (!copy_journal (view, journal, error))
        return NULL;
    }

  return tachy_connection_execute (view, "PRAGMA query_only = ON", error) ? g_steal_pointer (&view)
                                                                         : NULL;
}
