/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the click to the server's answer: what came of it, and that it was asked exactly once. */

#include "config.h"

#include <string.h>

#include "resolver.h"
#include "stage.h"
#include "tachy-cadence-private.h"
#include "tachy-posters.h"

/* How a create request can end, and what that makes of the take. */
typedef struct
{
  const char *name;
  FaultAnswer answer;
  TachyTakeState state;
  TachyError cause;
} Outcome;

#define ERROR(code) "{\"error\":{\"message\":\"no: " code "\",\"type\":\"t\",\"code\":\"" code "\"}}"

static const Outcome outcomes[] = {
  { "400", { .status = 400, .text = ERROR ("invalid_size") },
    TACHY_TAKE_REJECTED, TACHY_ERROR_REFUSED },
  { "400-moderation", { .status = 400, .text = ERROR ("moderation_blocked") },
    TACHY_TAKE_REJECTED, TACHY_ERROR_MODERATED },
  { "401", { .status = 401, .text = ERROR ("invalid_api_key") },
    TACHY_TAKE_REJECTED, TACHY_ERROR_KEY },
  { "402", { .status = 402, .text = "" }, TACHY_TAKE_REJECTED, TACHY_ERROR_CREDIT },
  { "403-quota", { .status = 403, .text = ERROR ("insufficient_user_quota") },
    TACHY_TAKE_REJECTED, TACHY_ERROR_CREDIT },
  { "404", { .status = 404, .type = "text/html", .text = "<h1>Not found</h1>" },
    TACHY_TAKE_REJECTED, TACHY_ERROR_ADDRESS },
  { "405", { .status = 405 }, TACHY_TAKE_REJECTED, TACHY_ERROR_ADDRESS },
  { "408", { .status = 408 }, TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "409", { .status = 409 }, TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "413", { .status = 413 }, TACHY_TAKE_REJECTED, TACHY_ERROR_REFUSED },
  { "415", { .status = 415 }, TACHY_TAKE_REJECTED, TACHY_ERROR_REFUSED },
  { "422", { .status = 422, .text = "{\"detail\":[{\"msg\":\"bad seconds\"}]}" },
    TACHY_TAKE_REJECTED, TACHY_ERROR_REFUSED },
  { "429-quota", { .status = 429, .text = ERROR ("insufficient_quota") },
    TACHY_TAKE_REJECTED, TACHY_ERROR_CREDIT },
  { "500", { .status = 500, .text = ERROR ("server_error") },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "502", { .status = 502, .type = "text/html", .text = "<h1>Bad gateway</h1>" },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "503-retry-after", { .status = 503, .headers = "Retry-After: 0\r\n" },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "302", { .status = 302, .headers = "Location: /v1/videos/elsewhere\r\n" },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "307", { .status = 307, .headers = "Location: http://127.0.0.1:9/v1/videos\r\n" },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "308-slash", { .status = 308, .headers = "Location: /v1/videos/\r\n" },
    TACHY_TAKE_REJECTED, TACHY_ERROR_ADDRESS },
  { "drop", { .how = FAULT_DROP }, TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "reset", { .how = FAULT_RESET }, TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "html", { .type = "text/html", .text = "<html>Sign in</html>" },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "empty", { .text = "" }, TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "204", { .status = 204 }, TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "no-id", { .text = "{\"object\":\"video\",\"status\":\"queued\"}" },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "empty-id", { .text = "{\"id\":\"\",\"status\":\"queued\"}" },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "dots", { .text = "{\"id\":\"..\",\"status\":\"queued\"}" },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "garbage", { .text = "{\"id\":\"video_1\"," }, TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "array", { .text = "[{\"id\":\"video_1\"}]" }, TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "cut", { .text = "{\"id\":\"video_1\",\"status\":\"queued\"}", .cut = 12 },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "cut-chunk", { .text = "{\"id\":\"video_1\",\"status\":\"queued\"}", .cut = 12, .chunked = TRUE },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "longer-than-said", { .text = "{\"id\":\"video_1\",\"status\":\"queued\"}", .lie = -5 },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
  { "two-lengths", { .text = "{\"id\":\"video_1\"}", .headers = "Content-Length: 3\r\n" },
    TACHY_TAKE_UNKNOWN, TACHY_ERROR_UNKNOWN },
};

/* Answers that mean yes. */
static const FaultAnswer accepting[] = {
  { .status = 201, .text = "{\"id\":\"@ID@\",\"status\":\"pending\"}" },
  { .status = 202, .text = "{\"task_id\":\"@ID@\",\"status\":\"NOT_START\"}" },
  { .text = "{\"id\":\"@ID@\",\"status\":\"queued\"}", .chunked = TRUE },
  { .text = "{\"id\":\"@ID@\",\"status\":\"queued\"}", .no_length = TRUE },
  { .text = "{\"id\":\"@ID@\",\"status\":\"queued\"}", .slow_ms = 1 },
  { .text = "{\"id\":\"@ID@\",\"status\":\"completed\"}" },
  { .text = "{\"id\":\"@ID@\"}", .type = "text/plain" },
};

static void
test_outcome (Stage        *stage,
              gconstpointer data)
{
  const Outcome *outcome = data;

  fault_server_script (stage->server, FAULT_CREATE, 1, &outcome->answer);
  stage_play (stage);
  stage_wait_state (stage->take, outcome->state);
  stage_assert_cause (stage->take, outcome->cause);
  g_assert_null (tachy_take_get_remote_id (stage->take));
  TACHY_TEST_WAIT_FOR (!tachy_take_is_active (stage->take));
  g_assert_null (tachy_take_get_remote_id (stage->take));

  /* Nor does a restart send it again. */
  stage_restart (stage);
  world_start (stage->world);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, outcome->state);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

static void
test_accepted (Stage        *stage,
               gconstpointer data)
{
  fault_server_script (stage->server, FAULT_CREATE, 1, data);
  stage_play (stage);
  stage_wait_filed (stage->take);
  g_assert_cmpstr (tachy_take_get_remote_id (stage->take), ==, "job_1");
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

static void
assert_poster (Stage *stage)
{
  g_autofree char *directory = g_build_filename (stage->directory, "posters", NULL);
  g_autoptr (TachyPosters) posters = tachy_posters_new (stage->world->media, directory);
  g_autoptr (GBytes) first = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GBytes) poster = NULL;
      g_autoptr (GError) error = NULL;

      tachy_posters_get_async (posters, stage->take, NULL, tachy_test_keep_result_cb, &result);
      TACHY_TEST_WAIT_FOR (result != NULL);
      poster = tachy_posters_get_finish (posters, result, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (poster, NULL), 3, "\xff\xd8\xff", 3);
      g_assert_true (first == NULL || g_bytes_equal (poster, first));
      first = first == NULL ? g_bytes_ref (poster) : first;
    }
}

static void
test_whole_way (Stage        *stage,
                gconstpointer data)
{
  g_autofree char *head = NULL;
  g_autofree char *key = NULL;

  g_assert_cmpuint (tachy_engine_get_n_active (stage->world->engine), ==, 0);
  stage_play (stage);
  g_assert_cmpuint (tachy_engine_get_n_active (stage->world->engine), ==, 1);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (tachy_engine_get_n_active (stage->world->engine), ==, 0);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 1);

  g_assert_true (g_str_has_prefix (tachy_take_get_clip (stage->take), stage->world->clips));
  g_assert_true (g_str_has_suffix (tachy_take_get_clip (stage->take), "a paper boat.mp4"));
  g_assert_cmpint (tachy_take_get_progress (stage->take), ==, 100);
  g_assert_cmpint (tachy_take_get_clip_width (stage->take), >, 0);
  g_assert_cmpint (tachy_take_get_clip_height (stage->take), >, 0);
  g_assert_cmpint (tachy_take_get_clip_duration (stage->take), >, 0);
  g_assert_cmpint (tachy_take_get_ended_at (stage->take), >=,
                   tachy_take_get_accepted_at (stage->take));

  head = fault_server_dup_head (stage->server, FAULT_CREATE, 0);
  key = g_strdup_printf ("\r\nIdempotency-Key: %s\r\n",
                         tachy_take_get_row (stage->take)->idempotency_key);
  g_assert_nonnull (strstr (head, key));
  g_assert_nonnull (strstr (head, "\r\nAuthorization: Bearer " WORLD_KEY "\r\n"));
  assert_poster (stage);
}

/* Two clips of the same prompt stand beside each other. */
static void
test_same_name (Stage        *stage,
                gconstpointer data)
{
  g_autoptr (TachyTake) other = NULL;

  stage_play (stage);
  stage_wait_filed (stage->take);
  other = world_make (stage->world, "a paper boat");
  stage_wait_filed (other);
  stage_assert_filed (stage, stage->take);
  stage_assert_filed (stage, other);
  g_assert_true (g_str_has_suffix (tachy_take_get_clip (other), "a paper boat (2).mp4"));
}

static gboolean
contains (GBytes *haystack,
          GBytes *needle)
{
  return memmem (g_bytes_get_data (haystack, NULL), g_bytes_get_size (haystack),
                 g_bytes_get_data (needle, NULL), g_bytes_get_size (needle)) != NULL;
}

/* A picture goes out exactly as it is kept, and is kept once for all takes that need it. */
static void
test_reference (Stage        *stage,
                gconstpointer data)
{
  g_autoptr (GBytes) picture = world_read_media ("deep.png");
  g_autoptr (TachyRecipe) recipe = world_new_recipe ("a paper boat");
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) second_body = NULL;
  g_autoptr (GBytes) head = g_bytes_new_static ("name=\"input_reference\"; filename=\"reference.png\"",
                                                strlen ("name=\"input_reference\"; filename=\"reference.png\""));
  g_autoptr (GBytes) type = g_bytes_new_static ("Content-Type: image/png", 23);
  g_autoptr (TachyTake) variation = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, picture);
  g_autofree char *path = NULL;
  g_autofree char *kept = NULL;
  gsize length;

  stage->take = world_submit (stage->world, recipe, picture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tachy_recipe_get_reference (tachy_take_get_recipe (stage->take)), ==, sum);
  path = tachy_engine_dup_reference_path (stage->world->engine, sum);
  g_file_get_contents (path, &kept, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (kept, length, g_bytes_get_data (picture, NULL), g_bytes_get_size (picture));

  stage_wait_filed (stage->take);
  body = fault_server_dup_body (stage->server, FAULT_CREATE, 0);
  g_assert_true (contains (body, picture));
  g_assert_true (contains (body, head));
  g_assert_true (contains (body, type));

  variation = world_submit (stage->world, tachy_take_get_recipe (stage->take), NULL, &error);
  g_assert_no_error (error);
  stage_wait_filed (variation);
  second_body = fault_server_dup_body (stage->server, FAULT_CREATE, 1);
  g_assert_true (contains (second_body, picture));
}

static void
test_reference_gone (Stage        *stage,
                     gconstpointer data)
{
  g_autoptr (TachyRecipe) recipe = world_new_recipe ("a paper boat");

  tachy_recipe_set_reference (recipe, "0123");
  stage->take = world_submit (stage->world, recipe, NULL, NULL);
  stage_wait_state (stage->take, TACHY_TAKE_REJECTED);
  stage_assert_cause (stage->take, TACHY_ERROR_PICTURE);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 0);
}

static void
test_bad_recipe (Stage        *stage,
                 gconstpointer data)
{
  g_autoptr (TachyRecipe) recipe = world_new_recipe (" ");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) takes = NULL;

  g_assert_null (world_submit (stage->world, recipe, NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  takes = world_list (stage->world);
  g_assert_cmpuint (takes->len, ==, 0);
}

/* Two clicks are two takes, each sent once, under a key of its own. */
static void
test_twice (Stage        *stage,
            gconstpointer data)
{
  g_autoptr (TachyTake) other = NULL;

  stage_play (stage);
  other = world_make (stage->world, "a paper boat");
  g_assert_true (other != stage->take);
  stage_wait_filed (stage->take);
  stage_wait_filed (other);
  g_assert_cmpstr (tachy_take_get_remote_id (other), !=, tachy_take_get_remote_id (stage->take));
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 2);
}

/* "Too often" is the one answer after which a take is sent again by itself, and not earlier than
 * the server says. */
static void
test_busy (Stage        *stage,
           gconstpointer data)
{
  const guint status = GPOINTER_TO_UINT (data);
  const FaultAnswer busy = { .status = status, .headers = "Retry-After: 1\r\n" };
  gint64 start = g_get_monotonic_time ();

  tachy_cadence_set_pace (1);
  fault_server_script (stage->server, FAULT_CREATE, 1, &busy);
  fault_server_script (stage->server, FAULT_CREATE, 1, &accepting[5]);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_SENDING);
  stage_wait_state (stage->take, TACHY_TAKE_WAITING);
  stage_assert_cause (stage->take, TACHY_ERROR_BUSY);
  g_assert_cmpint (tachy_take_get_due_at (stage->take), >, g_get_real_time ());
  stage_wait_filed (stage->take);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_TIME_SPAN_SECOND);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 2);
  g_assert_cmpuint (fault_server_count_ids (stage->server), ==, 1);
  stage_assert_filed (stage, stage->take);
}

static void
test_mid_upload (Stage        *stage,
                 gconstpointer data)
{
  const FaultAnswer early = { .how = FAULT_RESET, .early = TRUE };

  fault_server_script (stage->server, FAULT_CREATE, 1, &early);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_UNKNOWN);
  stage_assert_cause (stage->take, TACHY_ERROR_UNKNOWN);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 0);
}

static void
test_silence (Stage        *stage,
              gconstpointer data)
{
  const FaultAnswer hang = { .how = FAULT_HANG };

  stage_limit_patience (stage, 500);
  fault_server_script (stage->server, FAULT_CREATE, 0, &hang);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_UNKNOWN);
  stage_assert_cause (stage->take, TACHY_ERROR_UNKNOWN);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

static void
test_nesting (Stage        *stage,
              gconstpointer data)
{
  g_autofree char *brackets = g_strnfill (200 * 1024, '[');
  g_autoptr (GBytes) body = g_bytes_new (brackets, 200 * 1024);
  const FaultAnswer deep = { .bytes = body };

  fault_server_script (stage->server, FAULT_CREATE, 1, &deep);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_UNKNOWN);
  stage_assert_cause (stage->take, TACHY_ERROR_UNKNOWN);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

/* An id like this must not lead anywhere else on the server. */
static void
test_odd_id (Stage        *stage,
             gconstpointer data)
{
  const FaultAnswer odd = { .text = "{\"id\":\"a/../b?c#d %2f\",\"status\":\"queued\"}" };
  g_autofree char *head = NULL;

  fault_server_script (stage->server, FAULT_CREATE, 1, &odd);
  stage_play (stage);
  stage_wait_filed (stage->take);
  g_assert_cmpstr (tachy_take_get_remote_id (stage->take), ==, "a/../b?c#d %2f");
  head = fault_server_dup_head (stage->server, FAULT_CONTENT, 0);
  g_assert_true (g_str_has_prefix (
      head, "GET /v1/videos/a%2F..%2Fb%3Fc%23d%20%252f/content HTTP/1.1\r\n"));
}

static void
play_elsewhere (Stage      *stage,
                const char *base_url)
{
  world_close (stage->world);
  stage->world = world_open (stage->directory);
  world_furnish (stage->world, base_url);
  world_start (stage->world);
  stage_play (stage);
}

static void
test_nobody_listens (Stage        *stage,
                     gconstpointer data)
{
  g_autoptr (FaultServer) other = fault_server_new (stage->clip);
  g_autofree char *base_url = g_strdup (fault_server_get_base_url (other));

  g_clear_pointer (&other, fault_server_free);
  play_elsewhere (stage, base_url);
  stage_wait_state (stage->take, TACHY_TAKE_REJECTED);
  stage_assert_cause (stage->take, TACHY_ERROR_NOT_REACHED);
}

static void
test_no_such_host (Stage        *stage,
                   gconstpointer data)
{
  use_failing_resolver ();
  play_elsewhere (stage, "https://videos.invalid/v1");
  stage_wait_state (stage->take, TACHY_TAKE_REJECTED);
  stage_assert_cause (stage->take, TACHY_ERROR_NOT_REACHED);
  g_assert_nonnull (strstr (tachy_take_get_reason (stage->take), "videos.invalid"));
  use_system_resolver ();
}

static void
test_provider_gone (Stage        *stage,
                    gconstpointer data)
{
  g_autoptr (TachyRecipe) recipe = world_new_recipe ("a paper boat");

  tachy_recipe_set_provider (recipe, "nobody");
  stage->take = world_submit (stage->world, recipe, NULL, NULL);
  stage_wait_state (stage->take, TACHY_TAKE_REJECTED);
  stage_assert_cause (stage->take, TACHY_ERROR_INVALID);
}

static void
add_tables (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autofree char *path = g_strconcat ("/tachyscope/engine/create/", outcomes[i].name, NULL);

      g_test_add (path, Stage, &outcomes[i], stage_set_up, test_outcome, stage_tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (accepting); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tachyscope/engine/accepted/%u", i);

      g_test_add (path, Stage, &accepting[i], stage_set_up, test_accepted, stage_tear_down);
    }
}

static void
set_traits (Stage      *stage,
            const char *traits)
{
  TachyProvider *provider = tachy_providers_get_by_id (stage->world->providers, WORLD_PROVIDER);

  g_object_set (provider, "traits", traits, NULL);
}

static char *
dup_key (Stage *stage,
         guint  n)
{
  g_autofree char *head = fault_server_dup_head (stage->server, FAULT_CREATE, n);
  const char *start = strstr (head, "Idempotency-Key: ");

  g_assert_nonnull (start);
  return g_strndup (start, strcspn (start, "\r"));
}

/* A server that promises to make one take of one key is asked again, with the very same bytes. */
static void
assert_same_requests (Stage *stage,
                      guint  n)
{
  g_autofree char *key = dup_key (stage, 0);
  g_autoptr (GBytes) body = fault_server_dup_body (stage->server, FAULT_CREATE, 0);

  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, n);
  g_assert_cmpuint (g_bytes_get_size (body), >, 0);
  for (guint i = 1; i < n; i++)
    {
      g_autofree char *other_key = dup_key (stage, i);
      g_autoptr (GBytes) other_body = fault_server_dup_body (stage->server, FAULT_CREATE, i);

      g_assert_cmpstr (other_key, ==, key);
      g_assert_true (g_bytes_equal (other_body, body));
    }
}

static void
test_again (Stage        *stage,
            gconstpointer data)
{
  const FaultAnswer cut = { .text = "{\"id\":\"@ID@\",\"status\":\"queued\"}", .cut = 12 };
  const FaultAnswer busy = { .status = 503 };
  const FaultAnswer replay = { .text = "{\"id\":\"job_1\",\"status\":\"queued\"}" };

  set_traits (stage, "{\"idempotency\":true}");
  fault_server_script (stage->server, FAULT_CREATE, 1, &cut);
  fault_server_script (stage->server, FAULT_CREATE, 1, &busy);
  fault_server_script (stage->server, FAULT_CREATE, 0, &replay);
  stage_play (stage);
  stage_wait_filed (stage->take);
  assert_same_requests (stage, 3);
  g_assert_cmpuint (fault_server_count_ids (stage->server), ==, 1);
}

/* It ends, and what is refused at last may have been created at first. */
static void
test_again_in_vain (Stage        *stage,
                    gconstpointer data)
{
  const FaultAnswer drop = { .how = FAULT_DROP };
  const FaultAnswer refusal = { .status = 402, .text = "" };

  set_traits (stage, "{\"idempotency\":true}");
  fault_server_script (stage->server, FAULT_CREATE, 1, &drop);
  fault_server_script (stage->server, FAULT_CREATE, 0, &refusal);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_UNKNOWN);
  stage_assert_cause (stage->take, TACHY_ERROR_UNKNOWN);
  TACHY_TEST_WAIT_FOR (!tachy_take_is_active (stage->take));
  assert_same_requests (stage, 3);
  g_assert_cmpuint (fault_server_count_ids (stage->server), ==, 0);
}

/* A refusal is an answer, and no reason to ask again. */
static void
test_refused_once (Stage        *stage,
                   gconstpointer data)
{
  const FaultAnswer refusal = { .status = 402, .text = "" };

  set_traits (stage, "{\"idempotency\":true}");
  fault_server_script (stage->server, FAULT_CREATE, 0, &refusal);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_REJECTED);
  stage_linger (100);
  assert_same_requests (stage, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  stage_add ("/tachyscope/engine/whole-way", test_whole_way);
  stage_add ("/tachyscope/engine/same-name", test_same_name);
  stage_add ("/tachyscope/engine/reference", test_reference);
  stage_add ("/tachyscope/engine/reference-gone", test_reference_gone);
  stage_add ("/tachyscope/engine/bad-recipe", test_bad_recipe);
  stage_add ("/tachyscope/engine/twice", test_twice);
  add_tables ();
  g_test_add ("/tachyscope/engine/create/425", Stage, GUINT_TO_POINTER (425), stage_set_up,
              test_busy, stage_tear_down);
  g_test_add ("/tachyscope/engine/create/429", Stage, GUINT_TO_POINTER (429), stage_set_up,
              test_busy, stage_tear_down);
  stage_add ("/tachyscope/engine/create/mid-upload", test_mid_upload);
  stage_add ("/tachyscope/engine/create/silence", test_silence);
  stage_add ("/tachyscope/engine/create/nesting", test_nesting);
  stage_add ("/tachyscope/engine/create/odd-id", test_odd_id);
  stage_add ("/tachyscope/engine/create/again", test_again);
  stage_add ("/tachyscope/engine/create/again-in-vain", test_again_in_vain);
  stage_add ("/tachyscope/engine/create/refused-once", test_refused_once);
  stage_add ("/tachyscope/engine/create/nobody-listens", test_nobody_listens);
  stage_add ("/tachyscope/engine/create/no-such-host", test_no_such_host);
  stage_add ("/tachyscope/engine/create/provider-gone", test_provider_gone);

  return g_test_run ();
}
