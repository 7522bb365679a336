/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQL of looking for unknown takes: which jobs are taken, and which takes are alike. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-unknown-table-private.h"

#include "tachy-take-row-private.h"

/* Takes that were sent further apart than this cannot be mistaken for each other. */
#define ABOUT_THEN "900000000"

TachyUnknownCase *
tachy_unknown_case_new (gint64 number)
{
  TachyUnknownCase *self = g_new0 (TachyUnknownCase, 1);

  self->number = number;
  self->ids = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
tachy_unknown_case_free (TachyUnknownCase *self)
{
  g_ptr_array_unref (self->ids);
  g_free (self);
}

static gboolean
drop_taken_ids (TachyConnection  *connection,
                TachyUnknownCase *found,
                GError          **error)
{
  for (guint i = found->ids->len; i > 0; i--)
    {
      g_autoptr (TachyStatement) statement = NULL;
      GError *local_error = NULL;

      statement = tachy_connection_prepare (
          connection,
          "SELECT 1 FROM take WHERE remote_id = ?1"
          " AND provider = (SELECT provider FROM take WHERE number = ?2) LIMIT 1",
          error);
      if (statement == NULL)
        return FALSE;

      tachy_statement_bind_text (statement, 0, g_ptr_array_index (found->ids, i - 1));
      tachy_statement_bind_int (statement, 1, found->number);
      if (tachy_statement_step (statement, &local_error))
        g_ptr_array_remove_index (found->ids, i - 1);
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
count_alike (TachyConnection  *connection,
             TachyUnknownCase *found,
             GError          **error)
{
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (
      connection,
      "SELECT count(*) FILTER (WHERE b.state = 'unknown'),"
      " count(*) FILTER (WHERE b.state = 'unknown' AND b.number < a.number),"
      " count(*) FILTER (WHERE b.state = 'sending')"
      " FROM take AS a JOIN take AS b ON b.provider = a.provider AND b.prompt = a.prompt"
      " AND b.model = a.model AND b.width = a.width AND b.height = a.height"
      " AND b.seconds = a.seconds AND b.state IN ('unknown', 'sending')"
      " AND abs(ifnull(b.sent_at, 0) - ifnull(a.sent_at, 0)) < " ABOUT_THEN
      " WHERE a.number = ?",
      error);

  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, found->number);
  if (!tachy_statement_step (statement, error))
    return FALSE;

  found->n_alike = (guint) tachy_statement_get_int (statement, 0);
  found->n_before = (guint) tachy_statement_get_int (statement, 1);
  found->n_underway = (guint) tachy_statement_get_int (statement, 2);
  return TRUE;
}

/*
 * tachy_unknown_table_read_case:
 * @data: a TachyUnknownCase with its number and the ids that the server's list gave
 * @result: (out): a new one with those of the ids that belong to no take, and the numbers
 */
gboolean
tachy_unknown_table_read_case (TachyConnection *connection,
                               gpointer        *result,
                               gpointer         data,
                               GError         **error)
{
  const TachyUnknownCase *asked = data;
  g_autoptr (TachyUnknownCase) found = tachy_unknown_case_new (asked->number);

  for (guint i = 0; i < asked->ids->len; i++)
    g_ptr_array_add (found->ids, g_strdup (g_ptr_array_index (asked->ids, i)));

  if (!drop_taken_ids (connection, found, error) || !count_alike (connection, found, error))
    return FALSE;

  *result = g_steal_pointer (&found);
  return TRUE;
}

/*
 * tachy_unknown_table_read_open:
 * @data: the earliest time at which they were sent, microseconds since 1970, as a gint64 pointer
 * @result: (out): a GPtrArray of TachyTakeRow, of unknown takes that may still turn up by
 *   themselves
 */
gboolean
tachy_unknown_table_read_open (TachyConnection *connection,
                               gpointer        *result,
                               gpointer         data,
                               GError         **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_take_row_free);
  g_autoptr (TachyStatement) statement = NULL;
  GError *local_error = NULL;

  statement = tachy_connection_prepare (
      connection,
      "SELECT " TACHY_TAKE_COLUMNS " FROM take WHERE state = 'unknown' AND sent_at > ?"
      " AND ifnull(search, 'none') NOT IN ('looking', 'settled', 'unsupported')"
      " ORDER BY number DESC LIMIT 100",
      error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, *(gint64 *) data);
  while (tachy_statement_step (statement, &local_error))
    g_ptr_array_add (rows, tachy_take_row_read (statement));
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  *result = g_steal_pointer (&rows);
  return TRUE;
}
