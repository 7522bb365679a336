/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock between processes: one holder at a time, and death gives it back. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-lock.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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
  fixture->path = g_build_filename (fixture->directory, "owner", NULL);
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
assert_taken (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyLock) lock = tachy_lock_try (path, &error);

  g_assert_null (lock);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

static void
assert_free (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyLock) lock = tachy_lock_try (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (lock);
}

static void
test_within_one_process (Fixture      *fixture,
                         gconstpointer data)
{
  TachyLock *lock = tachy_lock_try (fixture->path, NULL);
  struct stat status;

  g_assert_nonnull (lock);
  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);

  assert_taken (fixture->path);
  assert_taken (fixture->path);
  tachy_lock_free (lock);
  assert_free (fixture->path);
  assert_free (fixture->path);
  tachy_lock_free (NULL);
}

/* Holds the lock in a child until that is killed. */
static pid_t
start_holder (const char *path)
{
  int ready[2];
  char word = 0;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);

  if (child == 0)
    {
      word = tachy_lock_try (path, NULL) != NULL ? 'y' : 'n';
      if (write (ready[1], &word, 1) == 1)
        pause ();
      _exit (1);
    }

  g_assert_cmpint (read (ready[0], &word, 1), ==, 1);
  close (ready[0]);
  close (ready[1]);
  g_assert_cmpint (word, ==, 'y');
  return child;
}

static void
test_freed_by_death (Fixture      *fixture,
                     gconstpointer data)
{
  pid_t holder = start_holder (fixture->path);

  assert_taken (fixture->path);

  g_assert_cmpint (kill (holder, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (holder, NULL, 0), ==, holder);
  assert_free (fixture->path);
}

static void
test_between_processes (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (TachyLock) lock = tachy_lock_try (fixture->path, NULL);
  int status;
  pid_t child = fork ();

  if (child == 0)
    _exit (tachy_lock_try (fixture->path, NULL) == NULL ? 0 : 1);

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  assert_taken (fixture->path);
}

static void
test_stands (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (TachyLock) lock = tachy_lock_try (fixture->path, NULL);
  g_autoptr (TachyLock) other = NULL;

  g_assert_true (tachy_lock_stands (lock, fixture->path));
  g_assert_cmpint (unlink (fixture->path), ==, 0);
  g_assert_false (tachy_lock_stands (lock, fixture->path));
  other = tachy_lock_try (fixture->path, NULL);
  g_assert_true (tachy_lock_stands (other, fixture->path));
  g_assert_false (tachy_lock_stands (lock, fixture->path));
}

static void
test_unusable_path (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *lost = g_build_filename (fixture->directory, "no", "owner", NULL);
  g_autofree char *link = g_build_filename (fixture->directory, "link", NULL);
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) linked = NULL;

  g_assert_null (tachy_lock_try (lost, &missing));
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  g_assert_cmpint (symlink (fixture->path, link), ==, 0);
  g_assert_null (tachy_lock_try (link, &linked));
  g_assert_nonnull (linked);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

#define ADD(name, func) \
  g_test_add ("/tachyscope/lock/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("within-one-process", test_within_one_process);
  ADD ("between-processes", test_between_processes);
  ADD ("freed-by-death", test_freed_by_death);
  ADD ("stands", test_stands);
  ADD ("unusable-path", test_unusable_path);

  return g_test_run ();
}
