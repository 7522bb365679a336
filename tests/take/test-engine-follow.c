/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sent take is followed through whatever its server says, and never given up or sent again. */

#include "config.h"

#include <string.h>

#include "stage.h"

#define RUNNING(progress) "{\"id\":\"@ID@\",\"status\":\"in_progress\",\"progress\":" progress "}"
#define DONE "{\"id\":\"@ID@\",\"status\":\"completed\",\"progress\":0}"

/* Answers after which a take goes on as if nothing had been said. */
static const struct
{
  const char *name;
  FaultAnswer answer;
} passing[] = {
  { "500", { .status = 500 } },
  { "502-html", { .status = 502, .type = "text/html", .text = "<h1>Bad gateway</h1>" } },
  { "503", { .status = 503 } },
  { "408", { .status = 408 } },
  { "425", { .status = 425 } },
  { "429", { .status = 429 } },
  { "302", { .status = 302, .headers = "Location: /login\r\n" } },
  { "html", { .type = "text/html", .text = "<html>Sign in</html>" } },
  { "empty-202", { .status = 202 } },
  { "empty-200", { .text = "" } },
  { "garbage", { .text = "{\"id\":" } },
  { "null-status", { .text = "{\"id\":\"@ID@\",\"status\":null}" } },
  { "unknown-word", { .text = "{\"id\":\"@ID@\",\"status\":\"dreaming\"}" } },
  { "another-id", { .text = "{\"id\":\"job_4711\",\"status\":\"completed\"}" } },
  { "another-failed", { .text = "{\"id\":\"job_4711\",\"status\":\"failed\"}" } },
  { "drop", { .how = FAULT_DROP } },
  { "reset", { .how = FAULT_RESET } },
  { "404", { .status = 404 } },
  { "cut", { .text = DONE, .cut = 10 } },
};

/* Answers that end it. */
typedef struct
{
  const char *name;
  FaultAnswer answer;
  TachyTakeState state;
  TachyError cause;
  const char *code;
  const char *message;
} Ending;

static const Ending endings[] = {
  { "failed",
    { .text = "{\"id\":\"@ID@\",\"status\":\"failed\","
              "\"error\":{\"code\":\"gpu_on_fire\",\"message\":\"Sorry.\"}}" },
    TACHY_TAKE_FAILED, TACHY_ERROR_SERVER, "gpu_on_fire", "Sorry." },
  { "failed-silently", { .text = "{\"id\":\"@ID@\",\"status\":\"FAILURE\"}" },
    TACHY_TAKE_FAILED, TACHY_ERROR_SERVER, NULL, NULL },
  { "failed-with-500",
    { .status = 500,
      .text = "{\"id\":\"@ID@\",\"status\":\"failed\",\"error\":{\"code\":7,\"message\":\"No.\"}}" },
    TACHY_TAKE_FAILED, TACHY_ERROR_SERVER, "7", "No." },
  { "moderated",
    { .text = "{\"id\":\"@ID@\",\"status\":\"failed\","
              "\"error\":{\"code\":\"moderation_blocked\",\"message\":\"Tut.\"}}" },
    TACHY_TAKE_FAILED, TACHY_ERROR_MODERATED, "moderation_blocked", "Tut." },
  { "cancelled", { .text = "{\"id\":\"@ID@\",\"status\":\"canceled\"}" },
    TACHY_TAKE_CANCELLED, TACHY_ERROR_GONE, NULL, NULL },
  { "expired", { .text = "{\"id\":\"@ID@\",\"status\":\"expired\"}" },
    TACHY_TAKE_EXPIRED, TACHY_ERROR_EXPIRED, NULL, NULL },
  { "deleted", { .text = "{\"id\":\"@ID@\",\"status\":\"deleted\"}" },
    TACHY_TAKE_GONE, TACHY_ERROR_GONE, NULL, NULL },
};

static void
test_passing (Stage        *stage,
              gconstpointer data)
{
  const FaultAnswer *answer = data;

  fault_server_script (stage->server, FAULT_RETRIEVE, 2, answer);
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_RETRIEVE), >=, 3);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

static void
test_ending (Stage        *stage,
             gconstpointer data)
{
  const Ending *ending = data;
  g_autoptr (TachyFailure) failure = NULL;
  guint n_asked;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &ending->answer);
  stage_play (stage);
  stage_wait_state (stage->take, ending->state);
  stage_assert_cause (stage->take, ending->cause);
  failure = tachy_take_dup_failure (stage->take);
  g_assert_nonnull (failure);
  g_assert_cmpstr (failure->code, ==, ending->code);
  g_assert_cmpstr (failure->message, ==, ending->message);
  g_assert_cmpint (tachy_take_get_ended_at (stage->take), >, 0);
  g_assert_false (tachy_take_is_active (stage->take));

  n_asked = fault_server_count (stage->server, FAULT_RETRIEVE);
  stage_linger (100);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_RETRIEVE), ==, n_asked);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

static void
test_gone (Stage        *stage,
           gconstpointer data)
{
  const FaultAnswer unknown = { .status = 404, .text = "{\"error\":{\"message\":\"No such job\"}}" };

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &unknown);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_GONE);
  stage_assert_cause (stage->take, TACHY_ERROR_GONE);
  g_assert_nonnull (strstr (tachy_take_get_reason (stage->take), "charged"));
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_RETRIEVE), >=, 3);
}

/* Only what lasts is said, and it is taken back when it is over. */
static void
test_lasting_trouble (Stage        *stage,
                      gconstpointer data)
{
  const FaultAnswer broken = { .status = 500, .headers = "X-Request-Id: req_77\r\n" };
  g_autoptr (TachyFailure) failure = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &broken);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (tachy_take_get_reason (stage->take) != NULL);
  stage_assert_cause (stage->take, TACHY_ERROR_SERVER);
  failure = tachy_take_dup_failure (stage->take);
  g_assert_cmpstr (failure->request_id, ==, "req_77");
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_RETRIEVE), >=, 3);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_ACCEPTED);
  g_assert_true (tachy_take_is_active (stage->take));

  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
}

static void
test_silence (Stage        *stage,
              gconstpointer data)
{
  const FaultAnswer hang = { .how = FAULT_HANG };

  stage_limit_patience (stage, 300);
  fault_server_script (stage->server, FAULT_RETRIEVE, 1, &hang);
  stage_play (stage);
  stage_wait_filed (stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

static void
test_unknown_word (Stage        *stage,
                   gconstpointer data)
{
  const FaultAnswer strange = { .text = "{\"id\":\"@ID@\",\"status\":\"梦\"}" };

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &strange);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (g_strcmp0 (tachy_take_get_status_word (stage->take), "梦") == 0);
  g_assert_true (tachy_take_is_active (stage->take));
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (stage->take);
}

static void
test_progress (Stage        *stage,
               gconstpointer data)
{
  const FaultAnswer answers[] = { { .text = RUNNING ("30") }, { .text = RUNNING ("20") },
                                  { .text = RUNNING ("\"45%\"") }, { .text = RUNNING ("1e999") },
                                  { .text = RUNNING ("null") } };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    fault_server_script (stage->server, FAULT_RETRIEVE, i + 1 < G_N_ELEMENTS (answers) ? 1 : 0,
                         &answers[i]);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (tachy_take_get_progress (stage->take) == 30);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_RUNNING);
  TACHY_TEST_WAIT_FOR (tachy_take_get_progress (stage->take) == 45);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_RETRIEVE) >= 6);
  g_assert_cmpint (tachy_take_get_progress (stage->take), >=, 45);
  fault_server_forget (stage->server, FAULT_RETRIEVE);
  stage_wait_filed (stage->take);
}

/* What the server asks for is a least. */
static void
test_retry_after (Stage        *stage,
                  gconstpointer data)
{
  const FaultAnswer wait = { .status = 429, .headers = "Retry-After: 50\r\n" };
  gint64 start;

  fault_server_script (stage->server, FAULT_RETRIEVE, 1, &wait);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_RETRIEVE) == 1);
  start = g_get_monotonic_time ();
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_RETRIEVE) == 2);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_TIME_SPAN_SECOND * 45 / 100);
  stage_wait_filed (stage->take);
}

static void
refused_cb (GPtrArray  *refused,
            const char *provider_id)
{
  g_ptr_array_add (refused, g_strdup (provider_id));
}

/* A refused key stops a provider, once and for all its takes, until the person acts. */
static void
test_key_refused (Stage        *stage,
                  gconstpointer data)
{
  const FaultAnswer refusal = { .status = 401, .text = "{\"error\":{\"message\":\"Bad key\"}}" };
  g_autoptr (GPtrArray) refused = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TachyTake) other = NULL;
  guint n_asked;

  g_signal_connect_swapped (stage->world->engine, "key-refused", G_CALLBACK (refused_cb), refused);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &refusal);
  stage_play (stage);
  other = world_make (stage->world, "another boat");
  TACHY_TEST_WAIT_FOR (refused->len > 0);
  TACHY_TEST_WAIT_FOR (tachy_take_get_reason (stage->take) != NULL ||
                       tachy_take_get_reason (other) != NULL);
  stage_linger (100);
  g_assert_cmpuint (refused->len, ==, 1);
  g_assert_cmpstr (refused->pdata[0], ==, WORLD_PROVIDER);
  g_assert_true (tachy_take_is_active (stage->take));
  g_assert_true (tachy_take_is_active (other));
  n_asked = fault_server_count (stage->server, FAULT_RETRIEVE);
  g_assert_cmpuint (n_asked, <=, 2);

  fault_server_forget (stage->server, FAULT_RETRIEVE);
  tachy_engine_retry_provider (stage->world->engine, WORLD_PROVIDER);
  stage_wait_filed (stage->take);
  stage_wait_filed (other);
  stage_assert_filed (stage, other);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 2);
  g_signal_handlers_disconnect_by_data (stage->world->engine, refused);
}

/* The key may be refused for the clip alone. */
static void
test_key_refused_for_clip (Stage        *stage,
                           gconstpointer data)
{
  const FaultAnswer refusal = { .status = 401 };
  g_autoptr (GPtrArray) refused = g_ptr_array_new_with_free_func (g_free);

  g_signal_connect_swapped (stage->world->engine, "key-refused", G_CALLBACK (refused_cb), refused);
  fault_server_script (stage->server, FAULT_CONTENT, 0, &refusal);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (refused->len > 0 && tachy_take_get_reason (stage->take) != NULL);
  stage_assert_cause (stage->take, TACHY_ERROR_KEY);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_DONE);

  fault_server_forget (stage->server, FAULT_CONTENT);
  tachy_engine_retry_provider (stage->world->engine, WORLD_PROVIDER);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_signal_handlers_disconnect_by_data (stage->world->engine, refused);
}

static void
test_server_restarts (Stage        *stage,
                      gconstpointer data)
{
  const FaultAnswer running = { .text = RUNNING ("10") };

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_RUNNING);
  fault_server_free (stage->server);
  stage->server = fault_server_new (stage->clip);
  TACHY_TEST_WAIT_FOR (tachy_take_get_reason (stage->take) != NULL);
  stage_assert_cause (stage->take, TACHY_ERROR_NOT_REACHED);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_RUNNING);

  /* At another port, which the person enters. */
  {
    g_autoptr (TachyProvider) provider = tachy_provider_new (
        WORLD_PROVIDER, "Fault", fault_server_get_base_url (stage->server));
    g_autoptr (GAsyncResult) result = NULL;

    tachy_providers_save_async (stage->world->providers, provider, NULL, tachy_test_keep_result_cb,
                                &result);
    TACHY_TEST_WAIT_FOR (result != NULL);
  }
  tachy_engine_retry_provider (stage->world->engine, WORLD_PROVIDER);
  stage_wait_filed (stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 0);
}

static void
add_tables (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (passing); i++)
    {
      g_autofree char *path = g_strconcat ("/tachyscope/engine/passing/", passing[i].name, NULL);

      g_test_add (path, Stage, &passing[i].answer, stage_set_up, test_passing, stage_tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat ("/tachyscope/engine/ending/", endings[i].name, NULL);

      g_test_add (path, Stage, &endings[i], stage_set_up, test_ending, stage_tear_down);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_tables ();
  stage_add ("/tachyscope/engine/follow/gone", test_gone);
  stage_add ("/tachyscope/engine/follow/lasting-trouble", test_lasting_trouble);
  stage_add ("/tachyscope/engine/follow/silence", test_silence);
  stage_add ("/tachyscope/engine/follow/unknown-word", test_unknown_word);
  stage_add ("/tachyscope/engine/follow/progress", test_progress);
  stage_add ("/tachyscope/engine/follow/retry-after", test_retry_after);
  stage_add ("/tachyscope/engine/follow/key-refused", test_key_refused);
  stage_add ("/tachyscope/engine/follow/key-refused-for-clip", test_key_refused_for_clip);
  stage_add ("/tachyscope/engine/follow/server-restarts", test_server_restarts);

  return g_test_run ();
}
