/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions that cost nothing, and every kind of answer that is none. */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "fault-server.h"
#include "tachy-client-private.h"
#include "tachy-error.h"
#include "tachy-test.h"

typedef struct
{
  FaultServer *server;
  TachyClient *client;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *url = NULL;

  fixture->server = fault_server_new (NULL);
  url = fault_server_dup_url (fixture->server, "/v1");
  fixture->client = tachy_client_new (url, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->client);
  fault_server_free (fixture->server);
}

static TachyJob *
retrieve (Fixture       *fixture,
          const char    *id,
          TachyFailure **failure,
          GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_client_retrieve_async (fixture->client, id, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_client_retrieve_finish (fixture->client, result, failure, error);
}

static GPtrArray *
list (Fixture *fixture,
      char   **next,
      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_client_list_async (fixture->client, NULL, 1000, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_client_list_finish (fixture->client, result, next, NULL, error);
}

static gboolean
delete_one (Fixture *fixture,
            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_client_delete_async (fixture->client, "a", NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_client_delete_finish (fixture->client, result, NULL, error);
}

static char **
list_models (Fixture *fixture,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_client_list_models_async (fixture->client, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_client_list_models_finish (fixture->client, result, NULL, error);
}

static const struct
{
  int status;
  const char *body;
  int code;
} errors[] = {
  { 401, "{}", TACHY_ERROR_KEY },
  { 403, "{}", TACHY_ERROR_KEY },
  { 404, "{\"detail\":\"no such video\"}", TACHY_ERROR_GONE },
  { 404, "<html>", TACHY_ERROR_GONE },
  { 410, "{}", TACHY_ERROR_GONE },
  { 405, "{}", TACHY_ERROR_UNSUPPORTED },
  { 501, "{}", TACHY_ERROR_UNSUPPORTED },
  { 408, "{}", TACHY_ERROR_SERVER },
  { 425, "{}", TACHY_ERROR_BUSY },
  { 429, "{}", TACHY_ERROR_BUSY },
  { 500, "{}", TACHY_ERROR_SERVER },
  { 502, "<html>", TACHY_ERROR_SERVER },
  { 503, "", TACHY_ERROR_SERVER },
  { 511, "<html>", TACHY_ERROR_NOT_REACHED },
  { 200, "", TACHY_ERROR_SERVER },
  { 200, "<html>", TACHY_ERROR_SERVER },
  { 200, "[]", TACHY_ERROR_SERVER },
  { 200, "{}", TACHY_ERROR_SERVER },
  { 200, "{\"id\":\"another\",\"status\":\"completed\"}", TACHY_ERROR_SERVER },
  { 200, "{\"id\":\"a\",\"status\":\"completed\",\"id\":\"b\"}", TACHY_ERROR_SERVER },
  { 200, "{\"error\":{\"message\":\"m\"}}", TACHY_ERROR_SERVER },
  { 200, "{\"error\":{\"message\":\"m\",\"code\":\"video_not_found\"}}", TACHY_ERROR_GONE },
  { 200, "{\"status\":\"error\",\"message\":\"m\"}", TACHY_ERROR_SERVER },
  { 500, "{\"status\":\"failed\",\"request_id\":\"r\"}", TACHY_ERROR_SERVER },
  { 500, "{\"id\":\"another\",\"status\":\"failed\"}", TACHY_ERROR_SERVER },
  { 500, "{\"id\":\"a\",\"status\":\"in_progress\"}", TACHY_ERROR_SERVER },
};

static void
test_errors (Fixture      *fixture,
             gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (TachyFailure) failure = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%d %s", errors[i].status, errors[i].body);
      fault_server_add_json (fixture->server, errors[i].status, errors[i].body);
      g_assert_null (retrieve (fixture, "a", &failure, &error));
      g_assert_error (error, TACHY_ERROR, errors[i].code);
      g_assert_nonnull (failure);
      g_assert_cmpuint (failure->http_status, ==, errors[i].status);
      g_assert_cmpint (failure->about_other, ==,
                       errors[i].status == 200 && strstr (errors[i].body, "another") != NULL);
    }
}

/* Failed jobs whose answer is an HTTP error. */
static void
test_job_as_error (Fixture      *fixture,
                   gconstpointer data)
{
  static const int statuses[] = { 400, 404, 422, 500 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (TachyFailure) failure = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (TachyJob) job = NULL;

      fault_server_add_json (fixture->server, statuses[i],
                             "{\"id\":\"a\",\"object\":\"video\",\"status\":\"failed\",\"error\":{"
                             "\"code\":500,\"message\":\"out of memory\"}}");
      job = retrieve (fixture, "a", &failure, &error);
      g_assert_no_error (error);
      g_assert_null (failure);
      g_assert_cmpint (tachy_job_get_status (job), ==, TACHY_JOB_FAILED);
      g_assert_cmpstr (tachy_job_get_failure (job)->message, ==, "out of memory");
      g_assert_cmpstr (tachy_job_get_failure (job)->code, ==, "500");
    }
}

static void
test_accepted (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) empty = NULL;
  g_autoptr (TachyJob) waits = NULL;

  fault_server_add_json (fixture->server, 202, "");
  empty = retrieve (fixture, "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tachy_job_get_id (empty), ==, "a");
  g_assert_cmpint (tachy_job_get_status (empty), ==, TACHY_JOB_UNKNOWN);

  fault_server_add (fixture->server, FAULT_ANSWER,
                    "HTTP/1.1 200 OK\r\nRetry-After: 3\r\nContent-Length: 42\r\n\r\n"
                    "{\"status\":\"queued\",\"poll_after_seconds\":9}\n");
  waits = retrieve (fixture, "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tachy_job_get_retry_after (waits), ==, 3 * G_USEC_PER_SEC);
}

/* How long the server wants to be left alone holds for every question that follows. */
static void
test_quiet_time (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) job = NULL;
  g_autoptr (TachyJob) last = NULL;
  g_autoptr (TachyJob) refused = NULL;
  gint64 quiet;

  fault_server_add (fixture->server, FAULT_ANSWER,
                    "HTTP/1.1 200 OK\r\nx-ratelimit-remaining-requests: 3\r\n"
                    "x-ratelimit-reset-requests: 6m0s\r\nContent-Length: 20\r\n\r\n"
                    "{\"status\":\"running\"}");
  job = retrieve (fixture, "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tachy_client_steal_quiet_time (fixture->client), ==, 0);

  fault_server_add (fixture->server, FAULT_ANSWER,
                    "HTTP/1.1 200 OK\r\nx-ratelimit-remaining-requests: 0\r\n"
                    "x-ratelimit-reset-requests: 6m0s\r\nContent-Length: 20\r\n\r\n"
                    "{\"status\":\"running\"}");
  last = retrieve (fixture, "a", NULL, &error);
  g_assert_no_error (error);
  quiet = tachy_client_steal_quiet_time (fixture->client);
  g_assert_cmpint (quiet, >, 300 * G_USEC_PER_SEC);
  g_assert_cmpint (quiet, <=, 360 * G_USEC_PER_SEC);
  g_assert_cmpint (tachy_client_steal_quiet_time (fixture->client), ==, 0);

  fault_server_add (fixture->server, FAULT_ANSWER,
                    "HTTP/1.1 429 Slow\r\nRetry-After: 900\r\nContent-Length: 0\r\n\r\n");
  refused = retrieve (fixture, "a", NULL, &error);
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_BUSY);
  g_assert_cmpint (tachy_client_steal_quiet_time (fixture->client), >, 800 * G_USEC_PER_SEC);
}

static void
test_ids (Fixture      *fixture,
          gconstpointer data)
{
  static const struct
  {
    const char *id;
    const char *line; /* NULL where nothing may be sent */
  } rows[] = {
    { "video_1", "GET /v1/videos/video_1 HTTP/1.1" },
    { "bGl0ZQ==", "GET /v1/videos/bGl0ZQ%3D%3D HTTP/1.1" },
    { "a/../../x?y#z", "GET /v1/videos/a%2F..%2F..%2Fx%3Fy%23z HTTP/1.1" },
    { "a%2fb c", "GET /v1/videos/a%252fb%20c HTTP/1.1" },
    { "é\r\nX: 1", "GET /v1/videos/%C3%A9%0D%0AX%3A%201 HTTP/1.1" },
    { "...", "GET /v1/videos/... HTTP/1.1" },
    { ".", NULL },
    { "..", NULL },
    { "", NULL },
  };

  fault_server_add_json (fixture->server, 200, "{\"status\":\"queued\"}");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TachyJob) job = retrieve (fixture, rows[i].id, NULL, &error);
      g_autofree char *request = fault_server_dup_request (fixture->server, i);

      g_test_message ("%s", rows[i].id);
      if (rows[i].line != NULL)
        g_assert_true (g_str_has_prefix (request, rows[i].line));
      else
        g_assert_null (request);
      if (rows[i].line == NULL)
        g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
      else
        g_assert_cmpstr (tachy_job_get_id (job), ==, rows[i].id);
    }
}

static void
test_no_key (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *request = NULL;

  fault_server_add_json (fixture->server, 401, "{}");
  g_assert_null (retrieve (fixture, "a", NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_KEY);
  request = fault_server_dup_request (fixture->server, 0);
  g_assert_null (strstr (request, "Authorization"));
  g_assert_nonnull (strstr (error->message, "asks for a key"));
}

/* Resident memory of this process in KB. */
static long
get_memory (void)
{
  long pages = 0, resident = 0;
  FILE *file = fopen ("/proc/self/statm", "r");

  g_assert_cmpint (fscanf (file, "%ld %ld", &pages, &resident), ==, 2);
  fclose (file);
  return resident * 4;
}

static void
test_hostile (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *brackets = g_strnfill (200 * 1000, '[');
  g_autofree char *objects = g_strdup_printf ("{\"a\":%s", brackets);
  long before = get_memory ();
  g_autoptr (GError) error = NULL;

  fault_server_add_json (fixture->server, 200, brackets);
  g_assert_null (retrieve (fixture, "a", NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
  g_clear_error (&error);

  fault_server_add_json (fixture->server, 200, objects);
  g_assert_null (retrieve (fixture, "a", NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
  g_clear_error (&error);

  fault_server_add (fixture->server, FAULT_ENDLESS, "HTTP/1.1 200 OK\r\n\r\n{\"id\":\"a");
  g_assert_null (retrieve (fixture, "a", NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
  g_clear_error (&error);

  fault_server_add (fixture->server, FAULT_ENDLESS, "HTTP/1.1 200 OK\r\n\r\n{\"data\":[");
  g_assert_null (list (fixture, NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
  g_clear_error (&error);

  fault_server_add (fixture->server, FAULT_ENDLESS, "HTTP/1.1 200 OK\r\nX-Long: ");
  g_assert_null (retrieve (fixture, "a", NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);

  g_test_message ("%ld KB more", get_memory () - before);
  g_assert_cmpint (get_memory () - before, <, 64 * 1024);
}

static GBytes *
pack_zeros (gsize n_zeros)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autofree char *zeros = g_malloc0 (n_zeros);
  char *packed = g_malloc (1024 * 1024);
  g_autoptr (GError) error = NULL;
  gsize read, written;

  g_converter_convert (G_CONVERTER (compressor), zeros, n_zeros, packed, 1024 * 1024,
                       G_CONVERTER_INPUT_AT_END, &read, &written, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read, ==, n_zeros);
  return g_bytes_new_take (packed, written);
}

/* Small on the wire, larger than all memory when decoded. */
static void
test_gzip_bomb (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GBytes) packed = pack_zeros (64 * 1024 * 1024);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (TachyClient) usual = fixture->client;
  g_autofree char *url = NULL;
  g_autofree char *head = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GAsyncResult) accepted = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GOutputStream *out;
  guint16 port;

  port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  url = g_strdup_printf ("http://127.0.0.1:%u/v1", port);
  fixture->client = tachy_client_new (url, NULL);
  tachy_client_retrieve_async (fixture->client, "a", NULL, tachy_test_keep_result_cb, &result);
  g_socket_listener_accept_async (listener, NULL, tachy_test_keep_result_cb, &accepted);
  TACHY_TEST_WAIT_FOR (accepted != NULL);
  connection = g_socket_listener_accept_finish (listener, accepted, NULL, &error);
  g_assert_no_error (error);

  head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %"
                          G_GSIZE_FORMAT "\r\n\r\n", g_bytes_get_size (packed));
  out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_output_stream_write_all (out, head, strlen (head), NULL, NULL, &error);
  g_output_stream_write_all (out, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed), NULL,
                             NULL, &error);
  g_assert_no_error (error);

  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_null (tachy_client_retrieve_finish (fixture->client, result, NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
  g_assert_nonnull (strstr (error->message, "too large"));
}

static void
test_no_answer (Fixture      *fixture,
                gconstpointer data)
{
  static const Fault faults[] = { FAULT_CUT, FAULT_RESET, FAULT_STALL };

  fixture->client->free_patience.answer = 500;

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (TachyFailure) failure = NULL;
      g_autoptr (GError) error = NULL;

      fault_server_add (fixture->server, faults[i], "");
      g_assert_null (retrieve (fixture, "a", &failure, &error));
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
      g_assert_null (failure);
    }
}

static void
test_lists (Fixture      *fixture,
            gconstpointer data)
{
  static const int unsupported[] = { 404, 405, 501 };
  g_autofree char *next = NULL;
  g_autofree char *request = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (unsupported); i++)
    {
      fault_server_add_json (fixture->server, unsupported[i], "{}");
      g_assert_null (list (fixture, &next, &error));
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED);
      g_clear_error (&error);
    }

  fault_server_add_json (fixture->server, 200, "{\"object\":\"list\"}");
  g_assert_null (list (fixture, &next, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
  g_clear_error (&error);

  fault_server_add_json (fixture->server, 200, "{\"object\":\"list\",\"data\":[]}");
  jobs = list (fixture, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs->len, ==, 0);
  g_assert_null (next);
  request = fault_server_dup_request (fixture->server, 0);
  g_assert_nonnull (strstr (request, "GET /v1/videos?limit=100&order=desc HTTP/1.1"));
}

static void
test_deletes (Fixture      *fixture,
              gconstpointer data)
{
  static const struct
  {
    int status;
    const char *body;
    int code; /* -1 where it is deleted */
  } rows[] = {
    { 200, "{\"id\":\"a\",\"object\":\"video.deleted\",\"deleted\":true}", -1 },
    { 200, "{\"id\":\"a\",\"status\":\"deleted\"}", -1 },
    { 200, "{\"deleted\":true}", -1 },
    { 200, "{\"id\":\"a\",\"status\":\"cancelled\",\"error\":{\"message\":\"m\"}}", -1 },
    { 204, "", -1 },
    { 200, "{\"deleted\":false}", TACHY_ERROR_SERVER },
    { 200, "{\"error\":{\"message\":\"m\"}}", TACHY_ERROR_SERVER },
    { 404, "{}", TACHY_ERROR_GONE },
    { 405, "{}", TACHY_ERROR_UNSUPPORTED },
    { 409, "{}", TACHY_ERROR_BUSY },
    { 401, "{}", TACHY_ERROR_KEY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%d %s", rows[i].status, rows[i].body);
      fault_server_add_json (fixture->server, rows[i].status, rows[i].body);
      g_assert_cmpint (delete_one (fixture, &error), ==, rows[i].code == -1);
      if (rows[i].code == -1)
        g_assert_no_error (error);
      else
        g_assert_error (error, TACHY_ERROR, rows[i].code);
    }
}

static void
test_models (Fixture      *fixture,
             gconstpointer data)
{
  static const struct
  {
    int status;
    const char *body;
    const char *models; /* NULL where there is an error */
    int code;
  } rows[] = {
    { 200, "{\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}", "a,b", 0 },
    { 200, "{\"models\":[{\"name\":\"a\"},\"b\",17,null,{},{\"id\":\"\"}]}", "a,b,17", 0 },
    { 200, "{\"data\":{\"models\":[{\"model\":\"a\"}]}}", "a", 0 },
    { 200, "{\"items\":[{\"model_id\":\"a\"}]}", "a", 0 },
    { 200, "{\"data\":[]}", "", 0 },
    { 200, "{}", NULL, TACHY_ERROR_SERVER },
    { 404, "{}", NULL, TACHY_ERROR_UNSUPPORTED },
    { 405, "{}", NULL, TACHY_ERROR_UNSUPPORTED },
    { 401, "{}", NULL, TACHY_ERROR_KEY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) models = NULL;
      g_autofree char *joined = NULL;

      g_test_message ("%d %s", rows[i].status, rows[i].body);
      fault_server_add_json (fixture->server, rows[i].status, rows[i].body);
      models = list_models (fixture, &error);
      joined = models != NULL ? g_strjoinv (",", models) : NULL;
      g_assert_cmpstr (joined, ==, rows[i].models);
      if (models == NULL)
        g_assert_error (error, TACHY_ERROR, rows[i].code);
    }
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/tachyscope/questions/quiet-time", test_quiet_time);
  add ("/tachyscope/questions/errors", test_errors);
  add ("/tachyscope/questions/job-as-error", test_job_as_error);
  add ("/tachyscope/questions/accepted", test_accepted);
  add ("/tachyscope/questions/ids", test_ids);
  add ("/tachyscope/questions/no-key", test_no_key);
  add ("/tachyscope/questions/hostile", test_hostile);
  add ("/tachyscope/questions/gzip-bomb", test_gzip_bomb);
  add ("/tachyscope/questions/no-answer", test_no_answer);
  add ("/tachyscope/questions/lists", test_lists);
  add ("/tachyscope/questions/deletes", test_deletes);
  add ("/tachyscope/questions/models", test_models);
  return g_test_run ();
}
