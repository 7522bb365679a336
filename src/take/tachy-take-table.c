/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQL of takes: everything here runs on the store's thread. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-take-table-private.h"

#include <glib/gi18n.h>

#include "tachy-error.h"

/* The condition of tachy_take_state_is_active(). */
#define ACTIVE                                                                                     \
  "(state IN ('waiting', 'intent', 'sending', 'accepted', 'running')"                             \
  " OR (state = 'done' AND media IN ('none', 'part', 'verified'))"                                \
  " OR (state = 'unknown' AND search = 'looking'))"

/* How long the last takes of the same kind took, of which one is told: @offset of their number.
 * Those that were made elsewhere do not count: nobody here saw when they began and ended. */
#define PAST(offset, enough)                                                                       \
  "(WITH past AS (SELECT ended_at - accepted_at AS took FROM take"                                \
  " WHERE provider = ?2 AND model = ?4 AND seconds = ?7 AND state = 'done' AND sent_at > 0"       \
  " AND ended_at > accepted_at ORDER BY number DESC LIMIT 20),"                                   \
  " size AS (SELECT count(*) AS n FROM past)"                                                     \
  " SELECT took FROM past WHERE (SELECT n FROM size) >= " enough                                  \
  " ORDER BY took LIMIT 1 OFFSET (SELECT " offset " FROM size))"

/* The median: what a person can be told at once. */
#define EXPECTED PAST ("(n - 1) / 2", "1")

/* What nineteen of twenty do not exceed; less than three teach nothing. */
#define LATE PAST ("(n * 95 + 99) / 100 - 1", "3")

static GPtrArray *
read_rows (TachyStatement *statement,
           GError        **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_take_row_free);
  GError *local_error = NULL;

  while (tachy_statement_step (statement, &local_error))
    g_ptr_array_add (rows, tachy_take_row_read (statement));

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  return g_steal_pointer (&rows);
}

static TachyTakeRow *
read_row (TachyConnection *connection,
          gint64           number,
          GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (
      connection, "SELECT " TACHY_TAKE_COLUMNS " FROM take WHERE number = ?", error);
  if (statement == NULL)
    return NULL;

  tachy_statement_bind_int (statement, 0, number);
  return tachy_statement_step (statement, error) ? tachy_take_row_read (statement) : NULL;
}

static gint64
read_last_number (TachyConnection *connection,
                  GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (connection, "SELECT last_insert_rowid()", error);
  if (statement == NULL || !tachy_statement_step (statement, error))
    return 0;

  return tachy_statement_get_int (statement, 0);
}

void
tachy_take_insert_free (TachyTakeInsert *insert)
{
  g_clear_object (&insert->recipe);
  g_free (insert->owner);
  g_free (insert);
}

void
tachy_take_change_free (TachyTakeChange *change)
{
  tachy_take_edit_free (change->edit);
  g_free (change);
}

/* The id and the idempotency key are minted here, once, in the transaction that creates the
 * take: whatever happens later, the same take is always sent under the same key. */
static void
bind_insert (TachyStatement        *statement,
             const TachyTakeInsert *insert)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *key = g_uuid_string_random ();
  TachyRecipe *recipe = insert->recipe;

  tachy_statement_bind_text (statement, 0, id);
  tachy_statement_bind_text (statement, 1, tachy_recipe_get_provider (recipe));
  tachy_statement_bind_text (statement, 2, tachy_recipe_get_prompt (recipe));
  tachy_statement_bind_text (statement, 3, tachy_recipe_get_model (recipe));
  tachy_statement_bind_int (statement, 4, tachy_recipe_get_width (recipe));
  tachy_statement_bind_int (statement, 5, tachy_recipe_get_height (recipe));
  tachy_statement_bind_int (statement, 6, tachy_recipe_get_seconds (recipe));
  tachy_statement_bind_text (statement, 7, tachy_recipe_get_reference (recipe));
  tachy_statement_bind_text (statement, 8, tachy_recipe_get_parent (recipe));
  tachy_statement_bind_text (statement, 9, insert->owner);
  tachy_statement_bind_text (statement, 10, key);
  if (insert->price >= 0)
    tachy_statement_bind_double (statement, 11, insert->price);
  tachy_statement_bind_int (statement, 12, g_get_real_time ());
}

/*
 * tachy_take_table_insert:
 * @data: a TachyTakeInsert
 * @result: (out): the new TachyTakeRow, waiting
 */
gboolean
tachy_take_table_insert (TachyConnection *connection,
                         gpointer        *result,
                         gpointer         data,
                         GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;
  gint64 number;

  statement = tachy_connection_prepare (
      connection,
      "INSERT INTO take (id, provider, prompt, model, width, height, seconds, reference, parent,"
      " owner, idempotency_key, price, created_at, state, expected_us, late_us)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 'waiting', " EXPECTED
      ", " LATE ")",
      error);
  if (statement == NULL)
    return FALSE;

  bind_insert (statement, data);
  if (!tachy_statement_run (statement, error))
    return FALSE;

  number = read_last_number (connection, error);
  *result = number > 0 ? read_row (connection, number, error) : NULL;
  return *result != NULL;
}

static void
bind_known (TachyStatement     *statement,
            const TachyTakeRow *row)
{
  const gint64 numbers[] = { row->created_at, row->sent_at,    row->accepted_at, row->ended_at,
                             row->filed_at,   row->expires_at, row->clip_width,  row->clip_height,
                             row->clip_us,    row->clip_bytes };
  const char *texts[] = { row->remote_id, row->clip, row->mime_type,
                          tachy_take_state_to_word (row->state),
                          tachy_media_state_to_word (row->media) };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    tachy_statement_bind_text (statement, (int) i + 1, texts[i]);

  /* What has not happened is NULL to the ledger. */
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (numbers[i] > 0)
        tachy_statement_bind_int (statement, (int) (i + G_N_ELEMENTS (texts)) + 1, numbers[i]);
    }
}

/*
 * tachy_take_table_restore:
 * @row: a take that was sent by another process or by nobody here, as another source than the
 *   database tells of it
 *
 * Returns: (transfer full): the row that it has now
 */
TachyTakeRow *
tachy_take_table_restore (TachyConnection    *connection,
                          const TachyTakeRow *row,
                          GError            **error)
{
  TachyTakeInsert insert = { .recipe = row->recipe, .owner = row->owner, .price = row->price };
  g_autoptr (TachyStatement) recipe = NULL;
  g_autoptr (TachyStatement) known = NULL;
  gint64 number;

  recipe = tachy_connection_prepare (
      connection,
      "INSERT INTO take (id, provider, prompt, model, width, height, seconds, reference, parent,"
      " owner, idempotency_key, price, created_at, state, progress, expected_us, late_us)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 'done', ?14, " EXPECTED
      ", " LATE ")",
      error);
  known = tachy_connection_prepare (
      connection,
      "UPDATE take SET id = ?1, remote_id = ?2, clip = ?3, mime_type = ?4, state = ?5, media = ?6,"
      " created_at = ifnull (?7, 0), sent_at = ?8, accepted_at = ?9, ended_at = ?10,"
      " filed_at = ?11, expires_at = ?12, clip_width = ?13, clip_height = ?14, clip_us = ?15,"
      " clip_bytes = ?16, charged = ?17 WHERE number = last_insert_rowid()",
      error);
  if (recipe == NULL || known == NULL)
    return NULL;

  bind_insert (recipe, &insert);
  tachy_statement_bind_int (recipe, 13, row->progress);
  tachy_statement_bind_text (known, 0, row->id);
  bind_known (known, row);
  if (row->charged >= 0)
    tachy_statement_bind_int (known, 16, row->charged);
  if (!tachy_statement_run (recipe, error) || !tachy_statement_run (known, error))
    return NULL;

  number = read_last_number (connection, error);
  return number > 0 ? read_row (connection, number, error) : NULL;
}

/*
 * tachy_take_table_change:
 * @data: a TachyTakeChange
 * @result: (out): the TachyTakeRow as it stands afterwards
 */
gboolean
tachy_take_table_change (TachyConnection *connection,
                         gpointer        *result,
                         gpointer         data,
                         GError         **error)
{
  const TachyTakeChange *change = data;

  if (!tachy_take_edit_apply (change->edit, connection, change->number, error))
    return FALSE;
  if (tachy_take_edit_is_receipt (change->edit) &&
      !tachy_connection_add_receipt (connection, change->number, error))
    return FALSE;

  *result = read_row (connection, change->number, error);
  return *result != NULL;
}

/* What it has cost stays in the ledger. */
static gboolean
delete_row (TachyConnection *connection,
            TachyTakeRow    *row,
            GError         **error)
{
  static const char *const steps[] = {
    "INSERT INTO removed (id, moment, provider, kind, micros)"
    " SELECT id, moment, provider, kind, micros FROM " TACHY_TAKE_MONEY " WHERE number = ?",
    "DELETE FROM take WHERE number = ?",
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (TachyStatement) statement = tachy_connection_prepare (connection, steps[i], error);

      if (statement == NULL)
        return FALSE;

      tachy_statement_bind_int (statement, 0, row->number);
      if (!tachy_statement_run (statement, error))
        return FALSE;
    }

  return tachy_connection_add_removal (connection, row->id, error);
}

/*
 * tachy_take_table_remove:
 * @data: the number, as a gint64 pointer
 * @result: (out) (nullable): the SHA-256 of a reference picture that no take needs any more
 *
 * A take that may still cost or bring something cannot be removed.
 */
gboolean
tachy_take_table_remove (TachyConnection *connection,
                         gpointer        *result,
                         gpointer         data,
                         GError         **error)
{
  g_autoptr (TachyStatement) others = NULL;
  g_autoptr (TachyTakeRow) row = read_row (connection, *(gint64 *) data, error);
  const char *reference;

  if (row == NULL)
    return error == NULL || *error == NULL;
  if (tachy_take_state_is_active (row->state, row->media, row->search))
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                           _("The take is still being made."));
      return FALSE;
    }

  others = tachy_connection_prepare (connection, "SELECT 1 FROM take WHERE reference = ? LIMIT 1",
                                     error);
  if (others == NULL || !delete_row (connection, row, error))
    return FALSE;

  reference = tachy_recipe_get_reference (row->recipe);
  if (reference != NULL)
    {
      tachy_statement_bind_text (others, 0, reference);
      if (!tachy_statement_step (others, error))
        *result = g_strdup (reference);
    }

  return error == NULL || *error == NULL;
}

/*
 * tachy_take_table_read_numbers:
 * @data: a GArray of gint64 numbers
 * @result: (out): a GPtrArray of those TachyTakeRow that exist
 */
gboolean
tachy_take_table_read_numbers (TachyConnection *connection,
                               gpointer        *result,
                               gpointer         data,
                               GError         **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_take_row_free);
  GArray *numbers = data;
  GError *local_error = NULL;

  for (guint i = 0; i < numbers->len; i++)
    {
      TachyTakeRow *row = read_row (connection, g_array_index (numbers, gint64, i), &local_error);

      if (row != NULL)
        g_ptr_array_add (rows, row);
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
    }

  *result = g_steal_pointer (&rows);
  return TRUE;
}

static gboolean
read_rows_of (TachyConnection *connection,
              const char      *sql,
              const char      *parameter,
              gpointer        *result,
              GError         **error)
{
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;

  if (parameter != NULL)
    tachy_statement_bind_text (statement, 0, parameter);
  *result = read_rows (statement, error);
  return *result != NULL;
}

/*
 * tachy_take_table_read_all:
 * @result: (out): a GPtrArray of all TachyTakeRow, newest first
 */
gboolean
tachy_take_table_read_all (TachyConnection *connection,
                           gpointer        *result,
                           gpointer         data,
                           GError         **error)
{
  return read_rows_of (connection,
                       "SELECT " TACHY_TAKE_COLUMNS " FROM take ORDER BY number DESC", NULL, result,
                       error);
}

/*
 * tachy_take_table_read_owned:
 * @data: an owner's id
 * @result: (out): a GPtrArray of its active TachyTakeRow, oldest first
 */
gboolean
tachy_take_table_read_owned (TachyConnection *connection,
                             gpointer        *result,
                             gpointer         data,
                             GError         **error)
{
  return read_rows_of (connection,
                       "SELECT " TACHY_TAKE_COLUMNS
                       " FROM take WHERE owner = ? AND " ACTIVE " ORDER BY number",
                       data, result, error);
}

/*
 * tachy_take_table_read_by_prefix:
 * @data: the first characters of an id
 * @result: (out): a GPtrArray of at most two TachyTakeRow, so that callers see when it is not clear
 */
gboolean
tachy_take_table_read_by_prefix (TachyConnection *connection,
                                 gpointer        *result,
                                 gpointer         data,
                                 GError         **error)
{
  return read_rows_of (connection,
                       "SELECT " TACHY_TAKE_COLUMNS
                       " FROM take WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2",
                       data, result, error);
}

/*
 * tachy_take_table_read_places:
 * @result: (out): a GArray of TachyTakePlace in the library's order
 */
gboolean
tachy_take_table_read_places (TachyConnection *connection,
                              gpointer        *result,
                              gpointer         data,
                              GError         **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (TachyTakePlace));
  g_autoptr (TachyStatement) statement = NULL;
  GError *local_error = NULL;

  statement = tachy_connection_prepare (
      connection, "SELECT number, " ACTIVE " AS active FROM take ORDER BY active DESC, number DESC",
      error);
  if (statement == NULL)
    return FALSE;

  while (tachy_statement_step (statement, &local_error))
    {
      const TachyTakePlace place = { tachy_statement_get_int (statement, 0),
                                     tachy_statement_get_int (statement, 1) != 0 };

      g_array_append_val (places, place);
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  *result = g_steal_pointer (&places);
  return TRUE;
}

/*
 * tachy_take_table_read_owners:
 * @result: (out): a GPtrArray of the ids of all owners that have active takes
 */
gboolean
tachy_take_table_read_owners (TachyConnection *connection,
                              gpointer        *result,
                              gpointer         data,
                              GError         **error)
{
  g_autoptr (GPtrArray) owners = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TachyStatement) statement = NULL;
  GError *local_error = NULL;

  statement = tachy_connection_prepare (
      connection, "SELECT DISTINCT owner FROM take WHERE owner IS NOT NULL AND " ACTIVE, error);
  if (statement == NULL)
    return FALSE;

  while (tachy_statement_step (statement, &local_error))
    g_ptr_array_add (owners, g_strdup (tachy_statement_get_text (statement, 0)));

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  *result = g_steal_pointer (&owners);
  return TRUE;
}

/*
 * tachy_take_table_adopt:
 * @data: two strings, the dead owner's id and the new one's
 *
 * The start-up rules for takes whose process is gone: one that was being sent may have been
 * created, one that was only intended surely was not.
 */
gboolean
tachy_take_table_adopt (TachyConnection *connection,
                        gpointer        *result,
                        gpointer         data,
                        GError         **error)
{
  static const char *const rules[] = {
    "UPDATE take SET state = 'unknown', search = 'looking', cause = 'unknown', reason = ?3"
    " WHERE owner = ?1 AND state = 'sending'",
    "UPDATE take SET state = 'waiting' WHERE owner = ?1 AND state = 'intent'",
    "UPDATE take SET owner = ?2 WHERE owner = ?1 AND " ACTIVE,
  };
  char **owners = data;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (TachyStatement) statement = tachy_connection_prepare (connection, rules[i], error);

      if (statement == NULL)
        return FALSE;

      tachy_statement_bind_text (statement, 0, owners[0]);
      tachy_statement_bind_text (statement, 1, owners[1]);
      tachy_statement_bind_text (statement, 2,
                                 _("Tachyscope was stopped while sending. "
                                   "The take may have been created and charged."));
      if (!tachy_statement_run (statement, error))
        return FALSE;
    }

  return TRUE;
}
