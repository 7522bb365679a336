/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What takes have cost, per day and provider: charged, estimated, and perhaps charged. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-ledger.h"

#include <string.h>

#include "tachy-provider.h"
#include "tachy-take-table-private.h"
#include "tachy-takes-private.h"

#define DAY "date (moment / 1000000, 'unixepoch', 'localtime')"
#define MICROS_PER_CENT 10000

void
tachy_ledger_entry_free (TachyLedgerEntry *entry)
{
  if (entry == NULL)
    return;

  g_free (entry->day);
  g_free (entry->provider);
  g_array_unref (entry->doubtful);
  g_free (entry);
}

static gboolean
sums_equal (const TachyLedgerSum *a,
            const TachyLedgerSum *b)
{
  return a->charged == b->charged && a->estimated == b->estimated && a->perhaps == b->perhaps &&
         a->n_takes == b->n_takes && a->n_perhaps == b->n_perhaps &&
         a->n_unpriced == b->n_unpriced;
}

/**
 * tachy_ledger_entry_equal:
 *
 * Returns: whether both say the same
 */
gboolean
tachy_ledger_entry_equal (const TachyLedgerEntry *a,
                          const TachyLedgerEntry *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return g_strcmp0 (a->day, b->day) == 0 && g_strcmp0 (a->provider, b->provider) == 0 &&
         sums_equal (&a->sum, &b->sum) && a->doubtful->len == b->doubtful->len &&
         (a->doubtful->len == 0 ||
          memcmp (a->doubtful->data, b->doubtful->data, a->doubtful->len * sizeof (gint64)) == 0);
}

static TachyLedgerEntry *
read_entry (TachyStatement *statement)
{
  TachyLedgerEntry *entry = g_new0 (TachyLedgerEntry, 1);

  entry->day = g_strdup (tachy_statement_get_text (statement, 0));
  entry->provider = g_strdup (tachy_statement_get_text (statement, 1));
  entry->sum.n_takes = (guint) tachy_statement_get_int (statement, 2);
  entry->sum.n_perhaps = (guint) tachy_statement_get_int (statement, 3);
  entry->sum.n_unpriced = (guint) tachy_statement_get_int (statement, 4);
  entry->sum.charged = tachy_statement_get_int (statement, 5);
  entry->sum.estimated = tachy_statement_get_int (statement, 6);
  entry->sum.perhaps = tachy_statement_get_int (statement, 7);
  entry->doubtful = g_array_new (FALSE, FALSE, sizeof (gint64));
  return entry;
}

static gboolean
read_entries (TachyConnection *connection,
              GPtrArray       *entries,
              GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;
  GError *local_error = NULL;

  statement = tachy_connection_prepare (
      connection,
      "SELECT " DAY " AS day, provider, count(*), sum(kind = 'perhaps'), count(*) - count(micros),"
      " sum(CASE kind WHEN 'charged' THEN micros END),"
      " sum(CASE kind WHEN 'estimated' THEN micros END),"
      " sum(CASE kind WHEN 'perhaps' THEN micros END)"
      " FROM " TACHY_TAKE_MONEY " GROUP BY day, provider ORDER BY day DESC, provider",
      error);
  if (statement == NULL)
    return FALSE;

  while (tachy_statement_step (statement, &local_error))
    g_ptr_array_add (entries, read_entry (statement));

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);
  return FALSE;
}

/* Both come in the same order, so one walk through the entries is enough. */
static gboolean
read_doubtful (TachyConnection *connection,
               GPtrArray       *entries,
               GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;
  GError *local_error = NULL;
  guint i = 0;

  statement = tachy_connection_prepare (
      connection,
      "SELECT " DAY " AS day, provider, number FROM " TACHY_TAKE_MONEY
      " WHERE kind = 'perhaps' AND number IS NOT NULL ORDER BY day DESC, provider, number",
      error);
  if (statement == NULL)
    return FALSE;

  while (tachy_statement_step (statement, &local_error))
    {
      const char *day = tachy_statement_get_text (statement, 0);
      const char *provider = tachy_statement_get_text (statement, 1);
      gint64 number = tachy_statement_get_int (statement, 2);
      TachyLedgerEntry *entry = g_ptr_array_index (entries, i);

      while (g_strcmp0 (entry->day, day) != 0 || g_strcmp0 (entry->provider, provider) != 0)
        entry = g_ptr_array_index (entries, ++i);
      g_array_append_val (entry->doubtful, number);
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);
  return FALSE;
}

/* Runs on the store's thread; @result is a GPtrArray of entries. */
static gboolean
read_ledger (TachyConnection *connection,
             gpointer        *result,
             gpointer         data,
             GError         **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_ledger_entry_free);
  if (!read_entries (connection, entries, error) || !read_doubtful (connection, entries, error))
    return FALSE;

  *result = g_steal_pointer (&entries);
  return TRUE;
}

static void
ledger_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *entries = tachy_store_call_finish (TACHY_STORE (object), result, &error);

  if (entries == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, entries, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * tachy_ledger_read_async:
 * @takes: all takes
 *
 * Adds up whatever has cost, or may have cost, anything: takes that were removed since, too. Those
 * of the built-in studio cost nothing and are left out, as is what was surely never created. One
 * that was made elsewhere counts only with what its server says that it has charged: no click here
 * has paid for it, and nobody was told a price. A take belongs to the day on which it was sent, or
 * created elsewhere, by the calendar of this place.
 */
void
tachy_ledger_read_async (TachyTakes         *takes,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TACHY_IS_TAKES (takes));

  task = g_task_new (takes, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_ledger_read_async);
  tachy_store_read_async (tachy_takes_get_store (takes), read_ledger, NULL, NULL,
                          (GDestroyNotify) g_ptr_array_unref, cancellable, ledger_read_cb,
                          g_steal_pointer (&task));
}

/**
 * tachy_ledger_read_finish:
 *
 * Returns: (transfer full) (element-type TachyLedgerEntry): newest day first; %NULL with
 *   %TACHY_ERROR_STORAGE
 */
GPtrArray *
tachy_ledger_read_finish (TachyTakes   *takes,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, takes), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_ledger_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tachy_ledger_may_cost:
 * @take: any take
 *
 * Returns: whether to send it may cost anything; a price that nobody knows is not a price of zero
 */
gboolean
tachy_ledger_may_cost (TachyTake *take)
{
  TachyRecipe *recipe;
  double dollars = 0;

  g_return_val_if_fail (TACHY_IS_TAKE (take), TRUE);

  recipe = tachy_take_get_recipe (take);
  if (recipe != NULL && g_str_equal (tachy_recipe_get_provider (recipe), TACHY_PROVIDER_STUDIO))
    return FALSE;

  return !tachy_take_get_price (take, &dollars) || dollars > 0;
}

/**
 * tachy_ledger_sum:
 * @entries: (element-type TachyLedgerEntry): the ledger
 * @period: how the days begin that are added up: "2026-11-22", "2026-11", or "" for all
 */
TachyLedgerSum
tachy_ledger_sum (GPtrArray  *entries,
                  const char *period)
{
  TachyLedgerSum total = { 0 };

  g_return_val_if_fail (entries != NULL && period != NULL, total);

  for (guint i = 0; i < entries->len; i++)
    {
      const TachyLedgerEntry *entry = g_ptr_array_index (entries, i);

      if (!g_str_has_prefix (entry->day, period))
        continue;
      total.charged += entry->sum.charged;
      total.estimated += entry->sum.estimated;
      total.perhaps += entry->sum.perhaps;
      total.n_takes += entry->sum.n_takes;
      total.n_perhaps += entry->sum.n_perhaps;
      total.n_unpriced += entry->sum.n_unpriced;
    }

  return total;
}

/**
 * tachy_ledger_dup_today:
 *
 * Returns: (transfer full): this day in the form of the ledger; its first seven characters are the
 *   month
 */
char *
tachy_ledger_dup_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}

/**
 * tachy_ledger_dup_dollars:
 * @micros: millionths of a US dollar
 *
 * Returns: (transfer full): such as "$1.20", rounded to the cent
 */
char *
tachy_ledger_dup_dollars (gint64 micros)
{
  gint64 cents = (micros + MICROS_PER_CENT / 2) / MICROS_PER_CENT;

  return g_strdup_printf ("$%" G_GINT64_FORMAT ".%02d", cents / 100, (int) (cents % 100));
}
