/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The endpoints of the studio, as a client meets them. */

#include "config.h"

#include <string.h>

#include "studio-fixture.h"
#include "tachy-json.h"
#include "tachy-test.h"

#define DONE_ID "video_00000000000000000000000000000001"
#define FAILED_ID "video_00000000000000000000000000000002"
#define CLIP "0123456789abcdef"

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
place_jobs (StudioFixture *fixture)
{
  studio_fixture_stop (fixture);
  studio_fixture_place (fixture, DONE_ID, "completed", get_now (), CLIP);
  studio_fixture_place (fixture, FAILED_ID, "failed", get_now (), NULL);
  studio_fixture_start (fixture);
}

static void
test_key (StudioFixture *fixture,
          gconstpointer  unused)
{
  const char *const wrong[] = { "Bearer wrong", "Bearer " STUDIO_KEY "x", "Bearer sk-of-the-test",
                                "Bearer ", STUDIO_KEY, "Basic " STUDIO_KEY };
  g_autoptr (StudioAnswer) right = studio_fixture_get (fixture, "/v1/models");

  g_assert_cmpuint (right->status, ==, 200);
  g_assert_cmpstr (studio_answer_get (right, "data.0.id"), ==, "animatic");

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *headers = g_strconcat ("Authorization: ", wrong[i], NULL);
      g_autoptr (StudioAnswer) answer =
        studio_fixture_ask (fixture, "GET", "/v1/videos", headers, NULL, NULL);

      g_test_message ("%s", wrong[i]);
      studio_answer_assert_refused (answer, 401, "invalid_api_key", NULL);
    }
}

static void
test_no_key (StudioFixture *fixture,
             gconstpointer  unused)
{
  const char *const strangers[] = { "Origin: https://example.org", "Origin: null",
                                    "Origin: http://127.example.org", "Host: example.org",
                                    "Host: 127.example.org" };
  const char *const friends[] = { "Authorization: Bearer any", "Origin: http://localhost:3000",
                                  "Host: localhost", "Host: [::1]:80", "Host: 127.0.0.1:8765" };

  studio_fixture_stop (fixture);
  fixture->options.key = NULL;
  studio_fixture_start (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (friends); i++)
    {
      g_autoptr (StudioAnswer) answer =
        studio_fixture_ask (fixture, "GET", "/v1/videos", friends[i], NULL, NULL);

      g_test_message ("%s", friends[i]);
      g_assert_cmpuint (answer->status, ==, 200);
    }

  /* What a browser sends for a page from elsewhere, or from a name that points to us. */
  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_autoptr (StudioAnswer) answer =
        studio_fixture_ask (fixture, "GET", "/v1/videos", strangers[i], NULL, NULL);

      g_test_message ("%s", strangers[i]);
      studio_answer_assert_refused (answer, 403, "foreign_origin", NULL);
    }
}

static void
test_routes (StudioFixture *fixture,
             gconstpointer  unused)
{
  const char *const unknown[] = { "/", "/v1", "/v1/nothing", "/videos", "/v1/videos/a/b",
                                  "/v1/videos/a/content/c", "/v2/videos" };
  const char *const strange[] = { "..", "%2e%2e", "%00", "video_1%2Fcontent", "%2Fetc%2Fpasswd",
                                  "video_0000000000000000000000000000000g",
                                  "video_000000000000000000000000000000001" };
  g_autoptr (StudioAnswer) method = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autoptr (StudioAnswer) answer = studio_fixture_get (fixture, unknown[i]);

      g_test_message ("%s", unknown[i]);
      studio_answer_assert_refused (answer, 404, "unknown_url", NULL);
    }

  for (guint i = 1; i < G_N_ELEMENTS (strange); i++)
    {
      g_autofree char *path = g_strconcat ("/v1/videos/", strange[i], NULL);
      g_autoptr (StudioAnswer) answer = studio_fixture_get (fixture, path);

      g_test_message ("%s", path);
      g_assert_cmpuint (answer->status, ==, 404);
    }

  method = studio_fixture_ask (fixture, "PUT", "/v1/videos", NULL, NULL, NULL);
  studio_answer_assert_refused (method, 405, "method_not_allowed", NULL);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (method->msg),
                                                 "Allow"),
                   ==, "GET, POST");
}

/* Asks for page after page, as the official SDK does. Returns the prompts in one word. */
static char *
read_pages (StudioFixture *fixture,
            const char    *options,
            guint         *n_pages)
{
  g_autofree char *after = g_strdup ("");
  GString *prompts = g_string_new (NULL);
  gboolean has_more = TRUE;

  for (*n_pages = 0; has_more; ++*n_pages)
    {
      g_autofree char *path = g_strconcat ("/v1/videos?", options, after, NULL);
      g_autoptr (StudioAnswer) answer = studio_fixture_get (fixture, path);
      JsonArray *data = json_node_get_array (tachy_json_find (answer->json, "data"));

      for (guint i = 0; i < json_array_get_length (data); i++)
        g_string_append (prompts, json_object_get_string_member (
                                    json_array_get_object_element (data, i), "prompt"));

      has_more = json_node_get_boolean (tachy_json_find (answer->json, "has_more"));
      g_free (after);
      after = g_strconcat ("&after=", studio_answer_get (answer, "last_id"), NULL);
    }

  return g_string_free (prompts, FALSE);
}

static void
test_list (StudioFixture *fixture,
           gconstpointer  unused)
{
  const char *const wrong[] = { "limit=101", "limit=-1", "limit=x", "limit=", "order=up",
                                "after=video_1", "after=" DONE_ID };
  g_autofree char *newest_first = NULL;
  g_autofree char *oldest_first = NULL;
  g_autofree char *all = NULL;
  g_autoptr (StudioAnswer) none = NULL;
  guint n_pages;

  for (char name[2] = "a"; *name <= 'e'; (*name)++)
    g_free (studio_fixture_create (fixture, name));

  newest_first = read_pages (fixture, "limit=2", &n_pages);
  g_assert_cmpstr (newest_first, ==, "edcba");
  g_assert_cmpuint (n_pages, ==, 3);
  oldest_first = read_pages (fixture, "limit=1&order=asc", &n_pages);
  g_assert_cmpstr (oldest_first, ==, "abcde");
  g_assert_cmpuint (n_pages, ==, 5);
  all = read_pages (fixture, "limit=5", &n_pages);
  g_assert_cmpuint (n_pages, ==, 1);

  none = studio_fixture_get (fixture, "/v1/videos?limit=0");
  g_assert_cmpuint (none->status, ==, 200);
  g_assert_null (studio_answer_get (none, "first_id"));

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = g_strconcat ("/v1/videos?", wrong[i], NULL);
      g_autoptr (StudioAnswer) answer = studio_fixture_get (fixture, path);

      g_test_message ("%s", path);
      g_assert_cmpuint (answer->status, ==, 400);
    }
}

static void
assert_content (StudioFixture *fixture,
                const char    *headers,
                guint          status,
                const char    *range,
                const char    *body)
{
  g_autoptr (StudioAnswer) answer = studio_fixture_ask (
    fixture, "GET", "/v1/videos/" DONE_ID "/content", headers, NULL, NULL);
  SoupMessageHeaders *response = soup_message_get_response_headers (answer->msg);

  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpstr (soup_message_headers_get_one (response, "Content-Range"), ==, range);
  if (body == NULL)
    return;

  g_assert_cmpmem (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body), body,
                   strlen (body));
  g_assert_cmpstr (soup_message_headers_get_content_type (response, NULL), ==, "video/mp4");
  g_assert_cmpstr (soup_message_headers_get_one (response, "ETag"), ==, "\"d1\"");
  g_assert_cmpstr (soup_message_headers_get_one (response, "Accept-Ranges"), ==, "bytes");
}

static void
test_content (StudioFixture *fixture,
              gconstpointer  unused)
{
  g_autoptr (StudioAnswer) failed = NULL;
  g_autoptr (StudioAnswer) variant = NULL;
  g_autoptr (StudioAnswer) nobody = NULL;

  place_jobs (fixture);
  assert_content (fixture, NULL, 200, NULL, CLIP);
  assert_content (fixture, "Range: bytes=4-7", 206, "bytes 4-7/16", "4567");
  assert_content (fixture, "Range: bytes=-2", 206, "bytes 14-15/16", "ef");
  assert_content (fixture, "Range: bytes=16-", 416, "bytes */16", NULL);
  assert_content (fixture, "Range: bytes=0-1,4-5", 200, NULL, CLIP);
  assert_content (fixture, "Range: bytes=4-7\nIf-Range: \"d1\"", 206, "bytes 4-7/16", "4567");
  assert_content (fixture, "Range: bytes=4-7\nIf-Range: \"d2\"", 200, NULL, CLIP);
  assert_content (fixture, "Range: bytes=4-7\nIf-Range: W/\"d1\"", 200, NULL, CLIP);

  failed = studio_fixture_get (fixture, "/v1/videos/" FAILED_ID "/content");
  studio_answer_assert_refused (failed, 400, "video_failed", "video_id");
  variant = studio_fixture_get (fixture, "/v1/videos/" DONE_ID "/content?variant=poster");
  studio_answer_assert_refused (variant, 400, "invalid_value", "variant");
  nobody = studio_fixture_get (fixture, "/v1/videos/video_1/content");
  studio_answer_assert_refused (nobody, 404, "video_not_found", "video_id");
}

static void
assert_still (StudioFixture *fixture,
              const char    *variant,
              const char    *const *types)
{
  g_autofree char *path = g_strconcat ("/v1/videos/" DONE_ID "/content?variant=", variant, NULL);
  g_autoptr (StudioAnswer) answer = studio_fixture_get (fixture, path);
  const char *type = soup_message_headers_get_content_type (
    soup_message_get_response_headers (answer->msg), NULL);
  const char *data = g_bytes_get_data (answer->body, NULL);

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_true (g_strv_contains (types, type));
  g_assert_cmpuint (g_bytes_get_size (answer->body), >, 1000);
  if (g_str_equal (type, "image/webp"))
    g_assert_cmpint (memcmp (data, "RIFF", 4), ==, 0);
  else
    g_assert_cmpint (memcmp (data, "\xff\xd8\xff", 3), ==, 0);
}

static void
test_stills (StudioFixture *fixture,
             gconstpointer  unused)
{
  const char *const thumbnails[] = { "image/webp", "image/jpeg", NULL };
  const char *const sheets[] = { "image/jpeg", NULL };

  place_jobs (fixture);
  assert_still (fixture, "thumbnail", thumbnails);
  assert_still (fixture, "spritesheet", sheets);
}

static void
test_remix (StudioFixture *fixture,
            gconstpointer  unused)
{
  g_autoptr (StudioAnswer) answer = NULL;
  g_autoptr (StudioAnswer) empty = NULL;
  g_autoptr (StudioAnswer) failed = NULL;
  g_autoptr (StudioAnswer) running = NULL;
  g_autofree char *path = NULL;

  place_jobs (fixture);
  answer = studio_fixture_post (fixture, "/v1/videos/" DONE_ID "/remix", "{\"prompt\": \"a dog\"}");
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpstr (studio_answer_get (answer, "remixed_from_video_id"), ==, DONE_ID);
  g_assert_cmpstr (studio_answer_get (answer, "prompt"), ==, "a dog");
  g_assert_cmpstr (studio_answer_get (answer, "size"), ==, "720x1280");
  g_assert_cmpstr (studio_answer_get (answer, "model"), ==, "m");

  empty = studio_fixture_post (fixture, "/v1/videos/" DONE_ID "/remix", "{}");
  studio_answer_assert_refused (empty, 400, "missing_required_parameter", "prompt");
  failed = studio_fixture_post (fixture, "/v1/videos/" FAILED_ID "/remix", "{\"prompt\": \"a\"}");
  studio_answer_assert_refused (failed, 400, "video_not_completed", "video_id");
  path = g_strdup_printf ("/v1/videos/%s/remix", studio_answer_get (answer, "id"));
  running = studio_fixture_post (fixture, path, "{\"prompt\": \"a\"}");
  studio_answer_assert_refused (running, 400, "video_not_completed", "video_id");
}

static void
test_delete (StudioFixture *fixture,
             gconstpointer  unused)
{
  g_autofree char *running = studio_fixture_create (fixture, "first");
  g_autofree char *waiting = studio_fixture_create (fixture, "second");
  const char *const ids[] = { running, waiting };

  studio_fixture_wait_for_status (fixture, running, "in_progress");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *path = g_strconcat ("/v1/videos/", ids[i], NULL);
      g_autofree char *files = g_build_filename (fixture->directory, ids[i], NULL);
      g_autoptr (StudioAnswer) answer =
        studio_fixture_ask (fixture, "DELETE", path, NULL, NULL, NULL);
      g_autoptr (StudioAnswer) gone = studio_fixture_get (fixture, path);

      g_assert_cmpuint (answer->status, ==, 200);
      g_assert_cmpstr (studio_answer_get (answer, "object"), ==, "video.deleted");
      g_assert_cmpstr (studio_answer_get (answer, "id"), ==, ids[i]);
      g_assert_true (json_node_get_boolean (tachy_json_find (answer->json, "deleted")));
      studio_answer_assert_refused (gone, 404, "video_not_found", "video_id");

      /* Once the thread has let go of them. */
      TACHY_TEST_WAIT_FOR (!g_file_test (files, G_FILE_TEST_EXISTS));
    }
}

/* Pending, in progress with a progress that moves, completed with a clip. */
static void
test_life (StudioFixture *fixture,
           gconstpointer  unused)
{
  g_autofree char *id = studio_fixture_create (fixture, "a whole life");
  g_autofree char *path = g_strconcat ("/v1/videos/", id, NULL);
  g_autofree char *content = g_strconcat (path, "/content", NULL);
  g_autoptr (StudioAnswer) early = studio_fixture_get (fixture, content);
  g_autoptr (StudioAnswer) done = NULL;
  g_autoptr (StudioAnswer) clip = NULL;
  double moved = 0;

  studio_answer_assert_refused (early, 409, "video_not_ready", "video_id");
  while (TRUE)
    {
      g_autoptr (StudioAnswer) answer = studio_fixture_get (fixture, path);
      const char *status = studio_answer_get (answer, "status");
      double progress = 0;

      g_assert_cmpstr (status, !=, "failed");
      g_assert_true (tachy_json_get_number (tachy_json_find (answer->json, "progress"), &progress));
      if (g_str_equal (status, "completed"))
        break;
      g_assert_cmpfloat (progress, <, 100);
      moved = MAX (moved, progress);
    }

  g_assert_cmpfloat (moved, >, 0);
  done = studio_fixture_get (fixture, path);
  g_assert_cmpint (json_node_get_int (tachy_json_find (done->json, "expires_at")), ==,
                   json_node_get_int (tachy_json_find (done->json, "completed_at")) + 86400);
  clip = studio_fixture_get (fixture, content);
  g_assert_cmpuint (clip->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (clip->body), >, 10000);
}

static void
test_queued (StudioFixture *fixture,
             gconstpointer  unused)
{
  g_autoptr (StudioAnswer) answer = NULL;

  studio_fixture_stop (fixture);
  fixture->options.queued = TRUE;
  studio_fixture_start (fixture);

  answer = studio_fixture_post (fixture, "/v1/videos", "{\"model\": \"m\", \"prompt\": \"a cat\"}");
  g_assert_cmpstr (studio_answer_get (answer, "status"), ==, "queued");
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (StudioFixture *fixture,
                  gconstpointer  unused);
  } tests[] = {
    { "/tachyscope/studio/api/key", test_key },
    { "/tachyscope/studio/api/no-key", test_no_key },
    { "/tachyscope/studio/api/routes", test_routes },
    { "/tachyscope/studio/api/list", test_list },
    { "/tachyscope/studio/api/content", test_content },
    { "/tachyscope/studio/api/stills", test_stills },
    { "/tachyscope/studio/api/remix", test_remix },
    { "/tachyscope/studio/api/delete", test_delete },
    { "/tachyscope/studio/api/life", test_life },
    { "/tachyscope/studio/api/queued", test_queued },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, StudioFixture, NULL, studio_fixture_set_up, tests[i].test,
                studio_fixture_tear_down);
  return g_test_run ();
}
