/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No more takes at one server than the person allows: in order, over restarts and processes. */

#include "config.h"

#include <string.h>

#include "stage.h"
#include "tachy-turn-private.h"

/* What waits and may cost something would wait for the person after a restart. */
#define FREE "{\"rules\":[{\"per_second\":0}]}"

static const FaultAnswer running = { .text = "{\"id\":\"@ID@\",\"status\":\"in_progress\"}" };
static const FaultAnswer failed = { .text = "{\"id\":\"@ID@\",\"status\":\"failed\"}" };
static const FaultAnswer refused = { .status = 400 };
static const FaultAnswer busy = { .status = 429, .headers = "Retry-After: 3600\r\n" };
static const FaultAnswer drop = { .how = FAULT_DROP };
static const FaultAnswer listless = { .status = 404 };
static const FaultAnswer slow_list = { .text = "{\"object\":\"list\",\"data\":[],\"has_more\":false}",
                                       .slow_ms = 20 };

static void
set_up (Stage        *stage,
        gconstpointer data)
{
  stage_set_up (stage, data);
  world_set_parallel (stage->world, 1, FREE);
}

/* Asserts that the takes were sent in this order, and each once. */
static void
assert_order (Stage             *stage,
              const char *const *prompts)
{
  guint n = g_strv_length ((char **) prompts);

  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GBytes) body = fault_server_dup_body (stage->server, FAULT_CREATE, i);

      g_assert_nonnull (g_strstr_len (g_bytes_get_data (body, NULL),
                                      (gssize) g_bytes_get_size (body), prompts[i]));
    }
}

static void
wait_in_line (TachyTake *take)
{
  TACHY_TEST_WAIT_FOR (tachy_turn_is_awaited (take));
  g_assert_cmpint (tachy_take_get_state (take), ==, TACHY_TAKE_WAITING);
}

static void
cancel (World     *world,
        TachyTake *take)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_engine_cancel_async (world->engine, take, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  tachy_engine_cancel_finish (world->engine, result, &error);
  g_assert_no_error (error);
}

static void
test_one_at_a_time (Stage        *stage,
                    gconstpointer data)
{
  static const char *const prompts[] = { "the first", "the second", "the third", NULL };
  g_autoptr (TachyTake) first = world_make (stage->world, prompts[0]);
  g_autoptr (TachyTake) second = world_make (stage->world, prompts[1]);
  g_autoptr (TachyTake) third = world_make (stage->world, prompts[2]);

  stage_wait_filed (first);
  stage_wait_filed (second);
  stage_wait_filed (third);
  stage_assert_filed (stage, third);
  assert_order (stage, prompts);
  g_assert_cmpuint (fault_server_get_most_open (stage->server), ==, 1);
}

static void
test_two_at_once (Stage        *stage,
                  gconstpointer data)
{
  static const char *const prompts[] = { "the first", "the second", "the third", "the fourth",
                                         NULL };
  g_autoptr (GPtrArray) takes = g_ptr_array_new_with_free_func (g_object_unref);

  world_set_parallel (stage->world, 2, FREE);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  for (guint i = 0; prompts[i] != NULL; i++)
    g_ptr_array_add (takes, world_make (stage->world, prompts[i]));
  stage_wait_state (takes->pdata[1], TACHY_TAKE_RUNNING);
  wait_in_line (takes->pdata[2]);
  wait_in_line (takes->pdata[3]);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  for (guint i = 0; i < takes->len; i++)
    stage_wait_filed (takes->pdata[i]);

  /* The first two are under way at once, so either may be first. */
  g_assert_cmpuint (fault_server_count_ids (stage->server), ==, 4);
  g_assert_cmpuint (fault_server_get_most_open (stage->server), ==, 2);
}

/* It says what it waits for, and does not fall asleep over it. */
static void
test_told (Stage        *stage,
           gconstpointer data)
{
  g_autoptr (TachyTake) first = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  first = world_make (stage->world, "the first");
  stage_play (stage);
  wait_in_line (stage->take);
  stage_assert_cause (stage->take, TACHY_ERROR_TURN);
  stage_wait_state (first, TACHY_TAKE_RUNNING);
  stage_linger (100);
  wait_in_line (stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);

  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (first);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
}

static void
test_cancelled (Stage        *stage,
                gconstpointer data)
{
  static const char *const prompts[] = { "the first", "the third", NULL };
  g_autoptr (TachyTake) first = NULL;
  g_autoptr (TachyTake) second = NULL;
  g_autoptr (TachyTake) third = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  first = world_make (stage->world, "the first");
  second = world_make (stage->world, "the second");
  third = world_make (stage->world, "the third");
  wait_in_line (third);
  cancel (stage->world, second);
  stage_linger (100);
  wait_in_line (third);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (third);
  assert_order (stage, prompts);
  g_assert_cmpint (tachy_take_get_state (second), ==, TACHY_TAKE_CANCELLED);
}

/* What the server will not make any more makes room. */
static void
test_failure_makes_room (Stage        *stage,
                         gconstpointer data)
{
  g_autoptr (TachyTake) first = NULL;
  g_autoptr (TachyTake) second = NULL;

  fault_server_script (stage->server, FAULT_CREATE, 1, &refused);
  fault_server_script (stage->server, FAULT_RETRIEVE, 1, &failed);
  first = world_make (stage->world, "the first");
  second = world_make (stage->world, "the second");
  stage_play (stage);
  stage_wait_state (first, TACHY_TAKE_REJECTED);
  stage_wait_state (second, TACHY_TAKE_FAILED);
  stage_wait_filed (stage->take);
  g_assert_cmpuint (fault_server_get_most_open (stage->server), ==, 1);
}

/* So does one that the server does not want yet. */
static void
test_busy_makes_room (Stage        *stage,
                      gconstpointer data)
{
  g_autoptr (TachyTake) first = NULL;

  fault_server_script (stage->server, FAULT_CREATE, 1, &busy);
  first = world_make (stage->world, "the first");
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_cause (first, TACHY_ERROR_BUSY);
  g_assert_cmpint (tachy_take_get_state (first), ==, TACHY_TAKE_WAITING);
  cancel (stage->world, first);
}

/* One that got lost may be at the server, so others wait while it is looked for, and no longer. */
static void
test_unknown (Stage        *stage,
              gconstpointer data)
{
  g_autoptr (TachyTake) lost = NULL;

  fault_server_script (stage->server, FAULT_CREATE, 1, &drop);
  fault_server_script (stage->server, FAULT_LIST, 1, &slow_list);
  lost = world_make (stage->world, "the lost one");
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_LIST) == 1);
  wait_in_line (stage->take);
  g_assert_true (tachy_turn_is_used (lost));
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);

  fault_server_script (stage->server, FAULT_LIST, 0, &listless);
  stage_wait_filed (stage->take);
  g_assert_cmpint (tachy_take_get_state (lost), ==, TACHY_TAKE_UNKNOWN);
  g_assert_false (tachy_turn_is_used (lost));
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 2);
}

static void
test_raised (Stage        *stage,
             gconstpointer data)
{
  g_autoptr (TachyTake) first = NULL;
  g_autoptr (TachyTake) second = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  first = world_make (stage->world, "the first");
  second = world_make (stage->world, "the second");
  stage_play (stage);
  wait_in_line (second);
  wait_in_line (stage->take);
  world_set_parallel (stage->world, 2, FREE);
  stage_wait_state (second, TACHY_TAKE_RUNNING);
  stage_linger (100);
  wait_in_line (stage->take);
  world_set_parallel (stage->world, 0, FREE);
  stage_wait_state (stage->take, TACHY_TAKE_RUNNING);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (stage->take);
}

static void
test_restart (Stage        *stage,
              gconstpointer data)
{
  static const char *const prompts[] = { "the first", "the second", "a paper boat", "the fourth",
                                         NULL };
  g_autoptr (TachyTake) last = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  g_object_unref (world_make (stage->world, prompts[0]));
  g_object_unref (world_make (stage->world, prompts[1]));
  stage_play (stage);
  wait_in_line (stage->take);
  stage_restart (stage);
  world_set_parallel (stage->world, 1, FREE);
  world_start (stage->world);
  last = world_make (stage->world, prompts[3]);
  wait_in_line (last);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);

  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (stage->take);
  stage_wait_filed (last);
  assert_order (stage, prompts);
  g_assert_cmpuint (fault_server_get_most_open (stage->server), ==, 1);
}

/* Whoever waits for the person's word after a restart does not stand in the way of others. */
static void
test_restart_held (Stage        *stage,
                   gconstpointer data)
{
  g_autoptr (TachyTake) later = NULL;
  g_autoptr (TachyTake) first = NULL;

  world_set_parallel (stage->world, 1, NULL);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  first = world_make (stage->world, "the first");
  stage_play (stage);
  wait_in_line (stage->take);
  g_clear_object (&first);
  stage_restart (stage);
  world_set_parallel (stage->world, 1, NULL);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  world_start (stage->world);
  g_assert_cmpuint (tachy_engine_get_n_held (stage->world->engine), ==, 1);
  later = world_make (stage->world, "the later one");
  stage_wait_filed (later);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_WAITING);
  g_assert_null (tachy_take_get_reason (stage->take));

  tachy_engine_go_on (stage->world->engine);
  stage_wait_filed (stage->take);
  g_assert_cmpuint (fault_server_get_most_open (stage->server), ==, 1);
}

static World *
open_other (Stage *stage)
{
  World *other = world_open (stage->directory);

  world_furnish (other, fault_server_get_base_url (stage->server));
  world_set_parallel (other, 1, FREE);
  world_start (other);
  return other;
}

/* The takes of another process count, and the older goes first whoever drives it. */
static void
test_two_processes (Stage        *stage,
                    gconstpointer data)
{
  static const char *const prompts[] = { "of the other", "of ours", "the youngest", NULL };
  World *other = open_other (stage);
  g_autoptr (TachyTake) first = NULL;
  g_autoptr (TachyTake) second = NULL;
  g_autoptr (TachyTake) third = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  first = world_make (other, prompts[0]);
  stage_wait_state (first, TACHY_TAKE_RUNNING);
  second = world_make (stage->world, prompts[1]);
  wait_in_line (second);
  third = world_make (other, prompts[2]);
  wait_in_line (third);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);

  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (second);
  stage_wait_filed (third);
  assert_order (stage, prompts);
  g_assert_cmpuint (fault_server_get_most_open (stage->server), ==, 1);
  g_clear_object (&first);
  g_clear_object (&third);
  world_close (other);
}

/* The other process raises the limit while nothing ends. */
static void
test_raised_elsewhere (Stage        *stage,
                       gconstpointer data)
{
  World *other = open_other (stage);
  g_autoptr (TachyTake) first = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  first = world_make (stage->world, "the first");
  stage_play (stage);
  wait_in_line (stage->take);
  world_set_parallel (other, 2, FREE);
  stage_wait_state (stage->take, TACHY_TAKE_RUNNING);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (stage->take);
  world_close (other);
}

/* Leaves another process dead, with a take at the server or on its way there. */
static void
leave (Stage         *stage,
       const char    *prompt,
       TachyTakeState state)
{
  g_autoptr (TachyTake) take =
      world_insert (stage->world, prompt, "00000000-dead-4000-8000-000000000000");

  world_execute (stage->world, "UPDATE take SET price = 0");
  world_set_state (stage->world, take, state);
}

/* When a process dies between deciding and sending, its place is free; when it stood in line, its
 * take goes on from there. */
static void
test_inherited (Stage        *stage,
                gconstpointer data)
{
  leave (stage, "the intended", TACHY_TAKE_INTENT);
  leave (stage, "the waiting", TACHY_TAKE_WAITING);
  world_execute (stage->world, "UPDATE take SET cause = 'turn' WHERE state = 'waiting'");
  stage_play (stage);
  wait_in_line (stage->take);
  stage_wait_filed (stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 3);
  g_assert_cmpuint (fault_server_get_most_open (stage->server), ==, 1);
}

#define add(path, func) g_test_add (path, Stage, NULL, set_up, func, stage_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/tachyscope/turn/one-at-a-time", test_one_at_a_time);
  add ("/tachyscope/turn/two-at-once", test_two_at_once);
  add ("/tachyscope/turn/told", test_told);
  add ("/tachyscope/turn/cancelled", test_cancelled);
  add ("/tachyscope/turn/failure-makes-room", test_failure_makes_room);
  add ("/tachyscope/turn/busy-makes-room", test_busy_makes_room);
  add ("/tachyscope/turn/unknown", test_unknown);
  add ("/tachyscope/turn/raised", test_raised);
  add ("/tachyscope/turn/restart", test_restart);
  add ("/tachyscope/turn/restart-held", test_restart_held);
  add ("/tachyscope/turn/two-processes", test_two_processes);
  add ("/tachyscope/turn/raised-elsewhere", test_raised_elsewhere);
  add ("/tachyscope/turn/inherited", test_inherited);

  return g_test_run ();
}
