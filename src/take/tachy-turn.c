/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether it is a take's turn: at one server there may be no more at once than the person has said. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-turn-private.h"

#include <glib/gi18n.h>

#include "tachy-error.h"
#include "tachy-take-table-private.h"
#include "tachy-takes-private.h"

/* All processes on one library share the limit. So the question and the step out of "waiting" are
 * one transaction, and whoever has to wait is marked by his cause: a younger take of another
 * process stands behind him. */
#define AWAITED "state = 'waiting' AND cause = 'turn'"

/* As in the index take_active, which finds a few takes among a hundred thousand; a plus before a
 * column keeps SQLite from another way. */
#define UNDER_WAY "state IN ('waiting', 'intent', 'sending', 'accepted', 'running')"

/* One that may be lost is looked for within a minute of being sent, so it is among the newest; no
 * index leads to it. */
#define NEWEST "number > (SELECT max(number) FROM take) - 1000"

/* What stands between a take and the server. */
typedef struct
{
  int parallel; /* 0 for any number */
  int n_used;
  gboolean has_others_before;
  char *reason; /* (nullable): what the take waits for so far */
} Queue;

/*
 * tachy_turn_is_awaited:
 *
 * Returns: whether @take waits because there are enough others at its server
 */
gboolean
tachy_turn_is_awaited (TachyTake *take)
{
  TachyError cause;

  return tachy_take_get_state (take) == TACHY_TAKE_WAITING && tachy_take_get_cause (take, &cause) &&
         cause == TACHY_ERROR_TURN;
}

/*
 * tachy_turn_is_used:
 *
 * One that may have been created counts as long as it is being looked for, because the server is
 * probably at it. That takes a minute at most; what nobody knows must not stop the rest for ever.
 *
 * Returns: whether @take is one of those that its server may be at
 */
gboolean
tachy_turn_is_used (TachyTake *take)
{
  switch (tachy_take_get_state (take))
    {
    case TACHY_TAKE_INTENT:
    case TACHY_TAKE_SENDING:
    case TACHY_TAKE_ACCEPTED:
    case TACHY_TAKE_RUNNING:
      return TRUE;
    case TACHY_TAKE_UNKNOWN:
      return tachy_take_get_search (take) == TACHY_SEARCH_LOOKING;
    default:
      return FALSE;
    }
}

/* In numbers, what tachy_turn_is_used() says of one take. */
static gboolean
read_queue (TachyConnection *connection,
            gint64           number,
            Queue           *queue,
            GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;
  GError *local_error = NULL;

  statement = tachy_connection_prepare (
      connection,
      "SELECT ifnull((SELECT parallel FROM provider WHERE id = self.provider), 0), self.reason,"
      " (SELECT count(*) FROM take WHERE provider = self.provider AND " UNDER_WAY
      " AND state <> 'waiting')"
      " + (SELECT count(*) FROM take WHERE provider = self.provider AND " NEWEST
      " AND state = 'unknown' AND search = 'looking'),"
      " EXISTS (SELECT 1 FROM take WHERE provider = self.provider AND " UNDER_WAY " AND " AWAITED
      " AND +number < self.number)"
      " FROM take AS self WHERE number = ?",
      error);
  if (statement == NULL)
    return FALSE;

  tachy_statement_bind_int (statement, 0, number);
  if (tachy_statement_step (statement, &local_error))
    {
      queue->parallel = (int) tachy_statement_get_int (statement, 0);
      queue->reason = g_strdup (tachy_statement_get_text (statement, 1));
      queue->n_used = (int) tachy_statement_get_int (statement, 2);
      queue->has_others_before = tachy_statement_get_int (statement, 3) != 0;
    }
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return local_error == NULL;
}

static TachyTakeEdit *
new_begun (void)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_set_state (edit, TACHY_TAKE_INTENT);
  tachy_take_edit_set_int (edit, "due_at", 0);
  tachy_take_edit_set_reason (edit, NULL, NULL);
  return edit;
}

/* Changes nothing where the take is marked already. */
static TachyTakeEdit *
new_queued (const Queue *queue)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();
  g_autoptr (GError) reason = NULL;

  reason = g_error_new (TACHY_ERROR, TACHY_ERROR_TURN,
                        /* Translators: %d is how many the person has allowed. */
                        ngettext ("This server makes %d video at a time, and others come first.",
                                  "This server makes %d videos at a time, and others come first.",
                                  (gulong) queue->parallel),
                        queue->parallel);
  tachy_take_edit_expect_state (edit, TACHY_TAKE_WAITING);
  if (g_strcmp0 (queue->reason, reason->message) != 0)
    {
      tachy_take_edit_set_int (edit, "due_at", 0);
      tachy_take_edit_set_reason (edit, reason, NULL);
    }
  return edit;
}

/* Runs on the store's thread; @data is the number, @result the TachyTakeRow afterwards. */
static gboolean
take_turn (TachyConnection *connection,
           gpointer        *result,
           gpointer         data,
           GError         **error)
{
  TachyTakeChange change = { .number = *(gint64 *) data };
  Queue queue = { 0 };
  gboolean is_done;

  if (!read_queue (connection, change.number, &queue, error))
    return FALSE;

  if (queue.parallel == 0 || (queue.n_used < queue.parallel && !queue.has_others_before))
    change.edit = new_begun ();
  else
    change.edit = new_queued (&queue);
  is_done = tachy_take_table_change (connection, result, &change, error);

  tachy_take_edit_free (change.edit);
  g_free (queue.reason);
  return is_done;
}

/*
 * tachy_turn_take_async:
 * @take: waiting
 *
 * Begins @take if it is its turn, and else writes down what it waits for; its state tells which.
 * For tachy_takes_change_finish().
 */
void
tachy_turn_take_async (TachyTakes         *takes,
                       TachyTake          *take,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  gint64 number = tachy_take_get_number (take);

  tachy_takes_write_row_async (takes, take_turn, g_memdup2 (&number, sizeof number), g_free,
                               callback, user_data);
}

static void
given_up_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    g_debug ("A take keeps its turn: %s", error->message);
}

/*
 * tachy_turn_give_up:
 * @take: waits for its turn
 *
 * Lets those behind it go first: it waits for something else now.
 */
void
tachy_turn_give_up (TachyTakes *takes,
                    TachyTake  *take)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_expect_state (edit, TACHY_TAKE_WAITING);
  tachy_take_edit_set_reason (edit, NULL, NULL);
  tachy_takes_change_async (takes, take, edit, given_up_cb, NULL);
}
