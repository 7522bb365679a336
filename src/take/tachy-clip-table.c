/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQL of clips in the library folder: which there should be, and which to decode next. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-clip-table-private.h"

#include "tachy-connection.h"

#define SELECT "SELECT " TACHY_TAKE_COLUMNS " FROM take WHERE "

/* Adds to @rows what the statement finds. */
static gboolean
add_rows (TachyStatement *statement,
          GPtrArray      *rows,
          GError        **error)
{
  GError *local_error = NULL;

  while (tachy_statement_step (statement, &local_error))
    g_ptr_array_add (rows, tachy_take_row_read (statement));

  if (local_error != NULL)
    g_propagate_error (error, local_error);
  return local_error == NULL;
}

/*
 * tachy_clip_table_read_page:
 * @data: a TachyClipPage
 * @result: (out): a GPtrArray of TachyTakeRow whose clips are in the library folder, or should be;
 *   oldest first
 */
gboolean
tachy_clip_table_read_page (TachyConnection *connection,
                            gpointer        *result,
                            gpointer         data,
                            GError         **error)
{
  const TachyClipPage *page = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_take_row_free);
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (connection,
                                        SELECT "number > ? AND media IN ('filed', 'missing')"
                                               " AND clip IS NOT NULL ORDER BY number LIMIT ?",
                                        error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, page->after);
  tachy_statement_bind_int (statement, 1, page->length);
  if (!add_rows (statement, rows, error))
    return FALSE;

  *result = g_steal_pointer (&rows);
  return TRUE;
}

/*
 * tachy_clip_table_read_at:
 * @data: a GStrv of paths
 * @result: (out): a GPtrArray of TachyTakeRow whose clips stand at one of them, or should
 */
gboolean
tachy_clip_table_read_at (TachyConnection *connection,
                          gpointer        *result,
                          gpointer         data,
                          GError         **error)
{
  char **paths = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_take_row_free);

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (TachyStatement) statement = NULL;

      statement = tachy_connection_prepare (
          connection, SELECT "clip = ? AND media IN ('filed', 'missing')", error);
      if (statement == NULL)
        return FALSE;

      tachy_statement_bind_text (statement, 0, paths[i]);
      if (!add_rows (statement, rows, error))
        return FALSE;
    }

  *result = g_steal_pointer (&rows);
  return TRUE;
}

/*
 * tachy_clip_table_read_unchecked:
 * @data: a number, as a gint64 pointer
 * @result: (out): a GPtrArray of at most one TachyTakeRow: the newest before that number whose clip
 *   was not decoded to its end yet
 */
gboolean
tachy_clip_table_read_unchecked (TachyConnection *connection,
                                 gpointer        *result,
                                 gpointer         data,
                                 GError         **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_take_row_free);
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (connection,
                                        SELECT "number < ? AND media = 'filed' AND checked = 0"
                                               " AND clip IS NOT NULL ORDER BY number DESC LIMIT 1",
                                        error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, *(gint64 *) data);
  if (!add_rows (statement, rows, error))
    return FALSE;

  *result = g_steal_pointer (&rows);
  return TRUE;
}
