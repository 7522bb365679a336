/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing files to the present schema: all of it or nothing, and never a newer program's file. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-error.h"
#include "tachy-migrations-private.h"
#include "tachy-store.h"
#include "tachy-test.h"

typedef struct
{
  char *directory;
  char *path;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->path = g_build_filename (fixture->directory, "library.db", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static void
make_file (Fixture    *fixture,
           const char *sql)
{
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

/* The names of the tables, in order. */
static char *
list_tables (TachyConnection *connection)
{
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (
      connection,
      "SELECT group_concat (name) FROM (SELECT name FROM sqlite_schema WHERE type = 'table' "
      "AND name NOT LIKE 'sqlite_%' ORDER BY name)",
      NULL);

  g_assert_true (tachy_statement_step (statement, NULL));
  return g_strdup (tachy_statement_get_text (statement, 0));
}

static void
test_new_file (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (TachyConnection) connection = tachy_connection_open (fixture->path, NULL);
  g_autofree char *tables = NULL;
  g_autoptr (GError) error = NULL;
  int version = -1;

  g_assert_true (tachy_migrations_run (connection, &error));
  g_assert_no_error (error);
  g_assert_true (tachy_migrations_get_version (connection, &version, &error));
  g_assert_cmpint (version, ==, TACHY_SCHEMA_VERSION);
  tables = list_tables (connection);
  g_assert_cmpstr (tables, ==, "book,change,exchange,provider,removed,take");

  /* A second time there is nothing to do, and nothing to back up. */
  g_assert_true (tachy_migrations_run (connection, &error));
  g_assert_no_error (error);
}

static void
test_failed_step_changes_nothing (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autoptr (TachyConnection) connection = NULL;
  g_autofree char *tables = NULL;
  g_autoptr (GError) error = NULL;

  /* In the way of a later table of the first step. */
  make_file (fixture, "CREATE TABLE take (x); INSERT INTO take VALUES (1)");
  connection = tachy_connection_open (fixture->path, NULL);

  g_assert_false (tachy_migrations_run (connection, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  g_assert_cmpint (tachy_connection_get_user_version (connection, NULL), ==, 0);
  tables = list_tables (connection);
  g_assert_cmpstr (tables, ==, "take");
}

/* Whatever this file is, no version of ours made it: it is set aside, whole. */
static void
test_strange_version (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (TachyStore) store = tachy_store_new (fixture->path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  make_file (fixture, "CREATE TABLE t (x); PRAGMA user_version = -3");
  tachy_store_open_async (store, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  tachy_store_open_finish (store, result, &error);
  g_assert_no_error (error);
}

/* The rules that the schema itself keeps. */
static void
test_schema_refuses (Fixture      *fixture,
                     gconstpointer data)
{
  const struct
  {
    const char *id, *seconds, *key;
    gboolean allowed;
  } rows[] = {
    { "a", "4", "1", TRUE },
    { "b", "4", "2", TRUE },
    { "a", "4", "3", FALSE },
    { "c", "4", "1", FALSE },
    { "d", "NULL", "4", FALSE },
    { "e", "'four'", "5", FALSE },
  };
  g_autoptr (TachyConnection) connection = tachy_connection_open (fixture->path, NULL);

  g_assert_true (tachy_migrations_run (connection, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sql = g_strconcat (
          "INSERT INTO take (id, provider, prompt, model, width, height, seconds, state, "
          "idempotency_key, created_at) VALUES ('",
          rows[i].id, "', 'studio', 'p', 'm', 1, 1, ", rows[i].seconds, ", 'waiting', '",
          rows[i].key, "', 0)", NULL);

      g_assert_cmpint (tachy_connection_execute (connection, sql, NULL), ==, rows[i].allowed);
    }
}

#define ADD(name, func) \
  g_test_add ("/tachyscope/migrations/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* The migrations are resources of the store. */
  g_type_class_unref (g_type_class_ref (TACHY_TYPE_STORE));

  ADD ("new-file", test_new_file);
  ADD ("failed-step-changes-nothing", test_failed_step_changes_nothing);
  ADD ("strange-version", test_strange_version);
  ADD ("schema-refuses", test_schema_refuses);

  return g_test_run ();
}
