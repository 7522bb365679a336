/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a server may send us for a clip, where it may not, and where the key never goes. */

#include "config.h"

#include "content-fixture.h"
#include "tachy-error.h"
#include "tachy-test.h"

static void
test_redirect_to_other (Fixture      *fixture,
                        gconstpointer data)
{
  add_redirect (fixture->own, fixture->other_url);
  fault_server_add (fixture->other, FAULT_ANSWER, CLIP);
  assert_clip (fixture);
  g_assert_cmpuint (fault_server_count (fixture->other, "GET /signed/clip.mp4?sig=1"), ==, 1);
  assert_no_secret (fixture->other);
}

static void
test_redirect_within (Fixture      *fixture,
                      gconstpointer data)
{
  add_redirect (fixture->own, "../../files/a.mp4");
  fault_server_add (fixture->own, FAULT_ANSWER, CLIP);
  assert_clip (fixture);
  assert_request (fixture->own, 1, "GET /v1/files/a.mp4 ", TRUE);
  assert_request (fixture->own, 1, "Authorization: Bearer " KEY "\r\n", TRUE);
}

/* Away and back: what comes back gets the key, what lies in between does not. */
static void
test_redirect_back (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *back = fault_server_dup_url (fixture->own, "/v1/files/a.mp4");

  add_redirect (fixture->own, fixture->other_url);
  fault_server_add (fixture->own, FAULT_ANSWER, CLIP);
  add_redirect (fixture->other, back);
  assert_clip (fixture);
  assert_no_secret (fixture->other);
}

static void
test_redirect_loop (Fixture      *fixture,
                    gconstpointer data)
{
  add_redirect (fixture->own, "/again");
  assert_fails (fixture, TACHY_ERROR_SERVER);
  g_assert_cmpuint (fault_server_count (fixture->own, "GET"), ==, 6);
}

static void
test_redirect_refused (Fixture      *fixture,
                       gconstpointer data)
{
  static const char *const places[] = {
    "file:///etc/passwd", "data:video/mp4;base64,AAAA", "ftp://127.0.0.1/a.mp4",
    "javascript:alert(1)", "http://user:secret@127.0.0.1/a.mp4", "http://", "http://[::1",
    "http://api.example.com/a.mp4", /* plain, and neither here nor in the house */
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_test_message ("%s", places[i]);
      add_redirect (fixture->own, places[i]);
      assert_fails (fixture, TACHY_ERROR_SERVER);
    }

  fault_server_add (fixture->own, FAULT_ANSWER, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
  assert_fails (fixture, TACHY_ERROR_SERVER);
}

/* Behind a proxy only names tell; the proxy stands for a public server here. */
static void
test_redirect_into_house (Fixture      *fixture,
                          gconstpointer data)
{
  static const char *const places[] = {
    "http://127.0.0.1:1/a", "http://localhost:1/a", "https://localhost:1/a", "http://[::1]:1/a",
    "http://169.254.169.254/latest/meta-data", "https://192.168.0.1/a", "http://10.0.0.1/a",
    "http://printer/a", "http://[::ffff:127.0.0.1]/a",
  };
  g_autofree char *proxy = fault_server_dup_url (fixture->own, "");
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (proxy, NULL);
  g_autoptr (TachyClient) usual = fixture->client;

  fixture->client = tachy_client_new ("http://api.example.com/v1", KEY);
  soup_session_set_proxy_resolver (fixture->client->session, resolver);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_test_message ("%s", places[i]);
      add_redirect (fixture->own, places[i]);
      assert_fails (fixture, TACHY_ERROR_SERVER);
      g_assert_cmpuint (fault_server_count (fixture->own, "GET"), ==, i + 1);
    }
}

/* A name that says nothing, and an address that does. */
static void
test_too_near (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *url = fault_server_dup_url (fixture->other, "/");
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (TachyExchange) exchange =
      tachy_client_new_exchange (fixture->client, TACHY_ACT_RESULT, message);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fault_server_add (fixture->other, FAULT_ANSWER, CLIP);
  tachy_exchange_set_nearest (exchange, TACHY_REACH_PUBLIC);
  tachy_exchange_send_async (exchange, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_false (tachy_exchange_send_finish (exchange, result, &error));
  g_assert_cmpint (tachy_exchange_get_stop (exchange), ==, TACHY_STOP_TOO_NEAR);
  g_assert_cmpuint (fault_server_count (fixture->other, ""), ==, 0);
}

#define add(path, func) \
  g_test_add (path, Fixture, NULL, content_fixture_set_up, func, content_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/tachyscope/content/redirect-to-other", test_redirect_to_other);
  add ("/tachyscope/content/redirect-within", test_redirect_within);
  add ("/tachyscope/content/redirect-back", test_redirect_back);
  add ("/tachyscope/content/redirect-loop", test_redirect_loop);
  add ("/tachyscope/content/redirect-refused", test_redirect_refused);
  add ("/tachyscope/content/redirect-into-house", test_redirect_into_house);
  add ("/tachyscope/content/too-near", test_too_near);
  return g_test_run ();
}
