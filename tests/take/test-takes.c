/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The takes: one object a row, read in batches, gone when nobody looks. */

#include "config.h"

#include "tachy-error.h"
#include "tachy-take-private.h"
#include "tachy-test.h"
#include "world.h"

#define N_BATCH 50

typedef struct
{
  char *directory;
  World *world;
  GPtrArray *heard; /* (element-type char*): the signals, in order */
} Fixture;

static void
hear (Fixture    *fixture,
      const char *what,
      TachyTake  *take)
{
  g_ptr_array_add (fixture->heard,
                   g_strdup_printf ("%s %" G_GINT64_FORMAT, what, tachy_take_get_number (take)));
}

static void
added_cb (Fixture   *fixture,
          TachyTake *take)
{
  hear (fixture, "added", take);
}

static void
changed_cb (Fixture   *fixture,
            TachyTake *take)
{
  hear (fixture, "changed", take);
}

static void
removed_cb (Fixture   *fixture,
            TachyTake *take)
{
  hear (fixture, "removed", take);
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    user_data)
{
  ++*(guint *) user_data;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->world = world_open (fixture->directory);
  fixture->heard = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect_swapped (fixture->world->takes, "added", G_CALLBACK (added_cb), fixture);
  g_signal_connect_swapped (fixture->world->takes, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect_swapped (fixture->world->takes, "removed", G_CALLBACK (removed_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  world_close (fixture->world);
  g_ptr_array_unref (fixture->heard);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static gint64
insert (Fixture    *fixture,
        const char *prompt)
{
  g_autoptr (TachyTake) take = world_insert (fixture->world, prompt, "nobody");

  return tachy_take_get_number (take);
}

static void
test_insert (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (TachyTake) take = world_insert (fixture->world, "a paper boat", "nobody");
  g_autoptr (TachyTake) other = world_insert (fixture->world, "a paper boat", "nobody");
  double price = 7;

  g_assert_true (tachy_take_is_loaded (take));
  g_assert_true (g_uuid_string_is_valid (tachy_take_get_id (take)));
  g_assert_cmpstr (tachy_take_get_id (take), !=, tachy_take_get_id (other));
  g_assert_cmpstr (tachy_take_get_row (take)->idempotency_key, !=,
                   tachy_take_get_row (other)->idempotency_key);
  g_assert_true (g_uuid_string_is_valid (tachy_take_get_row (take)->idempotency_key));
  g_assert_cmpint (tachy_take_get_state (take), ==, TACHY_TAKE_WAITING);
  g_assert_cmpint (tachy_take_get_media (take), ==, TACHY_MEDIA_NONE);
  g_assert_cmpint (tachy_take_get_progress (take), ==, -1);
  g_assert_cmpint (tachy_take_get_created_at (take), >, 0);
  g_assert_false (tachy_take_get_price (take, &price));
  g_assert_cmpfloat (price, ==, 7);
  g_assert_cmpstr (tachy_recipe_get_prompt (tachy_take_get_recipe (take)), ==, "a paper boat");
  g_assert_cmpint (tachy_take_get_number (other), >, tachy_take_get_number (take));
  g_assert_cmpuint (fixture->heard->len, ==, 2);
  g_assert_cmpstr (fixture->heard->pdata[0], ==, "added 1");
}

static void
test_identity (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (TachyTake) take = world_insert (fixture->world, "a paper boat", "nobody");
  g_autoptr (TachyTake) by_number = NULL;
  g_autoptr (TachyTake) found = NULL;
  g_autoptr (GPtrArray) listed = world_list (fixture->world);

  by_number = tachy_takes_dup_by_number (fixture->world->takes, tachy_take_get_number (take));
  found = world_find (fixture->world, tachy_take_get_id (take), NULL);
  g_assert_true (by_number == take);
  g_assert_true (found == take);
  g_assert_true (listed->len == 1 && listed->pdata[0] == take);
}

static void
test_placeholders (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GPtrArray) takes = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_loaded = 0;
  guint n_turns = 0;

  for (guint i = 0; i < N_BATCH; i++)
    insert (fixture, "a paper boat");
  for (guint i = 1; i <= N_BATCH; i++)
    {
      TachyTake *take = tachy_takes_dup_by_number (fixture->world->takes, i);

      g_assert_false (tachy_take_is_loaded (take));
      g_assert_null (tachy_take_get_id (take));
      g_assert_null (tachy_take_get_recipe (take));
      g_assert_false (tachy_take_is_active (take));
      g_signal_connect (take, "notify::loaded", G_CALLBACK (count_cb), &n_loaded);
      g_ptr_array_add (takes, take);
    }

  /* All at once: in each turn of the loop none is there, or all are. */
  while (n_loaded == 0)
    {
      tachy_test_iterate (tachy_test_get_deadline (), "the batch to be read");
      g_assert_cmpuint (++n_turns, <, 1000);
    }
  g_assert_cmpuint (n_loaded, ==, N_BATCH);
  for (guint i = 0; i < N_BATCH; i++)
    g_assert_true (tachy_take_is_active (takes->pdata[i]));

}

static void
test_weak (Fixture      *fixture,
           gconstpointer data)
{
  TachyTake *take = world_insert (fixture->world, "a paper boat", "nobody");
  gint64 number = tachy_take_get_number (take);
  g_autoptr (TachyTake) again = NULL;

  g_assert_finalize_object (take);
  again = tachy_takes_dup_by_number (fixture->world->takes, number);
  g_assert_false (tachy_take_is_loaded (again));
  TACHY_TEST_WAIT_FOR (tachy_take_is_loaded (again));
  g_assert_cmpint (tachy_take_get_number (again), ==, number);
}

/* Somebody scrolls past: what was asked for is not wanted any more when it is read. */
static void
test_forgotten_while_read (Fixture      *fixture,
                           gconstpointer data)
{
  gint64 number = insert (fixture, "a paper boat");
  TachyTake *take = tachy_takes_dup_by_number (fixture->world->takes, number);
  g_autoptr (GPtrArray) listed = NULL;

  g_assert_finalize_object (take);
  listed = world_list (fixture->world);
  g_assert_cmpuint (listed->len, ==, 1);
}

static void
test_missing_row (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (TachyTake) take = tachy_takes_dup_by_number (fixture->world->takes, 4711);
  gint64 number = insert (fixture, "a paper boat");
  g_autoptr (TachyTake) there = tachy_takes_dup_by_number (fixture->world->takes, number);

  TACHY_TEST_WAIT_FOR (tachy_take_is_loaded (there));
  g_assert_false (tachy_take_is_loaded (take));
}

static void
test_change_notifies (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (TachyTake) take = world_insert (fixture->world, "a paper boat", "nobody");
  TachyTakeEdit *edit = tachy_take_edit_new ();
  guint n_state = 0;
  guint n_progress = 0;
  guint n_loaded = 0;

  g_signal_connect (take, "notify::state", G_CALLBACK (count_cb), &n_state);
  g_signal_connect (take, "notify::progress", G_CALLBACK (count_cb), &n_progress);
  tachy_take_edit_set_int (edit, "progress", 30);
  g_assert_true (world_change (fixture->world, take, edit, NULL));
  g_assert_cmpuint (n_state, ==, 0);
  g_assert_cmpuint (n_progress, ==, 1);

  g_signal_connect (take, "notify::loaded", G_CALLBACK (count_cb), &n_loaded);
  edit = tachy_take_edit_new ();
  tachy_take_edit_set_state (edit, TACHY_TAKE_INTENT);
  g_assert_true (world_change (fixture->world, take, edit, NULL));
  g_assert_cmpuint (n_state, ==, 1);
  g_assert_cmpuint (n_loaded, ==, 0);
  g_assert_cmpuint (fixture->heard->len, ==, 3);
  g_assert_cmpstr (fixture->heard->pdata[2], ==, "changed 1");
}

static void
assert_not_found (Fixture    *fixture,
                  const char *prefix)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (world_find (fixture->world, prefix, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
}

static void
test_find (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (TachyTake) found = NULL;

  insert (fixture, "one");
  insert (fixture, "two");
  insert (fixture, "three");
  world_execute (fixture->world, "UPDATE take SET id = 'ab12' WHERE number = 1;"
                                 "UPDATE take SET id = 'ab34' WHERE number = 2;"
                                 "UPDATE take SET id = 'a%_x' WHERE number = 3;");

  found = world_find (fixture->world, "ab3", NULL);
  g_assert_cmpint (tachy_take_get_number (found), ==, 2);
  assert_not_found (fixture, "ab");
  assert_not_found (fixture, "");
  assert_not_found (fixture, "zz");
  assert_not_found (fixture, "ab345");
  assert_not_found (fixture, "%");
  assert_not_found (fixture, "ab__");
  assert_not_found (fixture, "ab' OR 1 --");
}

static void
test_list_order (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GPtrArray) listed = NULL;

  for (guint i = 0; i < 5; i++)
    insert (fixture, "a paper boat");
  listed = world_list (fixture->world);
  g_assert_cmpuint (listed->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (tachy_take_get_number (listed->pdata[i]), ==, 5 - i);
}

static gboolean
take_out (Fixture   *fixture,
          TachyTake *take,
          char     **unused_reference,
          GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_takes_remove_async (fixture->world->takes, take, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_takes_remove_finish (fixture->world->takes, result, unused_reference, error);
}

static void
test_remove (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (TachyTake) take = world_insert (fixture->world, "a paper boat", "nobody");
  g_autofree char *reference = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) listed = NULL;

  g_assert_false (take_out (fixture, take, &reference, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  g_clear_error (&error);

  world_set_state (fixture->world, take, TACHY_TAKE_FAILED);
  g_assert_true (take_out (fixture, take, &reference, &error));
  g_assert_no_error (error);
  g_assert_null (reference);
  listed = world_list (fixture->world);
  g_assert_cmpuint (listed->len, ==, 0);
  g_assert_cmpstr (fixture->heard->pdata[fixture->heard->len - 1], ==, "removed 1");

  /* A number never comes back, so that nobody mistakes one take for another. */
  g_assert_cmpint (insert (fixture, "another"), ==, 2);
}

static void
test_remove_reference (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (TachyTake) one = world_insert (fixture->world, "one", "nobody");
  g_autoptr (TachyTake) two = world_insert (fixture->world, "two", "nobody");
  g_autofree char *reference = NULL;

  world_execute (fixture->world, "UPDATE take SET reference = 'abc', state = 'failed'");
  g_assert_true (take_out (fixture, one, &reference, NULL));
  g_assert_null (reference);
  g_assert_true (take_out (fixture, two, &reference, NULL));
  g_assert_cmpstr (reference, ==, "abc");
}

/* What such takes took before is what the next one is expected to take; those that were made
 * elsewhere do not tell. */
static void
test_expected_time (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (TachyTake) take = NULL;

  for (guint i = 0; i < 7; i++)
    insert (fixture, "a paper boat");
  world_execute (fixture->world,
                 "UPDATE take SET state = 'done', sent_at = 1, accepted_at = 1000000,"
                 " ended_at = 1000000 + number * 20000000;"
                 "UPDATE take SET seconds = 12, ended_at = 900000000 WHERE number = 3;"
                 "UPDATE take SET sent_at = NULL, ended_at = 900000000 WHERE number = 7;");
  take = world_insert (fixture->world, "a paper boat", "nobody");
  g_assert_cmpint (tachy_take_get_row (take)->expected_us, ==, 80000000);
  g_assert_cmpint (tachy_take_get_row (take)->late_us, ==, 120000000);
  g_assert_cmpint (tachy_take_get_remaining (take, 0), ==, -1);

  world_execute (fixture->world, "UPDATE take SET state = 'running', accepted_at = 5000000"
                                 " WHERE number = 8");
  world_reload (fixture->world, take);
  g_assert_cmpint (tachy_take_get_remaining (take, 15000000), ==, 70000000);
  g_assert_cmpint (tachy_take_get_remaining (take, 95000000), ==, 0);

  world_execute (fixture->world, "UPDATE take SET progress = 25 WHERE number = 8");
  world_reload (fixture->world, take);
  g_assert_cmpint (tachy_take_get_remaining (take, 15000000), ==, 30000000);
}

/* A word that a newer version wrote is shown as unknown, and never acted upon. */
static void
test_strange_state (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (TachyTake) take = world_insert (fixture->world, "a paper boat", "nobody");

  world_execute (fixture->world, "UPDATE take SET state = 'dreaming', media = 'hologram'");
  world_reload (fixture->world, take);
  g_assert_cmpint (tachy_take_get_state (take), ==, TACHY_TAKE_UNKNOWN);
  g_assert_cmpint (tachy_take_get_media (take), ==, TACHY_MEDIA_NONE);
  g_assert_false (tachy_take_is_active (take));
}

/* What passes by itself is told instead of what the database says, and leaves no trace there. */
static void
test_notice (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (TachyTake) take = world_insert (fixture->world, "a boat", "me");
  g_autoptr (GError) error = g_error_new (TACHY_ERROR, TACHY_ERROR_NOT_REACHED, "Not reached.");
  g_autoptr (TachyFailure) failure = tachy_failure_new ();
  g_autoptr (TachyFailure) told = NULL;
  TachyError cause = TACHY_ERROR_STUDIO;
  guint n_notified = 0;

  world_execute (fixture->world, "UPDATE take SET cause = 'storage', reason = 'The disk is full.'");
  world_reload (fixture->world, take);
  g_signal_connect (take, "notify::reason", G_CALLBACK (count_cb), &n_notified);
  failure->http_status = 502;
  tachy_take_set_notice (take, error, failure);
  tachy_take_set_notice (take, error, failure);
  g_assert_cmpuint (n_notified, ==, 1);
  world_reload (fixture->world, take);
  g_assert_cmpstr (tachy_take_get_reason (take), ==, "Not reached.");
  g_assert_true (tachy_take_get_cause (take, &cause));
  g_assert_cmpint (cause, ==, TACHY_ERROR_NOT_REACHED);
  told = tachy_take_dup_failure (take);
  g_assert_cmpuint (told->http_status, ==, 502);

  tachy_take_set_notice (take, NULL, NULL);
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_cmpstr (tachy_take_get_reason (take), ==, "The disk is full.");
  g_assert_true (tachy_take_get_cause (take, &cause));
  g_assert_cmpint (cause, ==, TACHY_ERROR_STORAGE);
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/tachyscope/takes/notice", test_notice);
  add ("/tachyscope/takes/insert", test_insert);
  add ("/tachyscope/takes/identity", test_identity);
  add ("/tachyscope/takes/placeholders", test_placeholders);
  add ("/tachyscope/takes/weak", test_weak);
  add ("/tachyscope/takes/forgotten-while-read", test_forgotten_while_read);
  add ("/tachyscope/takes/missing-row", test_missing_row);
  add ("/tachyscope/takes/change-notifies", test_change_notifies);
  add ("/tachyscope/takes/find", test_find);
  add ("/tachyscope/takes/list-order", test_list_order);
  add ("/tachyscope/takes/remove", test_remove);
  add ("/tachyscope/takes/remove-reference", test_remove_reference);
  add ("/tachyscope/takes/expected-time", test_expected_time);
  add ("/tachyscope/takes/strange-state", test_strange_state);

  return g_test_run ();
}
