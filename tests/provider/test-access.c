/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the key travels in each style, and that neither it nor other headers go astray. */

#include "config.h"

#include <string.h>

#include "fault-server.h"
#include "tachy-client-private.h"
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
  { "api-key", "\r\napi-key: " KEY "\r\n" },
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

static void
ask (Fixture *fixture,
     guint    which,
     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  TachyOrder order = { .prompt = "x", .model = "m", .width = 720, .height = 1280, .seconds = 4 };

  switch (which)
    {
    case 0:
      tachy_client_create_async (fixture->client, &order, NULL, tachy_test_keep_result_cb,
                                 &result);
      TACHY_TEST_WAIT_FOR (result != NULL);
      g_assert_null (tachy_client_create_finish (fixture->client, result, NULL, error));
      break;
    case 1:
      tachy_client_remix_async (fixture->client, "a", "x", NULL, NULL, tachy_test_keep_result_cb,
                                &result);
      TACHY_TEST_WAIT_FOR (result != NULL);
      g_assert_null (tachy_client_remix_finish (fixture->client, result, NULL, error));
      break;
    case 2:
      tachy_client_retrieve_async (fixture->client, "a", NULL, tachy_test_keep_result_cb, &result);
      TACHY_TEST_WAIT_FOR (result != NULL);
      g_assert_null (tachy_client_retrieve_finish (fixture->client, result, NULL, error));
      break;
    case 3:
      tachy_client_list_async (fixture->client, NULL, 10, NULL, tachy_test_keep_result_cb, &result);
      TACHY_TEST_WAIT_FOR (result != NULL);
      g_assert_null (tachy_client_list_finish (fixture->client, result, NULL, NULL, error));
      break;
    case 4:
      tachy_client_delete_async (fixture->client, "a", NULL, tachy_test_keep_result_cb, &result);
      TACHY_TEST_WAIT_FOR (result != NULL);
      g_assert_false (tachy_client_delete_finish (fixture->client, result, NULL, error));
      break;
    default:
      tachy_client_list_models_async (fixture->client, NULL, tachy_test_keep_result_cb, &result);
      TACHY_TEST_WAIT_FOR (result != NULL);
      g_assert_null (tachy_client_list_models_finish (fixture->client, result, NULL, error));
    }
}

/* FAULTS.md, rows 25 and 26: whatever is asked, nobody but the server itself hears of it. */
static void
test_every_question (Fixture      *fixture,
                     gconstpointer data)
{
  static const int statuses[] = { 301, 302, 303, 307, 308 };
  g_autofree char *url = fault_server_dup_url (fixture->other, "/v1/videos");

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    for (guint which = 0; which < 6; which++)
      {
        g_autofree char *words = g_strdup_printf (
            "HTTP/1.1 %d X\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", statuses[i], url);
        g_autoptr (GError) error = NULL;

        fault_server_add (fixture->own, FAULT_ANSWER, words);
        ask (fixture, which, &error);
        g_test_message ("%d %u: %s", statuses[i], which, error->message);
        g_assert_cmpint (error->code, ==, which < 2 ? TACHY_ERROR_UNKNOWN : TACHY_ERROR_ADDRESS);
      }

  g_assert_cmpuint (fault_server_count (fixture->own, ""), ==, G_N_ELEMENTS (statuses) * 6);
  g_assert_cmpuint (fault_server_count (fixture->other, ""), ==, 0);
}

/* FAULTS.md, row 13: a proxy that hands a plain request on wants to know who asks. It has not
 * handed anything on then; a server that says so is another matter. */
static void
test_proxy_password (Fixture      *fixture,
                     gconstpointer data)
{
  static const char *const words =
      "HTTP/1.1 407 X\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
  g_autofree char *proxy = fault_server_dup_url (fixture->own, "");
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (proxy, NULL);
  g_autoptr (TachyClient) direct = fixture->client;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other_error = NULL;

  fixture->client = tachy_client_new ("http://api.example.com/v1", KEY);
  soup_session_set_proxy_resolver (fixture->client->session, resolver);
  fault_server_add (fixture->own, FAULT_ANSWER, words);
  ask (fixture, 0, &error);
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_NOT_REACHED);
  g_assert_nonnull (strstr (error->message, "network settings"));
  g_assert_nonnull (strstr (error->message, "Nothing was created."));
  g_assert_cmpuint (fault_server_count (fixture->own, "POST"), ==, 1);
  g_assert_finalize_object (g_steal_pointer (&fixture->client));

  fixture->client = g_steal_pointer (&direct);
  fault_server_add (fixture->own, FAULT_ANSWER, words);
  ask (fixture, 0, &other_error);
  g_assert_error (other_error, TACHY_ERROR, TACHY_ERROR_UNKNOWN);
  g_assert_cmpuint (fault_server_count (fixture->own, "POST"), ==, 2);
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
  g_test_add ("/tachyscope/access/every-question", Fixture, "api-key", set_up, test_every_question,
              tear_down);
  g_test_add ("/tachyscope/access/proxy-password", Fixture, "bearer", set_up, test_proxy_password,
              tear_down);
  return g_test_run ();
}
