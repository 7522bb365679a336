/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replays what each known server says, and looks at what is said to it: one file for each. */

#include "config.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "tachy-client-private.h"
#include "tachy-error.h"
#include "tachy-job.h"
#include "tachy-json.h"
#include "tachy-test.h"

#define KEY "sk-canary-1234"
#define CLIP "clipclip"

static const char png[] = "\x89PNG\r\n\x1a\n and the rest of a picture";

typedef struct
{
  SoupServer *server;
  JsonNode *root;
  JsonArray *exchanges; /* of the step that is under way; unowned */
  guint n_exchanges;
  TachyClient *client;
  char *directory;
  char *picture;
} Replay;

static const char *
get_text (JsonNode   *node,
          const char *path)
{
  JsonNode *found = tachy_json_find (node, path);

  return found != NULL ? json_node_get_string (found) : NULL;
}

static char *
dup_json (JsonNode *node)
{
  return node != NULL ? json_to_string (node, FALSE) : g_strdup ("nothing");
}

static void
check_json (JsonNode *expected,
            GBytes   *body)
{
  g_autoptr (JsonNode) got = tachy_json_parse (g_bytes_get_data (body, NULL),
                                               g_bytes_get_size (body), TACHY_JSON_MAX_JOB, NULL);
  g_autofree char *expected_text = dup_json (expected);
  g_autofree char *got_text = dup_json (got);

  if (got == NULL || !json_node_equal (expected, got))
    g_error ("expected %s, got %s", expected_text, got_text);
}

/* Collects the parts of a form as a JSON object of texts, and of the type of a file. */
static JsonNode *
read_form (SoupMessageHeaders *headers,
           GBytes             *body)
{
  g_autoptr (SoupMultipart) form = soup_multipart_new_from_message (headers, body);
  g_autoptr (JsonObject) object = json_object_new ();

  g_assert_nonnull (form);
  for (int i = 0; i < soup_multipart_get_length (form); i++)
    {
      SoupMessageHeaders *part;
      GBytes *part_body;
      g_autofree char *disposition = NULL;
      g_autoptr (GHashTable) params = NULL;
      const char *name;
      g_autofree char *text = NULL;

      soup_multipart_get_part (form, i, &part, &part_body);
      soup_message_headers_get_content_disposition (part, &disposition, &params);
      name = g_hash_table_lookup (params, "name");
      text = g_strndup (g_bytes_get_data (part_body, NULL), g_bytes_get_size (part_body));
      g_assert_false (json_object_has_member (object, name));
      json_object_set_string_member (object, name,
                                     g_hash_table_contains (params, "filename")
                                         ? soup_message_headers_get_content_type (part, NULL)
                                         : text);
    }

  return json_node_init_object (json_node_alloc (), object);
}

static void
check_headers (JsonNode           *expected,
               SoupMessageHeaders *headers)
{
  g_autoptr (GList) names =
      expected != NULL ? json_object_get_members (json_node_get_object (expected)) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *value = json_object_get_member (json_node_get_object (expected), l->data);

      g_assert_cmpstr (soup_message_headers_get_one (headers, l->data), ==,
                       JSON_NODE_HOLDS_NULL (value) ? NULL : json_node_get_string (value));
    }
}

static void
check_request (JsonNode          *exchange,
               SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *uri = g_uri_to_string (soup_server_message_get_uri (message));
  const char *path = strchr (strstr (uri, "://") + 3, '/');
  g_autofree char *line =
      g_strdup_printf ("%s %s", soup_server_message_get_method (message), path);
  JsonNode *form = tachy_json_find (exchange, "form");
  JsonNode *json = tachy_json_find (exchange, "json");

  g_assert_cmpstr (line, ==, get_text (exchange, "request"));
  check_headers (tachy_json_find (exchange, "headers"), headers);
  if (json != NULL)
    {
      g_assert_cmpstr (soup_message_headers_get_content_type (headers, NULL), ==,
                       "application/json");
      check_json (json, body);
    }
  if (form != NULL)
    {
      g_autoptr (JsonNode) got = read_form (headers, body);
      g_autofree char *got_text = dup_json (got);

      if (!json_node_equal (form, got))
        g_error ("another form was expected than %s", got_text);
    }
}

static void
answer_request (JsonNode          *exchange,
                SoupServerMessage *message)
{
  JsonNode *body = tachy_json_find (exchange, "body");
  const char *location = get_text (exchange, "location");
  double status = 200;

  tachy_json_get_number (tachy_json_find (exchange, "status"), &status);
  soup_server_message_set_status (message, (guint) status, NULL);
  if (location != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                  location);
  if (body != NULL)
    {
      char *text = json_to_string (body, FALSE);

      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text,
                                        strlen (text));
    }
  else if (status == 200)
    soup_server_message_set_response (message, "video/mp4", SOUP_MEMORY_STATIC, CLIP,
                                      strlen (CLIP));
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Replay *replay = user_data;
  JsonNode *exchange;

  g_assert_cmpuint (replay->n_exchanges, <, json_array_get_length (replay->exchanges));
  exchange = json_array_get_element (replay->exchanges, replay->n_exchanges++);
  check_request (exchange, message);
  answer_request (exchange, message);
}

/* The words in capitals stand for what differs from run to run. */
static char *
fill_in (Replay     *replay,
         const char *text)
{
  GSList *uris = soup_server_get_uris (replay->server);
  g_autofree char *origin = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_autofree char *base64 = g_base64_encode ((const guchar *) png, sizeof png - 1);
  g_autofree char *clip = g_base64_encode ((const guchar *) CLIP, strlen (CLIP));
  GString *filled = g_string_new (text);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_string_replace (filled, "@ORIGIN@", origin, 0);
  g_string_replace (filled, "@PICTURE@", base64, 0);
  g_string_replace (filled, "@CLIP@", clip, 0);
  return g_string_free (filled, FALSE);
}

static void
set_up (Replay     *replay,
        const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *filled = NULL;
  g_autoptr (TachyProvider) provider = NULL;

  replay->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (replay->server, NULL, request_cb, replay, NULL);
  soup_server_listen_local (replay->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  filled = fill_in (replay, text);
  replay->root = tachy_json_parse (filled, strlen (filled), TACHY_JSON_MAX_JOB, &error);
  g_assert_no_error (error);

  replay->directory = tachy_test_make_directory ();
  replay->picture = g_build_filename (replay->directory, "x.png", NULL);
  g_file_set_contents (replay->picture, png, sizeof png - 1, &error);
  g_assert_no_error (error);

  provider = tachy_provider_new (NULL, "x", get_text (replay->root, "base_url"));
  g_object_set (provider, "dialect", get_text (replay->root, "server"), NULL);
  g_assert_cmpstr (tachy_dialect_get_id (tachy_provider_get_dialect (provider)), ==,
                   get_text (replay->root, "server"));
  replay->client = tachy_client_new_for_provider (provider, KEY, &error);
  g_assert_no_error (error);
}

static void
tear_down (Replay *replay)
{
  g_assert_finalize_object (replay->client);
  soup_server_disconnect (replay->server);
  g_object_unref (replay->server);
  json_node_unref (replay->root);
  tachy_test_remove_directory (replay->directory);
  g_free (replay->directory);
  g_free (replay->picture);
}

static void
check_number (JsonNode   *expected,
              const char *name,
              double      got)
{
  double number;

  if (tachy_json_get_number (tachy_json_find (expected, name), &number))
    g_assert_cmpfloat (got, ==, number);
}

static void
check_job (JsonNode *expected,
           TachyJob *job)
{
  static const char *const words[] = { "unknown", "queued",    "running", "done",
                                       "failed",  "cancelled", "expired", "gone" };
  const TachyFailure *failure = tachy_job_get_failure (job);

  g_assert_cmpstr (tachy_job_get_id (job), ==, get_text (expected, "id"));
  g_assert_cmpstr (words[tachy_job_get_status (job)], ==, get_text (expected, "status"));
  g_assert_cmpstr (failure != NULL ? failure->message : NULL, ==, get_text (expected, "failure"));
  check_number (expected, "progress", tachy_job_get_progress (job));
  check_number (expected, "seconds", tachy_job_get_seconds (job));
  check_number (expected, "poll_after",
                (double) tachy_job_get_retry_after (job) / G_TIME_SPAN_SECOND);
  check_number (expected, "queue", tachy_job_get_queue_position (job));
  if (tachy_json_find (expected, "size") != NULL)
    g_assert_cmpstr (tachy_job_get_size (job), ==, get_text (expected, "size"));
}

static TachyJob *
do_create (Replay   *replay,
           JsonNode *step,
           GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  TachyOrder order = {
    .prompt = "a paper boat", .model = "m", .width = 1280, .height = 720, .seconds = 4,
    .idempotency_key = "key-1",
  };

  if (tachy_json_find (step, "picture") != NULL)
    order.reference_path = replay->picture;
  tachy_client_create_async (replay->client, &order, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_client_create_finish (replay->client, result, NULL, error);
}

static TachyJob *
do_retrieve (Replay   *replay,
             JsonNode *step,
             GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_client_retrieve_async (replay->client, get_text (step, "id"), NULL,
                               tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_client_retrieve_finish (replay->client, result, NULL, error);
}

static void
fetch (Replay   *replay,
       TachyJob *job,
       GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (TachyContent) content = NULL;
  char buffer[100] = { 0 };
  gsize n;

  tachy_client_open_content_async (replay->client, job, 0, 0, NULL, NULL, tachy_test_keep_result_cb,
                                   &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  content = tachy_client_open_content_finish (replay->client, result, NULL, error);
  if (content == NULL)
    return;

  g_input_stream_read_all_async (tachy_content_get_stream (content), buffer, sizeof buffer,
                                 G_PRIORITY_DEFAULT, NULL, tachy_test_keep_result_cb, &read);
  TACHY_TEST_WAIT_FOR (read != NULL);
  if (g_input_stream_read_all_finish (tachy_content_get_stream (content), read, &n, error))
    g_assert_cmpstr (buffer, ==, CLIP);
}

/* Reads the job, as is done before each download, and then the clip. */
static void
do_content (Replay   *replay,
            JsonNode *step,
            GError  **error)
{
  g_autoptr (TachyJob) job = do_retrieve (replay, step, error);

  g_assert_no_error (*error);
  fetch (replay, job, error);
}

/* Where the answer that a take is created is the last word about it. */
static TachyJob *
do_make (Replay   *replay,
         JsonNode *step,
         GError  **error)
{
  TachyJob *job = do_create (replay, step, error);

  g_assert_no_error (*error);
  fetch (replay, job, error);
  return job;
}

static void
do_list (Replay   *replay,
         JsonNode *step,
         GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autofree char *next = NULL;

  tachy_client_list_async (replay->client, get_text (step, "after"), 2, NULL,
                           tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  jobs = tachy_client_list_finish (replay->client, result, &next, NULL, error);
  if (jobs == NULL)
    return;

  g_assert_cmpstr (next, ==, get_text (step, "next"));
  for (guint i = 0; i < jobs->len; i++)
    check_job (json_array_get_element (
                   json_node_get_array (tachy_json_find (step, "jobs")), i),
               jobs->pdata[i]);
}

static void
do_delete (Replay   *replay,
           JsonNode *step,
           GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_client_delete_async (replay->client, get_text (step, "id"), NULL,
                             tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  tachy_client_delete_finish (replay->client, result, NULL, error);
}

static void
do_discover (Replay   *replay,
             JsonNode *step,
             GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TachyFindings) findings = NULL;
  g_autoptr (JsonNode) limits = NULL;
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "http://127.0.0.1/v1");
  double dollars = -1, expected;

  tachy_client_discover_async (replay->client, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  findings = tachy_client_discover_finish (replay->client, result, error);
  if (findings == NULL)
    return;

  g_assert_cmpstr (findings->models[0], ==, get_text (step, "model"));
  if (tachy_json_find (step, "limits") != NULL)
    {
      limits = json_from_string (findings->limits, NULL);
      g_assert_true (json_node_equal (limits, tachy_json_find (step, "limits")));
    }
  tachy_findings_apply (findings, provider);
  if (tachy_json_get_number (tachy_json_find (step, "dollars"), &expected))
    {
      g_assert_true (tachy_provider_estimate (provider, get_text (step, "model"), 1280, 720, 4,
                                              &dollars));
      g_assert_cmpfloat_with_epsilon (dollars, expected, 1e-9);
    }
}

static void
run_step (Replay   *replay,
          JsonNode *step)
{
  const char *what = get_text (step, "do");
  const char *cause = get_text (step, "error");
  JsonNode *exchanges = tachy_json_find (step, "exchanges");
  g_autoptr (JsonArray) none = json_array_new ();
  g_autoptr (TachyJob) job = NULL;
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", what);
  replay->exchanges = exchanges != NULL ? json_node_get_array (exchanges) : none;
  replay->n_exchanges = 0;
  if (strcmp (what, "create") == 0)
    job = do_create (replay, step, &error);
  else if (strcmp (what, "retrieve") == 0)
    job = do_retrieve (replay, step, &error);
  else if (strcmp (what, "make") == 0)
    job = do_make (replay, step, &error);
  else if (strcmp (what, "content") == 0)
    do_content (replay, step, &error);
  else if (strcmp (what, "list") == 0)
    do_list (replay, step, &error);
  else if (strcmp (what, "delete") == 0)
    do_delete (replay, step, &error);
  else if (strcmp (what, "discover") == 0)
    do_discover (replay, step, &error);
  else
    g_assert_not_reached ();

  g_assert_cmpuint (replay->n_exchanges, ==, json_array_get_length (replay->exchanges));
  if (error != NULL)
    g_test_message ("%s", error->message);
  g_assert_cmpstr (error != NULL ? tachy_error_code_to_string ((TachyError) error->code) : NULL, ==,
                   cause);
  if (job != NULL)
    check_job (tachy_json_find (step, "job"), job);
}

static void
replay_file (gconstpointer data)
{
  Replay replay = { 0 };
  JsonArray *steps;

  set_up (&replay, data);
  steps = json_node_get_array (tachy_json_find (replay.root, "steps"));
  for (guint i = 0; i < json_array_get_length (steps); i++)
    run_step (&replay, json_array_get_element (steps, i));
  tear_down (&replay);
}

/* Every known server has its file. */
static void
test_complete (void)
{
  GPtrArray *dialects = tachy_dialects_get_all ();

  for (guint i = 0; i < dialects->len; i++)
    {
      g_autofree char *name =
          g_strconcat (tachy_dialect_get_id (dialects->pdata[i]), ".json", NULL);
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "dialects", name, NULL);

      g_test_message ("%s", name);
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) directory = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  folder = g_test_build_filename (G_TEST_DIST, "dialects", NULL);
  directory = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (directory);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_strconcat ("/tachyscope/replay/", name, NULL);

      g_test_add_data_func_full (path, g_build_filename (folder, name, NULL), replay_file, g_free);
    }
  g_test_add_func ("/tachyscope/replay/complete", test_complete);
  return g_test_run ();
}
