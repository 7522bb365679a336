/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store: calls in order on one thread, whole transactions, nothing leaked, nothing lost. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-store.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/mount.h>

#include "tachy-error.h"
#include "tachy-migrations-private.h"
#include "tachy-test.h"

typedef struct
{
  char *directory;
  char *path;
  TachyStore *store;
} Fixture;

/* What a call is to do, and what came of it. */
typedef struct
{
  const char *sql;
  gboolean fails;
  GCancellable *cancels; /* (nullable): cancelled while the function runs */
  int n_runs;
  int n_freed;
  GThread *thread;
} Work;

/* Mounted before there is any thread: one that is older does not see it. */
static char *disk;
static gboolean has_disk;

static int n_results_freed;

static void
free_result (gpointer result)
{
  g_atomic_int_inc (&n_results_freed);
  g_free (result);
}

/* Runs on either thread, perhaps after the result has come. */
static void
count_data (gpointer data)
{
  Work *work = data;

  g_atomic_int_inc (&work->n_freed);
}

static gboolean
perform (TachyConnection *connection,
         gpointer        *result,
         gpointer         data,
         GError         **error)
{
  Work *work = data;
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (connection, work->sql, error);

  work->n_runs++;
  work->thread = g_thread_self ();
  if (work->cancels != NULL)
    g_cancellable_cancel (work->cancels);
  if (statement == NULL)
    return FALSE;

  *result = g_strdup (tachy_statement_step (statement, error)
                          ? tachy_statement_get_text (statement, 0)
                          : "done");
  if (work->fails)
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID, "on purpose");
      return FALSE;
    }

  return error == NULL || *error == NULL;
}

static void
start_write (TachyStore    *store,
             Work          *work,
             GAsyncResult **result)
{
  tachy_store_write_async (store, perform, work, NULL, free_result, NULL,
                           tachy_test_keep_result_cb, result);
}

/* Runs @sql in a transaction of its own and waits for it. */
static char *
call (TachyStore *store,
      const char *sql,
      gboolean    writes,
      GError    **error)
{
  Work work = { .sql = sql };
  g_autoptr (GAsyncResult) result = NULL;

  if (writes)
    start_write (store, &work, &result);
  else
    tachy_store_read_async (store, perform, &work, NULL, free_result, NULL,
                            tachy_test_keep_result_cb, &result);

  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_store_call_finish (store, result, error);
}

static void
assert_write (TachyStore *store,
              const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = call (store, sql, TRUE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (answer);
}

static void
assert_read (TachyStore *store,
             const char *sql,
             const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = call (store, sql, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, expected);
}

static void
open_store (TachyStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_store_open_async (store, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_true (tachy_store_open_finish (store, result, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->path = g_build_filename (fixture->directory, "deep", "library.db", NULL);
  fixture->store = tachy_store_new (fixture->path);
  n_results_freed = 0;

  open_store (fixture->store);
  assert_write (fixture->store, "CREATE TABLE t (x INTEGER UNIQUE)");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  /* The worker may hold the last reference for a moment longer. */
  g_object_add_weak_pointer (G_OBJECT (fixture->store), (gpointer *) &fixture->store);
  g_object_unref (fixture->store);
  TACHY_TEST_WAIT_FOR (g_atomic_pointer_get (&fixture->store) == NULL);

  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static void
test_write_and_read (Fixture      *fixture,
                     gconstpointer data)
{
  assert_write (fixture->store, "INSERT INTO t VALUES (42)");
  assert_read (fixture->store, "SELECT x FROM t", "42");
  assert_read (fixture->store, "PRAGMA user_version", G_STRINGIFY (TACHY_SCHEMA_VERSION));

  /* What is committed is there for everybody. */
  {
    g_autoptr (TachyStore) other = tachy_store_new (fixture->path);

    open_store (other);
    assert_read (other, "SELECT x FROM t", "42");
  }

  g_assert_cmpint (n_results_freed, ==, 0);
}

static void
test_open_twice (Fixture      *fixture,
                 gconstpointer data)
{
  open_store (fixture->store);
  assert_read (fixture->store, "SELECT count(*) FROM t", "0");
}

static void
test_failure_rolls_back (Fixture      *fixture,
                         gconstpointer data)
{
  Work work = { .sql = "INSERT INTO t VALUES (1) RETURNING x", .fails = TRUE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  start_write (fixture->store, &work, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_null (tachy_store_call_finish (fixture->store, result, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  g_assert_cmpint (work.n_runs, ==, 1);
  g_assert_true (work.thread != g_thread_self ());
  g_assert_cmpint (n_results_freed, ==, 1);

  assert_read (fixture->store, "SELECT count(*) FROM t", "0");
  assert_write (fixture->store, "INSERT INTO t VALUES (1)");
}

/* A deferred constraint fails at COMMIT, after the function has succeeded. */
static void
test_failed_commit_rolls_back (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  assert_write (fixture->store, "CREATE TABLE child (x REFERENCES t (x) DEFERRABLE INITIALLY "
                                "DEFERRED)");
  g_assert_null (call (fixture->store, "INSERT INTO child VALUES (7)", TRUE, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  g_assert_cmpint (n_results_freed, ==, 1);

  assert_read (fixture->store, "SELECT count(*) FROM child", "0");
  assert_write (fixture->store, "INSERT INTO t VALUES (7)");
}

static gboolean
keep_synchronous (TachyConnection *connection,
                  gpointer        *result,
                  gpointer         data,
                  GError         **error)
{
  return tachy_connection_execute (
      connection, "INSERT INTO t SELECT synchronous FROM pragma_synchronous", error);
}

static gboolean
fail (TachyConnection *connection,
      gpointer        *result,
      gpointer         data,
      GError         **error)
{
  return tachy_connection_execute (connection, "INSERT INTO missing VALUES (1)", error);
}

/* Notes do without the disk (NORMAL is 1), and all others still do not (FULL is 2). */
static void
test_note (Fixture      *fixture,
           gconstpointer data)
{
  assert_read (fixture->store, "PRAGMA synchronous", "2");
  tachy_store_note (fixture->store, keep_synchronous, NULL, NULL);
  assert_read (fixture->store, "SELECT group_concat (x) FROM t", "1");
  assert_read (fixture->store, "PRAGMA synchronous", "2");

  assert_write (fixture->store, "DELETE FROM t");
  tachy_store_note (fixture->store, fail, NULL, NULL);
  tachy_store_note (fixture->store, keep_synchronous, NULL, NULL);
  assert_read (fixture->store, "SELECT group_concat (x) FROM t", "1");
  assert_read (fixture->store, "PRAGMA synchronous", "2");
  assert_write (fixture->store, "INSERT INTO t VALUES (7)");
}

/* While the first is on its way to the disk the others wait together, and go there together. */
static void
test_failure_spares_the_others (Fixture      *fixture,
                                gconstpointer data)
{
  Work works[] = {
    { .sql = "INSERT INTO t VALUES (1) RETURNING x" },
    { .sql = "INSERT INTO t VALUES (2) RETURNING x" },
    { .sql = "INSERT INTO t VALUES (3) RETURNING x", .fails = TRUE },
    { .sql = "INSERT INTO missing VALUES (4)" },
    { .sql = "INSERT INTO t VALUES (5) RETURNING x" },
  };
  static const char *const answers[] = { "1", "2", NULL, NULL, "5" };
  GAsyncResult *results[G_N_ELEMENTS (works)] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    start_write (fixture->store, &works[i], &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *answer = NULL;

      TACHY_TEST_WAIT_FOR (results[i] != NULL);
      answer = tachy_store_call_finish (fixture->store, results[i], &error);
      g_assert_cmpstr (answer, ==, answers[i]);
      g_assert_true ((error == NULL) == (answers[i] != NULL));
      g_object_unref (results[i]);
    }

  assert_read (fixture->store, "SELECT group_concat (x) FROM t", "1,2,5");
}

static void
test_order (Fixture      *fixture,
            gconstpointer data)
{
  enum { N = 50 };
  g_autoptr (GPtrArray) sql = g_ptr_array_new_with_free_func (g_free);
  Work works[N] = { 0 };
  GAsyncResult *results[N] = { NULL };

  for (int i = 0; i < N; i++)
    {
      g_ptr_array_add (sql, g_strdup_printf ("INSERT INTO t SELECT coalesce (max (x), 0) + 1 FROM t "
                                             "RETURNING x = %d", i + 1));
      works[i].sql = g_ptr_array_index (sql, i);
      start_write (fixture->store, &works[i], &results[i]);
    }

  for (int i = 0; i < N; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *answer = NULL;

      TACHY_TEST_WAIT_FOR (results[i] != NULL);
      answer = tachy_store_call_finish (fixture->store, results[i], &error);
      g_assert_no_error (error);
      g_assert_cmpstr (answer, ==, "1");
      g_object_unref (results[i]);
    }
}

static void
ignore_result_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
test_nobody_takes_the_result (Fixture      *fixture,
                              gconstpointer data)
{
  Work work = { .sql = "SELECT 1" };
  gboolean called = FALSE;

  tachy_store_read_async (fixture->store, perform, &work, count_data, free_result, NULL,
                          ignore_result_cb, &called);
  TACHY_TEST_WAIT_FOR (called && g_atomic_int_get (&n_results_freed) == 1);
  TACHY_TEST_WAIT_FOR (g_atomic_int_get (&work.n_freed) == 1);
}

static void
test_cancelled_before (Fixture      *fixture,
                       gconstpointer data)
{
  Work work = { .sql = "INSERT INTO t VALUES (1)" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  tachy_store_write_async (fixture->store, perform, &work, count_data, free_result, cancellable,
                           tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_null (tachy_store_call_finish (fixture->store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (work.n_runs, ==, 0);

  g_clear_object (&result);
  TACHY_TEST_WAIT_FOR (g_atomic_int_get (&work.n_freed) == 1);
  assert_read (fixture->store, "SELECT count(*) FROM t", "0");
}

/* Once begun, a change is made and reported, whatever was cancelled meanwhile. */
static void
test_cancelled_meanwhile (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Work work = { .sql = "INSERT INTO t VALUES (1)", .cancels = cancellable };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  tachy_store_write_async (fixture->store, perform, &work, NULL, free_result, cancellable,
                           tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  answer = tachy_store_call_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "done");
  assert_read (fixture->store, "SELECT count(*) FROM t", "1");
}

static void
test_dropped_with_calls_queued (Fixture      *fixture,
                                gconstpointer data)
{
  TachyStore *store = tachy_store_new (fixture->path);
  Work work = { .sql = "INSERT INTO t VALUES (99)" };
  g_autoptr (GAsyncResult) result = NULL;

  tachy_store_open_async (store, NULL, NULL, NULL);
  start_write (store, &work, &result);
  g_object_unref (store);

  TACHY_TEST_WAIT_FOR (result != NULL);
  assert_read (fixture->store, "SELECT x FROM t", "99");
}

static void
test_not_open (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (TachyStore) store = tachy_store_new (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_null (call (store, "SELECT 1", FALSE, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
}

static void
test_unusable_place (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->path, "below-a-file", "library.db", NULL);
  g_autoptr (TachyStore) store = tachy_store_new (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_store_open_async (store, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_true (tachy_store_open_finish (store, result, &error));
  g_assert_no_error (error);
  g_assert_nonnull (tachy_store_get_view_only (store));
  assert_read (store, "SELECT count(*) FROM take", "0");
}

static void
test_two_stores (Fixture      *fixture,
                 gconstpointer data)
{
  enum { N = 25 };
  g_autoptr (TachyStore) other = tachy_store_new (fixture->path);
  Work works[2 * N] = { 0 };
  GAsyncResult *results[2 * N] = { NULL };

  open_store (other);
  for (int i = 0; i < 2 * N; i++)
    {
      works[i].sql = "INSERT INTO t SELECT coalesce (max (x), 0) + 1 FROM t";
      start_write (i % 2 == 0 ? fixture->store : other, &works[i], &results[i]);
    }

  for (int i = 0; i < 2 * N; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *answer = NULL;

      TACHY_TEST_WAIT_FOR (results[i] != NULL);
      answer = tachy_store_call_finish (i % 2 == 0 ? fixture->store : other, results[i], &error);
      g_assert_no_error (error);
      g_object_unref (results[i]);
    }

  assert_read (other, "SELECT count(*) || '/' || max (x) FROM t", "50/50");
}

/* Many first starts at once: one makes the file, all get it. */
static void
test_born_at_once (Fixture      *fixture,
                   gconstpointer data)
{
  enum { N = 6 };
  g_autofree char *path = g_build_filename (fixture->directory, "new.db", NULL);
  TachyStore *stores[N];
  GAsyncResult *results[N] = { NULL };

  for (int i = 0; i < N; i++)
    {
      stores[i] = tachy_store_new (path);
      tachy_store_open_async (stores[i], NULL, tachy_test_keep_result_cb, &results[i]);
    }

  for (int i = 0; i < N; i++)
    {
      g_autoptr (GError) error = NULL;

      TACHY_TEST_WAIT_FOR (results[i] != NULL);
      g_assert_true (tachy_store_open_finish (stores[i], results[i], &error));
      g_assert_no_error (error);
      assert_read (stores[i], "SELECT count(*) FROM take", "0");
      g_object_unref (results[i]);
    }

  for (int i = 0; i < N; i++)
    g_object_unref (stores[i]);
}

static void
test_locked (Fixture      *fixture,
             gconstpointer data)
{
  sqlite3 *holder = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &holder), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);

  /* Readers do not wait for a writer. */
  assert_read (fixture->store, "SELECT count(*) FROM t", "0");
  g_assert_null (call (fixture->store, "INSERT INTO t VALUES (1)", TRUE, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, "locked"));

  g_assert_cmpint (sqlite3_exec (holder, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (holder), ==, SQLITE_OK);
  assert_write (fixture->store, "INSERT INTO t VALUES (1)");
}

static void
test_full_disk (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *path = g_build_filename (disk, "library.db", NULL);
  g_autoptr (TachyStore) store = tachy_store_new (path);
  g_autoptr (GError) error = NULL;

  if (!has_disk)
    {
      g_test_skip ("nothing can be mounted here");
      return;
    }

  open_store (store);
  assert_write (store, "CREATE TABLE blob (x)");
  g_assert_null (call (store, "INSERT INTO blob VALUES (randomblob (1000000))", TRUE, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "full"));
  assert_read (store, "SELECT count(*) FROM blob", "0");
  assert_write (store, "INSERT INTO blob VALUES (1)");
}

#define ADD(name, func) \
  g_test_add ("/tachyscope/store/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  int status;

  disk = tachy_test_make_directory ();
  has_disk = tachy_test_mount_small (disk, "512k");
  g_test_init (&argc, &argv, NULL);

  ADD ("write-and-read", test_write_and_read);
  ADD ("open-twice", test_open_twice);
  ADD ("failure-rolls-back", test_failure_rolls_back);
  ADD ("failure-spares-the-others", test_failure_spares_the_others);
  ADD ("note", test_note);
  ADD ("failed-commit-rolls-back", test_failed_commit_rolls_back);
  ADD ("order", test_order);
  ADD ("nobody-takes-the-result", test_nobody_takes_the_result);
  ADD ("cancelled-before", test_cancelled_before);
  ADD ("cancelled-meanwhile", test_cancelled_meanwhile);
  ADD ("dropped-with-calls-queued", test_dropped_with_calls_queued);
  ADD ("not-open", test_not_open);
  ADD ("unusable-place", test_unusable_place);
  ADD ("two-stores", test_two_stores);
  ADD ("born-at-once", test_born_at_once);
  ADD ("locked", test_locked);
  ADD ("full-disk", test_full_disk);

  status = g_test_run ();
  umount2 (disk, MNT_DETACH);
  tachy_test_remove_directory (disk);
  g_free (disk);
  return status;
}
