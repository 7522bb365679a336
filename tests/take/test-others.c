/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two processes on one directory: each sees what the other does, and inherits when it dies. */

#include "config.h"

#include <string.h>

#include "stage.h"
#include "tachy-cadence-private.h"

#define DRIVE "--drive"

static const FaultAnswer running = { .text = "{\"id\":\"@ID@\",\"status\":\"in_progress\"}" };
static const FaultAnswer hang = { .how = FAULT_HANG };

typedef struct
{
  char *directory;
  World *near;
  World *far;
  TachyLibrary *library; /* of the near world */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->directory = tachy_test_make_directory ();
  fixture->near = world_open (fixture->directory);
  fixture->far = world_open (fixture->directory);
  fixture->library = tachy_library_new (fixture->near->takes);
  tachy_library_load_async (fixture->library, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  tachy_library_load_finish (fixture->library, result, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->library);
  world_close (fixture->far);
  world_close (fixture->near);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static guint
count_items (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->library));
}

static TachyTake *
dup_first (Fixture *fixture)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->library), 0);
}

static gboolean
stands_first (Fixture   *fixture,
              TachyTake *take)
{
  g_autoptr (TachyTake) first = dup_first (fixture);

  return tachy_take_get_number (first) == tachy_take_get_number (take);
}

static void
count_change_cb (guint *n_changes)
{
  ++*n_changes;
}

static void
test_added (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (TachyTake) far = world_insert (fixture->far, "a paper boat", "somebody");
  g_autoptr (TachyTake) near = NULL;

  TACHY_TEST_WAIT_FOR (count_items (fixture) == 1);
  near = dup_first (fixture);
  TACHY_TEST_WAIT_FOR (tachy_take_is_loaded (near));
  g_assert_cmpstr (tachy_take_get_id (near), ==, tachy_take_get_id (far));
}

static void
test_changed (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (TachyTake) far = world_insert (fixture->far, "a paper boat", "somebody");
  g_autoptr (TachyTake) second = world_insert (fixture->far, "another", "somebody");
  g_autoptr (TachyTake) near = NULL;

  TACHY_TEST_WAIT_FOR (count_items (fixture) == 2);
  near = tachy_takes_dup_by_number (fixture->near->takes, tachy_take_get_number (second));
  world_set_state (fixture->far, second, TACHY_TAKE_FAILED);
  stage_wait_state (near, TACHY_TAKE_FAILED);

  /* It is over, so it stands behind the one that is not. */
  TACHY_TEST_WAIT_FOR (stands_first (fixture, far));
}

static void
test_removed (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (TachyTake) far = world_insert (fixture->far, "a paper boat", "somebody");
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *reference = NULL;
  g_autoptr (GError) error = NULL;

  TACHY_TEST_WAIT_FOR (count_items (fixture) == 1);
  world_set_state (fixture->far, far, TACHY_TAKE_FAILED);
  tachy_takes_remove_async (fixture->far->takes, far, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  tachy_takes_remove_finish (fixture->far->takes, result, &reference, &error);
  g_assert_no_error (error);
  TACHY_TEST_WAIT_FOR (count_items (fixture) == 0);
}

/* Only what has changed is told of, however much there is. */
static void
test_few_of_many (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (TachyTake) near = NULL;
  guint n_changes = 0;

  world_execute (fixture->far,
                 "INSERT INTO take (id, provider, prompt, model, width, height, seconds, state,"
                 " idempotency_key, created_at)"
                 " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
                 " SELECT 'id-' || i, 'p', 'a boat', 'm', 1, 1, 4, 'failed', 'key-' || i, i FROM n");
  TACHY_TEST_WAIT_FOR (count_items (fixture) == 500);

  near = tachy_takes_dup_by_number (fixture->near->takes, 250);
  TACHY_TEST_WAIT_FOR (tachy_take_is_loaded (near));
  g_signal_connect_swapped (fixture->near->takes, "changed", G_CALLBACK (count_change_cb),
                            &n_changes);
  world_execute (fixture->far, "UPDATE take SET state = 'gone' WHERE number IN (250, 251)");
  stage_wait_state (near, TACHY_TAKE_GONE);
  TACHY_TEST_WAIT_FOR (n_changes == 2);
}

/* The other process: submits a take, and goes on until it is killed, or we are. */
static int
drive (const char *directory,
       const char *base_url)
{
  World *world;
  g_autoptr (TachyTake) take = NULL;

  tachy_cadence_set_pace (0.01);
  world = world_open (directory);
  world_furnish (world, base_url);
  world_start (world);
  take = world_make (world, "a paper boat");
  for (;;)
    g_main_context_iteration (NULL, TRUE);

  return 0;
}

static GSubprocess *
start_other (Stage *stage)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *other = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", DRIVE,
                                         stage->directory,
                                         fault_server_get_base_url (stage->server), NULL);

  g_assert_no_error (error);
  return other;
}

static void
kill_other (GSubprocess *other)
{
  g_subprocess_force_exit (other);
  g_subprocess_wait (other, NULL, NULL);
}

static void
keep_take_cb (Stage     *stage,
              TachyTake *take)
{
  g_set_object (&stage->take, take);
}

/* While we run: a process dies in the middle, and its take comes home through us. */
static void
test_inherited (Stage        *stage,
                gconstpointer data)
{
  g_autoptr (GSubprocess) other = NULL;

  g_signal_connect_swapped (stage->world->takes, "changed", G_CALLBACK (keep_take_cb), stage);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  other = start_other (stage);
  TACHY_TEST_WAIT_FOR (stage->take != NULL &&
                       tachy_take_get_state (stage->take) == TACHY_TAKE_RUNNING);
  g_assert_false (tachy_engine_drives (stage->world->engine, stage->take));
  g_assert_cmpuint (tachy_engine_get_n_active (stage->world->engine), ==, 0);

  kill_other (other);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
  g_signal_handlers_disconnect_by_data (stage->world->takes, stage);
}

/* It dies while it sends: nobody sends again, and everybody is told. */
static void
test_inherited_sending (Stage        *stage,
                        gconstpointer data)
{
  g_autoptr (GSubprocess) other = NULL;

  g_signal_connect_swapped (stage->world->takes, "changed", G_CALLBACK (keep_take_cb), stage);
  fault_server_script (stage->server, FAULT_CREATE, 0, &hang);
  other = start_other (stage);
  TACHY_TEST_WAIT_FOR (stage->take != NULL &&
                       tachy_take_get_state (stage->take) == TACHY_TAKE_SENDING);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_CREATE) == 1);
  kill_other (other);
  stage_wait_state (stage->take, TACHY_TAKE_UNKNOWN);
  stage_assert_cause (stage->take, TACHY_ERROR_UNKNOWN);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
  g_signal_handlers_disconnect_by_data (stage->world->takes, stage);
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && strcmp (argv[1], DRIVE) == 0)
    return drive (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);

  add ("/tachyscope/others/added", test_added);
  add ("/tachyscope/others/changed", test_changed);
  add ("/tachyscope/others/removed", test_removed);
  add ("/tachyscope/others/few-of-many", test_few_of_many);
  stage_add ("/tachyscope/others/inherited", test_inherited);
  stage_add ("/tachyscope/others/inherited-sending", test_inherited_sending);

  return g_test_run ();
}
