/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data directory for the tests of the journal: two takes go in, and had better come out. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "library.h"

#include "tachy-test.h"

void
library_set_up (Library      *fixture,
                gconstpointer data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->path = g_build_filename (fixture->directory, "library.db", NULL);
}

void
library_tear_down (Library      *fixture,
                   gconstpointer data)
{
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static gboolean
try_open (TachyStore *store,
          GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_store_open_async (store, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_store_open_finish (store, result, error);
}

TachyStore *
library_open (Library *fixture)
{
  TachyStore *store = tachy_store_new (fixture->path);
  g_autoptr (GError) error = NULL;

  try_open (store, &error);
  g_assert_no_error (error);
  return store;
}

/* Inserts the take that @data names, or gives it the state behind the colon. */
gboolean
library_write_take (TachyConnection *connection,
                    gpointer        *result,
                    gpointer         data,
                    GError         **error)
{
  g_auto (GStrv) words = g_strsplit (data, ":", 2);
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (
      connection,
      "INSERT INTO take (id, provider, prompt, model, width, height, seconds, idempotency_key,"
      " created_at, state, price) VALUES (?1, 'studio', 'Ein „Löwe“, 獅子\nzwei', 'm', 720, 1280, "
      "4,"
      " 'key-' || ?1, 1, ?2, 0.4) ON CONFLICT (id) DO UPDATE SET state = ?2 RETURNING number",
      error);

  g_assert_nonnull (statement);
  tachy_statement_bind_text (statement, 0, words[0]);
  tachy_statement_bind_text (statement, 1, words[1]);
  g_assert_true (tachy_statement_step (statement, error));
  return tachy_connection_add_receipt (connection, tachy_statement_get_int (statement, 0), error);
}

gboolean
library_remove_take (TachyConnection *connection,
                     gpointer        *result,
                     gpointer         data,
                     GError         **error)
{
  g_autoptr (TachyStatement) statement =
      tachy_connection_prepare (connection, "DELETE FROM take WHERE id = ?", error);

  g_assert_nonnull (statement);
  tachy_statement_bind_text (statement, 0, data);
  return tachy_statement_run (statement, error) &&
         tachy_connection_add_removal (connection, data, error);
}

/* The first column of the first row of the statement @data. */
gboolean
library_read_text (TachyConnection *connection,
                   gpointer        *result,
                   gpointer         data,
                   GError         **error)
{
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (connection, data, error);

  g_assert_nonnull (statement);
  g_assert_true (tachy_statement_step (statement, error));
  *result = g_strdup (tachy_statement_get_text (statement, 0));
  return TRUE;
}

static gboolean
read_takes (TachyConnection *connection,
            gpointer        *result,
            gpointer         data,
            GError         **error)
{
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (
      connection,
      "SELECT group_concat (id || ':' || state || ':' || prompt || ':' || price, ' ')"
      " FROM (SELECT * FROM take ORDER BY id)",
      error);

  g_assert_true (tachy_statement_step (statement, error));
  *result = g_strdup (tachy_statement_get_text (statement, 0));
  return TRUE;
}

/* The last reference may be that of the store's thread, so its end has to be waited for; SQLite
 * removes this file when the last connection is closed. */
void
library_close (Library    *fixture,
               TachyStore *store)
{
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);

  g_object_unref (store);
  TACHY_TEST_WAIT_FOR (!g_file_test (wal, G_FILE_TEST_EXISTS));
}

char *
library_call (TachyStore    *store,
              TachyStoreFunc func,
              const char    *data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *answer;

  tachy_store_write_async (
      store, func, g_strdup (data), g_free, g_free, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  answer = tachy_store_call_finish (store, result, &error);
  g_assert_no_error (error);
  return answer;
}

char *
library_read (TachyStore *store,
              const char *sql)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *answer;

  tachy_store_read_async (store,
                          library_read_text,
                          g_strdup (sql),
                          g_free,
                          g_free,
                          NULL,
                          tachy_test_keep_result_cb,
                          &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  answer = tachy_store_call_finish (store, result, &error);
  g_assert_no_error (error);
  return answer;
}

void
library_make_two_takes (Library *fixture)
{
  TachyStore *store = library_open (fixture);

  library_call (store, library_write_take, "one:sending");
  library_call (store, library_write_take, "two:sending");
  library_call (store, library_write_take, "one:accepted");
  library_close (fixture, store);
}

void
library_assert_two_takes (Library *fixture)
{
  TachyStore *store = library_open (fixture);
  g_autofree char *takes = library_call (store, read_takes, NULL);

  g_assert_cmpstr (
      takes, ==, "one:accepted:Ein „Löwe“, 獅子\nzwei:0.4 two:sending:Ein „Löwe“, 獅子\nzwei:0.4");
  library_close (fixture, store);
}
