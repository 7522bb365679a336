/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the person stops or throws away: at the server, in the library, and on the disk. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "stage.h"

#define RUNNING "{\"id\":\"@ID@\",\"status\":\"in_progress\",\"progress\":10}"

static const FaultAnswer running = { .text = RUNNING };
static const FaultAnswer nothing_there = { .status = 404,
                                           .text = "{\"error\":{\"message\":\"not found\"}}" };

static gboolean
cancel (Stage   *stage,
        GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_engine_cancel_async (stage->world->engine, stage->take, NULL, tachy_test_keep_result_cb,
                             &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_engine_cancel_finish (stage->world->engine, result, error);
}

static gboolean
throw_away (Stage     *stage,
            TachyTake *take,
            GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_engine_remove_async (stage->world->engine, take, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_engine_remove_finish (stage->world->engine, result, error);
}

static void
play_running (Stage *stage)
{
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_RUNNING);
}

static void
test_cancel_waiting (Stage        *stage,
                     gconstpointer data)
{
  const FaultAnswer busy = { .status = 429, .headers = "Retry-After: 10\r\n" };
  g_autoptr (GError) error = NULL;

  fault_server_script (stage->server, FAULT_CREATE, 1, &busy);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_SENDING);
  stage_wait_state (stage->take, TACHY_TAKE_WAITING);
  g_assert_true (cancel (stage, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_CANCELLED);
  g_assert_null (tachy_take_get_reason (stage->take));

  stage_linger (200);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_DELETE), ==, 0);
  g_assert_cmpuint (tachy_engine_get_n_active (stage->world->engine), ==, 0);
}

static void
test_cancel_running (Stage        *stage,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *head = NULL;
  guint n_asked;

  play_running (stage);
  g_assert_true (cancel (stage, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_CANCELLED);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_DELETE), ==, 1);
  head = fault_server_dup_head (stage->server, FAULT_DELETE, 0);
  g_assert_true (g_str_has_prefix (head, "DELETE /v1/videos/job_1 HTTP/1.1\r\n"));

  stage_linger (50);
  n_asked = fault_server_count (stage->server, FAULT_RETRIEVE);
  stage_linger (150);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_RETRIEVE), ==, n_asked);
}

/* The server's answer to the last question comes when nobody wants to know any more. */
static void
test_late_answer (Stage        *stage,
                  gconstpointer data)
{
  const FaultAnswer slow = { .text = "{\"id\":\"@ID@\",\"status\":\"completed\"}", .slow_ms = 8 };
  g_autoptr (GError) error = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &slow);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_RETRIEVE) == 1);
  g_assert_true (cancel (stage, &error));
  g_assert_no_error (error);
  stage_linger (500);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_CANCELLED);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 0);
}

/* How the attempt to delete can end while the server goes on. */
static const struct
{
  const char *name;
  FaultAnswer answer;
  TachyError code;
} refusals[] = {
  { "405", { .status = 405 }, TACHY_ERROR_UNSUPPORTED },
  { "501", { .status = 501 }, TACHY_ERROR_UNSUPPORTED },
  { "404-of-the-route", { .status = 404 }, TACHY_ERROR_UNSUPPORTED },
  { "409", { .status = 409 }, TACHY_ERROR_BUSY },
  { "401", { .status = 401 }, TACHY_ERROR_KEY },
  { "500", { .status = 500 }, TACHY_ERROR_SERVER },
  { "drop", { .how = FAULT_DROP }, TACHY_ERROR_SERVER },
};

static void
test_refused (Stage        *stage,
              gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  play_running (stage);
  fault_server_script (stage->server, FAULT_DELETE, 0, &refusals[i].answer);
  g_assert_false (cancel (stage, &error));
  g_assert_error (error, TACHY_ERROR, (int) refusals[i].code);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_RUNNING);

  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
}

static void
test_gone_already (Stage        *stage,
                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  play_running (stage);
  fault_server_script (stage->server, FAULT_DELETE, 0, &nothing_there);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &nothing_there);
  g_assert_true (cancel (stage, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_CANCELLED);
}

static void
test_cancel_over (Stage        *stage,
                  gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  stage_play (stage);
  stage_wait_filed (stage->take);
  g_assert_false (cancel (stage, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_DELETE), ==, 0);
  stage_assert_filed (stage, stage->take);
}

static char *
build_trash_path (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), "Trash", "files", name, NULL);
}

/* The trash is that of a home of the test's own. */
static void
make_home (void)
{
  g_assert_cmpint (g_mkdir_with_parents (g_get_home_dir (), 0700), ==, 0);
}

static void
test_remove (Stage        *stage,
             gconstpointer data)
{
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *clip = NULL;
  g_autofree char *name = NULL;
  g_autofree char *trashed = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  make_home ();
  stage_play (stage);
  stage_wait_filed (stage->take);
  clip = g_strdup (tachy_take_get_clip (stage->take));
  g_assert_true (throw_away (stage, stage->take, &error));
  g_assert_no_error (error);
  left = world_list (stage->world);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_false (g_file_test (clip, G_FILE_TEST_EXISTS));

  name = g_path_get_basename (clip);
  trashed = build_trash_path (name);
  g_file_get_contents (trashed, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (contents, length, g_bytes_get_data (stage->clip, NULL),
                   g_bytes_get_size (stage->clip));
}

/* Nobody shall lose a clip because it could not be moved. */
static void
test_remove_without_trash (Stage        *stage,
                           gconstpointer data)
{
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;

  stage_play (stage);
  stage_wait_filed (stage->take);
  g_assert_false (throw_away (stage, stage->take, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  left = world_list (stage->world);
  g_assert_cmpuint (left->len, ==, 1);
  stage_assert_filed (stage, stage->take);
}

static void
test_remove_active (Stage        *stage,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  play_running (stage);
  g_assert_false (throw_away (stage, stage->take, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (stage->take);
}

static void
test_remove_without_clip (Stage        *stage,
                          gconstpointer data)
{
  const FaultAnswer refusal = { .status = 400 };
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;

  fault_server_script (stage->server, FAULT_CREATE, 1, &refusal);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_REJECTED);
  g_assert_true (throw_away (stage, stage->take, &error));
  g_assert_no_error (error);
  left = world_list (stage->world);
  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_remove_missing_clip (Stage        *stage,
                          gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  stage_play (stage);
  stage_wait_filed (stage->take);
  g_unlink (tachy_take_get_clip (stage->take));
  g_assert_true (throw_away (stage, stage->take, &error));
  g_assert_no_error (error);
}

/* A picture goes with the last take that needs it. */
static void
test_remove_reference (Stage        *stage,
                       gconstpointer data)
{
  g_autoptr (GBytes) picture = world_read_media ("deep.png");
  g_autoptr (TachyRecipe) recipe = world_new_recipe ("a paper boat");
  g_autoptr (TachyTake) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  make_home ();
  stage->take = world_submit (stage->world, recipe, picture, NULL);
  other = world_submit (stage->world, recipe, picture, NULL);
  stage_wait_filed (stage->take);
  stage_wait_filed (other);
  path = tachy_engine_dup_reference_path (
      stage->world->engine, tachy_recipe_get_reference (tachy_take_get_recipe (other)));

  g_assert_true (throw_away (stage, stage->take, &error));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (throw_away (stage, other, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Thrown away while its damaged clip is being fetched once more. */
static void
test_remove_while_fetched (Stage        *stage,
                           gconstpointer data)
{
  const FaultAnswer broken = { .type = "video/mp4", .text = "no clip" };
  const FaultAnswer late = { .status = 503 };
  g_autoptr (GError) error = NULL;
  guint n_fetched;

  fault_server_script (stage->server, FAULT_CONTENT, 3, &broken);
  fault_server_script (stage->server, FAULT_CONTENT, 0, &late);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (tachy_take_get_media (stage->take) == TACHY_MEDIA_DAMAGED);
  tachy_engine_fetch (stage->world->engine, stage->take);
  g_assert_true (throw_away (stage, stage->take, &error));
  g_assert_no_error (error);

  stage_linger (150);
  n_fetched = fault_server_count (stage->server, FAULT_CONTENT);
  stage_linger (300);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, n_fetched);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  stage_add ("/tachyscope/engine/cancel/waiting", test_cancel_waiting);
  stage_add ("/tachyscope/engine/cancel/running", test_cancel_running);
  stage_add ("/tachyscope/engine/cancel/late-answer", test_late_answer);
  stage_add ("/tachyscope/engine/cancel/gone-already", test_gone_already);
  stage_add ("/tachyscope/engine/cancel/over", test_cancel_over);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/tachyscope/engine/cancel/", refusals[i].name, NULL);

      g_test_add (path, Stage, GUINT_TO_POINTER (i), stage_set_up, test_refused, stage_tear_down);
    }
  stage_add ("/tachyscope/engine/remove/clip", test_remove);
  stage_add ("/tachyscope/engine/remove/without-trash", test_remove_without_trash);
  stage_add ("/tachyscope/engine/remove/active", test_remove_active);
  stage_add ("/tachyscope/engine/remove/without-clip", test_remove_without_clip);
  stage_add ("/tachyscope/engine/remove/missing-clip", test_remove_missing_clip);
  stage_add ("/tachyscope/engine/remove/reference", test_remove_reference);
  stage_add ("/tachyscope/engine/remove/while-fetched", test_remove_while_fetched);

  return g_test_run ();
}
