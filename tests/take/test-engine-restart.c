/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything goes on where it stood: after an orderly end, after a kill, and beside another. */

#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "stage.h"
#include "tachy-cadence-private.h"
#include "tachy-take-private.h"

#define DRIVE "--drive"
#define PACE 0.01

static const FaultAnswer running = { .text = "{\"id\":\"@ID@\",\"status\":\"in_progress\"}" };
static const FaultAnswer broken = { .status = 503 };
static const FaultAnswer hang = { .how = FAULT_HANG };

static void
assert_one_charge (Stage *stage)
{
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_server_count_ids (stage->server), ==, 1);
}

static void
restart_and_finish (Stage *stage)
{
  stage_restart (stage);
  world_start (stage->world);
  g_assert_cmpuint (tachy_engine_get_n_held (stage->world->engine), ==, 0);
  g_assert_cmpuint (tachy_engine_get_n_active (stage->world->engine), ==, 1);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  assert_one_charge (stage);
}

static void
test_accepted (Stage        *stage,
               gconstpointer data)
{
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &broken);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_ACCEPTED);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  restart_and_finish (stage);
}

static void
test_running (Stage        *stage,
              gconstpointer data)
{
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_RUNNING);
  stage_restart (stage);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_RUNNING);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  restart_and_finish (stage);
}

static void
play_done (Stage *stage)
{
  fault_server_script (stage->server, FAULT_CONTENT, 0, &broken);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_DONE);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_CONTENT) > 0);
}

static void
test_done (Stage        *stage,
           gconstpointer data)
{
  play_done (stage);
  g_assert_cmpint (tachy_take_get_media (stage->take), ==, TACHY_MEDIA_NONE);
  fault_server_forget (stage->server, FAULT_CONTENT);
  restart_and_finish (stage);
}

/* A server that says in its only answer where the clip lies, and knows nothing of it afterwards. */
static void
test_told_once (Stage        *stage,
                gconstpointer data)
{
  const TachyTakeState left = (TachyTakeState) GPOINTER_TO_INT (data);
  const FaultAnswer none = { .status = 404 };
  const FaultAnswer clip = { .type = "video/mp4", .bytes = stage->clip };
  const FaultAnswer done = { .text = "{\"id\":\"@ID@\",\"status\":\"completed\","
                                     "\"data\":[{\"url\":\"/files/a.mp4\"}]}" };

  fault_server_script (stage->server, FAULT_CREATE, 0, &done);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &none);
  fault_server_script (stage->server, FAULT_CONTENT, 0, &none);
  fault_server_script (stage->server, FAULT_OTHER, 0, &broken);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_DONE);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_OTHER) > 0);

  stage_restart (stage);
  world_set_state (stage->world, stage->take, left);
  fault_server_forget (stage->server, FAULT_OTHER);
  fault_server_script (stage->server, FAULT_OTHER, 0, &clip);
  restart_and_finish (stage);
  g_assert_null (tachy_take_get_row (stage->take)->result_url);
}

static void
leave_part (Stage           *stage,
            TachyMediaState  media,
            GBytes          *bytes)
{
  g_autofree char *parts = g_build_filename (stage->world->clips, ".part", NULL);
  g_autofree char *name = g_strconcat (tachy_take_get_id (stage->take), ".part", NULL);
  g_autofree char *path = g_build_filename (parts, name, NULL);
  g_autofree char *sql = g_strdup_printf ("UPDATE take SET media = '%s'",
                                          tachy_media_state_to_word (media));
  g_autoptr (GError) error = NULL;

  stage_restart (stage);
  world_execute (stage->world, sql);
  g_mkdir_with_parents (parts, 0700);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
}

static void
test_part (Stage        *stage,
           gconstpointer data)
{
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (stage->clip, 0, 2000);

  play_done (stage);
  leave_part (stage, TACHY_MEDIA_PART, half);
  fault_server_forget (stage->server, FAULT_CONTENT);
  restart_and_finish (stage);
}

static void
test_verified (Stage        *stage,
               gconstpointer data)
{
  play_done (stage);
  leave_part (stage, TACHY_MEDIA_VERIFIED, stage->clip);
  fault_server_forget (stage->server, FAULT_CONTENT);
  restart_and_finish (stage);
}

static void
test_filed (Stage        *stage,
            gconstpointer data)
{
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_restart (stage);
  world_start (stage->world);
  stage_linger (100);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 1);
  g_assert_cmpuint (tachy_engine_get_n_active (stage->world->engine), ==, 0);
  assert_one_charge (stage);
}

/* Leaves a take of a process that is gone. */
static void
leave (Stage         *stage,
       TachyTakeState state,
       double         price)
{
  g_autofree char *sql = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_clear_object (&stage->take);
  stage->take = world_insert (stage->world, "a paper boat", "00000000-dead-4000-8000-000000000000");
  sql = g_strdup_printf ("UPDATE take SET price = %s WHERE number = %" G_GINT64_FORMAT,
                         price >= 0 ? g_ascii_dtostr (number, sizeof number, price) : "NULL",
                         tachy_take_get_number (stage->take));
  world_execute (stage->world, sql);
  world_set_state (stage->world, stage->take, state);
}

static void
test_waiting (Stage        *stage,
              gconstpointer data)
{
  leave (stage, GPOINTER_TO_INT (data), 0);
  restart_and_finish (stage);
}

static void
test_sending (Stage        *stage,
              gconstpointer data)
{
  leave (stage, TACHY_TAKE_SENDING, -1);
  stage_restart (stage);
  world_start (stage->world);
  world_reload (stage->world, stage->take);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_UNKNOWN);
  stage_assert_cause (stage->take, TACHY_ERROR_UNKNOWN);
  stage_linger (100);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 0);
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    user_data)
{
  ++*(guint *) user_data;
}

/* What may cost money waits for the person's word. */
static void
test_held (Stage        *stage,
           gconstpointer data)
{
  guint n_notices = 0;
  double dollars = 0;

  leave (stage, TACHY_TAKE_WAITING, 0.4);
  leave (stage, TACHY_TAKE_WAITING, 0.8);
  stage_restart (stage);
  g_signal_connect (stage->world->engine, "notify::n-held", G_CALLBACK (count_cb), &n_notices);
  world_start (stage->world);
  g_assert_cmpuint (tachy_engine_get_n_held (stage->world->engine), ==, 2);
  g_assert_true (tachy_engine_get_held_price (stage->world->engine, &dollars));
  g_assert_cmpfloat_with_epsilon (dollars, 1.2, 1e-9);
  g_assert_cmpuint (n_notices, ==, 1);
  stage_linger (100);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 0);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_WAITING);

  tachy_engine_go_on (stage->world->engine);
  g_assert_cmpuint (tachy_engine_get_n_held (stage->world->engine), ==, 0);
  g_assert_cmpuint (n_notices, ==, 2);
  stage_wait_filed (stage->take);
  TACHY_TEST_WAIT_FOR (tachy_engine_get_n_active (stage->world->engine) == 0);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 2);
}

/* That nobody knows a price does not mean that there is none. */
static void
test_held_unpriced (Stage        *stage,
                    gconstpointer data)
{
  double dollars = 0;

  leave (stage, TACHY_TAKE_WAITING, 0.4);
  leave (stage, TACHY_TAKE_WAITING, -1);
  stage_restart (stage);
  world_start (stage->world);
  g_assert_cmpuint (tachy_engine_get_n_held (stage->world->engine), ==, 2);
  g_assert_false (tachy_engine_get_held_price (stage->world->engine, &dollars));
  g_assert_cmpfloat (dollars, ==, 0.4);
  stage_linger (100);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 0);

  tachy_engine_go_on (stage->world->engine);
  stage_wait_filed (stage->take);
}

static void
test_held_cancelled (Stage        *stage,
                     gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  double dollars = 1;

  leave (stage, TACHY_TAKE_WAITING, 0.4);
  stage_restart (stage);
  world_start (stage->world);
  tachy_engine_cancel_async (stage->world->engine, stage->take, NULL, tachy_test_keep_result_cb,
                             &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_true (tachy_engine_cancel_finish (stage->world->engine, result, NULL));
  g_assert_cmpuint (tachy_engine_get_n_held (stage->world->engine), ==, 0);
  g_assert_true (tachy_engine_get_held_price (stage->world->engine, &dollars));
  g_assert_cmpfloat (dollars, ==, 0);
  tachy_engine_go_on (stage->world->engine);
  stage_linger (100);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 0);
}

/* Somebody clicks before the past has been read. */
static void
test_submit_while_starting (Stage        *stage,
                            gconstpointer data)
{
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GAsyncResult) submitted = NULL;
  g_autoptr (TachyRecipe) recipe = world_new_recipe ("a paper boat");

  stage_restart (stage);
  tachy_engine_submit_async (stage->world->engine, recipe, NULL, NULL, tachy_test_keep_result_cb,
                             &submitted);
  tachy_engine_start_async (stage->world->engine, NULL, tachy_test_keep_result_cb, &started);
  TACHY_TEST_WAIT_FOR (started != NULL && submitted != NULL);
  stage->take = tachy_engine_submit_finish (stage->world->engine, submitted, NULL);
  stage_wait_filed (stage->take);
  stage_linger (100);
  assert_one_charge (stage);
}

/* Two on one directory: each drives its own takes, and sees those of the other. */
static void
test_beside (Stage        *stage,
             gconstpointer data)
{
  World *other = world_open (stage->directory);
  g_autoptr (TachyTake) same = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_RUNNING);
  world_furnish (other, fault_server_get_base_url (stage->server));
  world_start (other);
  g_assert_cmpuint (tachy_engine_get_n_active (other->engine), ==, 0);
  same = world_find (other, tachy_take_get_id (stage->take), NULL);
  g_assert_true (same != stage->take);
  g_assert_cmpint (tachy_take_get_state (same), ==, TACHY_TAKE_RUNNING);
  tachy_engine_fetch (other->engine, same);

  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (stage->take);
  stage_linger (100);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 1);
  assert_one_charge (stage);
  world_reload (other, same);
  g_assert_cmpint (tachy_take_get_media (same), ==, TACHY_MEDIA_FILED);
  g_clear_object (&same);
  world_close (other);
}

/* The other process: submits a take, and goes on until it is killed, or we are. */
static int
drive (const char *directory,
       const char *base_url)
{
  World *world;
  g_autoptr (TachyTake) take = NULL;

  tachy_cadence_set_pace (PACE);
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
kill_other (Stage       *stage,
            GSubprocess *other)
{
  g_autoptr (GPtrArray) takes = NULL;

  g_subprocess_force_exit (other);
  g_subprocess_wait (other, NULL, NULL);
  takes = world_list (stage->world);
  g_assert_cmpuint (takes->len, ==, 1);
  stage->take = g_object_ref (takes->pdata[0]);
}

static void
test_killed_sending (Stage        *stage,
                     gconstpointer data)
{
  g_autoptr (GSubprocess) other = NULL;

  fault_server_script (stage->server, FAULT_CREATE, 0, &hang);
  other = start_other (stage);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_CREATE) == 1);
  kill_other (stage, other);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_SENDING);

  stage_restart (stage);
  world_start (stage->world);
  world_reload (stage->world, stage->take);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_UNKNOWN);
  stage_assert_cause (stage->take, TACHY_ERROR_UNKNOWN);
  stage_linger (100);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

static void
test_killed_running (Stage        *stage,
                     gconstpointer data)
{
  g_autoptr (GSubprocess) other = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  other = start_other (stage);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_RETRIEVE) > 1);
  kill_other (stage, other);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  restart_and_finish (stage);
}

static void
test_killed_downloading (Stage        *stage,
                         gconstpointer data)
{
  FaultAnswer slow = { .type = "video/mp4", .slow_ms = 5 };
  g_autoptr (GSubprocess) other = NULL;

  slow.bytes = stage->clip;
  fault_server_script (stage->server, FAULT_CONTENT, 1, &slow);
  other = start_other (stage);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_CONTENT) == 1);
  stage_linger (150);
  kill_other (stage, other);
  restart_and_finish (stage);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && strcmp (argv[1], DRIVE) == 0)
    return drive (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);

  stage_add ("/tachyscope/engine/restart/accepted", test_accepted);
  stage_add ("/tachyscope/engine/restart/running", test_running);
  stage_add ("/tachyscope/engine/restart/done", test_done);
  g_test_add ("/tachyscope/engine/restart/told-once", Stage, GINT_TO_POINTER (TACHY_TAKE_DONE),
              stage_set_up, test_told_once, stage_tear_down);
  g_test_add ("/tachyscope/engine/restart/told-once-accepted", Stage,
              GINT_TO_POINTER (TACHY_TAKE_ACCEPTED), stage_set_up, test_told_once,
              stage_tear_down);
  stage_add ("/tachyscope/engine/restart/part", test_part);
  stage_add ("/tachyscope/engine/restart/verified", test_verified);
  stage_add ("/tachyscope/engine/restart/filed", test_filed);
  g_test_add ("/tachyscope/engine/restart/waiting", Stage, GINT_TO_POINTER (TACHY_TAKE_WAITING),
              stage_set_up, test_waiting, stage_tear_down);
  g_test_add ("/tachyscope/engine/restart/intent", Stage, GINT_TO_POINTER (TACHY_TAKE_INTENT),
              stage_set_up, test_waiting, stage_tear_down);
  stage_add ("/tachyscope/engine/restart/sending", test_sending);
  stage_add ("/tachyscope/engine/restart/held", test_held);
  stage_add ("/tachyscope/engine/restart/held-unpriced", test_held_unpriced);
  stage_add ("/tachyscope/engine/restart/held-cancelled", test_held_cancelled);
  stage_add ("/tachyscope/engine/restart/submit-while-starting", test_submit_while_starting);
  stage_add ("/tachyscope/engine/beside", test_beside);
  stage_add ("/tachyscope/engine/killed/sending", test_killed_sending);
  stage_add ("/tachyscope/engine/killed/running", test_killed_running);
  stage_add ("/tachyscope/engine/killed/downloading", test_killed_downloading);

  return g_test_run ();
}
