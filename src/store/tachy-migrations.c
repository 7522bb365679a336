/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing a database of any older version to the present one: all of it, or nothing. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-migrations-private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "tachy-error.h"

#define MIGRATIONS "/io/github/tachyscope/Tachyscope/store/migrations/"

/* What is paid for stands in this file, so a failed step must leave a copy of what was there.
 * VACUUM INTO is one of the two ways to copy a live database whole. */
static gboolean
back_up (TachyConnection *connection,
         int              version,
         GError         **error)
{
  g_autofree char *copy = g_strdup_printf ("%s.backup-v%d", tachy_connection_get_path (connection),
                                           version);
  g_autoptr (TachyStatement) statement = NULL;

  g_unlink (copy);
  statement = tachy_connection_prepare (connection, "VACUUM INTO ?", error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_text (statement, 0, copy);
  return tachy_statement_run (statement, error);
}

static gboolean
run_step (TachyConnection *connection,
          int              version,
          GError         **error)
{
  g_autofree char *path = g_strdup_printf (MIGRATIONS "%d.sql", version);
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", version);
  g_autoptr (GBytes) sql = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (sql != NULL);
  g_debug ("Migrating to version %d", version);
  return tachy_connection_execute (connection, g_bytes_get_data (sql, NULL), error) &&
         tachy_connection_execute (connection, mark, error);
}

static gboolean
run_steps (TachyConnection *connection,
           int              from,
           GError         **error)
{
  for (int version = from + 1; version <= TACHY_SCHEMA_VERSION; version++)
    {
      if (!run_step (connection, version, error))
        return FALSE;
    }

  return TRUE;
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
 * tachy_migrations_run:
 *
 * Takes the file's `user_version` to %TACHY_SCHEMA_VERSION in one transaction. A file of a newer
 * version is left untouched and refused.
 */
gboolean
tachy_migrations_run (TachyConnection *connection,
                      GError         **error)
{
  int version = 0;

  if (!tachy_migrations_get_version (connection, &version, error))
    return FALSE;
  if (version == TACHY_SCHEMA_VERSION)
    return TRUE;
  if (version > 0 && !back_up (connection, version, error))
    return FALSE;

  if (!tachy_connection_execute (connection, "BEGIN EXCLUSIVE", error))
    return FALSE;

  /* Another process may have been quicker while this one waited for the lock. */
  if (!tachy_migrations_get_version (connection, &version, error) ||
      !run_steps (connection, version, error))
    {
      tachy_connection_execute (connection, "ROLLBACK", NULL);
      return FALSE;
    }

  return tachy_connection_execute (connection, "COMMIT", error);
}
