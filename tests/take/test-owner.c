/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose takes are whose: another process lives, dies, and is inherited from. */

#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "tachy-error.h"
#include "tachy-owner-private.h"
#include "tachy-test.h"
#include "world.h"

#define DRIVE "--drive"

/* What the other process leaves behind, in the order of its takes' numbers. */
static const TachyTakeState left[] = {
  TACHY_TAKE_WAITING, TACHY_TAKE_INTENT,  TACHY_TAKE_SENDING, TACHY_TAKE_ACCEPTED,
  TACHY_TAKE_RUNNING, TACHY_TAKE_DONE,    TACHY_TAKE_FAILED,  TACHY_TAKE_UNKNOWN,
};

static const TachyTakeState inherited[] = {
  TACHY_TAKE_WAITING, TACHY_TAKE_WAITING, TACHY_TAKE_UNKNOWN, TACHY_TAKE_ACCEPTED,
  TACHY_TAKE_RUNNING, TACHY_TAKE_DONE,    TACHY_TAKE_FAILED,  TACHY_TAKE_UNKNOWN,
};

typedef struct
{
  char *directory;
  char *owners;
  World *world;
  TachyOwner *owner;
} Fixture;

static GPtrArray *
take_over (TachyOwner *owner,
           GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_owner_take_over_async (owner, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_owner_take_over_finish (owner, result, error);
}

static TachyOwner *
new_owner (World *world)
{
  g_autofree char *owners = g_build_filename (world->directory, "owners", NULL);

  return tachy_owner_new (world->takes, owners);
}

/* The other process: says "ready", and stands still until it is killed, or we are. */
static int
drive (const char *directory)
{
  World *world = world_open (directory);
  g_autoptr (TachyOwner) owner = new_owner (world);
  g_autoptr (GPtrArray) none = take_over (owner, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (left); i++)
    {
      g_autoptr (TachyTake) take = world_insert (world, "a paper boat", tachy_owner_get_id (owner));

      world_set_state (world, take, left[i]);
    }

  g_print ("ready\n");
  return getchar ();
}

static GSubprocess *
start_other (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  GSubprocess *other = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                         &error, "/proc/self/exe", DRIVE, fixture->directory, NULL);

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (other));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "ready");
  return other;
}

static void
kill_other (GSubprocess *other)
{
  g_subprocess_force_exit (other);
  g_subprocess_wait (other, NULL, NULL);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->owners = g_build_filename (fixture->directory, "owners", NULL);
  fixture->world = world_open (fixture->directory);
  fixture->owner = new_owner (fixture->world);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->owner);
  world_close (fixture->world);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->owners);
  g_free (fixture->directory);
}

static guint
count_locks (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->owners, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_living (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GSubprocess) other = start_other (fixture);
  g_autoptr (GPtrArray) takes = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  takes = take_over (fixture->owner, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (takes->len, ==, 0);

  all = world_list (fixture->world);
  g_assert_cmpuint (all->len, ==, G_N_ELEMENTS (left));
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpint (tachy_take_get_state (all->pdata[all->len - 1 - i]), ==, left[i]);
  g_assert_cmpuint (count_locks (fixture), ==, 2);
  kill_other (other);
}

static void
test_dead (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GSubprocess) other = start_other (fixture);
  g_autoptr (GPtrArray) takes = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  kill_other (other);
  takes = take_over (fixture->owner, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (takes->len, ==, 6);

  all = world_list (fixture->world);
  for (guint i = 0; i < all->len; i++)
    {
      TachyTake *take = all->pdata[all->len - 1 - i];
      const char *owner = tachy_take_get_row (take)->owner;

      g_assert_cmpint (tachy_take_get_state (take), ==, inherited[i]);
      g_assert_cmpint (tachy_take_is_active (take), ==,
                       g_str_equal (owner, tachy_owner_get_id (fixture->owner)));
    }

  g_assert_cmpuint (count_locks (fixture), ==, 1);
}

static void
test_reason (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GSubprocess) other = start_other (fixture);
  g_autoptr (GPtrArray) takes = NULL;
  g_autoptr (GPtrArray) all = NULL;
  TachyError cause = TACHY_ERROR_INVALID;

  kill_other (other);
  takes = take_over (fixture->owner, NULL);
  all = world_list (fixture->world);
  g_assert_true (tachy_take_get_cause (all->pdata[all->len - 3], &cause));
  g_assert_cmpint (cause, ==, TACHY_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (tachy_take_get_reason (all->pdata[all->len - 3]), "charged"));
}

/* A start after a start finds nothing new, and nobody's takes twice. */
static void
test_again (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GSubprocess) other = start_other (fixture);
  g_autoptr (TachyOwner) third = new_owner (fixture->world);
  g_autoptr (GPtrArray) takes = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) none = NULL;

  kill_other (other);
  takes = take_over (fixture->owner, NULL);
  again = take_over (fixture->owner, NULL);
  g_assert_cmpuint (again->len, ==, takes->len);
  none = take_over (third, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_leaves (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GPtrArray) takes = take_over (fixture->owner, NULL);

  g_assert_cmpuint (count_locks (fixture), ==, 1);
  g_clear_object (&fixture->owner);
  TACHY_TEST_WAIT_FOR (count_locks (fixture) == 0);
}

static void
test_no_place (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->owners, "in the way", -1, &error);
  g_assert_no_error (error);
  g_assert_null (take_over (fixture->owner, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  g_unlink (fixture->owners);
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && strcmp (argv[1], DRIVE) == 0)
    return drive (argv[2]);

  g_test_init (&argc, &argv, NULL);

  add ("/tachyscope/owner/living", test_living);
  add ("/tachyscope/owner/dead", test_dead);
  add ("/tachyscope/owner/reason", test_reason);
  add ("/tachyscope/owner/again", test_again);
  add ("/tachyscope/owner/leaves", test_leaves);
  add ("/tachyscope/owner/no-place", test_no_place);

  return g_test_run ();
}
