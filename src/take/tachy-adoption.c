/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A job that was made elsewhere as a take: what of it is known, and whether it is one already. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-adoption-private.h"

#include <math.h>
#include <stdio.h>

#include "tachy-take-table-private.h"
#include "tachy-text.h"

/* Four bytes are the longest character. */
#define MAX_PROMPT_BYTES (4 * TACHY_RECIPE_MAX_PROMPT)
#define LARGEST_SIDE 65535
#define LARGEST_SECONDS 86400

TachyAdoptionQuestion *
tachy_adoption_question_new (const char *provider)
{
  TachyAdoptionQuestion *self = g_new0 (TachyAdoptionQuestion, 1);

  self->provider = g_strdup (provider);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
tachy_adoption_question_free (TachyAdoptionQuestion *self)
{
  g_ptr_array_unref (self->ids);
  g_free (self->provider);
  g_free (self);
}

/* "768P" and the like say nothing of width and height. */
static void
read_size (TachyJob *job,
           int      *width,
           int      *height)
{
  const char *size = tachy_job_get_size (job);
  int w = 0;
  int h = 0;

  if (size == NULL || sscanf (size, "%5dx%5d", &w, &h) != 2 || w <= 0 || h <= 0 ||
      w > LARGEST_SIDE || h > LARGEST_SIDE)
    return;

  *width = w;
  *height = h;
}

static TachyRecipe *
new_recipe (const char *provider,
            TachyJob   *job)
{
  g_autofree char *prompt = tachy_text_plain (tachy_job_get_prompt (job), MAX_PROMPT_BYTES);
  double seconds = tachy_job_get_seconds (job);
  int width = 0;
  int height = 0;

  read_size (job, &width, &height);
  return g_object_new (TACHY_TYPE_RECIPE,
                       "provider", provider,
                       "prompt", prompt,
                       "model", tachy_job_get_model (job),
                       "width", width,
                       "height", height,
                       "seconds", seconds > 0 && seconds <= LARGEST_SECONDS
                                      ? (int) MAX (lround (seconds), 1)
                                      : 0,
                       NULL);
}

/*
 * tachy_adoption_new_row:
 * @provider: whose job it is
 * @owner: the id of the process that is to drive it
 *
 * What the server has not told stays empty, or zero. The take bears no price, because nobody has
 * confirmed one, and was never sent, by which it is told from those that were asked for here.
 *
 * Returns: (transfer full): a new take of @job, accepted; what else the job says is for the poller
 */
TachyTakeRow *
tachy_adoption_new_row (const char *provider,
                        TachyJob   *job,
                        const char *owner)
{
  TachyTakeRow *row = g_new0 (TachyTakeRow, 1);
  gint64 now = g_get_real_time ();
  gint64 created_at = tachy_job_get_created_at (job);

  row->id = g_uuid_string_random ();
  row->recipe = new_recipe (provider, job);
  row->state = TACHY_TAKE_ACCEPTED;
  row->owner = g_strdup (owner);
  row->price = -1;
  row->charged = -1;
  row->progress = -1;
  row->remote_id = g_strdup (tachy_job_get_id (job));
  row->created_at = created_at > 0 ? MIN (created_at, now) : now;
  row->accepted_at = created_at > 0 ? row->created_at : 0;
  row->failure = tachy_failure_new ();
  return row;
}

static TachyStatement *
select_by_remote_id (TachyConnection *connection,
                     const char      *provider,
                     const char      *remote_id,
                     GError         **error)
{
  TachyStatement *statement = tachy_connection_prepare (
      connection,
      "SELECT " TACHY_TAKE_COLUMNS " FROM take WHERE provider = ? AND remote_id = ? LIMIT 1",
      error);

  if (statement == NULL)
    return NULL;

  tachy_statement_bind_text (statement, 0, provider);
  tachy_statement_bind_text (statement, 1, remote_id);
  return statement;
}

/*
 * tachy_adoption_read_rivals:
 * @data: a TachyAdoptionQuestion with one id
 * @result: (out): a GPtrArray of TachyTakeRow: first the take that has the id, then those that may
 *   still be given it, because nobody knows yet whether they were created
 */
gboolean
tachy_adoption_read_rivals (TachyConnection *connection,
                            gpointer        *result,
                            gpointer         data,
                            GError         **error)
{
  const TachyAdoptionQuestion *question = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_take_row_free);
  g_autoptr (TachyStatement) statement = NULL;
  GError *local_error = NULL;

  statement = tachy_connection_prepare (
      connection,
      "SELECT " TACHY_TAKE_COLUMNS " FROM take WHERE provider = ?1 AND (remote_id = ?2"
      " OR state = 'sending' OR (state = 'unknown' AND ifnull(search, 'none') <> 'settled'))"
      " ORDER BY ifnull(remote_id, '') = ?2 DESC, number",
      error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_text (statement, 0, question->provider);
  tachy_statement_bind_text (statement, 1, g_ptr_array_index (question->ids, 0));
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

/*
 * tachy_adoption_drop_known:
 * @data: a TachyAdoptionQuestion
 * @result: (out): a set, as a GHashTable, of those of the ids that no take has
 */
gboolean
tachy_adoption_drop_known (TachyConnection *connection,
                           gpointer        *result,
                           gpointer         data,
                           GError         **error)
{
  const TachyAdoptionQuestion *question = data;
  g_autoptr (GHashTable) strangers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < question->ids->len; i++)
    {
      const char *id = g_ptr_array_index (question->ids, i);
      g_autoptr (TachyStatement) statement = NULL;
      GError *local_error = NULL;

      statement = select_by_remote_id (connection, question->provider, id, error);
      if (statement == NULL)
        return FALSE;
      if (!tachy_statement_step (statement, &local_error) && local_error == NULL)
        g_hash_table_add (strangers, g_strdup (id));
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
    }

  *result = g_steal_pointer (&strangers);
  return TRUE;
}

/*
 * tachy_adoption_insert:
 * @data: the TachyTakeRow of tachy_adoption_new_row()
 * @result: (out): the TachyTakeRow that has its remote id now: the same take, or that of somebody
 *   who was quicker
 */
gboolean
tachy_adoption_insert (TachyConnection *connection,
                       gpointer        *result,
                       gpointer         data,
                       GError         **error)
{
  const TachyTakeRow *row = data;
  g_autoptr (TachyStatement) statement = NULL;
  g_autoptr (TachyTakeRow) inserted = NULL;
  GError *local_error = NULL;

  statement = select_by_remote_id (connection, tachy_recipe_get_provider (row->recipe),
                                   row->remote_id, error);
  if (statement == NULL)
    return FALSE;
  if (tachy_statement_step (statement, &local_error))
    {
      *result = tachy_take_row_read (statement);
      return TRUE;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  inserted = tachy_take_table_restore (connection, row, error);
  if (inserted == NULL || !tachy_connection_add_receipt (connection, inserted->number, error))
    return FALSE;

  *result = g_steal_pointer (&inserted);
  return TRUE;
}
