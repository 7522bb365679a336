/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library as a list model: its order, and that it tells exactly what changed. */

#include "config.h"

#include "tachy-test.h"
#include "world.h"

#define N_RANDOM_STEPS 400
#define N_MANY 10000

typedef struct
{
  char *directory;
  World *world;
  TachyLibrary *library;
  GArray *shadow; /* gint64: what somebody knows who only listens */
  guint n_emissions;
} Fixture;

static gint64
get_number (TachyLibrary *library,
            guint         position)
{
  g_autoptr (TachyTake) take = g_list_model_get_item (G_LIST_MODEL (library), position);

  return tachy_take_get_number (take);
}

static void
assert_shadow (Fixture *fixture)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->library));

  g_assert_cmpuint (n, ==, fixture->shadow->len);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (get_number (fixture->library, i), ==,
                     g_array_index (fixture->shadow, gint64, i));
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  Fixture *fixture = user_data;

  fixture->n_emissions++;
  g_assert_cmpuint (position + removed, <=, fixture->shadow->len);
  g_array_remove_range (fixture->shadow, position, removed);
  for (guint i = 0; i < added; i++)
    {
      gint64 number = get_number (fixture->library, position + i);

      g_array_insert_val (fixture->shadow, position + i, number);
    }

  assert_shadow (fixture);
}

static void
load (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_library_load_async (fixture->library, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  tachy_library_load_finish (fixture->library, result, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->world = world_open (fixture->directory);
  fixture->library = tachy_library_new (fixture->world->takes);
  fixture->shadow = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_signal_connect (fixture->library, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->library);
  g_array_unref (fixture->shadow);
  world_close (fixture->world);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static TachyTake *
insert (Fixture *fixture)
{
  return world_insert (fixture->world, "a paper boat", "nobody");
}

static void
step (Fixture       *fixture,
      TachyTake     *take,
      TachyTakeState state)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();
  g_autoptr (GError) error = NULL;

  tachy_take_edit_set_state (edit, state);
  world_change (fixture->world, take, edit, &error);
  g_assert_no_error (error);
}

static void
take_out (Fixture   *fixture,
          TachyTake *take)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *reference = NULL;

  tachy_takes_remove_async (fixture->world->takes, take, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  tachy_takes_remove_finish (fixture->world->takes, result, &reference, &error);
  g_assert_no_error (error);
}

static void
assert_order (Fixture      *fixture,
              const gint64 *numbers,
              guint         n)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (get_number (fixture->library, i), ==, numbers[i]);
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  load (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->library), 0));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->library)) == TACHY_TYPE_TAKE);
}

static void
test_order (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (TachyTake) one = insert (fixture);
  g_autoptr (TachyTake) two = insert (fixture);
  g_autoptr (TachyTake) three = insert (fixture);
  const gint64 all_run[] = { 3, 2, 1 };
  const gint64 two_over[] = { 3, 1, 2 };
  const gint64 three_over[] = { 1, 3, 2 };

  load (fixture);
  assert_order (fixture, all_run, 3);
  step (fixture, two, TACHY_TAKE_CANCELLED);
  assert_order (fixture, two_over, 3);
  step (fixture, three, TACHY_TAKE_CANCELLED);
  assert_order (fixture, three_over, 3);
  load (fixture);
  assert_order (fixture, three_over, 3);
}

static void
test_says_nothing (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (TachyTake) take = insert (fixture);
  TachyTakeEdit *edit = tachy_take_edit_new ();

  load (fixture);
  fixture->n_emissions = 0;
  tachy_take_edit_set_int (edit, "progress", 50);
  g_assert_true (world_change (fixture->world, take, edit, NULL));
  step (fixture, take, TACHY_TAKE_INTENT);
  g_assert_cmpuint (fixture->n_emissions, ==, 0);
}

static void
test_loads_at_once (Fixture      *fixture,
                    gconstpointer data)
{
  g_clear_object (&fixture->library);
  for (guint i = 0; i < 20; i++)
    g_object_unref (insert (fixture));

  fixture->library = tachy_library_new (fixture->world->takes);
  g_signal_connect (fixture->library, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  load (fixture);
  g_assert_cmpuint (fixture->n_emissions, ==, 1);
  g_assert_cmpuint (fixture->shadow->len, ==, 20);
}

/* One random thing happens to one random take. */
static void
do_something (Fixture   *fixture,
              GRand     *rand,
              GPtrArray *takes)
{
  static const TachyTakeState next[] = { TACHY_TAKE_INTENT, TACHY_TAKE_SENDING, TACHY_TAKE_ACCEPTED,
                                         TACHY_TAKE_RUNNING, TACHY_TAKE_GONE, TACHY_TAKE_FAILED,
                                         TACHY_TAKE_CANCELLED, TACHY_TAKE_UNKNOWN };
  guint choice = (guint) g_rand_int_range (rand, 0, 10);
  guint which = takes->len > 0 ? (guint) g_rand_int_range (rand, 0, (int) takes->len) : 0;
  TachyTake *take = takes->len > 0 ? takes->pdata[which] : NULL;

  if (take == NULL || choice < 3)
    {
      g_ptr_array_add (takes, insert (fixture));
    }
  else if (choice == 3 && !tachy_take_is_active (take))
    {
      take_out (fixture, take);
      g_ptr_array_remove_index (takes, which);
    }
  else if (choice == 4)
    {
      load (fixture);
    }
  else
    {
      TachyTakeEdit *edit = tachy_take_edit_new ();

      tachy_take_edit_set_state (edit, next[g_rand_int_range (rand, 0, G_N_ELEMENTS (next))]);
      world_change (fixture->world, take, edit, NULL);
    }
}

static void
test_random (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  g_autoptr (GPtrArray) takes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) last = NULL;

  load (fixture);
  for (guint i = 0; i < N_RANDOM_STEPS; i++)
    {
      do_something (fixture, rand, takes);
      assert_shadow (fixture);
    }

  g_assert_cmpuint (fixture->shadow->len, ==, takes->len);
  g_assert_cmpuint (takes->len, >, 20);

  /* What came of all the little steps is what the database says. */
  last = g_array_copy (fixture->shadow);
  load (fixture);
  g_assert_cmpmem (fixture->shadow->data, fixture->shadow->len * sizeof (gint64), last->data,
                   last->len * sizeof (gint64));
}

static void
test_many (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (TachyTake) first = NULL;
  g_autoptr (TachyTake) last = NULL;
  GListModel *model;

  g_signal_handlers_disconnect_by_data (fixture->library, fixture);
  world_execute (fixture->world,
                 "INSERT INTO take (id, provider, prompt, model, width, height, seconds, state,"
                 " idempotency_key, created_at)"
                 " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                 " WHERE i < " G_STRINGIFY (N_MANY) ")"
                 " SELECT 'id' || i, 'p', 'a paper boat', 'm', 720, 1280, 4,"
                 " CASE WHEN i % 100 = 0 THEN 'running' ELSE 'failed' END, 'key' || i, i FROM n");
  load (fixture);

  model = G_LIST_MODEL (fixture->library);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, N_MANY);
  g_assert_cmpint (get_number (fixture->library, 0), ==, N_MANY);
  g_assert_cmpint (get_number (fixture->library, 100), ==, N_MANY - 1);
  g_assert_cmpint (get_number (fixture->library, N_MANY - 1), ==, 1);

  /* Takes are read when they are looked at, and only those. */
  first = g_list_model_get_item (model, 0);
  g_assert_false (tachy_take_is_loaded (first));
  TACHY_TEST_WAIT_FOR (tachy_take_is_loaded (first));
  g_assert_cmpint (tachy_take_get_state (first), ==, TACHY_TAKE_RUNNING);
  last = g_list_model_get_item (model, N_MANY - 1);
  g_assert_false (tachy_take_is_loaded (last));
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/tachyscope/library/empty", test_empty);
  add ("/tachyscope/library/order", test_order);
  add ("/tachyscope/library/says-nothing", test_says_nothing);
  add ("/tachyscope/library/loads-at-once", test_loads_at_once);
  add ("/tachyscope/library/random", test_random);
  add ("/tachyscope/library/many", test_many);

  return g_test_run ();
}
