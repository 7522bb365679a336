/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing a database of any older version to the present one: all of it, or nothing. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-migrations-private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "tachy-error.h"
#include "tachy-file.h"

#define MIGRATIONS "/io/github/tachyscope/Tachyscope/store/migrations/"

/* How many copies of older versions are kept. */
#define BACKUPS 2

static char *
build_backup_path (TachyConnection *connection,
                   int              version)
{
  return g_strdup_printf ("%s.backup-v%d", tachy_connection_get_path (connection), version);
}

static gboolean
copy_whole (TachyConnection *connection,
            const char      *to,
            GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (connection, "VACUUM INTO ?", error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_text (statement, 0, to);
  return tachy_statement_run (statement, error);
}

/* What is paid for stands in this file, so a failed step must leave a copy of what was there; one
 * that is whole, or none. VACUUM INTO is one of the two ways to copy a live database. */
static gboolean
back_up (TachyConnection *connection,
         int              version,
         GError         **error)
{
  g_autofree char *copy = build_backup_path (connection, version);
  g_autofree char *unfinished = g_strconcat (copy, ".new", NULL);

  g_unlink (unfinished);
  if (!copy_whole (connection, unfinished, error) || !tachy_file_sync (unfinished, error))
    return FALSE;

  g_unlink (copy);
  return tachy_file_place (unfinished, copy, error);
}

static void
drop_old_backups (TachyConnection *connection,
                  int              from)
{
  for (int version = from - BACKUPS; version > 0; version--)
    {
      g_autofree char *copy = build_backup_path (connection, version);

      g_unlink (copy);
    }
}

static gboolean
run_step (TachyConnection *connection,
          const char      *steps,
          int              version,
          GError         **error)
{
  g_autofree char *path = g_strdup_printf ("%s%d.sql", steps, version);
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", version);
  g_autoptr (GBytes) sql = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (sql != NULL);
  g_debug ("Migrating to version %d", version);
  return tachy_connection_execute (connection, g_bytes_get_data (sql, NULL), error) &&
         tachy_connection_execute (connection, mark, error);
}

/* Another process may have been quicker while this one waited for the lock, so the version is read
 * again. */
static gboolean
run_steps (TachyConnection *connection,
           const char      *steps,
           int              to,
           GError         **error)
{
  int from = tachy_connection_get_user_version (connection, error);

  if (from < 0)
    return FALSE;

  for (int version = from + 1; version <= to; version++)
    {
      if (!run_step (connection, steps, version, error))
        return FALSE;
    }

  return tachy_connection_check (connection, error);
}

/*
 * tachy_migrations_accept:
 * @version: of a file
 *
 * Returns: whether this program may write to it
 */
gboolean
tachy_migrations_accept (int      version,
                         GError **error)
{
  if (version <= TACHY_SCHEMA_VERSION)
    return TRUE;

  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STORAGE,
                       _("The library was made by a newer version of Tachyscope."));
  return FALSE;
}

/*
 * tachy_migrations_get_version:
 * @version: (out): the version of the file, at most %TACHY_SCHEMA_VERSION
 *
 * Returns: whether this program may write to the file
 */
gboolean
tachy_migrations_get_version (TachyConnection *connection,
                              int             *version,
                              GError         **error)
{
  int found = tachy_connection_get_user_version (connection, error);

  if (found < 0 || !tachy_migrations_accept (found, error))
    return FALSE;

  *version = found;
  return TRUE;
}

/*
 * tachy_migrations_run_to:
 * @steps: the folder of resources in which `N.sql` leads to version N
 * @to: the version to go to
 *
 * Takes the file's `user_version` to @to in one transaction, after a copy was made where there is
 * something to lose. A file of that version, or a newer one, is left as it is.
 */
gboolean
tachy_migrations_run_to (TachyConnection *connection,
                         const char      *steps,
                         int              to,
                         GError         **error)
{
  int from = tachy_connection_get_user_version (connection, error);

  if (from < 0)
    return FALSE;
  if (from >= to)
    return TRUE;
  if (from > 0 && !back_up (connection, from, error))
    return FALSE;
  if (!tachy_connection_execute (connection, "BEGIN EXCLUSIVE", error))
    return FALSE;

  if (!run_steps (connection, steps, to, error) ||
      !tachy_connection_execute (connection, "COMMIT", error))
    {
      tachy_connection_execute (connection, "ROLLBACK", NULL);
      return FALSE;
    }

  drop_old_backups (connection, from);
  return TRUE;
}

/*
 * tachy_migrations_run:
 *
 * Takes the file to %TACHY_SCHEMA_VERSION. One of a newer version is left untouched and refused.
 */
gboolean
tachy_migrations_run (TachyConnection *connection,
                      GError         **error)
{
  int version;

  return tachy_migrations_get_version (connection, &version, error) &&
         tachy_migrations_run_to (connection, MIGRATIONS, TACHY_SCHEMA_VERSION, error);
}
