/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One open database: its files, its settings, its statements, and what damage says. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tachy-connection-private.h"
#include "tachy-error.h"
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

static TachyConnection *
open_new (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  TachyConnection *connection = tachy_connection_open (fixture->path, &error);

  g_assert_no_error (error);
  g_assert_true (tachy_connection_make_durable (connection, &error));
  g_assert_no_error (error);
  return connection;
}

static TachyStatement *
prepare (TachyConnection *connection,
         const char      *sql)
{
  g_autoptr (GError) error = NULL;
  TachyStatement *statement = tachy_connection_prepare (connection, sql, &error);

  g_assert_no_error (error);
  return statement;
}

static void
execute (TachyConnection *connection,
         const char      *sql)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tachy_connection_execute (connection, sql, &error));
  g_assert_no_error (error);
}

static void
assert_answer (TachyConnection *connection,
               const char      *question,
               const char      *expected)
{
  g_autoptr (TachyStatement) statement = prepare (connection, question);

  g_assert_true (tachy_statement_step (statement, NULL));
  g_assert_cmpstr (tachy_statement_get_text (statement, 0), ==, expected);
}

static void
assert_private (const char *path,
                const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  GStatBuf status;

  g_assert_cmpint (g_stat (name, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static void
test_settings (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (TachyConnection) connection = open_new (fixture);

  assert_answer (connection, "PRAGMA journal_mode", "wal");
  assert_answer (connection, "PRAGMA synchronous", "2");
  assert_answer (connection, "PRAGMA foreign_keys", "1");
  assert_answer (connection, "PRAGMA trusted_schema", "0");
  g_assert_cmpstr (tachy_connection_get_path (connection), ==, fixture->path);
  g_assert_cmpint (tachy_connection_get_user_version (connection, NULL), ==, 0);
  g_assert_true (tachy_connection_check (connection, NULL));

  execute (connection, "CREATE TABLE t (x)");
  assert_private (fixture->path, "");
  assert_private (fixture->path, "-wal");
  assert_private (fixture->path, "-shm");
}

static void
test_nothing_is_left_over (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (GDir) directory = g_dir_open (fixture->directory, 0, NULL);

  tachy_connection_close (open_new (fixture));
  tachy_connection_close (open_new (fixture));
  tachy_connection_close (NULL);

  g_dir_rewind (directory);
  g_assert_cmpstr (g_dir_read_name (directory), ==, "library.db");
  g_assert_null (g_dir_read_name (directory));
}

static void
test_values (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (TachyConnection) connection = open_new (fixture);
  g_autoptr (TachyStatement) insert = NULL;
  g_autoptr (TachyStatement) select = NULL;

  execute (connection, "CREATE TABLE t (a TEXT, b INTEGER, c REAL, d TEXT, e TEXT) STRICT");
  insert = prepare (connection, "INSERT INTO t VALUES (?, ?, ?, ?, ?)");
  tachy_statement_bind_text (insert, 0, "一'; DROP TABLE t; --");
  tachy_statement_bind_int (insert, 1, G_MININT64);
  tachy_statement_bind_double (insert, 2, 0.1);
  tachy_statement_bind_text (insert, 3, NULL);
  tachy_statement_bind_null (insert, 4);
  g_assert_true (tachy_statement_run (insert, NULL));
  g_assert_cmpint (tachy_connection_get_n_changes (connection), ==, 1);

  select = prepare (connection, "SELECT * FROM t");
  g_assert_cmpint (tachy_statement_get_n_columns (select), ==, 5);
  g_assert_true (tachy_statement_step (select, NULL));
  g_assert_cmpstr (tachy_statement_get_text (select, 0), ==, "一'; DROP TABLE t; --");
  g_assert_cmpint (tachy_statement_get_int (select, 1), ==, G_MININT64);
  g_assert_cmpfloat (tachy_statement_get_double (select, 2), ==, 0.1);
  g_assert_false (tachy_statement_is_null (select, 0));
  g_assert_true (tachy_statement_is_null (select, 3));
  g_assert_null (tachy_statement_get_text (select, 3));
  g_assert_true (tachy_statement_is_null (select, 4));
}

static void
test_run_again (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (TachyConnection) connection = open_new (fixture);
  g_autoptr (TachyStatement) insert = NULL;
  g_autoptr (GError) error = NULL;

  execute (connection, "CREATE TABLE t (x INTEGER PRIMARY KEY)");
  insert = prepare (connection, "INSERT INTO t VALUES (?)");
  for (int i = 1; i <= 3; i++)
    {
      tachy_statement_bind_int (insert, 0, i);
      g_assert_true (tachy_statement_run (insert, &error));
      g_assert_no_error (error);
    }

  /* A failed run does not spoil the statement. */
  g_assert_false (tachy_statement_run (insert, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  tachy_statement_bind_int (insert, 0, 4);
  g_assert_true (tachy_statement_run (insert, NULL));
  assert_answer (connection, "SELECT count(*) FROM t", "4");
}

static void
test_end_and_failure_differ (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr (TachyConnection) connection = open_new (fixture);
  g_autoptr (TachyStatement) none = prepare (connection, "SELECT 1 WHERE 0");
  g_autoptr (TachyStatement) failing = prepare (connection, "SELECT abs(-9223372036854775808)");
  g_autoptr (GError) error = NULL;

  g_assert_false (tachy_statement_step (none, &error));
  g_assert_no_error (error);
  g_assert_false (tachy_statement_step (failing, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  tachy_statement_free (NULL);
}

static void
test_bad_sql (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (TachyConnection) connection = open_new (fixture);
  g_autoptr (GError) prepared = NULL;
  g_autoptr (GError) executed = NULL;

  g_assert_null (tachy_connection_prepare (connection, "SELECT FROM", &prepared));
  g_assert_error (prepared, TACHY_ERROR, TACHY_ERROR_STORAGE);
  g_assert_false (tachy_connection_execute (connection, "DELETE FROM nothing", &executed));
  g_assert_error (executed, TACHY_ERROR, TACHY_ERROR_STORAGE);
}

static void
test_sentences (void)
{
  const struct
  {
    int result;
    const char *word;
  } cases[] = {
    { SQLITE_FULL, "full" },        { SQLITE_BUSY, "locked" },    { SQLITE_BUSY_SNAPSHOT, "locked" },
    { SQLITE_LOCKED, "locked" },    { SQLITE_CORRUPT, "damaged" }, { SQLITE_NOTADB, "damaged" },
    { SQLITE_READONLY, "written" }, { SQLITE_PERM, "written" },   { SQLITE_CANTOPEN, "opened" },
    { SQLITE_IOERR, "failed" },     { SQLITE_ERROR, "failed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tachy_connection_fail (NULL, cases[i].result, &error));
      if (g_str_equal (cases[i].word, "damaged"))
        g_assert_error (error, TACHY_ERROR, TACHY_ERROR_DAMAGED);
      else if (g_str_equal (cases[i].word, "locked"))
        g_assert_error (error, TACHY_ERROR, TACHY_ERROR_LOCKED);
      else
        g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
      g_assert_nonnull (strstr (error->message, cases[i].word));
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

/* Fills a database of some pages and gives its bytes. */
static char *
make_database (Fixture *fixture,
               gsize   *length)
{
  TachyConnection *connection = open_new (fixture);
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  execute (connection, "CREATE TABLE t (x TEXT);"
                       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000)"
                       "INSERT INTO t SELECT hex (randomblob (20)) FROM n;"
                       "CREATE INDEX u ON t (x)");
  tachy_connection_close (connection);
  g_file_get_contents (fixture->path, &bytes, length, &error);
  g_assert_no_error (error);
  return bytes;
}

/* Opening or looking through must fail with one sentence that says "damaged", and the file must
 * stay as it is. */
static void
assert_damaged (Fixture    *fixture,
                const char *bytes,
                gsize       length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;
  gsize length_after;
  TachyConnection *connection;

  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) length, NULL));
  connection = tachy_connection_open (fixture->path, &error);
  if (connection != NULL)
    {
      g_assert_false (tachy_connection_get_user_version (connection, &error) >= 0 &&
                      tachy_connection_check (connection, &error));
      tachy_connection_close (connection);
    }

  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "damaged"));
  g_assert_true (g_file_get_contents (fixture->path, &after, &length_after, NULL));
  g_assert_cmpmem (after, length_after, bytes, length);
}

static void
test_damage (Fixture      *fixture,
             gconstpointer data)
{
  gsize length = 0;
  g_autofree char *bytes = make_database (fixture, &length);
  g_autofree char *header = g_memdup2 (bytes, length);
  g_autofree char *middle = g_memdup2 (bytes, length);

  g_assert_cmpuint (length, >, 100 * 1024);
  assert_damaged (fixture, "", 0);
  assert_damaged (fixture, "this is no database at all, only text that is longer than a header, "
                           "which takes one hundred bytes", 96);
  memset (header, 'x', 100);
  assert_damaged (fixture, header, length);
  memset (middle + length / 2 / 4096 * 4096, 0xff, 4096);
  assert_damaged (fixture, middle, length);
  assert_damaged (fixture, bytes, length / 2 / 4096 * 4096);
}

static void
test_unusable_place (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *lost = g_build_filename (fixture->directory, "no", "library.db", NULL);
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) folder = NULL;

  g_assert_null (tachy_connection_open (lost, &missing));
  g_assert_error (missing, TACHY_ERROR, TACHY_ERROR_STORAGE);
  g_assert_null (tachy_connection_open (fixture->directory, &folder));
  g_assert_error (folder, TACHY_ERROR, TACHY_ERROR_STORAGE);
}

static void
test_read_only_place (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (geteuid () == 0)
    {
      g_test_skip ("root may write everywhere");
      return;
    }

  g_assert_cmpint (g_chmod (fixture->directory, 0500), ==, 0);
  g_assert_null (tachy_connection_open (fixture->path, &error));
  g_assert_cmpint (g_chmod (fixture->directory, 0700), ==, 0);
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
}

#define ADD(name, func) \
  g_test_add ("/tachyscope/connection/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("settings", test_settings);
  ADD ("nothing-is-left-over", test_nothing_is_left_over);
  ADD ("values", test_values);
  ADD ("run-again", test_run_again);
  ADD ("end-and-failure-differ", test_end_and_failure_differ);
  ADD ("bad-sql", test_bad_sql);
  ADD ("damage", test_damage);
  ADD ("unusable-place", test_unusable_place);
  ADD ("read-only-place", test_read_only_place);
  g_test_add_func ("/tachyscope/connection/sentences", test_sentences);

  return g_test_run ();
}
