/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the key travels in each style, and that neither it nor other headers go astray. */

#include "config.h"

#include <string.h>

#include "fault-server.h"
#include "tachy-client.h"
#include "tachy-error.h"
#include "tachy-test.h"

#define KEY "canary:canary-1234"

typedef struct
{
  FaultServer *own;
  FaultServer *other;
  TachyClient *client;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  static const char *const headers[] = { "X-Team", "canary-team", NULL };
  g_autofree char *base_url = NULL;
  g_autoptr (TachyProvider) provider = NULL;
  g_autoptr (GError) error = NULL;

  fixture->own = fault_server_new (NULL);
  fixture->other = fault_server_new (NULL);
  base_url = fault_server_dup_url (fixture->own, "/v1");
  provider = tachy_provider_new (NULL, "x", base_url);
  g_object_set (provider, "auth", data, "headers", headers, NULL);
  fixture->client = tachy_client_new_for_provider (provider, KEY, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->client);
  fault_server_free (fixture->own);
  fault_server_free (fixture->other);
}

static TachyJob *
retrieve (Fixture       *fixture,
          TachyFailure **failure)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_client_retrieve_async (fixture->client, "a", NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_client_retrieve_finish (fixture->client, result, failure, NULL);
}

static const struct
{
  const char *auth;
  const char *line;
} styles[] = {
  { "bearer", "\r\nAuthorization: Bearer " KEY "\r\n" },
  { "basic", "\r\nAuthorization: Basic Y2FuYXJ5OmNhbmFyeS0xMjM0\r\n" },
  { "x-key", "\r\nx-key: " KEY "\r\n" },
  { "none", NULL },
};

/* The server repeats the key in each form in its refusal; none of them is kept. */
static void
test_styles (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (TachyFailure) failure = NULL;
  g_autofree char *request = NULL;

  fault_server_add_json (fixture->own, 401,
                         "{\"error\":{\"message\":\"" KEY " canary-1234 Y2FuYXJ5OmNhbmFyeS0xMjM0\"}}");
  g_assert_null (retrieve (fixture, &failure));
  request = fault_server_dup_request (fixture->own, 0);
  g_assert_nonnull (strstr (request, "\r\nX-Team: canary-team\r\n"));
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (strcmp (styles[i].auth, data) == 0)
      {
        if (styles[i].line != NULL)
          g_assert_nonnull (strstr (request, styles[i].line));
        else
          g_assert_null (strstr (request, "canary-1234"));
      }

  if (strcmp (data, "none") != 0)
    g_assert_null (strstr (failure->message, "canary-1234"));
}

static void
test_redirect (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *url = fault_server_dup_url (fixture->other, "/clip");
  g_autofree char *words = g_strdup_printf (
      "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", url);
  g_autoptr (TachyJob) job = NULL;
  g_autoptr (TachyContent) content = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *request = NULL;

  fault_server_add_json (fixture->own, 200, "{\"id\":\"a\",\"status\":\"completed\"}");
  fault_server_add (fixture->own, FAULT_ANSWER, words);
  fault_server_add (fixture->other, FAULT_ANSWER,
                    "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 4\r\n\r\nclip");
  job = retrieve (fixture, NULL);
  tachy_client_open_content_async (fixture->client, job, 0, 0, NULL, NULL, tachy_test_keep_result_cb,
                                   &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  content = tachy_client_open_content_finish (fixture->client, result, NULL, &error);
  g_assert_no_error (error);
  request = fault_server_dup_request (fixture->other, 0);
  g_assert_null (strstr (request, "canary"));
  g_assert_null (strstr (request, "Y2FuYXJ5"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      g_autofree char *style = g_strconcat ("/tachyscope/access/style/", styles[i].auth, NULL);
      g_autofree char *redirect = g_strconcat ("/tachyscope/access/redirect/", styles[i].auth, NULL);

      g_test_add (style, Fixture, styles[i].auth, set_up, test_styles, tear_down);
      g_test_add (redirect, Fixture, styles[i].auth, set_up, test_redirect, tear_down);
    }
  return g_test_run ();
}
