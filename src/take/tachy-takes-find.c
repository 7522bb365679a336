/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking takes up in their table: all of them, or the one that an id means. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-takes-private.h"

#include <glib/gi18n.h>

#include "tachy-error.h"
#include "tachy-take-table-private.h"

static void
rows_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyTakes *self = g_task_get_source_object (task);
  GError *error = NULL;
  GPtrArray *rows = tachy_store_call_finish (TACHY_STORE (object), result, &error);

  if (rows == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, tachy_takes_adopt_rows (self, rows), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * tachy_takes_list_async:
 *
 * Reads all takes. For the command line; the window's model reads only what it shows.
 */
void
tachy_takes_list_async (TachyTakes         *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TACHY_IS_TAKES (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_takes_list_async);
  tachy_store_read_async (tachy_takes_get_store (self), tachy_take_table_read_all, NULL, NULL,
                          (GDestroyNotify) g_ptr_array_unref, cancellable, rows_read_cb,
                          g_steal_pointer (&task));
}

/**
 * tachy_takes_list_finish:
 *
 * Returns: (transfer full) (element-type TachyTake): all takes, newest first
 */
GPtrArray *
tachy_takes_list_finish (TachyTakes   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_takes_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tachy_takes_find_async:
 * @id_prefix: an id, or as many of its first characters as make it clear
 */
void
tachy_takes_find_async (TachyTakes         *self,
                        const char         *id_prefix,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TACHY_IS_TAKES (self));
  g_return_if_fail (id_prefix != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_takes_find_async);
  tachy_store_read_async (tachy_takes_get_store (self), tachy_take_table_read_by_prefix, g_strdup (id_prefix), g_free,
                          (GDestroyNotify) g_ptr_array_unref, cancellable, rows_read_cb,
                          g_steal_pointer (&task));
}

/**
 * tachy_takes_find_finish:
 *
 * Returns: (transfer full): the take; %TACHY_ERROR_INVALID where there is none or more than one
 */
TachyTake *
tachy_takes_find_finish (TachyTakes   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_autoptr (GPtrArray) takes = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_takes_find_async), NULL);

  takes = g_task_propagate_pointer (G_TASK (result), error);
  if (takes == NULL)
    return NULL;

  if (takes->len != 1)
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                           takes->len == 0 ? _("There is no take with this id.")
                                           : _("More than one take begins like this."));
      return NULL;
    }

  return g_object_ref (g_ptr_array_index (takes, 0));
}
