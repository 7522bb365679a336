/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: a database that is lost or damaged comes back from it. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-store.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tachy-error.h"
#include "tachy-lock.h"
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

static gboolean
try_open (TachyStore *store,
          GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_store_open_async (store, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_store_open_finish (store, result, error);
}

static TachyStore *
open_store (Fixture *fixture)
{
  TachyStore *store = tachy_store_new (fixture->path);
  g_autoptr (GError) error = NULL;

  try_open (store, &error);
  g_assert_no_error (error);
  return store;
}

/* Inserts the take that @data names, or gives it the state behind the colon. */
static gboolean
write_take (TachyConnection *connection,
            gpointer        *result,
            gpointer         data,
            GError         **error)
{
  g_auto (GStrv) words = g_strsplit (data, ":", 2);
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (
      connection,
      "INSERT INTO take (id, provider, prompt, model, width, height, seconds, idempotency_key,"
      " created_at, state, price) VALUES (?1, 'studio', 'Ein „Löwe“, 獅子\nzwei', 'm', 720, 1280, 4,"
      " 'key-' || ?1, 1, ?2, 0.4) ON CONFLICT (id) DO UPDATE SET state = ?2 RETURNING number",
      error);

  g_assert_nonnull (statement);
  tachy_statement_bind_text (statement, 0, words[0]);
  tachy_statement_bind_text (statement, 1, words[1]);
  g_assert_true (tachy_statement_step (statement, error));
  return tachy_connection_add_receipt (connection, tachy_statement_get_int (statement, 0), error);
}

static gboolean
remove_take (TachyConnection *connection,
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

static gboolean
write_provider (TachyConnection *connection,
                gpointer        *result,
                gpointer         data,
                GError         **error)
{
  return tachy_connection_execute (connection,
                                   "INSERT INTO provider (id, name, base_url)"
                                   " VALUES ('p', 'P', 'http://localhost/v1')",
                                   error) &&
         tachy_connection_add_receipt_of (connection, "provider", "p", error);
}

/* The first column of the first row of the statement @data. */
static gboolean
read_text (TachyConnection *connection,
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
static void
close_store (Fixture    *fixture,
             TachyStore *store)
{
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);

  g_object_unref (store);
  TACHY_TEST_WAIT_FOR (!g_file_test (wal, G_FILE_TEST_EXISTS));
}

static char *
call (TachyStore    *store,
      TachyStoreFunc func,
      const char    *data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *answer;

  tachy_store_write_async (store, func, g_strdup (data), g_free, g_free, NULL,
                           tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  answer = tachy_store_call_finish (store, result, &error);
  g_assert_no_error (error);
  return answer;
}

static char *
call_read (TachyStore *store,
           const char *sql)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *answer;

  tachy_store_read_async (store, read_text, g_strdup (sql), g_free, g_free, NULL,
                          tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  answer = tachy_store_call_finish (store, result, &error);
  g_assert_no_error (error);
  return answer;
}

static void
make_two_takes (Fixture *fixture)
{
  TachyStore *store = open_store (fixture);

  call (store, write_take, "one:sending");
  call (store, write_take, "two:sending");
  call (store, write_take, "one:accepted");
  close_store (fixture, store);
}

static void
assert_two_takes (Fixture *fixture)
{
  TachyStore *store = open_store (fixture);
  g_autofree char *takes = call (store, read_takes, NULL);

  g_assert_cmpstr (takes, ==,
                   "one:accepted:Ein „Löwe“, 獅子\nzwei:0.4 two:sending:Ein „Löwe“, 獅子\nzwei:0.4");
  close_store (fixture, store);
}

static void
damage (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, "This is no database, and was one once.", -1, &error);
  g_assert_no_error (error);
}

static guint
count_set_aside (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "library.db.corrupt-");
  return n;
}

static void
test_lost (Fixture      *fixture,
           gconstpointer data)
{
  make_two_takes (fixture);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  assert_two_takes (fixture);
}

static void
test_damaged (Fixture      *fixture,
              gconstpointer data)
{
  make_two_takes (fixture);
  damage (fixture);
  assert_two_takes (fixture);
  g_assert_cmpuint (count_set_aside (fixture), ==, 1);
}

/* A disk that damages one file after another must not be filled with copies. */
static void
test_damaged_often (Fixture      *fixture,
                    gconstpointer data)
{
  make_two_takes (fixture);
  for (int i = 0; i < 4; i++)
    {
      damage (fixture);
      assert_two_takes (fixture);
    }

  g_assert_cmpuint (count_set_aside (fixture), ==, 2);
}

/* A damaged database is not moved away from under somebody, but the journal can be looked at. */
static void
test_damaged_in_use (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *owners = g_build_filename (fixture->directory, "owners", NULL);
  g_autofree char *path = g_build_filename (owners, "somebody", NULL);
  g_autoptr (TachyLock) lock = NULL;
  g_autoptr (TachyStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *states = NULL;

  make_two_takes (fixture);
  g_assert_cmpint (g_mkdir (owners, 0700), ==, 0);
  lock = tachy_lock_try (path, &error);
  g_assert_no_error (error);

  damage (fixture);
  store = open_store (fixture);
  g_assert_nonnull (strstr (tachy_store_get_view_only (store), "damaged"));
  states = call_read (store, "SELECT group_concat (state) FROM take");
  g_assert_cmpstr (states, ==, "accepted,sending");
  g_assert_cmpuint (count_set_aside (fixture), ==, 0);

  g_clear_pointer (&lock, tachy_lock_free);
  assert_two_takes (fixture);
}

/* What a power cut leaves of the last line costs that line, and not the next one. */
static void
test_torn_line (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "journal.jsonl", NULL);
  g_autofree char *lines = NULL;
  g_autofree char *torn = NULL;
  g_autoptr (GError) error = NULL;
  TachyStore *store = open_store (fixture);

  call (store, write_take, "one:sending");
  close_store (fixture, store);
  g_file_get_contents (path, &lines, NULL, &error);
  g_assert_no_error (error);
  torn = g_strconcat (lines, "{\"id\":\"torn\",\"provi", NULL);
  g_file_set_contents (path, torn, -1, &error);
  g_assert_no_error (error);
  make_two_takes (fixture);

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  assert_two_takes (fixture);
}

/* Moves a take on, and writes that down. */
static gboolean
accept_take (TachyConnection *connection,
             gpointer        *result,
             gpointer         data,
             GError         **error)
{
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (
      connection, "UPDATE take SET state = 'accepted' WHERE id = ? RETURNING number", error);

  g_assert_nonnull (statement);
  tachy_statement_bind_text (statement, 0, data);
  g_assert_true (tachy_statement_step (statement, error));
  return tachy_connection_add_receipt (connection, tachy_statement_get_int (statement, 0), error);
}

static gboolean
read_price (TachyConnection *connection,
            gpointer        *result,
            gpointer         data,
            GError         **error)
{
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (
      connection, "SELECT state || ' ' || ifnull (price, '-') FROM take", error);

  g_assert_true (tachy_statement_step (statement, error));
  *result = g_strdup (tachy_statement_get_text (statement, 0));
  return TRUE;
}

/* As the journal has it, and as it stands after it went through two databases. */
static const struct
{
  const char *written;
  const char *read;
} prices[] = {
  { "0.4", "accepted 0.4" },
  { "1e20", "accepted 1.0e+20" },
  { "1e400", "accepted -" },
  { "null", "accepted -" },
};

#define LINE                                                                                       \
  "{\"table\":\"take\",\"serial\":1,\"number\":1,\"id\":\"one\",\"provider\":\"studio\","                  \
  "\"prompt\":\"A stork\",\"model\":\"m\","                                                         \
  "\"width\":720,\"height\":1280,\"seconds\":4,\"idempotency_key\":\"key-one\",\"created_at\":1,"    \
  "\"state\":\"sending\",\"price\":%s}\n"

/* What can be read must not make the next line of the same take unreadable. */
static void
test_odd_prices (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "journal.jsonl", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (prices); i++)
    {
      g_autofree char *line = g_strdup_printf (LINE, prices[i].written);
      g_autofree char *price = NULL;
      TachyStore *store = NULL;

      g_assert_true (g_file_set_contents (path, line, -1, NULL));
      store = open_store (fixture);
      call (store, accept_take, "one");
      close_store (fixture, store);
      g_assert_cmpint (g_unlink (fixture->path), ==, 0);

      store = open_store (fixture);
      price = call (store, read_price, NULL);
      g_assert_cmpstr (price, ==, prices[i].read);
      close_store (fixture, store);
      g_assert_cmpint (g_unlink (fixture->path), ==, 0);
    }
}

/* An intact database is right, whatever else the journal says. */
static void
test_database_wins (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "journal.jsonl", NULL);
  g_autoptr (GError) error = NULL;

  make_two_takes (fixture);
  g_file_set_contents (path,
                       "{\"id\":\"three\"}\n[1]\n{\"table\":\"book\",\"id\":\"1\",\"serial\":99}\n"
                       "{\"table\":\"take\",\"id\":\"one\",\"serial\":99}\n"
                       "{\"table\":\"take\",\"id\":\"one\",\"serial\":1,\"state\":\"failed\"}\n",
                       -1, &error);
  g_assert_no_error (error);
  assert_two_takes (fixture);

  /* That journal was of no use any more, so it was written anew. */
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  assert_two_takes (fixture);
}

static void
test_journal_lost (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "journal.jsonl", NULL);

  make_two_takes (fixture);
  g_assert_cmpint (g_unlink (path), ==, 0);
  assert_two_takes (fixture);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  assert_two_takes (fixture);
}

/* What was taken out stays out. */
static void
test_removed (Fixture      *fixture,
              gconstpointer data)
{
  TachyStore *store;

  make_two_takes (fixture);
  store = open_store (fixture);
  call (store, write_take, "three:failed");
  call (store, remove_take, "three");
  close_store (fixture, store);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  assert_two_takes (fixture);

  /* Nor does it come back once the journal has been written anew. */
  {
    g_autofree char *path = g_build_filename (fixture->directory, "journal.jsonl", NULL);

    g_assert_cmpint (g_unlink (path), ==, 0);
    assert_two_takes (fixture);
    store = open_store (fixture);
    {
      g_autofree char *removed = call (store, read_text, "SELECT group_concat (id) FROM removed");

      g_assert_cmpstr (removed, ==, "three");
    }
    close_store (fixture, store);
  }
}

static void
copy_file (const char *from,
           const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* A database out of a backup knows less than the journal, which goes on: about takes it has, takes
 * it has not, and takes that were removed since. */
static void
test_restored_backup (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char *backup = g_strconcat (fixture->path, ".my-backup", NULL);
  TachyStore *store = open_store (fixture);

  call (store, write_take, "one:sending");
  call (store, write_take, "three:failed");
  close_store (fixture, store);
  copy_file (fixture->path, backup);

  store = open_store (fixture);
  call (store, write_take, "two:sending");
  call (store, write_take, "one:accepted");
  call (store, remove_take, "three");
  close_store (fixture, store);
  copy_file (backup, fixture->path);

  assert_two_takes (fixture);
}

/* Two databases gave the same number to different takes. */
static void
test_same_number (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char *journal = g_build_filename (fixture->directory, "journal.jsonl", NULL);
  g_autofree char *other = g_strconcat (journal, ".other", NULL);
  TachyStore *store = open_store (fixture);

  call (store, write_take, "two:sending");
  close_store (fixture, store);
  g_assert_cmpint (g_rename (journal, other), ==, 0);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);

  store = open_store (fixture);
  call (store, write_take, "one:sending");
  call (store, write_take, "one:accepted");
  close_store (fixture, store);
  g_assert_cmpint (g_rename (other, journal), ==, 0);

  assert_two_takes (fixture);
}

/* A receipt without its commit, as after a full disk or a power cut: it counts, but not while the
 * process that wrote it may yet succeed. */
static void
test_commit_lost (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char *journal = g_build_filename (fixture->directory, "journal.jsonl", NULL);
  g_autofree char *owners = g_build_filename (fixture->directory, "owners", NULL);
  g_autofree char *path = g_build_filename (owners, "me", NULL);
  g_autofree char *before = g_strconcat (fixture->path, ".before", NULL);
  g_autoptr (TachyLock) lock = NULL;
  TachyStore *store = open_store (fixture);

  call (store, write_take, "one:sending");
  call (store, write_take, "two:sending");
  g_free (call (store, read_text, "UPDATE take SET owner = 'me' RETURNING id"));
  close_store (fixture, store);
  copy_file (fixture->path, before);
  store = open_store (fixture);
  call (store, write_take, "one:accepted");
  close_store (fixture, store);
  copy_file (before, fixture->path);

  g_assert_cmpint (g_mkdir (owners, 0700), ==, 0);
  lock = tachy_lock_try (path, NULL);
  store = open_store (fixture);
  {
    g_autofree char *state = call (store, read_text, "SELECT state FROM take WHERE id = 'one'");

    g_assert_cmpstr (state, ==, "sending");
  }
  close_store (fixture, store);

  g_clear_pointer (&lock, tachy_lock_free);
  assert_two_takes (fixture);
}

/* Servers come back too: what runs there could not be asked for otherwise. */
static void
test_provider (Fixture      *fixture,
               gconstpointer data)
{
  TachyStore *store = open_store (fixture);

  call (store, write_provider, NULL);
  close_store (fixture, store);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);

  store = open_store (fixture);
  {
    g_autofree char *url = call (store, read_text, "SELECT base_url FROM provider");

    g_assert_cmpstr (url, ==, "http://localhost/v1");
  }
  close_store (fixture, store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/tachyscope/journal/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("lost", test_lost);
  ADD ("damaged", test_damaged);
  ADD ("damaged-often", test_damaged_often);
  ADD ("damaged-in-use", test_damaged_in_use);
  ADD ("torn-line", test_torn_line);
  ADD ("odd-prices", test_odd_prices);
  ADD ("database-wins", test_database_wins);
  ADD ("journal-lost", test_journal_lost);
  ADD ("removed", test_removed);
  ADD ("restored-backup", test_restored_backup);
  ADD ("same-number", test_same_number);
  ADD ("commit-lost", test_commit_lost);
  ADD ("provider", test_provider);

  return g_test_run ();
}
