/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A store that cannot be written: it says why, shows what there is, and touches nothing. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-store.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/mount.h>

#include "tachy-error.h"
#include "tachy-test.h"

#define TAKE                                                                                      \
  "INSERT INTO take (id, provider, prompt, model, width, height, seconds, state,"                 \
  " idempotency_key, created_at) VALUES ('one', 'studio', 'p', 'm', 1, 1, 4, 'done', 'k', 0)"

/* A small file system of its own: mounted before there are threads, because it is only seen by
 * those that come after it. */
static char *disk;
static gboolean has_disk;

typedef struct
{
  char *directory;
  char *path;
  TachyStore *store;
} Fixture;

/* Runs the statement @data, and gives what stands in the first column of its first row. */
static gboolean
run (TachyConnection *connection,
     gpointer        *result,
     gpointer         data,
     GError         **error)
{
  g_autoptr (TachyStatement) statement = tachy_connection_prepare (connection, data, error);

  if (statement == NULL)
    return FALSE;

  *result = g_strdup (tachy_statement_step (statement, error)
                          ? tachy_statement_get_text (statement, 0)
                          : "");
  return error == NULL || *error == NULL;
}

static char *
call (TachyStore *store,
      const char *sql,
      gboolean    writes,
      GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  (writes ? tachy_store_write_async : tachy_store_read_async) (
      store, run, (gpointer) sql, NULL, g_free, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_store_call_finish (store, result, error);
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

static gboolean
is_open (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);

      if (target != NULL && g_str_has_prefix (target, path))
        return TRUE;
    }

  return FALSE;
}

/* The last reference may be that of the store's thread, so its end has to be waited for. */
static void
close_store (TachyStore *store,
             const char *path)
{
  g_object_unref (store);
  TACHY_TEST_WAIT_FOR (!is_open (path));
}

static void
make_library (const char *path)
{
  TachyStore *store = tachy_store_new (path);
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  open_store (store);
  answer = call (store, TAKE, TRUE, &error);
  g_assert_no_error (error);
  close_store (store, path);
}

static void
change_by_hand (const char *path,
                const char *sql)
{
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->path = g_build_filename (fixture->directory, "library.db", NULL);
  make_library (fixture->path);
  fixture->store = tachy_store_new (fixture->path);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  close_store (fixture->store, fixture->path);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static void
assert_view_only (TachyStore *store,
                  const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (tachy_store_get_view_only (store));
  g_assert_nonnull (strstr (tachy_store_get_view_only (store), word));
  g_assert_null (call (store, "UPDATE take SET state = 'failed'", TRUE, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  g_assert_cmpstr (error->message, ==, tachy_store_get_view_only (store));
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* All files with their contents, in order of their names. */
static char *
describe_directory (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autofree char *contents = NULL;
      g_autofree char *sum = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, length);
      g_ptr_array_add (lines, g_strconcat (name, " ", sum, NULL));
    }

  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* A newer version has other columns and tables. Nothing is written, and not even the files that
 * SQLite puts beside an open database come into being. */
static void
test_newer (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GStatBuf then, now;

  change_by_hand (fixture->path, "DROP VIEW money; DROP TABLE removed; ALTER TABLE take ADD COLUMN colour"
                                 " TEXT; ALTER TABLE take DROP COLUMN reason;"
                                 " PRAGMA user_version = 999");
  before = describe_directory (fixture->directory);
  g_assert_cmpint (g_stat (fixture->directory, &then), ==, 0);

  open_store (fixture->store);
  assert_view_only (fixture->store, "newer");
  assert_read (fixture->store, "SELECT id || state FROM take", "onedone");

  after = describe_directory (fixture->directory);
  g_assert_cmpint (g_stat (fixture->directory, &now), ==, 0);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (now.st_mtim.tv_sec, ==, then.st_mtim.tv_sec);
  g_assert_cmpint (now.st_mtim.tv_nsec, ==, then.st_mtim.tv_nsec);
}

/* While the newer version runs, what it has done last stands in the log. */
static void
test_newer_in_use (Fixture      *fixture,
                   gconstpointer data)
{
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "UPDATE take SET state = 'failed';"
                                           "PRAGMA user_version = 999", NULL, NULL, NULL),
                   ==, SQLITE_OK);
  open_store (fixture->store);
  assert_view_only (fixture->store, "newer");
  assert_read (fixture->store, "SELECT id || state FROM take", "onefailed");
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

/* Once the disk can be written again, so can the library. */
static void
test_read_only_disk (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *path = g_build_filename (disk, "library.db", NULL);
  g_autofree char *answer = NULL;
  g_autoptr (TachyStore) store = tachy_store_new (path);

  if (!has_disk)
    {
      g_test_skip ("nothing can be mounted here");
      return;
    }

  make_library (path);
  g_assert_cmpint (mount (NULL, disk, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  open_store (store);
  assert_view_only (store, "look");
  assert_read (store, "SELECT id || state FROM take", "onedone");

  g_assert_cmpint (mount (NULL, disk, NULL, MS_REMOUNT, NULL), ==, 0);
  open_store (store);
  g_assert_null (tachy_store_get_view_only (store));
  answer = call (store, "UPDATE take SET state = 'failed' RETURNING id", TRUE, NULL);
  g_assert_cmpstr (answer, ==, "one");
}

/* There is not even a place to begin with. */
static void
test_no_place (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (TachyStore) store = tachy_store_new ("/proc/tachyscope/library.db");

  open_store (store);
  assert_view_only (store, "look");
  assert_read (store, "SELECT count (*) FROM take", "0");
}

/* What is locked is neither damaged nor unwritable: it waits, and then says so. */
static void
test_locked (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  sqlite3 *holder = NULL;

  change_by_hand (fixture->path, "PRAGMA journal_mode = DELETE");
  before = describe_directory (fixture->directory);
  g_assert_cmpint (sqlite3_open (fixture->path, &holder), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (holder, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);

  tachy_store_open_async (fixture->store, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_false (tachy_store_open_finish (fixture->store, result, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_LOCKED);
  g_assert_cmpint (sqlite3_close (holder), ==, SQLITE_OK);
  after = describe_directory (fixture->directory);
  g_assert_cmpstr (after, ==, before);

  open_store (fixture->store);
  assert_read (fixture->store, "SELECT id || state FROM take", "onedone");
}

#define ADD(name, func) g_test_add ("/tachyscope/view/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  int status;

  disk = tachy_test_make_directory ();
  has_disk = tachy_test_mount_small (disk, "2m");
  g_test_init (&argc, &argv, NULL);

  ADD ("newer", test_newer);
  ADD ("newer-in-use", test_newer_in_use);
  ADD ("read-only-disk", test_read_only_disk);
  ADD ("no-place", test_no_place);
  ADD ("locked", test_locked);

  status = g_test_run ();
  umount2 (disk, MNT_DETACH);
  tachy_test_remove_directory (disk);
  g_free (disk);
  return status;
}
