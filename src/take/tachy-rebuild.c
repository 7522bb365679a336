/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a new database learns from the sidecars of clips that are there already. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-rebuild-private.h"

#include <glib/gstdio.h>

#include "tachy-sidecar-private.h"
#include "tachy-take-table-private.h"
#include "tachy-takes-private.h"

static gboolean
has_read_sidecars (TachyConnection *connection,
                   gboolean        *has_read,
                   GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (connection, "SELECT sidecars_read FROM book", error);
  if (statement == NULL || !tachy_statement_step (statement, error))
    return FALSE;

  *has_read = tachy_statement_get_int (statement, 0) != 0;
  return TRUE;
}

/* The journal and the database know better, also that somebody has removed it. */
static gboolean
is_known (TachyConnection *connection,
          const char      *id)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (connection,
                                        "SELECT 1 FROM take WHERE id = ?1"
                                        " UNION ALL SELECT 1 FROM removed WHERE id = ?1",
                                        NULL);
  if (statement == NULL)
    return TRUE;

  tachy_statement_bind_text (statement, 0, id);
  return tachy_statement_step (statement, NULL);
}

/* A sidecar costs at most itself. */
static gboolean
restore (TachyConnection *connection,
         const char      *path,
         GPtrArray       *rows,
         GError         **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (TachyTakeRow) row = tachy_sidecar_read (path, &reason);
  TachyTakeRow *restored;
  GStatBuf status;

  if (row == NULL || is_known (connection, row->id))
    return TRUE;

  if (g_stat (row->clip, &status) != 0)
    row->media = TACHY_MEDIA_MISSING;
  restored = tachy_take_table_restore (connection, row, &reason);
  if (restored == NULL)
    {
      g_debug ("A sidecar is left out: %s", reason->message);
      return TRUE;
    }

  g_ptr_array_add (rows, restored);
  return tachy_connection_add_receipt (connection, restored->number, error);
}

static GPtrArray *
list_sidecars (const char *directory)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (name, TACHY_SIDECAR_SUFFIX))
        g_ptr_array_add (paths, g_build_filename (directory, name, NULL));
    }

  return paths;
}

/* Runs on the store's thread; @data is the library folder, @result the rows that are new. All in
 * one transaction: whoever is stopped does it again. */
static gboolean
read_sidecars (TachyConnection *connection,
               gpointer        *result,
               gpointer         data,
               GError         **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_take_row_free);
  g_autoptr (GPtrArray) paths = NULL;
  gboolean has_read = FALSE;

  if (!has_read_sidecars (connection, &has_read, error))
    return FALSE;

  paths = has_read ? g_ptr_array_new () : list_sidecars (data);
  for (guint i = 0; i < paths->len; i++)
    {
      if (!restore (connection, g_ptr_array_index (paths, i), rows, error))
        return FALSE;
    }
  if (!has_read && !tachy_connection_execute (connection, "UPDATE book SET sidecars_read = 1", error))
    return FALSE;

  if (rows->len > 0)
    g_message ("%u takes are known again from their clips", rows->len);
  *result = g_steal_pointer (&rows);
  return TRUE;
}

static void
sidecars_read_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyTakes *takes = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) restored = NULL;
  GPtrArray *rows = tachy_store_call_finish (TACHY_STORE (object), result, &error);

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  restored = tachy_takes_adopt_rows (takes, rows);
  for (guint i = 0; i < restored->len; i++)
    g_signal_emit_by_name (takes, "added", g_ptr_array_index (restored, i));
  g_task_return_boolean (task, TRUE);
}

/*
 * tachy_rebuild_async:
 * @clips_directory: the library folder
 *
 * Once in the life of a database: takes that only their sidecars know of are entered into it.
 */
void
tachy_rebuild_async (TachyTakes         *takes,
                     const char         *clips_directory,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (takes, NULL, callback, user_data);

  g_task_set_source_tag (task, tachy_rebuild_async);
  tachy_store_write_async (tachy_takes_get_store (takes), read_sidecars,
                           g_strdup (clips_directory), g_free, (GDestroyNotify) g_ptr_array_unref,
                           NULL, sidecars_read_cb, g_steal_pointer (&task));
}

gboolean
tachy_rebuild_finish (GAsyncResult *result,
                      GError      **error)
{
  g_assert (g_async_result_is_tagged (result, tachy_rebuild_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}
