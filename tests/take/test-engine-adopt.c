/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A video that was made elsewhere: it becomes a take once, with what its server tells of it. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "stage.h"
#include "tachy-ledger.h"

#define CREATED_S G_GINT64_CONSTANT (1700000000)
#define CREATED_US (CREATED_S * G_USEC_PER_SEC)
#define FULL                                                                                       \
  "{\"id\":\"@ID@\",\"status\":\"%s\",\"prompt\":\"A kite\\u202e over\\nthe sea\","               \
  "\"model\":\"sora-2\",\"size\":\"1280x720\",\"seconds\":\"8\",\"progress\":40,"                 \
  "\"created_at\":%" G_GINT64_FORMAT ",\"completed_at\":%" G_GINT64_FORMAT "%s}"

static const FaultAnswer running = { .text = "{\"id\":\"@ID@\",\"status\":\"in_progress\"}" };
static const FaultAnswer done = { .text = "{\"id\":\"@ID@\",\"status\":\"completed\"}" };
static const FaultAnswer unknown_here = { .status = 404,
                                          .text = "{\"error\":{\"message\":\"none\"}}" };
static const FaultAnswer hang = { .how = FAULT_HANG };

/* What the server says of each job from now on, with all that it can tell. */
static void
tell (Stage      *stage,
      const char *status,
      const char *more)
{
  g_autofree char *text = g_strdup_printf (FULL, status, CREATED_S, CREATED_S + 90, more);
  const FaultAnswer answer = { .text = g_intern_string (text) };

  fault_server_forget (stage->server, FAULT_RETRIEVE);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &answer);
}

static TachyTake *
adopt (World      *world,
       const char *typed,
       TachyTake **rival,
       GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_engine_adopt_async (world->engine, WORLD_PROVIDER, typed, NULL, tachy_test_keep_result_cb,
                            &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_engine_adopt_finish (world->engine, result, rival, error);
}

static void
adopt_well (Stage      *stage,
            const char *typed)
{
  g_autoptr (GError) error = NULL;

  stage->take = adopt (stage->world, typed, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_refused (Stage      *stage,
                const char *typed,
                TachyError  cause,
                const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (adopt (stage->world, typed, NULL, &error));
  g_assert_error (error, TACHY_ERROR, (int) cause);
  g_assert_nonnull (strstr (error->message, words));
}

static void
assert_nothing_created (Stage *stage)
{
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 0);
}

static TachyLedgerSum
read_money (World *world)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  tachy_ledger_read_async (world->takes, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  entries = tachy_ledger_read_finish (world->takes, result, &error);
  g_assert_no_error (error);
  return tachy_ledger_sum (entries, "");
}

static gboolean
file_tells (const char *directory,
            const char *name,
            const char *words)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return strstr (text, words) != NULL;
}

static void
test_running (Stage        *stage,
              gconstpointer data)
{
  TachyRecipe *recipe;
  double dollars = 0;

  tell (stage, "in_progress", "");
  adopt_well (stage, " job_theirs\n");
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_ACCEPTED);
  g_assert_true (tachy_engine_drives (stage->world->engine, stage->take));
  recipe = tachy_take_get_recipe (stage->take);
  /* Nobody can turn our own words around with theirs. */
  g_assert_cmpstr (tachy_recipe_get_prompt (recipe), ==, "A kite over\nthe sea");
  g_assert_cmpstr (tachy_recipe_get_model (recipe), ==, "sora-2");
  g_assert_cmpstr (tachy_recipe_get_provider (recipe), ==, WORLD_PROVIDER);
  g_assert_cmpint (tachy_recipe_get_width (recipe), ==, 1280);
  g_assert_cmpint (tachy_recipe_get_height (recipe), ==, 720);
  g_assert_cmpint (tachy_recipe_get_seconds (recipe), ==, 8);
  g_assert_cmpint (tachy_take_get_created_at (stage->take), ==, CREATED_US);
  g_assert_false (tachy_take_get_price (stage->take, &dollars));

  stage_wait_state (stage->take, TACHY_TAKE_RUNNING);
  g_assert_cmpint (tachy_take_get_progress (stage->take), ==, 40);
  tell (stage, "completed", "");
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  assert_nothing_created (stage);
}

/* Not asked again; and how long it took is the server's word, not how long nobody asked. */
static void
test_done (Stage        *stage,
           gconstpointer data)
{
  tell (stage, "completed", "");
  adopt_well (stage, "job_theirs");
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_RETRIEVE), ==, 1);
  g_assert_cmpint (tachy_take_get_accepted_at (stage->take), ==, CREATED_US);
  g_assert_cmpint (tachy_take_get_ended_at (stage->take), ==, CREATED_US + 90 * G_USEC_PER_SEC);
  g_assert_true (file_tells (stage->directory, "journal.jsonl", "job_theirs"));
  g_assert_true (file_tells (stage->world->clips, "A kite over the sea.json", "job_theirs"));
  assert_nothing_created (stage);
}

/* What the server does not tell is not made up: not in the take, not beside its clip. */
static void
test_silent (Stage        *stage,
             gconstpointer data)
{
  TachyRecipe *recipe;
  gint64 begun = g_get_real_time ();

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &done);
  adopt_well (stage, "job_theirs");
  recipe = tachy_take_get_recipe (stage->take);
  g_assert_cmpstr (tachy_recipe_get_prompt (recipe), ==, "");
  g_assert_cmpstr (tachy_recipe_get_model (recipe), ==, "");
  g_assert_cmpint (tachy_recipe_get_width (recipe), ==, 0);
  g_assert_cmpint (tachy_recipe_get_seconds (recipe), ==, 0);
  g_assert_false (tachy_recipe_check (recipe, NULL, NULL));
  g_assert_cmpint (tachy_take_get_created_at (stage->take), >=, begun);
  g_assert_cmpint (tachy_take_get_accepted_at (stage->take), ==, 0);
  stage_wait_filed (stage->take);
  g_assert_cmpint (tachy_take_get_ended_at (stage->take), ==, 0);
  stage_assert_filed (stage, stage->take);
}

/* With the database gone and the journal too, the clip is still known from its sidecar. */
static void
test_rebuilt (Stage        *stage,
              gconstpointer data)
{
  static const char *const names[] = { "library.db", "library.db-wal", "library.db-shm",
                                       "journal.jsonl" };
  g_autoptr (GPtrArray) takes = NULL;
  TachyTake *take;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &done);
  adopt_well (stage, "job_theirs");
  stage_wait_filed (stage->take);
  g_clear_object (&stage->take);
  world_close (stage->world);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (stage->directory, names[i], NULL);

      g_unlink (path);
    }

  stage->world = world_open (stage->directory);
  world_furnish (stage->world, fault_server_get_base_url (stage->server));
  world_start (stage->world);
  takes = world_list (stage->world);
  g_assert_cmpuint (takes->len, ==, 1);
  take = g_ptr_array_index (takes, 0);
  g_assert_cmpstr (tachy_take_get_remote_id (take), ==, "job_theirs");
  g_assert_cmpint (tachy_take_get_media (take), ==, TACHY_MEDIA_FILED);
  g_assert_cmpint (tachy_recipe_get_width (tachy_take_get_recipe (take)), ==, 0);
  g_assert_cmpuint (read_money (stage->world).n_takes, ==, 0);
}

static void
test_over (Stage        *stage,
           gconstpointer data)
{
  static const struct
  {
    const char *status;
    TachyTakeState state;
    TachyError cause;
  } cases[] = {
    { "failed", TACHY_TAKE_FAILED, TACHY_ERROR_SERVER },
    { "expired", TACHY_TAKE_EXPIRED, TACHY_ERROR_EXPIRED },
    { "cancelled", TACHY_TAKE_CANCELLED, TACHY_ERROR_GONE },
    { "deleted", TACHY_TAKE_GONE, TACHY_ERROR_GONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_clear_object (&stage->take);
      tell (stage, cases[i].status, "");
      adopt_well (stage, cases[i].status);
      stage_wait_state (stage->take, cases[i].state);
      stage_assert_cause (stage->take, cases[i].cause);
      g_assert_false (tachy_take_is_active (stage->take));
    }
}

static void
test_content_gone (Stage        *stage,
                   gconstpointer data)
{
  const FaultAnswer gone = { .status = 410, .text = "{\"error\":{\"message\":\"expired\"}}" };

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &done);
  fault_server_script (stage->server, FAULT_CONTENT, 0, &gone);
  adopt_well (stage, "job_theirs");
  stage_wait_state (stage->take, TACHY_TAKE_EXPIRED);
  stage_assert_cause (stage->take, TACHY_ERROR_EXPIRED);
}

static void
test_refused (Stage        *stage,
              gconstpointer data)
{
  const FaultAnswer other = { .text = "{\"id\":\"job_other\",\"status\":\"completed\"}" };
  g_autofree char *endless = g_strnfill (513, 'x');
  g_autoptr (GPtrArray) takes = NULL;

  assert_refused (stage, " \n", TACHY_ERROR_INVALID, "Enter the id");
  assert_refused (stage, "..", TACHY_ERROR_INVALID, ".");
  assert_refused (stage, endless, TACHY_ERROR_INVALID, ".");
  assert_refused (stage, "https://elsewhere.example/v1/videos/job_theirs", TACHY_ERROR_INVALID,
                  "another server");
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_RETRIEVE), ==, 0);

  fault_server_script (stage->server, FAULT_RETRIEVE, 1, &unknown_here);
  assert_refused (stage, "job_typo", TACHY_ERROR_GONE, "does not know a video with this id");
  fault_server_script (stage->server, FAULT_RETRIEVE, 1, &other);
  assert_refused (stage, "job_theirs", TACHY_ERROR_SERVER, ".");

  takes = world_list (stage->world);
  g_assert_cmpuint (takes->len, ==, 0);
}

static void
test_no_provider (Stage        *stage,
                  gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_engine_adopt_async (stage->world->engine, "nobody", "job_theirs", NULL,
                            tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_null (tachy_engine_adopt_finish (stage->world->engine, result, NULL, &error));
  g_assert_nonnull (error);
}

/* One segment of the path, whatever it is made of; a pasted address means the same job. */
static void
test_odd_ids (Stage        *stage,
              gconstpointer data)
{
  static const char *const ids[] = { "a/b",  "a b?c#d", "100%25",       "../../admin",
                                     "\xf0\x9f\x8e\xac", "a:b;c", "dmlkZW8=/+==" };
  g_autoptr (GPtrArray) takes = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &done);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *escaped = g_uri_escape_string (ids[i], NULL, FALSE);
      g_autofree char *address = g_strdup_printf (
          "%s/videos/%s/content?x=y", fault_server_get_base_url (stage->server), escaped);
      g_autofree char *head = NULL;
      g_autofree char *line = g_strdup_printf ("GET /v1/videos/%s HTTP", escaped);

      g_clear_object (&stage->take);
      adopt_well (stage, ids[i]);
      g_assert_cmpstr (tachy_take_get_remote_id (stage->take), ==, ids[i]);
      head = fault_server_dup_head (stage->server, FAULT_RETRIEVE, i);
      g_assert_true (g_str_has_prefix (head, line));
      stage_wait_filed (stage->take);
      assert_refused (stage, address, TACHY_ERROR_INVALID, "in the library already");
    }

  takes = world_list (stage->world);
  g_assert_cmpuint (takes->len, ==, G_N_ELEMENTS (ids));
}

/* It is said which take it is, without asking the server. */
static void
test_twice (Stage        *stage,
            gconstpointer data)
{
  g_autoptr (TachyTake) rival = NULL;
  g_autoptr (GError) error = NULL;

  stage_play (stage);
  stage_wait_filed (stage->take);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &hang);
  g_assert_null (adopt (stage->world, "job_1", &rival, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  g_assert_true (rival == stage->take);
}

static void
test_two_processes (Stage        *stage,
                    gconstpointer data)
{
  World *worlds[2] = { stage->world, world_open (stage->directory) };
  GAsyncResult *results[2] = { NULL, NULL };
  g_autoptr (GPtrArray) takes = NULL;
  guint n_refused = 0;

  world_furnish (worlds[1], fault_server_get_base_url (stage->server));
  world_start (worlds[1]);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &done);
  for (guint i = 0; i < 2; i++)
    tachy_engine_adopt_async (worlds[i]->engine, WORLD_PROVIDER, "job_theirs", NULL,
                              tachy_test_keep_result_cb, &results[i]);
  TACHY_TEST_WAIT_FOR (results[0] != NULL && results[1] != NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (TachyTake) rival = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (TachyTake) take = tachy_engine_adopt_finish (worlds[i]->engine, results[i],
                                                              &rival, &error);

      if (take == NULL)
        {
          g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
          g_assert_nonnull (rival);
          n_refused++;
        }
      g_object_unref (results[i]);
    }

  g_assert_cmpuint (n_refused, ==, 1);
  takes = world_list (stage->world);
  g_assert_cmpuint (takes->len, ==, 1);
  stage->take = world_find (stage->world, tachy_take_get_id (takes->pdata[0]), NULL);
  TACHY_TEST_WAIT_FOR ((world_reload (stage->world, stage->take),
                        tachy_take_get_media (stage->take) == TACHY_MEDIA_FILED));
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 1);
  world_close (worlds[1]);
}

static void
test_restart (Stage        *stage,
              gconstpointer data)
{
  fault_server_script (stage->server, FAULT_RETRIEVE, 1, &running);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &hang);
  adopt_well (stage, "job_theirs");
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_RETRIEVE) == 2);
  stage_restart (stage);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &done);
  g_assert_true (tachy_take_is_active (stage->take));
  world_start (stage->world);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  assert_nothing_created (stage);
}

/* A take of which nobody knows yet whether it was created is not passed over. */
static void
test_may_be_ours (Stage        *stage,
                  gconstpointer data)
{
  const FaultAnswer drop = { .how = FAULT_DROP };
  const FaultAnswer no_list = { .status = 404 };
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"@ID@\",\"status\":\"completed\",\"prompt\":\"a paper boat\","
      "\"created_at\":%" G_GINT64_FORMAT "}",
      g_get_real_time () / G_USEC_PER_SEC);
  const FaultAnswer same = { .text = text };
  g_autoptr (TachyTake) rival = NULL;
  g_autoptr (TachyTake) adopted = NULL;
  g_autoptr (GError) error = NULL;

  fault_server_script (stage->server, FAULT_LIST, 0, &no_list);
  fault_server_script (stage->server, FAULT_CREATE, 1, &drop);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &same);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_UNKNOWN);
  g_assert_null (adopt (stage->world, "job_1", &rival, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  g_assert_true (rival == stage->take);
  g_clear_error (&error);

  TACHY_TEST_WAIT_FOR (!tachy_take_is_active (stage->take));
  world_execute (stage->world, "UPDATE take SET search = 'settled'");
  adopted = adopt (stage->world, "job_1", NULL, &error);
  g_assert_no_error (error);
  stage_wait_filed (adopted);
}

static void
test_sending (Stage        *stage,
              gconstpointer data)
{
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"@ID@\",\"status\":\"in_progress\",\"prompt\":\"a paper boat\","
      "\"created_at\":%" G_GINT64_FORMAT "}",
      g_get_real_time () / G_USEC_PER_SEC);
  const FaultAnswer same = { .text = text };

  fault_server_script (stage->server, FAULT_CREATE, 1, &hang);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &same);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_CREATE) == 1);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_SENDING);
  assert_refused (stage, "job_1", TACHY_ERROR_INVALID, "right now");
}

/* No click here has paid for it, so only what the server says counts, on the day of its creation;
 * also when the take is removed. */
static void
test_money (Stage        *stage,
            gconstpointer data)
{
  static const char *const states[] = { "in_progress", "failed", "completed" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_clear_object (&stage->take);
      tell (stage, states[i], "");
      adopt_well (stage, states[i]);
      if (i > 0)
        TACHY_TEST_WAIT_FOR (!tachy_take_is_active (stage->take));
      g_assert_cmpuint (read_money (stage->world).n_takes, ==, 0);
    }
  tachy_engine_remove_async (stage->world->engine, stage->take, NULL, tachy_test_keep_result_cb,
                             &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  tachy_engine_remove_finish (stage->world->engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read_money (stage->world).n_takes, ==, 0);

  g_clear_object (&stage->take);
  g_clear_object (&result);
  tell (stage, "completed", ",\"usage\":{\"cost\":0.37}");
  adopt_well (stage, "job_paid");
  stage_wait_filed (stage->take);
  g_assert_cmpint (read_money (stage->world).charged, ==, 370000);
  tachy_ledger_read_async (stage->world->takes, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  entries = tachy_ledger_read_finish (stage->world->takes, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((TachyLedgerEntry *) entries->pdata[0])->day, ==, "2023-11-14");
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  stage_add ("/tachyscope/engine/adopt/running", test_running);
  stage_add ("/tachyscope/engine/adopt/done", test_done);
  stage_add ("/tachyscope/engine/adopt/silent", test_silent);
  stage_add ("/tachyscope/engine/adopt/rebuilt", test_rebuilt);
  stage_add ("/tachyscope/engine/adopt/over", test_over);
  stage_add ("/tachyscope/engine/adopt/content-gone", test_content_gone);
  stage_add ("/tachyscope/engine/adopt/refused", test_refused);
  stage_add ("/tachyscope/engine/adopt/no-provider", test_no_provider);
  stage_add ("/tachyscope/engine/adopt/odd-ids", test_odd_ids);
  stage_add ("/tachyscope/engine/adopt/twice", test_twice);
  stage_add ("/tachyscope/engine/adopt/two-processes", test_two_processes);
  stage_add ("/tachyscope/engine/adopt/restart", test_restart);
  stage_add ("/tachyscope/engine/adopt/may-be-ours", test_may_be_ours);
  stage_add ("/tachyscope/engine/adopt/sending", test_sending);
  stage_add ("/tachyscope/engine/adopt/money", test_money);

  return g_test_run ();
}
