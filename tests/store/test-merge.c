/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal knows better than the database: removals, later steps, receipts without commit.
 */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "library.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-lock.h"
#include "tachy-test.h"

/* A small file system of its own: mounted before there are threads, because it is only seen by
 * those that come after it. */
static char *disk;
static gboolean has_disk;

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

/* What was taken out stays out. */
static void
test_removed (Library      *fixture,
              gconstpointer data)
{
  TachyStore *store;

  library_make_two_takes (fixture);
  store = library_open (fixture);
  library_call (store, library_write_take, "three:failed");
  library_call (store, library_remove_take, "three");
  library_close (fixture, store);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  library_assert_two_takes (fixture);

  /* Nor does it come back once the journal has been written anew. */
  {
    g_autofree char *path = g_build_filename (fixture->directory, "journal.jsonl", NULL);

    g_assert_cmpint (g_unlink (path), ==, 0);
    library_assert_two_takes (fixture);
    store = library_open (fixture);
    {
      g_autofree char *removed =
          library_call (store, library_read_text, "SELECT group_concat (id) FROM removed");

      g_assert_cmpstr (removed, ==, "three");
    }
    library_close (fixture, store);
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
test_restored_backup (Library      *fixture,
                      gconstpointer data)
{
  g_autofree char *backup = g_strconcat (fixture->path, ".my-backup", NULL);
  TachyStore *store = library_open (fixture);

  library_call (store, library_write_take, "one:sending");
  library_call (store, library_write_take, "three:failed");
  library_close (fixture, store);
  copy_file (fixture->path, backup);

  store = library_open (fixture);
  library_call (store, library_write_take, "two:sending");
  library_call (store, library_write_take, "one:accepted");
  library_call (store, library_remove_take, "three");
  library_close (fixture, store);
  copy_file (backup, fixture->path);

  library_assert_two_takes (fixture);
}

/* Two databases gave the same number to different takes. */
static void
test_same_number (Library      *fixture,
                  gconstpointer data)
{
  g_autofree char *journal = g_build_filename (fixture->directory, "journal.jsonl", NULL);
  g_autofree char *other = g_strconcat (journal, ".other", NULL);
  TachyStore *store = library_open (fixture);

  library_call (store, library_write_take, "two:sending");
  library_close (fixture, store);
  g_assert_cmpint (g_rename (journal, other), ==, 0);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);

  store = library_open (fixture);
  library_call (store, library_write_take, "one:sending");
  library_call (store, library_write_take, "one:accepted");
  library_close (fixture, store);
  g_assert_cmpint (g_rename (other, journal), ==, 0);

  library_assert_two_takes (fixture);
}

/* A receipt without its commit, as after a full disk or a power cut: it counts, but not while the
 * process that wrote it may yet succeed. */
static void
test_commit_lost (Library      *fixture,
                  gconstpointer data)
{
  g_autofree char *journal = g_build_filename (fixture->directory, "journal.jsonl", NULL);
  g_autofree char *owners = g_build_filename (fixture->directory, "owners", NULL);
  g_autofree char *path = g_build_filename (owners, "me", NULL);
  g_autofree char *before = g_strconcat (fixture->path, ".before", NULL);
  g_autoptr (TachyLock) lock = NULL;
  TachyStore *store = library_open (fixture);

  library_call (store, library_write_take, "one:sending");
  library_call (store, library_write_take, "two:sending");
  g_free (library_call (store, library_read_text,
                        "UPDATE take SET owner = 'me' RETURNING id"));
  library_close (fixture, store);
  copy_file (fixture->path, before);
  store = library_open (fixture);
  library_call (store, library_write_take, "one:accepted");
  library_close (fixture, store);
  copy_file (before, fixture->path);

  g_assert_cmpint (g_mkdir (owners, 0700), ==, 0);
  lock = tachy_lock_try (path, NULL);
  store = library_open (fixture);
  {
    g_autofree char *state =
        library_call (store, library_read_text, "SELECT state FROM take WHERE id = 'one'");

    g_assert_cmpstr (state, ==, "sending");
  }
  library_close (fixture, store);

  g_clear_pointer (&lock, tachy_lock_free);
  library_assert_two_takes (fixture);
}

static gboolean
require_reserve (TachyConnection *connection,
                 gpointer        *result,
                 gpointer         data,
                 GError         **error)
{
  tachy_connection_require_reserve (connection);
  return library_write_take (connection, result, data, error);
}

static char *
try_call (TachyStore    *store,
          TachyStoreFunc func,
          const char    *data,
          GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_store_write_async (
      store, func, g_strdup (data), g_free, g_free, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_store_call_finish (store, result, error);
}

/* Leaves not a byte. */
static void
fill_disk (const char *path)
{
  static const char block[4096];
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, block, sizeof block) > 0)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
}

/* The id of a take that was paid for finds its place on a disk that is full by then, whatever the
 * database says; but the next take is not begun there. */
static void
test_full_disk (Library      *fixture,
                gconstpointer data)
{
  g_autofree char *filler = NULL;
  g_autofree char *state = NULL;
  g_autoptr (GError) error = NULL;
  TachyStore *store;

  if (!has_disk)
    {
      g_test_skip ("nothing can be mounted here");
      return;
    }

  g_free (fixture->path);
  fixture->path = g_build_filename (disk, "library.db", NULL);
  filler = g_build_filename (disk, "filler", NULL);
  store = library_open (fixture);
  library_call (store, require_reserve, "one:sending");
  fill_disk (filler);
  for (int i = 0; i < 100; i++)
    g_free (try_call (store, library_write_take, "one:accepted", NULL));
  fill_disk (filler);

  g_assert_null (try_call (store, require_reserve, "two:sending", &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "full"));

  g_assert_cmpint (g_unlink (filler), ==, 0);
  library_close (fixture, store);
  store = library_open (fixture);
  state = library_read (store, "SELECT state FROM take WHERE id = 'one'");
  g_assert_cmpstr (state, ==, "accepted");
  library_call (store, require_reserve, "two:sending");
  library_close (fixture, store);
}

/* Servers come back too: what runs there could not be asked for otherwise. */
static void
test_provider (Library      *fixture,
               gconstpointer data)
{
  TachyStore *store = library_open (fixture);

  library_call (store, write_provider, NULL);
  library_close (fixture, store);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);

  store = library_open (fixture);
  {
    g_autofree char *url = library_call (store, library_read_text, "SELECT base_url FROM provider");

    g_assert_cmpstr (url, ==, "http://localhost/v1");
  }
  library_close (fixture, store);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/tachyscope/merge/" name, Library, NULL, library_set_up, func, library_tear_down)

int
main (int   argc,
      char *argv[])
{
  int status;

  disk = tachy_test_make_directory ();
  has_disk = tachy_test_mount_small (disk, "1m");
  g_test_init (&argc, &argv, NULL);

  ADD ("removed", test_removed);
  ADD ("restored-backup", test_restored_backup);
  ADD ("same-number", test_same_number);
  ADD ("full-disk", test_full_disk);
  ADD ("commit-lost", test_commit_lost);
  ADD ("provider", test_provider);

  status = g_test_run ();
  umount2 (disk, MNT_DETACH);
  tachy_test_remove_directory (disk);
  g_free (disk);
  return status;
}
