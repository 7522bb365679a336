/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A finished job whose clip lies at one server, and another server that must not learn the key. */

#include "config.h"

#include "content-fixture.h"

#include <string.h>

#include "tachy-error.h"
#include "tachy-job-private.h"
#include "tachy-test.h"

void
content_fixture_set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *url = NULL;

  fixture->own = fault_server_new (NULL);
  fixture->other = fault_server_new (NULL);
  url = fault_server_dup_url (fixture->own, "/v1");
  fixture->other_url = fault_server_dup_url (fixture->other, "/signed/clip.mp4?sig=1");
  fixture->client = tachy_client_new (url, KEY);
  fixture->job = tachy_job_new ("video/1");
  fixture->job->status = TACHY_JOB_DONE;
}

void
content_fixture_tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->client);
  tachy_job_unref (fixture->job);
  fault_server_free (fixture->own);
  fault_server_free (fixture->other);
  g_free (fixture->other_url);
}

TachyContent *
open_at (Fixture       *fixture,
         gint64         offset,
         gint64         total,
         const char    *etag,
         TachyFailure **failure,
         GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_client_open_content_async (fixture->client, fixture->job, offset, total, etag, NULL,
                                   tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_client_open_content_finish (fixture->client, result, failure, error);
}

char *
read_text (TachyContent *content,
           GError      **error)
{
  GInputStream *stream = tachy_content_get_stream (content);
  g_autoptr (GAsyncResult) result = NULL;
  static char buffer[64 * 1024];
  gsize n = 0;

  g_input_stream_read_all_async (stream, buffer, sizeof buffer, G_PRIORITY_DEFAULT, NULL,
                                 tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  if (!g_input_stream_read_all_finish (stream, result, &n, error))
    return NULL;

  return g_strndup (buffer, n);
}

void
assert_clip (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyContent) content = open_at (fixture, 0, 0, NULL, NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = read_text (content, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "clipclip");
}

void
assert_fails (Fixture *fixture,
              int      code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_at (fixture, 0, 0, NULL, NULL, &error));
  g_assert_error (error, TACHY_ERROR, code);
  g_test_message ("%s", error->message);
}

/* The canary, and everything that might be another secret one day. */
void
assert_no_secret (FaultServer *server)
{
  char *request;

  for (guint i = 0; (request = fault_server_dup_request (server, i)) != NULL; i++)
    {
      g_assert_null (strstr (request, "canary"));
      g_assert_null (strstr (request, "Authorization"));
      g_free (request);
    }
}

void
assert_request (FaultServer *server,
                guint        index,
                const char  *part,
                gboolean     there)
{
  g_autofree char *request = fault_server_dup_request (server, index);

  g_assert_nonnull (request);
  g_assert_cmpint (strstr (request, part) != NULL, ==, there);
}

void
add_redirect (FaultServer *server,
              const char  *location)
{
  g_autofree char *words = g_strdup_printf (REDIRECT ("%s"), location);

  fault_server_add (server, FAULT_ANSWER, words);
}
