/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening the database of a store: repaired where it is damaged, only to look at where it must be. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include <glib/gi18n.h>

#include "tachy-connection-private.h"
#include "tachy-error.h"
#include "tachy-file.h"
#include "tachy-lock.h"
#include "tachy-migrations-private.h"
#include "tachy-repair-private.h"
#include "tachy-store-private.h"
#include "tachy-view-private.h"

/* How long to wait for another process that repairs; it has a journal to read. */
#define REPAIR_ATTEMPTS 200
#define REPAIR_DELAY (50 * G_TIME_SPAN_MILLISECOND)

/* A newer program's file must not even change its journal mode, and one that is brought to this
 * version must not change under those who read the older one. */
static gboolean
check_version (TachyStore      *self,
               TachyConnection *connection,
               GError         **error)
{
  int version;

  if (!tachy_migrations_get_version (connection, &version, error))
    return FALSE;
  if (version == 0 || version == TACHY_SCHEMA_VERSION || !tachy_repair_is_in_use (self->directory))
    return TRUE;

  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STORAGE,
                       _("An older version of Tachyscope is still running."));
  return FALSE;
}

static TachyConnection *
open_connection (TachyStore *self,
                 GError    **error)
{
  g_autoptr (TachyConnection) connection = NULL;

  if (!tachy_migrations_accept (tachy_connection_peek_version (self->path), error))
    return NULL;

  connection = tachy_connection_open (self->path, error);
  if (connection == NULL || !check_version (self, connection, error) ||
      !tachy_connection_make_durable (connection, error) ||
      !tachy_connection_check (connection, error) || !tachy_migrations_run (connection, error))
    return NULL;

  return g_steal_pointer (&connection);
}

/* Of several that find the damage at once, one repairs; the others wait and find it repaired. */
static TachyLock *
lock_repair (TachyStore *self)
{
  g_autofree char *path = g_build_filename (self->directory, "repair.lock", NULL);
  TachyLock *lock = NULL;

  for (int i = 0; lock == NULL && i < REPAIR_ATTEMPTS; i++)
    {
      g_autoptr (GError) error = NULL;

      lock = tachy_lock_try (path, &error);
      if (lock == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
        break;
      if (lock == NULL)
        g_usleep (REPAIR_DELAY);
    }

  return lock;
}

static TachyConnection *
open_or_repair (TachyStore *self,
                GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TachyLock) lock = NULL;
  TachyConnection *connection = open_connection (self, &local_error);

  if (g_error_matches (local_error, TACHY_ERROR, TACHY_ERROR_DAMAGED) &&
      (lock = lock_repair (self)) != NULL)
    {
      g_clear_error (&local_error);
      connection = open_connection (self, &local_error);
      if (g_error_matches (local_error, TACHY_ERROR, TACHY_ERROR_DAMAGED) &&
          tachy_repair_set_aside (self->path, NULL))
        {
          g_clear_error (&local_error);
          connection = open_connection (self, &local_error);
        }
    }

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return connection;
}

static TachyConnection *
open_for_writing (TachyStore *self,
                  GError    **error)
{
  g_autoptr (TachyConnection) connection = NULL;

  if (!tachy_file_make_directory (self->directory, error))
    return NULL;

  connection = open_or_repair (self, error);
  return connection != NULL && tachy_journal_tend (self->journal, connection, error)
             ? g_steal_pointer (&connection)
             : NULL;
}

/**
 * tachy_store_open_database:
 *
 * Opens what is not open yet; on the worker thread. Where nothing can be recorded, what is there
 * can still be looked at. Somebody who holds the database locked lets go of it sooner or later, so
 * that is no reason.
 *
 * Returns: whether there is something to read, at least
 */
gboolean
tachy_store_open_database (TachyStore *self,
                           GError    **error)
{
  g_autoptr (TachyConnection) connection = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean is_view;

  if (self->connection != NULL && self->obstacle == NULL)
    return TRUE;

  connection = open_for_writing (self, &local_error);
  is_view = connection == NULL && !g_error_matches (local_error, TACHY_ERROR, TACHY_ERROR_LOCKED);
  if (is_view)
    connection = tachy_view_open (self->path, self->journal, NULL);
  if (connection == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  g_clear_pointer (&self->connection, tachy_connection_close);
  self->connection = g_steal_pointer (&connection);
  g_clear_pointer (&self->obstacle, g_free);
  if (is_view)
    /* Translators: %s is a sentence that says why. */
    self->obstacle = g_strdup_printf (_("%s For now the library can only be looked at."),
                                      local_error->message);
  return TRUE;
}
