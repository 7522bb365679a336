/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening the clip: answers, ranges, and where else it may lie. */

#include "config.h"

#include <string.h>

#include "content-fixture.h"
#include "tachy-error.h"
#include "tachy-job-private.h"

static void
test_plain (Fixture      *fixture,
            gconstpointer data)
{
  fault_server_add (fixture->own, FAULT_ANSWER, CLIP);
  assert_clip (fixture);
  assert_request (fixture->own, 0, "GET /v1/videos/video%2F1/content HTTP/1.1\r\n", TRUE);
  assert_request (fixture->own, 0, "Authorization: Bearer " KEY "\r\n", TRUE);
  assert_request (fixture->own, 0, "Accept-Encoding: identity\r\n", TRUE);
  assert_request (fixture->own, 0, "variant", FALSE);
}

static void
test_fall_back (Fixture      *fixture,
                gconstpointer data)
{
  static const int statuses[] = { 400, 403, 404, 405, 410, 501 };

  fixture->job->result_url = g_strdup (fixture->other_url);
  fault_server_add (fixture->other, FAULT_ANSWER, CLIP);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      fault_server_add_json (fixture->own, statuses[i], "{\"detail\":\"no\"}");
      assert_clip (fixture);
      g_assert_cmpuint (fault_server_count (fixture->own, "GET"), ==, i + 1);
    }
  assert_no_secret (fixture->other);
}

static void
test_fall_back_relative (Fixture      *fixture,
                         gconstpointer data)
{
  fixture->job->result_url = g_strdup ("/files/a.mp4");
  fault_server_add_json (fixture->own, 404, "{}");
  fault_server_add (fixture->own, FAULT_ANSWER, CLIP);
  assert_clip (fixture);
  assert_request (fixture->own, 1, "GET /files/a.mp4 ", TRUE);
  assert_request (fixture->own, 1, "Authorization: Bearer " KEY "\r\n", TRUE);
}

/* "Not yet" is no reason to look elsewhere. */
static void
test_no_fall_back (Fixture      *fixture,
                   gconstpointer data)
{
  fixture->job->result_url = g_strdup (fixture->other_url);
  fault_server_add (fixture->other, FAULT_ANSWER, CLIP);
  fault_server_add_json (fixture->own, 409, "{\"detail\":\"not yet\"}");
  assert_fails (fixture, TACHY_ERROR_BUSY);
  fault_server_add_json (fixture->own, 429, "{}");
  assert_fails (fixture, TACHY_ERROR_BUSY);
  fault_server_add_json (fixture->own, 502, "{}");
  assert_fails (fixture, TACHY_ERROR_SERVER);
  g_assert_cmpuint (fault_server_count (fixture->other, ""), ==, 0);
}

static void
test_url_in_answer (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *json = g_strdup_printf ("{\"url\":\"%s\"}", fixture->other_url);

  fault_server_add_json (fixture->own, 200, json);
  fault_server_add (fixture->other, FAULT_ANSWER, CLIP);
  assert_clip (fixture);
  assert_no_secret (fixture->other);
}

/* The clip is in the job that says that it is done. */
static void
test_inside (Fixture      *fixture,
             gconstpointer data)
{
  fixture->job->result_url = g_strdup ("data:");
  fault_server_add_json (fixture->own, 404, "{}");
  fault_server_add_json (fixture->own, 200,
                         "{\"id\":\"video/1\",\"result\":{\"b64_json\":\"Y2xpcGNsaXA=\"}}");
  assert_clip (fixture);
  assert_request (fixture->own, 1, "GET /v1/videos/video%2F1 HTTP", TRUE);
}

/* As it turns out only when the content endpoint answers. */
static void
test_inside_elsewhere (Fixture      *fixture,
                       gconstpointer data)
{
  fault_server_add_json (fixture->own, 200, "{\"data\":[{\"b64_json\":\"AAAA\"}]}");
  fault_server_add_json (fixture->own, 200, "{\"url\":\"data:video/mp4;base64,Y2xpcGNsaXA=\"}");
  assert_clip (fixture);
}

static void
test_expired_elsewhere (Fixture      *fixture,
                        gconstpointer data)
{
  fixture->job->result_url = g_strdup (fixture->other_url);
  fault_server_add_json (fixture->own, 404, "{}");
  fault_server_add (fixture->other, FAULT_ANSWER,
                    "HTTP/1.1 403 No\r\nContent-Type: application/xml\r\nContent-Length: 7\r\n\r\n"
                    "<Error>");
  assert_fails (fixture, TACHY_ERROR_EXPIRED);
}

static const struct
{
  int status;
  const char *body;
  int code;
  const char *message;
} answers[] = {
  { 400, "{\"detail\":\"task is not completed yet\"}", TACHY_ERROR_BUSY,
    "task is not completed yet" },
  { 404, "{\"detail\":\"Not Found\"}", TACHY_ERROR_BUSY, "Not Found" },
  { 409, "{\"error\":{\"code\":\"video_not_ready\",\"message\":\"m\"}}", TACHY_ERROR_BUSY, "m" },
  { 425, "", TACHY_ERROR_BUSY, NULL },
  { 202, "{\"status\":\"in_progress\"}", TACHY_ERROR_BUSY, NULL },
  { 429, "{}", TACHY_ERROR_BUSY, NULL },
  { 409, "{\"error\":{\"code\":\"video_failed\",\"message\":\"m\"}}", TACHY_ERROR_SERVER, "m" },
  { 422, "{\"detail\":\"failed\"}", TACHY_ERROR_SERVER, "failed" },
  { 410, "{\"error\":{\"code\":\"video_expired\",\"message\":\"m\"}}", TACHY_ERROR_EXPIRED, "m" },
  { 404, "{\"error\":{\"code\":\"asset_expired\",\"message\":\"m\"}}", TACHY_ERROR_EXPIRED, "m" },
  { 401, "{\"error\":{\"message\":\"m\"}}", TACHY_ERROR_KEY, "m" },
  { 403, "{\"error\":{\"message\":\"m\"}}", TACHY_ERROR_KEY, "m" },
  { 405, "", TACHY_ERROR_UNSUPPORTED, NULL },
  { 500, "oops", TACHY_ERROR_SERVER, "oops" },
  { 502, "<html><title>Bad</title>", TACHY_ERROR_SERVER, "Bad" },
  { 204, "", TACHY_ERROR_SERVER, NULL },
  { 200, "{\"error\":{\"message\":\"m\"}}", TACHY_ERROR_SERVER, "m" },
  { 200, "{\"id\":\"video/1\",\"status\":\"in_progress\"}", TACHY_ERROR_BUSY,
    "{\"id\":\"video/1\",\"status\":\"in_progress\"}" },
};

static void
test_answers (Fixture      *fixture,
              gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (TachyFailure) failure = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%d %s", answers[i].status, answers[i].body);
      fault_server_add_json (fixture->own, answers[i].status, answers[i].body);
      g_assert_null (open_at (fixture, 0, 0, NULL, &failure, &error));
      g_assert_error (error, TACHY_ERROR, answers[i].code);
      g_assert_cmpuint (failure->http_status, ==, answers[i].status);
      if (answers[i].message != NULL)
        g_assert_cmpstr (failure->message, ==, answers[i].message);
    }
}

static void
test_page (Fixture      *fixture,
           gconstpointer data)
{
  fault_server_add (fixture->own, FAULT_CUT,
                    "HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=utf-8\r\n\r\n<html>");
  assert_fails (fixture, TACHY_ERROR_SERVER);
}

static void
test_encoded (Fixture      *fixture,
              gconstpointer data)
{
  fault_server_add (fixture->own, FAULT_CUT,
                    "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Encoding: gzip\r\n"
                    "Content-Length: 4\r\n\r\n\x1f\x8b\x08\x01");
  assert_fails (fixture, TACHY_ERROR_SERVER);
}

static void
test_retry_after (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (TachyFailure) failure = NULL;
  g_autoptr (GError) error = NULL;

  fault_server_add (fixture->own, FAULT_ANSWER,
                    "HTTP/1.1 409 Wait\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n");
  g_assert_null (open_at (fixture, 0, 0, NULL, &failure, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_BUSY);
  g_assert_cmpint (failure->retry_after_us, ==, 2 * G_USEC_PER_SEC);
}

/* What comes of asking for the rest, behind byte 4 of 8. */
#define PARTIAL(head, body)                                                                        \
  "HTTP/1.1 206 Partial\r\nContent-Type: video/mp4\r\nContent-Length: 4\r\n" head "\r\n" body

static const struct
{
  const char *what;
  const char *words;
  gint64 offset;
  gint64 total;
  guint n_requests;
} ranges[] = {
  { "good", PARTIAL ("ETag: \"t1\"\r\nContent-Range: bytes 4-7/8\r\n", "clip"), 4, 8, 1 },
  { "no tag", PARTIAL ("Content-Range: bytes 4-7/8\r\n", "clip"), 4, 8, 1 },
  { "no total", PARTIAL ("Content-Range: bytes 4-7/*\r\n", "clip"), 4, 8, 1 },
  { "another total", PARTIAL ("ETag: \"t1\"\r\nContent-Range: bytes 4-7/9\r\n", "clip"), 0, 8, 2 },
  { "end behind what was said", PARTIAL ("Content-Range: bytes 4-8/*\r\n", "clip"), 0, 8, 2 },
  { "another start", PARTIAL ("Content-Range: bytes 3-6/8\r\n", "clip"), 0, 8, 2 },
  { "from the start", PARTIAL ("Content-Range: bytes 0-3/8\r\n", "clip"), 0, 8, 2 },
  { "total too small", PARTIAL ("Content-Range: bytes 4-7/3\r\n", "clip"), 0, 8, 2 },
  { "end behind total", PARTIAL ("Content-Range: bytes 4-9/8\r\n", "clip"), 0, 8, 2 },
  { "no such total", PARTIAL ("Content-Range: bytes 4-7/9223372036854775808\r\n", "clip"), 0, 8, 2 },
  { "another tag", PARTIAL ("ETag: \"t2\"\r\nContent-Range: bytes 4-7/8\r\n", "clip"), 0, 8, 2 },
  { "no range", PARTIAL ("", "clip"), 0, 8, 2 },
  { "nonsense", PARTIAL ("Content-Range: lines x\r\n", "clip"), 0, 8, 2 },
  { "whole", CLIP, 0, 8, 1 },
  { "not satisfiable", "HTTP/1.1 416 No\r\nContent-Length: 0\r\n\r\n", 0, 8, 2 },
};

static void
test_ranges (Fixture      *fixture,
             gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      guint before = fault_server_count (fixture->own, "GET");
      g_autoptr (GError) error = NULL;
      g_autoptr (TachyContent) content = NULL;
      g_autofree char *text = NULL;

      g_test_message ("%s", ranges[i].what);
      fault_server_add (fixture->own, FAULT_ANSWER, ranges[i].words);
      if (ranges[i].n_requests == 2)
        fault_server_add (fixture->own, FAULT_ANSWER, CLIP);
      content = open_at (fixture, 4, 8, "\"t1\"", NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (tachy_content_get_offset (content), ==, ranges[i].offset);
      g_assert_cmpint (tachy_content_get_total (content), ==, ranges[i].total);
      text = read_text (content, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, ranges[i].offset == 0 ? "clipclip" : "clip");

      g_assert_cmpuint (fault_server_count (fixture->own, "GET"), ==,
                        before + ranges[i].n_requests);
      assert_request (fixture->own, before, "Range: bytes=4-\r\n", TRUE);
      assert_request (fixture->own, before, "If-Range: \"t1\"\r\n", TRUE);
      if (ranges[i].n_requests == 2)
        assert_request (fixture->own, before + 1, "Range", FALSE);
    }
}

/* A server that calls all of it a part. */
static void
test_partial_unasked (Fixture      *fixture,
                      gconstpointer data)
{
  fault_server_add (fixture->own, FAULT_ANSWER,
                    "HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-7/8\r\nContent-Length: 8\r\n"
                    "\r\nclipclip");
  assert_clip (fixture);
  fault_server_add (fixture->own, FAULT_ANSWER,
                    "HTTP/1.1 206 Partial\r\nContent-Range: bytes 4-7/8\r\nContent-Length: 4\r\n"
                    "\r\nclip");
  assert_fails (fixture, TACHY_ERROR_SERVER);
}

static void
test_no_range (Fixture      *fixture,
               gconstpointer data)
{
  static const char *const tags[] = { NULL, "W/\"t1\"", "t1" };

  fault_server_add (fixture->own, FAULT_ANSWER, CLIP);
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TachyContent) content = open_at (fixture, 4, 8, tags[i], NULL, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (tachy_content_get_offset (content), ==, 0);
      assert_request (fixture->own, i, "Range", FALSE);
      text = read_text (content, &error);
    }
}

static void
test_description (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyContent) content = NULL;
  g_autofree char *text = NULL;

  fault_server_add (fixture->own, FAULT_CUT,
                    "HTTP/1.1 200 OK\r\nContent-Type: video/webm\r\nETag: W/\"t\"\r\n"
                    "Transfer-Encoding: chunked\r\n\r\n4\r\nclip\r\n0\r\n\r\n");
  content = open_at (fixture, 0, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tachy_content_get_total (content), ==, -1);
  g_assert_null (tachy_content_get_etag (content));
  g_assert_cmpstr (tachy_content_get_mime_type (content), ==, "video/webm");
  text = read_text (content, &error);
  g_assert_cmpstr (text, ==, "clip");
}

static void
test_cut (Fixture      *fixture,
          gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyContent) content = NULL;

  fault_server_add (fixture->own, FAULT_CUT,
                    "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 9\r\n\r\n"
                    "clipclip");
  content = open_at (fixture, 0, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tachy_content_get_total (content), ==, 9);
  g_assert_null (read_text (content, &error));
  g_assert_nonnull (error);
}

static void
test_silence (Fixture      *fixture,
              gconstpointer data)
{
  fixture->client->free_patience.answer = 500;
  fault_server_add (fixture->own, FAULT_STALL, NULL);
  assert_fails (fixture, TACHY_ERROR_SERVER);
  fault_server_add (fixture->own, FAULT_STALL,
                    "HTTP/1.1 404 No\r\nContent-Length: 400\r\n\r\n{\"detail\":");
  assert_fails (fixture, TACHY_ERROR_SERVER);
}

/* Whoever gives up a download must not wait for the rest of it. */
static void
test_given_up (Fixture      *fixture,
               gconstpointer data)
{
  static const Fault faults[] = { FAULT_STALL, FAULT_ENDLESS };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;
      TachyContent *content;
      gint64 start;

      fault_server_add (fixture->own, faults[i],
                        "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n"
                        "Content-Length: 100000000000\r\n\r\nclip");
      content = open_at (fixture, 0, 0, NULL, NULL, &error);
      g_assert_no_error (error);

      start = g_get_monotonic_time ();
      g_object_unref (content);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
    }
}

#define add(path, func) \
  g_test_add (path, Fixture, NULL, content_fixture_set_up, func, content_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/tachyscope/content/plain", test_plain);
  add ("/tachyscope/content/fall-back", test_fall_back);
  add ("/tachyscope/content/fall-back-relative", test_fall_back_relative);
  add ("/tachyscope/content/no-fall-back", test_no_fall_back);
  add ("/tachyscope/content/url-in-answer", test_url_in_answer);
  add ("/tachyscope/content/inside", test_inside);
  add ("/tachyscope/content/inside-elsewhere", test_inside_elsewhere);
  add ("/tachyscope/content/expired-elsewhere", test_expired_elsewhere);
  add ("/tachyscope/content/answers", test_answers);
  add ("/tachyscope/content/page", test_page);
  add ("/tachyscope/content/encoded", test_encoded);
  add ("/tachyscope/content/retry-after", test_retry_after);
  add ("/tachyscope/content/ranges", test_ranges);
  add ("/tachyscope/content/partial-unasked", test_partial_unasked);
  add ("/tachyscope/content/no-range", test_no_range);
  add ("/tachyscope/content/description", test_description);
  add ("/tachyscope/content/cut", test_cut);
  add ("/tachyscope/content/silence", test_silence);
  add ("/tachyscope/content/given-up", test_given_up);
  return g_test_run ();
}
