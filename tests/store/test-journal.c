/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: a database that is lost or damaged comes back from it. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "library.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tachy-lock.h"
#include "tachy-test.h"

static void
damage (Library *fixture)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, "This is no database, and was one once.", -1, &error);
  g_assert_no_error (error);
}

static guint
count_set_aside (Library *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "library.db.corrupt-");
  return n;
}

static void
test_lost (Library      *fixture,
           gconstpointer data)
{
  library_make_two_takes (fixture);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  library_assert_two_takes (fixture);
}

static void
test_damaged (Library      *fixture,
              gconstpointer data)
{
  library_make_two_takes (fixture);
  damage (fixture);
  library_assert_two_takes (fixture);
  g_assert_cmpuint (count_set_aside (fixture), ==, 1);
}

/* A disk that damages one file after another must not be filled with copies. */
static void
test_damaged_often (Library      *fixture,
                    gconstpointer data)
{
  library_make_two_takes (fixture);
  for (int i = 0; i < 4; i++)
    {
      damage (fixture);
      library_assert_two_takes (fixture);
    }

  g_assert_cmpuint (count_set_aside (fixture), ==, 2);
}

/* A damaged database is not moved away from under somebody, but the journal can be looked at. */
static void
test_damaged_in_use (Library      *fixture,
                     gconstpointer data)
{
  g_autofree char *owners = g_build_filename (fixture->directory, "owners", NULL);
  g_autofree char *path = g_build_filename (owners, "somebody", NULL);
  g_autoptr (TachyLock) lock = NULL;
  g_autoptr (TachyStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *states = NULL;

  library_make_two_takes (fixture);
  g_assert_cmpint (g_mkdir (owners, 0700), ==, 0);
  lock = tachy_lock_try (path, &error);
  g_assert_no_error (error);

  damage (fixture);
  store = library_open (fixture);
  g_assert_nonnull (strstr (tachy_store_get_view_only (store), "damaged"));
  states = library_read (store, "SELECT group_concat (state) FROM take");
  g_assert_cmpstr (states, ==, "accepted,sending");
  g_assert_cmpuint (count_set_aside (fixture), ==, 0);

  g_clear_pointer (&lock, tachy_lock_free);
  library_assert_two_takes (fixture);
}

/* What a power cut leaves of the last line costs that line, and not the next one. */
static void
test_torn_line (Library      *fixture,
                gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "journal.jsonl", NULL);
  g_autofree char *lines = NULL;
  g_autofree char *torn = NULL;
  g_autoptr (GError) error = NULL;
  TachyStore *store = library_open (fixture);

  library_call (store, library_write_take, "one:sending");
  library_close (fixture, store);
  g_file_get_contents (path, &lines, NULL, &error);
  g_assert_no_error (error);
  torn = g_strconcat (lines, "{\"id\":\"torn\",\"provi", NULL);
  g_file_set_contents (path, torn, -1, &error);
  g_assert_no_error (error);
  library_make_two_takes (fixture);

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  library_assert_two_takes (fixture);
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
  "{\"table\":\"take\",\"serial\":1,\"number\":1,\"id\":\"one\",\"provider\":\"studio\","          \
  "\"prompt\":\"A stork\",\"model\":\"m\","                                                        \
  "\"width\":720,\"height\":1280,\"seconds\":4,\"idempotency_key\":\"key-one\",\"created_at\":1,"  \
  "\"state\":\"sending\",\"price\":%s}\n"

/* What can be read must not make the next line of the same take unreadable. */
static void
test_odd_prices (Library      *fixture,
                 gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "journal.jsonl", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (prices); i++)
    {
      g_autofree char *line = g_strdup_printf (LINE, prices[i].written);
      g_autofree char *price = NULL;
      TachyStore *store = NULL;

      g_assert_true (g_file_set_contents (path, line, -1, NULL));
      store = library_open (fixture);
      library_call (store, accept_take, "one");
      library_close (fixture, store);
      g_assert_cmpint (g_unlink (fixture->path), ==, 0);

      store = library_open (fixture);
      price = library_call (store, read_price, NULL);
      g_assert_cmpstr (price, ==, prices[i].read);
      library_close (fixture, store);
      g_assert_cmpint (g_unlink (fixture->path), ==, 0);
    }
}

/* An intact database is right, whatever else the journal says. */
static void
test_database_wins (Library      *fixture,
                    gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "journal.jsonl", NULL);
  g_autoptr (GError) error = NULL;

  library_make_two_takes (fixture);
  g_file_set_contents (path,
                       "{\"id\":\"three\"}\n[1]\n{\"table\":\"book\",\"id\":\"1\",\"serial\":99}\n"
                       "{\"table\":\"take\",\"id\":\"one\",\"serial\":99}\n"
                       "{\"table\":\"take\",\"id\":\"one\",\"serial\":1,\"state\":\"failed\"}\n",
                       -1,
                       &error);
  g_assert_no_error (error);
  library_assert_two_takes (fixture);

  /* That journal was of no use any more, so it was written anew. */
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  library_assert_two_takes (fixture);
}

static void
test_journal_lost (Library      *fixture,
                   gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "journal.jsonl", NULL);

  library_make_two_takes (fixture);
  g_assert_cmpint (g_unlink (path), ==, 0);
  library_assert_two_takes (fixture);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  library_assert_two_takes (fixture);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/tachyscope/journal/" name, Library, NULL, library_set_up, func, library_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("lost", test_lost);
  ADD ("damaged", test_damaged);
  ADD ("damaged-often", test_damaged_often);
  ADD ("damaged-in-use", test_damaged_in_use);
  ADD ("torn-line", test_torn_line);
  ADD ("odd-prices", test_odd_prices);
  ADD ("database-wins", test_database_wins);
  ADD ("journal-lost", test_journal_lost);

  return g_test_run ();
}
