/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQL of what went over the wire for each take: as much of it as tells the story. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-exchange-table-private.h"

#include "tachy-transcript.h"

/* How many exchanges are kept of each take: the first, by which it was created, and the newest. */
#define FIRST "10"
#define NEWEST "40"

void
tachy_exchange_note_free (TachyExchangeNote *note)
{
  g_ptr_array_unref (note->transcripts);
  g_free (note);
}

/* Whether the newest says the same already, and is counted once more for it. */
static gboolean
count_again (TachyConnection *connection,
             gint64           take,
             const char      *digest,
             gint64           last_at,
             gboolean        *is_counted,
             GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  *is_counted = FALSE;
  if (digest == NULL)
    return TRUE;

  statement = tachy_connection_prepare (
      connection,
      "UPDATE exchange SET times = times + 1, last_at = ?3 WHERE digest = ?2 AND number ="
      " (SELECT max (number) FROM exchange WHERE take = ?1)",
      error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, take);
  tachy_statement_bind_text (statement, 1, digest);
  tachy_statement_bind_int (statement, 2, last_at);
  if (!tachy_statement_run (statement, error))
    return FALSE;

  *is_counted = tachy_connection_get_n_changes (connection) > 0;
  return TRUE;
}

/* An answer may come when the take is gone, and is then nobody's. */
static gboolean
insert (TachyConnection *connection,
        gint64           take,
        const char      *digest,
        TachyTranscript *transcript,
        GError         **error)
{
  g_autofree char *text = tachy_transcript_to_text (transcript);
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (
      connection,
      "INSERT INTO exchange (take, digest, times, last_at, record)"
      " SELECT number, ?2, 1, ?3, ?4 FROM take WHERE number = ?1",
      error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, take);
  if (digest != NULL)
    tachy_statement_bind_text (statement, 1, digest);
  tachy_statement_bind_int (statement, 2, tachy_transcript_get_begun_at (transcript));
  tachy_statement_bind_text (statement, 3, text);
  return tachy_statement_run (statement, error);
}

/* In the middle of a long story nothing is missed. */
static gboolean
trim (TachyConnection *connection,
      gint64           take,
      GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (
      connection,
      "DELETE FROM exchange WHERE take = ?1 AND number NOT IN"
      " (SELECT number FROM exchange WHERE take = ?1 ORDER BY number LIMIT " FIRST ")"
      " AND number NOT IN"
      " (SELECT number FROM exchange WHERE take = ?1 ORDER BY number DESC LIMIT " NEWEST ")",
      error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, take);
  return tachy_statement_run (statement, error);
}

static gboolean
add (TachyConnection *connection,
     gint64           take,
     TachyTranscript *transcript,
     GError         **error)
{
  g_autofree char *digest = tachy_transcript_dup_digest (transcript);
  gboolean is_counted;

  if (!count_again (connection, take, digest, tachy_transcript_get_begun_at (transcript),
                    &is_counted, error))
    return FALSE;

  return is_counted || (insert (connection, take, digest, transcript, error) &&
                        trim (connection, take, error));
}

/*
 * tachy_exchange_table_add:
 * @data: a TachyExchangeNote
 */
gboolean
tachy_exchange_table_add (TachyConnection *connection,
                          gpointer        *result,
                          gpointer         data,
                          GError         **error)
{
  const TachyExchangeNote *note = data;

  for (guint i = 0; i < note->transcripts->len; i++)
    if (!add (connection, note->take, g_ptr_array_index (note->transcripts, i), error))
      return FALSE;

  return TRUE;
}

/*
 * tachy_exchange_table_read:
 * @data: the number of a take, as a gint64 pointer
 * @result: (out): a GPtrArray of its TachyTranscript, the oldest first
 */
gboolean
tachy_exchange_table_read (TachyConnection *connection,
                           gpointer        *result,
                           gpointer         data,
                           GError         **error)
{
  g_autoptr (GPtrArray) transcripts = NULL;
  g_autoptr (TachyStatement) statement = NULL;
  GError *local_error = NULL;

  transcripts = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_transcript_unref);
  statement = tachy_connection_prepare (
      connection, "SELECT record, times, last_at FROM exchange WHERE take = ? ORDER BY number",
      error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, *(gint64 *) data);
  while (tachy_statement_step (statement, &local_error))
    {
      TachyTranscript *transcript = tachy_transcript_new_from_text (
          tachy_statement_get_text (statement, 0), (guint) tachy_statement_get_int (statement, 1),
          tachy_statement_get_int (statement, 2));

      if (transcript != NULL)
        g_ptr_array_add (transcripts, transcript);
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  *result = g_steal_pointer (&transcripts);
  return TRUE;
}
