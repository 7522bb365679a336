/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which takes have changed since somebody last looked, by whatever process. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-news-private.h"

#include "tachy-take-table-private.h"

void
tachy_news_free (TachyNews *news)
{
  if (news == NULL)
    return;

  g_clear_pointer (&news->rows, g_ptr_array_unref);
  g_clear_pointer (&news->gone, g_array_unref);
  g_free (news);
}

/* Without a starting point there is nothing to tell but where to start. */
static GArray *
read_changes (TachyConnection *connection,
              gint64           since,
              gint64          *version,
              GError         **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TachyStatement) statement = NULL;
  GError *local_error = NULL;

  statement = tachy_connection_prepare (
      connection,
      since < 0 ? "SELECT NULL, ifnull(max(version), 0) FROM change"
                : "SELECT number, version FROM change WHERE version > ? ORDER BY version",
      error);
  if (statement == NULL)
    return NULL;

  if (since >= 0)
    tachy_statement_bind_int (statement, 0, since);
  while (tachy_statement_step (statement, &local_error))
    {
      gint64 number = tachy_statement_get_int (statement, 0);

      *version = tachy_statement_get_int (statement, 1);
      if (since >= 0)
        g_array_append_val (numbers, number);
    }

  if (local_error == NULL)
    return g_steal_pointer (&numbers);

  g_propagate_error (error, local_error);
  return NULL;
}

/* The rows come in the order of the numbers, without those that are gone. */
static GArray *
find_gone (GArray    *numbers,
           GPtrArray *rows)
{
  GArray *gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint i = 0;

  for (guint j = 0; j < numbers->len; j++)
    {
      gint64 number = g_array_index (numbers, gint64, j);

      if (i < rows->len && ((TachyTakeRow *) g_ptr_array_index (rows, i))->number == number)
        i++;
      else
        g_array_append_val (gone, number);
    }

  return gone;
}

/* Runs on the store's thread; @data is the version since which, @result a TachyNews. */
static gboolean
read_news (TachyConnection *connection,
           gpointer        *result,
           gpointer         data,
           GError         **error)
{
  g_autoptr (TachyNews) news = g_new0 (TachyNews, 1);
  g_autoptr (GArray) numbers = NULL;

  news->version = *(gint64 *) data;
  numbers = read_changes (connection, news->version, &news->version, error);
  if (numbers == NULL ||
      !tachy_take_table_read_numbers (connection, (gpointer *) &news->rows, numbers, error))
    return FALSE;

  news->gone = find_gone (numbers, news->rows);
  *result = g_steal_pointer (&news);
  return TRUE;
}

/*
 * tachy_news_read_async:
 * @since: the version of the last news; -1 to begin, which tells of nothing
 *
 * The table of changes is kept by triggers, so no writer can forget it.
 */
void
tachy_news_read_async (TachyStore         *store,
                       gint64              since,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  tachy_store_read_async (store, read_news, g_memdup2 (&since, sizeof since), g_free,
                          (GDestroyNotify) tachy_news_free, NULL, callback, user_data);
}

/*
 * tachy_news_read_finish:
 *
 * Returns: (transfer full): the news
 */
TachyNews *
tachy_news_read_finish (TachyStore   *store,
                        GAsyncResult *result,
                        GError      **error)
{
  return tachy_store_call_finish (store, result, error);
}
