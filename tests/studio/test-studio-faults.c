/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures on request: what the rules mean, and what a client sees of them. */

#include "config.h"

#include <string.h>

#include "studio-fixture.h"
#include "tachy-json.h"
#include "tachy-test.h"

static void
test_rules_refused (void)
{
  const char *const rules[] = { "",           "create",        "create:",       "create:drop:",
                                "create:200", "create:600",    "create:drop:0", "create:drop:-1",
                                "create:what", "delete:drop",  "create:500:1:1", "create:drop:x",
                                "Create:drop", "create : drop" };
  g_autoptr (TachyStudioFaults) faults = tachy_studio_faults_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_test_message ("%s", rules[i]);
      g_assert_false (tachy_studio_faults_add (faults, rules[i]));
    }
  g_assert_cmpint (tachy_studio_faults_take (faults, TACHY_STUDIO_ENDPOINT_CREATE).kind, ==,
                   TACHY_STUDIO_FAULT_NONE);
}

static void
test_rules_in_turn (void)
{
  g_autoptr (TachyStudioFaults) faults = tachy_studio_faults_new ();
  TachyStudioFault fault;

  g_assert_true (tachy_studio_faults_add (faults, "poll:503:2"));
  g_assert_true (tachy_studio_faults_add (faults, "poll:cut"));
  g_assert_true (tachy_studio_faults_add (faults, "list:html"));

  for (int i = 0; i < 2; i++)
    {
      fault = tachy_studio_faults_take (faults, TACHY_STUDIO_ENDPOINT_POLL);
      g_assert_cmpint (fault.kind, ==, TACHY_STUDIO_FAULT_STATUS);
      g_assert_cmpuint (fault.status, ==, 503);
    }
  for (int i = 0; i < 3; i++)
    {
      fault = tachy_studio_faults_take (faults, TACHY_STUDIO_ENDPOINT_POLL);
      g_assert_cmpint (fault.kind, ==, TACHY_STUDIO_FAULT_CUT);
    }
  fault = tachy_studio_faults_take (faults, TACHY_STUDIO_ENDPOINT_CONTENT);
  g_assert_cmpint (fault.kind, ==, TACHY_STUDIO_FAULT_NONE);
  fault = tachy_studio_faults_take (faults, TACHY_STUDIO_ENDPOINT_LIST);
  g_assert_cmpint (fault.kind, ==, TACHY_STUDIO_FAULT_HTML);
}

static StudioAnswer *
create (StudioFixture *fixture)
{
  return studio_fixture_post (fixture, "/v1/videos",
                              "{\"model\": \"animatic\", \"prompt\": \"a cat\"}");
}

static guint
count_jobs (StudioFixture *fixture)
{
  g_autoptr (StudioAnswer) answer = studio_fixture_get (fixture, "/v1/videos");

  g_assert_cmpuint (answer->status, ==, 200);
  return json_array_get_length (json_node_get_array (tachy_json_find (answer->json, "data")));
}

static void
test_status (StudioFixture *fixture,
             gconstpointer  rule)
{
  g_autoptr (StudioAnswer) answer = create (fixture);
  g_autoptr (StudioAnswer) again = NULL;

  studio_answer_assert_refused (answer, 429, "fault_on_request", NULL);
  g_assert_nonnull (soup_message_headers_get_one (
    soup_message_get_response_headers (answer->msg), "Retry-After"));
  g_assert_cmpuint (count_jobs (fixture), ==, 0);

  /* It was asked for once. */
  again = create (fixture);
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_cmpuint (count_jobs (fixture), ==, 1);
}

static void
test_html (StudioFixture *fixture,
           gconstpointer  rule)
{
  g_autoptr (StudioAnswer) answer = create (fixture);

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpstr (soup_message_headers_get_content_type (
                     soup_message_get_response_headers (answer->msg), NULL),
                   ==, "text/html");
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

/* The request has arrived in full and been acted upon: only the answer is lost. */
static void
test_drop (StudioFixture *fixture,
           gconstpointer  rule)
{
  g_autoptr (StudioAnswer) answer = create (fixture);

  g_assert_nonnull (answer->error);
  g_assert_cmpuint (answer->status, ==, 0);
  g_assert_cmpuint (count_jobs (fixture), ==, 1);
}

static void
test_cut (StudioFixture *fixture,
          gconstpointer  rule)
{
  g_autoptr (StudioAnswer) answer = create (fixture);
  SoupMessageHeaders *headers = soup_message_get_response_headers (answer->msg);

  g_assert_error (answer->error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_assert_cmpuint (soup_message_get_status (answer->msg), ==, 200);
  g_assert_cmpint (soup_message_headers_get_content_length (headers), >, 200);
  g_assert_cmpuint (count_jobs (fixture), ==, 1);
}

static void
test_hang (StudioFixture *fixture,
           gconstpointer  rule)
{
  g_autofree char *url =
    g_strdup_printf ("http://127.0.0.1:%u/v1/videos", tachy_studio_get_port (fixture->studio));
  g_autoptr (SoupMessage) msg = soup_message_new ("POST", url);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
    g_bytes_new_static ("{\"model\": \"animatic\", \"prompt\": \"a cat\"}", 40);

  soup_message_headers_replace (soup_message_get_request_headers (msg), "Authorization",
                                "Bearer " STUDIO_KEY);
  soup_message_set_request_body_from_bytes (msg, "application/json", body);
  soup_session_send_and_read_async (fixture->session, msg, G_PRIORITY_DEFAULT, cancellable,
                                    tachy_test_keep_result_cb, &result);

  /* Others are answered meanwhile, long after this one could have been. */
  TACHY_TEST_WAIT_FOR (count_jobs (fixture) == 1);
  for (int i = 0; i < 5; i++)
    g_assert_cmpuint (count_jobs (fixture), ==, 1);
  g_assert_null (result);

  g_cancellable_cancel (cancellable);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_null (soup_session_send_and_read_finish (fixture->session, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    const char *rule;
    void (*test) (StudioFixture *fixture,
                  gconstpointer  rule);
  } tests[] = {
    { "/tachyscope/studio/faults/status", "create:429:1", test_status },
    { "/tachyscope/studio/faults/html", "create:html", test_html },
    { "/tachyscope/studio/faults/drop", "create:drop", test_drop },
    { "/tachyscope/studio/faults/cut", "create:cut", test_cut },
    { "/tachyscope/studio/faults/hang", "create:hang", test_hang },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/studio/faults/rules-refused", test_rules_refused);
  g_test_add_func ("/tachyscope/studio/faults/rules-in-turn", test_rules_in_turn);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, StudioFixture, tests[i].rule, studio_fixture_set_up, tests[i].test,
                studio_fixture_tear_down);
  return g_test_run ();
}
