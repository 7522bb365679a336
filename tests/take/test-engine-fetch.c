/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A finished clip comes home whole or not at all, however it is sent. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "stage.h"

#define N_CUT 3000

/* Sent once each, after which the server is good. The clip stands in where there is no text. */
static const struct
{
  const char *name;
  FaultAnswer answer;
} faults[] = {
  { "cut", { .type = "video/mp4", .cut = N_CUT } },
  { "cut-at-first-byte", { .type = "video/mp4", .cut = 1 } },
  { "cut-chunk", { .type = "video/mp4", .cut = N_CUT, .chunked = TRUE } },
  { "cut-without-length", { .type = "video/mp4", .cut = N_CUT, .no_length = TRUE } },
  { "shorter-than-said", { .type = "video/mp4", .lie = 500 } },
  { "longer-than-said", { .type = "video/mp4", .lie = -500 } },
  { "two-lengths", { .type = "video/mp4", .headers = "Content-Length: 3\r\n" } },
  { "empty", { .type = "video/mp4", .text = "" } },
  { "html", { .type = "text/html", .text = "<html>Sign in</html>" } },
  { "html-as-video", { .type = "video/mp4", .text = "<html>Sign in</html>" } },
  { "json-error", { .text = "{\"error\":{\"message\":\"oops\",\"code\":\"internal\"}}" } },
  { "json-error-as-video", { .type = "video/mp4", .text = "{\"error\":{\"message\":\"oops\"}}" } },
  { "not-ready", { .status = 409, .text = "{\"error\":{\"code\":\"video_not_ready\"}}" } },
  { "not-ready-yet", { .status = 400, .text = "{\"error\":{\"message\":\"not completed yet\"}}" } },
  { "404", { .status = 404 } },
  { "425", { .status = 425 } },
  { "429", { .status = 429, .headers = "Retry-After: 1\r\n" } },
  { "500", { .status = 500 } },
  { "502", { .status = 502 } },
  { "drop", { .how = FAULT_DROP } },
  { "reset", { .how = FAULT_RESET } },
  { "hang", { .how = FAULT_ANSWER, .type = "video/mp4", .slow_ms = 60000 } },
  { "trickle", { .type = "video/mp4", .slow_ms = 20 } },
  { "redirect-to-nothing", { .status = 302 } },
  { "redirect-to-file", { .status = 302, .headers = "Location: file:///etc/passwd\r\n" } },
  { "unasked-part", { .status = 206, .headers = "Content-Range: bytes 5-20/100\r\n",
                      .type = "video/mp4" } },
  { "encoded", { .type = "video/mp4", .headers = "Content-Encoding: gzip\r\n" } },
};

/* Ways to send the clip that are all right. */
static const struct
{
  const char *name;
  FaultAnswer answer;
} ways[] = {
  { "chunked", { .type = "video/mp4", .chunked = TRUE } },
  { "without-length", { .type = "video/mp4", .no_length = TRUE } },
  { "octets", { .type = "application/octet-stream" } },
  { "quicktime", { .type = "video/quicktime" } },
  { "identity", { .type = "video/mp4", .headers = "Content-Encoding: identity\r\n" } },
};

static void
script_clip (Stage             *stage,
             guint              times,
             const FaultAnswer *answer)
{
  FaultAnswer with_clip = *answer;

  if (answer->text == NULL && (answer->status == 0 || answer->status == 206))
    with_clip.bytes = stage->clip;
  fault_server_script (stage->server, FAULT_CONTENT, times, &with_clip);
}

static void
test_fault (Stage        *stage,
            gconstpointer data)
{
  script_clip (stage, 1, data);
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 2);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

static void
test_way (Stage        *stage,
          gconstpointer data)
{
  script_clip (stage, 1, data);
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 1);
}

/* Until the first good attempt the person can read what is wrong. */
static void
test_said (Stage        *stage,
           gconstpointer data)
{
  const FaultAnswer broken = { .status = 503 };

  fault_server_script (stage->server, FAULT_CONTENT, 0, &broken);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (tachy_take_get_reason (stage->take) != NULL);
  stage_assert_cause (stage->take, TACHY_ERROR_SERVER);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_DONE);
  g_assert_true (tachy_take_is_active (stage->take));
  fault_server_forget (stage->server, FAULT_CONTENT);
  tachy_engine_fetch (stage->world->engine, stage->take);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
}

static void
assert_no_parts (Stage *stage)
{
  g_autofree char *parts = g_build_filename (stage->world->clips, ".part", NULL);
  g_autoptr (GDir) dir = g_dir_open (parts, 0, NULL);

  g_assert_true (dir == NULL || g_dir_read_name (dir) == NULL);
}

static void
test_expired (Stage        *stage,
              gconstpointer data)
{
  const FaultAnswer gone = { .status = 410 };

  fault_server_script (stage->server, FAULT_CONTENT, 0, &gone);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_EXPIRED);
  stage_assert_cause (stage->take, TACHY_ERROR_EXPIRED);
  g_assert_false (tachy_take_is_active (stage->take));
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 1);
  assert_no_parts (stage);
}

static void
test_missing (Stage        *stage,
              gconstpointer data)
{
  const FaultAnswer missing = { .status = 404 };

  fault_server_script (stage->server, FAULT_CONTENT, 0, &missing);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_EXPIRED);
  stage_assert_cause (stage->take, TACHY_ERROR_EXPIRED);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), >, 3);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

/* The server said "completed" too early. */
static void
test_failed_after_all (Stage        *stage,
                       gconstpointer data)
{
  const FaultAnswer done = { .text = "{\"id\":\"@ID@\",\"status\":\"completed\"}" };
  const FaultAnswer failed = { .text = "{\"id\":\"@ID@\",\"status\":\"failed\","
                                       "\"error\":{\"code\":\"late\",\"message\":\"Oh no.\"}}" };
  const FaultAnswer not_ready = { .status = 409 };
  g_autoptr (TachyFailure) failure = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 1, &done);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &failed);
  fault_server_script (stage->server, FAULT_CONTENT, 0, &not_ready);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_FAILED);
  stage_assert_cause (stage->take, TACHY_ERROR_SERVER);
  failure = tachy_take_dup_failure (stage->take);
  g_assert_cmpstr (failure->code, ==, "late");
  assert_no_parts (stage);
}

static void
test_damaged (Stage        *stage,
              gconstpointer data)
{
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (stage->clip, 0, N_CUT);
  const FaultAnswer broken = { .type = "video/mp4", .bytes = half };

  fault_server_script (stage->server, FAULT_CONTENT, 0, &broken);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (tachy_take_get_media (stage->take) == TACHY_MEDIA_DAMAGED);
  stage_assert_cause (stage->take, TACHY_ERROR_CLIP);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_DONE);
  g_assert_null (tachy_take_get_clip (stage->take));
  g_assert_false (tachy_take_is_active (stage->take));
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 3);
  assert_no_parts (stage);

  /* The person may think that it was the way after all. */
  fault_server_forget (stage->server, FAULT_CONTENT);
  tachy_engine_fetch (stage->world->engine, stage->take);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

static void
test_webm (Stage        *stage,
           gconstpointer data)
{
  g_autoptr (GBytes) webm = world_read_media ("clip.webm");
  const FaultAnswer answer = { .type = "video/mp4", .bytes = webm };

  fault_server_script (stage->server, FAULT_CONTENT, 1, &answer);
  stage_play (stage);
  stage_wait_filed (stage->take);
  g_assert_true (g_str_has_suffix (tachy_take_get_clip (stage->take), ".webm"));
}

static void
test_redirect (Stage        *stage,
               gconstpointer data)
{
  g_autoptr (FaultServer) other = fault_server_new (stage->clip);
  const FaultAnswer clip = { .type = "video/mp4", .bytes = stage->clip };
  g_autofree char *location = NULL;
  g_autofree char *head = NULL;
  FaultAnswer redirect = { .status = 302 };

  location = g_strdup_printf ("Location: %s/signed/clip.mp4?sig=1\r\n",
                              fault_server_get_base_url (other));
  redirect.headers = location;
  fault_server_script (stage->server, FAULT_CONTENT, 1, &redirect);
  fault_server_script (other, FAULT_OTHER, 0, &clip);
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);

  /* The key is for the provider's own origin. */
  head = fault_server_dup_head (other, FAULT_OTHER, 0);
  g_assert_null (strstr (head, WORLD_KEY));
  g_assert_null (strstr (head, "Authorization"));
}

static void
test_redirect_loop (Stage        *stage,
                    gconstpointer data)
{
  const FaultAnswer loop = { .status = 302, .headers = "Location: /v1/videos/job_1/content\r\n" };

  fault_server_script (stage->server, FAULT_CONTENT, 6, &loop);
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 7);
}

static void
test_result_url (Stage        *stage,
                 gconstpointer data)
{
  const FaultAnswer none = { .status = 404 };
  const FaultAnswer clip = { .type = "video/mp4", .bytes = stage->clip };
  const FaultAnswer done = { .text = "{\"id\":\"@ID@\",\"status\":\"completed\","
                                     "\"video_url\":\"/files/a.mp4\"}" };

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &done);
  fault_server_script (stage->server, FAULT_CONTENT, 0, &none);
  fault_server_script (stage->server, FAULT_OTHER, 0, &clip);
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
}

static void
test_no_folder (Stage        *stage,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (stage->world->clips, "in the way", -1, &error);
  g_assert_no_error (error);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (tachy_take_get_reason (stage->take) != NULL);
  stage_assert_cause (stage->take, TACHY_ERROR_STORAGE);
  g_assert_true (tachy_take_is_active (stage->take));

  g_unlink (stage->world->clips);
  tachy_engine_fetch (stage->world->engine, stage->take);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
}

/* More clips than are fetched at once. */
static void
test_many (Stage        *stage,
           gconstpointer data)
{
  g_autoptr (GPtrArray) takes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 8; i++)
    g_ptr_array_add (takes, world_make (stage->world, "a paper boat"));
  for (guint i = 0; i < takes->len; i++)
    stage_wait_filed (takes->pdata[i]);
  for (guint i = 0; i < takes->len; i++)
    stage_assert_filed (stage, takes->pdata[i]);

  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 8);
  /* On a busy machine one may come too slowly for the hurried clock, and is asked for again. */
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), <, 16);
}

static void
add_tables (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/tachyscope/engine/clip/", faults[i].name, NULL);

      g_test_add (path, Stage, &faults[i].answer, stage_set_up, test_fault, stage_tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *path = g_strconcat ("/tachyscope/engine/way/", ways[i].name, NULL);

      g_test_add (path, Stage, &ways[i].answer, stage_set_up, test_way, stage_tear_down);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_tables ();
  stage_add ("/tachyscope/engine/fetch/said", test_said);
  stage_add ("/tachyscope/engine/fetch/expired", test_expired);
  stage_add ("/tachyscope/engine/fetch/missing", test_missing);
  stage_add ("/tachyscope/engine/fetch/failed-after-all", test_failed_after_all);
  stage_add ("/tachyscope/engine/fetch/damaged", test_damaged);
  stage_add ("/tachyscope/engine/fetch/webm", test_webm);
  stage_add ("/tachyscope/engine/fetch/redirect", test_redirect);
  stage_add ("/tachyscope/engine/fetch/redirect-loop", test_redirect_loop);
  stage_add ("/tachyscope/engine/fetch/result-url", test_result_url);
  stage_add ("/tachyscope/engine/fetch/no-folder", test_no_folder);
  stage_add ("/tachyscope/engine/fetch/many", test_many);

  return g_test_run ();
}
