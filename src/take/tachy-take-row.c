/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the table of takes, as it was read. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-take-row-private.h"

/* In the order of TACHY_TAKE_COLUMNS. */
enum
{
  NUMBER,
  ID,
  PARENT,
  PROVIDER,
  PROMPT,
  MODEL,
  WIDTH,
  HEIGHT,
  SECONDS,
  REFERENCE,
  STATE,
  MEDIA,
  SEARCH,
  OWNER,
  IDEMPOTENCY_KEY,
  PRICE,
  CHARGED,
  DUE_AT,
  REMOTE_ID,
  STATUS_WORD,
  PROGRESS,
  EXPECTED_US,
  LATE_US,
  CREATED_AT,
  SENT_AT,
  ACCEPTED_AT,
  ENDED_AT,
  FILED_AT,
  EXPIRES_AT,
  CLIP,
  MIME_TYPE,
  CLIP_WIDTH,
  CLIP_HEIGHT,
  CLIP_US,
  CLIP_BYTES,
  PART_ETAG,
  PART_TOTAL,
  PART_BYTES,
  RESULT_URL,
  CAUSE,
  REASON,
  HTTP_STATUS,
  ERROR_CODE,
  ERROR_MESSAGE,
  ERROR_TYPE,
  REQUEST_ID,
  N_COLUMNS
};

static TachyRecipe *
read_recipe (TachyStatement *statement)
{
  return g_object_new (TACHY_TYPE_RECIPE,
                       "parent", tachy_statement_get_text (statement, PARENT),
                       "provider", tachy_statement_get_text (statement, PROVIDER),
                       "prompt", tachy_statement_get_text (statement, PROMPT),
                       "model", tachy_statement_get_text (statement, MODEL),
                       "width", (int) tachy_statement_get_int (statement, WIDTH),
                       "height", (int) tachy_statement_get_int (statement, HEIGHT),
                       "seconds", (int) tachy_statement_get_int (statement, SECONDS),
                       "reference", tachy_statement_get_text (statement, REFERENCE),
                       NULL);
}

static TachyFailure *
read_failure (TachyStatement *statement)
{
  TachyFailure *failure = tachy_failure_new ();

  failure->http_status = (guint) tachy_statement_get_int (statement, HTTP_STATUS);
  failure->code = g_strdup (tachy_statement_get_text (statement, ERROR_CODE));
  failure->message = g_strdup (tachy_statement_get_text (statement, ERROR_MESSAGE));
  failure->type = g_strdup (tachy_statement_get_text (statement, ERROR_TYPE));
  failure->request_id = g_strdup (tachy_statement_get_text (statement, REQUEST_ID));
  return failure;
}

static void
read_times (TachyTakeRow   *row,
            TachyStatement *statement)
{
  row->expected_us = tachy_statement_get_int (statement, EXPECTED_US);
  row->late_us = tachy_statement_get_int (statement, LATE_US);
  row->due_at = tachy_statement_get_int (statement, DUE_AT);
  row->created_at = tachy_statement_get_int (statement, CREATED_AT);
  row->sent_at = tachy_statement_get_int (statement, SENT_AT);
  row->accepted_at = tachy_statement_get_int (statement, ACCEPTED_AT);
  row->ended_at = tachy_statement_get_int (statement, ENDED_AT);
  row->filed_at = tachy_statement_get_int (statement, FILED_AT);
  row->expires_at = tachy_statement_get_int (statement, EXPIRES_AT);
}

static void
read_clip (TachyTakeRow   *row,
           TachyStatement *statement)
{
  row->clip = g_strdup (tachy_statement_get_text (statement, CLIP));
  row->mime_type = g_strdup (tachy_statement_get_text (statement, MIME_TYPE));
  row->clip_width = (int) tachy_statement_get_int (statement, CLIP_WIDTH);
  row->clip_height = (int) tachy_statement_get_int (statement, CLIP_HEIGHT);
  row->clip_us = tachy_statement_get_int (statement, CLIP_US);
  row->clip_bytes = tachy_statement_get_int (statement, CLIP_BYTES);
  row->part_etag = g_strdup (tachy_statement_get_text (statement, PART_ETAG));
  row->part_total = tachy_statement_get_int (statement, PART_TOTAL);
  row->part_bytes = tachy_statement_get_int (statement, PART_BYTES);
  row->result_url = g_strdup (tachy_statement_get_text (statement, RESULT_URL));
}

/*
 * tachy_take_row_read:
 * @statement: stands on a row of %TACHY_TAKE_COLUMNS
 *
 * A word for a state that this version does not know counts as "unknown" or "none": shown, and
 * never acted upon.
 */
TachyTakeRow *
tachy_take_row_read (TachyStatement *statement)
{
  TachyTakeRow *row = g_new0 (TachyTakeRow, 1);

  g_assert (tachy_statement_get_n_columns (statement) == N_COLUMNS);

  row->number = tachy_statement_get_int (statement, NUMBER);
  row->id = g_strdup (tachy_statement_get_text (statement, ID));
  row->recipe = read_recipe (statement);
  row->state = TACHY_TAKE_UNKNOWN;
  tachy_take_state_from_word (tachy_statement_get_text (statement, STATE), &row->state);
  tachy_media_state_from_word (tachy_statement_get_text (statement, MEDIA), &row->media);
  row->search = tachy_search_from_word (tachy_statement_get_text (statement, SEARCH));
  row->owner = g_strdup (tachy_statement_get_text (statement, OWNER));
  row->idempotency_key = g_strdup (tachy_statement_get_text (statement, IDEMPOTENCY_KEY));
  row->price = tachy_statement_is_null (statement, PRICE)
                   ? -1
                   : tachy_statement_get_double (statement, PRICE);
  row->charged = tachy_statement_is_null (statement, CHARGED)
                     ? -1
                     : tachy_statement_get_int (statement, CHARGED);
  row->remote_id = g_strdup (tachy_statement_get_text (statement, REMOTE_ID));
  row->status_word = g_strdup (tachy_statement_get_text (statement, STATUS_WORD));
  row->progress = (int) tachy_statement_get_int (statement, PROGRESS);
  read_times (row, statement);
  read_clip (row, statement);
  row->cause = g_strdup (tachy_statement_get_text (statement, CAUSE));
  row->reason = g_strdup (tachy_statement_get_text (statement, REASON));
  row->failure = read_failure (statement);

  return row;
}

void
tachy_take_row_free (TachyTakeRow *row)
{
  if (row == NULL)
    return;

  g_clear_object (&row->recipe);
  tachy_failure_free (row->failure);
  g_free (row->id);
  g_free (row->owner);
  g_free (row->idempotency_key);
  g_free (row->remote_id);
  g_free (row->status_word);
  g_free (row->clip);
  g_free (row->mime_type);
  g_free (row->part_etag);
  g_free (row->result_url);
  g_free (row->cause);
  g_free (row->reason);
  g_free (row);
}
