/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcome table of create, row by row, with a ledger of what the server has read. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fault-server.h"
#include "tachy-client-private.h"
#include "tachy-error.h"
#include "tachy-test.h"

#define HTML "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
#define JOB "{\"id\":\"video_1\",\"status\":\"queued\"}"
#define CREATED(rest) "HTTP/1.1 200 OK\r\n" rest

static const TachyOrder order = {
  .prompt = "a boat", .model = "m", .width = 720, .height = 1280, .seconds = 4,
  .idempotency_key = "key-1",
};

/* In milliseconds: long enough for every answer that comes at all. */
#define PATIENT 60000
#define IMPATIENT 800

static TachyJob *
create_with (FaultServer      *server,
             const TachyOrder *what,
             guint             patience,
             TachyFailure    **failure,
             GError          **error)
{
  g_autofree char *url = fault_server_dup_url (server, "/v1");
  g_autoptr (TachyClient) client = tachy_client_new (url, "sk-canary");
  g_autoptr (GAsyncResult) result = NULL;

  client->paid_patience.answer = patience;
  tachy_client_create_async (client, what, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_client_create_finish (client, result, failure, error);
}

static void
check_error (const GError *error,
             int           code)
{
  g_assert_error (error, TACHY_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_null (strstr (error->message, "sk-canary"));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* Everything that is an answer. */
static const struct
{
  const char *what;
  int status;
  const char *body;
  int code;
} answers[] = {
  { "bad request", 400, "{\"error\":{\"message\":\"bad\"}}", TACHY_ERROR_REFUSED },
  { "unauthorised", 401, "{\"error\":{\"message\":\"no\"}}", TACHY_ERROR_KEY },
  { "payment required", 402, "{}", TACHY_ERROR_CREDIT },
  { "forbidden", 403, "{}", TACHY_ERROR_KEY },
  { "no quota", 403, "{\"error\":{\"code\":\"insufficient_user_quota\",\"message\":\"m\"}}",
    TACHY_ERROR_CREDIT },
  { "no quota, flat", 403, "{\"code\":\"pre_consume_token_quota_failed\",\"message\":\"m\"}",
    TACHY_ERROR_CREDIT },
  { "not found", 404, "not found", TACHY_ERROR_ADDRESS },
  { "no such model", 404, "{\"error\":{\"code\":\"model_not_found\",\"message\":\"m\"}}",
    TACHY_ERROR_REFUSED },
  { "method not allowed", 405, "{}", TACHY_ERROR_ADDRESS },
  { "request timeout", 408, "{}", TACHY_ERROR_UNKNOWN },
  { "conflict", 409, "{}", TACHY_ERROR_UNKNOWN },
  { "too large", 413, "<html><title>413</title>", TACHY_ERROR_REFUSED },
  { "wrong type", 415, "{}", TACHY_ERROR_REFUSED },
  { "unprocessable", 422, "{\"detail\":[{\"loc\":[\"body\",\"seconds\"],\"msg\":\"wrong\"}]}",
    TACHY_ERROR_REFUSED },
  { "too early", 425, "{}", TACHY_ERROR_BUSY },
  { "too many", 429, "{}", TACHY_ERROR_BUSY },
  { "quota, not rate", 429, "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"m\"}}",
    TACHY_ERROR_CREDIT },
  { "moderation", 400, "{\"error\":{\"code\":\"moderation_blocked\",\"message\":\"m\"}}",
    TACHY_ERROR_MODERATED },
  { "pre-check", 400, "{\"error\":{\"code\":\"sentinel_block\",\"message\":\"m\"}}",
    TACHY_ERROR_MODERATED },
  { "teapot", 418, "{}", TACHY_ERROR_UNKNOWN },
  { "server error", 500, "{\"error\":{\"message\":\"m\"}}", TACHY_ERROR_UNKNOWN },
  { "server error about credit", 500, "{\"error\":{\"code\":\"billing\",\"message\":\"m\"}}",
    TACHY_ERROR_UNKNOWN },
  { "not implemented", 501, "{}", TACHY_ERROR_UNKNOWN },
  { "bad gateway", 502, "<html><title>502</title>", TACHY_ERROR_UNKNOWN },
  { "unavailable", 503, "{}", TACHY_ERROR_UNKNOWN },
  { "gateway timeout", 504, "", TACHY_ERROR_UNKNOWN },
  { "sign in", 511, "<html>", TACHY_ERROR_UNKNOWN },
  { "web server down", 521, "", TACHY_ERROR_UNKNOWN },
  { "overloaded", 529, "{}", TACHY_ERROR_UNKNOWN },
  { "empty", 200, "", TACHY_ERROR_UNKNOWN },
  { "no content", 204, "", TACHY_ERROR_UNKNOWN },
  { "no id", 200, "{\"status\":\"queued\"}", TACHY_ERROR_UNKNOWN },
  { "empty id", 200, "{\"id\":\"\",\"status\":\"queued\"}", TACHY_ERROR_UNKNOWN },
  { "number as id", 200, "{\"id\":7,\"status\":\"queued\"}", TACHY_ERROR_UNKNOWN },
  { "dots as id", 200, "{\"id\":\"..\",\"status\":\"queued\"}", TACHY_ERROR_UNKNOWN },
  { "NUL in id", 200, "{\"id\":\"video_1\\u0000/../x\"}", TACHY_ERROR_UNKNOWN },
  { "two ids", 200, "{\"id\":\"a\",\"status\":\"queued\",\"id\":\"b\"}", TACHY_ERROR_UNKNOWN },
  { "array", 200, "[{\"id\":\"a\"}]", TACHY_ERROR_UNKNOWN },
  { "two documents", 200, JOB JOB, TACHY_ERROR_UNKNOWN },
  { "half a document", 200, "{\"id\":\"video_1\"", TACHY_ERROR_UNKNOWN },
  { "null", 200, "null", TACHY_ERROR_UNKNOWN },
  { "text", 200, "created!", TACHY_ERROR_UNKNOWN },
  { "error in a good answer", 200, "{\"error\":{\"message\":\"model not found\"}}",
    TACHY_ERROR_UNKNOWN },
  { "text as error in a good answer", 200, "{\"error\":\"no\"}", TACHY_ERROR_UNKNOWN },
  { "wrapped error in a good answer", 200, "{\"success\":false,\"message\":\"m\"}",
    TACHY_ERROR_UNKNOWN },
  { "trouble behind a gateway in a good answer", 200,
    "{\"code\":\"fail_to_fetch_task\",\"message\":\"m\",\"data\":null}", TACHY_ERROR_UNKNOWN },
  { "invalid response in a good answer", 200,
    "{\"code\":\"invalid_response\",\"message\":\"m\",\"data\":null}", TACHY_ERROR_UNKNOWN },
  { "another number in a good answer", 200, "{\"code\":1001,\"message\":\"m\"}",
    TACHY_ERROR_UNKNOWN },
  { "refusal in a good answer", 200,
    "{\"code\":\"invalid_request\",\"message\":\"m\",\"data\":null}", TACHY_ERROR_REFUSED },
  { "refusal by type in a good answer", 200,
    "{\"error\":{\"message\":\"m\",\"type\":\"invalid_request_error\"}}", TACHY_ERROR_REFUSED },
  { "no quota in a good answer", 200,
    "{\"code\":\"insufficient_user_quota\",\"message\":\"m\",\"data\":null}",
    TACHY_ERROR_CREDIT },
  { "moderation in a good answer", 200,
    "{\"error\":{\"message\":\"m\",\"code\":\"moderation_blocked\"}}", TACHY_ERROR_MODERATED },
  { "no money in a good answer", 200, "{\"code\":402,\"msg\":\"no money\",\"data\":null}",
    TACHY_ERROR_CREDIT },
  { "server error in a good answer", 200,
    "{\"error\":{\"message\":\"m\",\"type\":\"server_error\"}}", TACHY_ERROR_UNKNOWN },
  { "server error by number in a good answer", 200, "{\"error\":{\"message\":\"m\",\"code\":503}}",
    TACHY_ERROR_UNKNOWN },
};

static void
test_answers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (FaultServer) server = fault_server_new (NULL);
      g_autoptr (TachyFailure) failure = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s (%d)", answers[i].what, answers[i].status);
      fault_server_add_json (server, answers[i].status, answers[i].body);
      g_assert_null (create_with (server, &order, PATIENT, &failure, &error));
      check_error (error, answers[i].code);
      g_assert_nonnull (failure);
      g_assert_cmpuint (failure->http_status, ==, answers[i].status);
      g_assert_cmpuint (fault_server_count (server, "POST"), ==, 1);
      g_assert_cmpuint (fault_server_count (server, ""), ==, 1);
    }
}

/* Everything that happens on the way. */
static const struct
{
  const char *what;
  Fault fault;
  const char *words;
  int code;
  guint n_posts;
} faults[] = {
  { "closed after the request", FAULT_CUT, "", TACHY_ERROR_UNKNOWN, 1 },
  { "reset after the request", FAULT_RESET, "", TACHY_ERROR_UNKNOWN, 1 },
  { "silence", FAULT_STALL, "", TACHY_ERROR_UNKNOWN, 1 },
  { "silence after the head", FAULT_STALL,
    CREATED ("x-request-id: r-1\r\nContent-Length: 40\r\n\r\n{\"id\":"), TACHY_ERROR_UNKNOWN, 1 },
  { "cut body", FAULT_CUT, CREATED ("Content-Length: 400\r\n\r\n{\"id\":\"video_1\""),
    TACHY_ERROR_UNKNOWN, 1 },
  { "cut chunks", FAULT_CUT,
    CREATED ("Transfer-Encoding: chunked\r\n\r\n7\r\n{\"id\":\"\r\n"), TACHY_ERROR_UNKNOWN, 1 },
  { "trickle", FAULT_TRICKLE,
    CREATED ("Content-Length: 400\r\n\r\n{\"id\":\"                                            "),
    TACHY_ERROR_UNKNOWN, 1 },
  { "100 Continue again and again, and silence", FAULT_STALL,
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
    TACHY_ERROR_UNKNOWN, 1 },
  { "no HTTP", FAULT_CUT, "220 smtp.example ESMTP\r\n", TACHY_ERROR_UNKNOWN, 1 },
  { "HTML", FAULT_ANSWER, HTML, TACHY_ERROR_UNKNOWN, 1 },
  { "endless", FAULT_ENDLESS, CREATED ("Content-Type: application/json\r\n\r\n{\"id\":\""),
    TACHY_ERROR_UNKNOWN, 1 },
  { "two lengths", FAULT_ANSWER,
    CREATED ("Content-Length: 34\r\nContent-Length: 35\r\n\r\n" JOB), TACHY_ERROR_UNKNOWN, 1 },
  { "length and chunks", FAULT_CUT,
    CREATED ("Content-Length: 34\r\nTransfer-Encoding: chunked\r\n\r\n22\r\n" JOB "\r\n0\r\n\r\n"),
    TACHY_ERROR_UNKNOWN, 1 },
  { "unknown coding", FAULT_CUT,
    CREATED ("Content-Encoding: x-secret\r\nContent-Length: 34\r\n\r\n\x01\x02"),
    TACHY_ERROR_UNKNOWN, 1 },
  { "redirect elsewhere", FAULT_ANSWER,
    "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", TACHY_ERROR_UNKNOWN, 1 },
  { "permanent redirect to another host", FAULT_ANSWER,
    "HTTP/1.1 308 Moved\r\nLocation: http://localhost:1/v1/videos\r\nContent-Length: 0\r\n\r\n",
    TACHY_ERROR_UNKNOWN, 1 },
  { "permanent redirect to the same place", FAULT_ANSWER,
    "HTTP/1.1 308 Moved\r\nLocation: /v1/videos/\r\nContent-Length: 0\r\n\r\n", TACHY_ERROR_ADDRESS,
    1 },
  { "redirect to the encrypted port", FAULT_ANSWER,
    "HTTP/1.1 301 Moved\r\nLocation: https://127.0.0.1/v1/videos\r\nContent-Length: 0\r\n\r\n",
    TACHY_ERROR_ADDRESS, 1 },
  { "asks for a password", FAULT_ANSWER,
    "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nSet-Cookie: a=b\r\n"
    "Content-Length: 0\r\n\r\n",
    TACHY_ERROR_KEY, 1 },
};

static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (FaultServer) server = fault_server_new (NULL);
      gboolean ends = faults[i].fault != FAULT_STALL && faults[i].fault != FAULT_TRICKLE;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", faults[i].what);
      fault_server_add (server, faults[i].fault, faults[i].words);
      g_assert_null (create_with (server, &order, ends ? PATIENT : IMPATIENT, NULL, &error));
      check_error (error, faults[i].code);
      g_assert_cmpuint (fault_server_count (server, "POST"), ==, faults[i].n_posts);
      g_assert_cmpuint (fault_server_count (server, ""), ==, faults[i].n_posts);
    }
}

static void
test_negative_length (void)
{
  g_autoptr (FaultServer) server = fault_server_new (NULL);
  g_autoptr (GError) error = NULL;

  /* libsoup itself trips over it before we can look. */
  tachy_test_tolerate ("GLib-GObject");
  fault_server_add (server, FAULT_CUT, CREATED ("Content-Length: -5\r\n\r\n" JOB));
  g_assert_null (create_with (server, &order, PATIENT, NULL, &error));
  check_error (error, TACHY_ERROR_UNKNOWN);
  g_assert_cmpuint (fault_server_count (server, "POST"), ==, 1);
}

/* Closed before a byte was read: the kernel took our bytes all the same, so nobody can know. */
/* A server that answers only when the clip is made is given its time, and no more. */
static void
test_slow_server (void)
{
  g_autoptr (FaultServer) server = fault_server_new (NULL);
  g_autofree char *url = fault_server_dup_url (server, "/v1");
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", url);
  g_autoptr (TachyClient) client = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (provider, "traits", "{\"create\":{\"patience\":1}}", NULL);
  client = tachy_client_new_for_provider (provider, NULL, &error);
  g_assert_no_error (error);
  client->paid_patience.answer = PATIENT;
  fault_server_add (server, FAULT_STALL, "");
  tachy_client_create_async (client, &order, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_null (tachy_client_create_finish (client, result, NULL, &error));
  check_error (error, TACHY_ERROR_UNKNOWN);
  g_assert_cmpuint (fault_server_count (server, "POST"), ==, 1);
}

static void
test_dropped_early (void)
{
  static const Fault early[] = { FAULT_DROP_EARLY, FAULT_RESET_EARLY };

  for (guint i = 0; i < G_N_ELEMENTS (early); i++)
    {
      g_autoptr (FaultServer) server = fault_server_new (NULL);
      g_autoptr (GError) error = NULL;

      fault_server_add (server, early[i], NULL);
      g_assert_null (create_with (server, &order, PATIENT, NULL, &error));
      g_assert_true (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_UNKNOWN) ||
                     g_error_matches (error, TACHY_ERROR, TACHY_ERROR_NOT_REACHED));
      g_assert_cmpuint (fault_server_count (server, ""), ==, 0);
    }
}

static void
test_reset_in_body (void)
{
  g_autoptr (FaultServer) server = fault_server_new (NULL);
  g_autofree char *prompt = g_strnfill (20 * 1000 * 1000, 'x');
  g_autoptr (GError) error = NULL;
  TachyOrder large = order;

  large.prompt = prompt;
  fault_server_add (server, FAULT_RESET_HALF, NULL);
  g_assert_null (create_with (server, &large, PATIENT, NULL, &error));
  check_error (error, TACHY_ERROR_UNKNOWN);
  g_assert_cmpuint (fault_server_count (server, "POST"), ==, 1);
}

/* The server does not read on: the upload makes no progress. */
static void
test_stalled_upload (void)
{
  g_autoptr (FaultServer) server = fault_server_new (NULL);
  g_autofree char *prompt = g_strnfill (20 * 1000 * 1000, 'x');
  g_autofree char *url = NULL;
  g_autoptr (TachyClient) client = NULL;
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TachyOrder large = order;

  /* Accepted by the kernel, read by nobody. */
  url = g_strdup_printf ("http://127.0.0.1:%d/v1",
                         g_socket_listener_add_any_inet_port (listener, NULL, NULL));
  client = tachy_client_new (url, NULL);
  client->paid_patience.upload = IMPATIENT;
  large.prompt = prompt;
  tachy_client_create_async (client, &large, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_null (tachy_client_create_finish (client, result, NULL, &error));
  check_error (error, TACHY_ERROR_UNKNOWN);
}

/* A resolver that never answers, but lets itself be cancelled. */
typedef GResolver SilentResolver;
typedef GResolverClass SilentResolverClass;

static GType silent_resolver_get_type (void);

G_DEFINE_TYPE (SilentResolver, silent_resolver, G_TYPE_RESOLVER)

static gboolean
resolving_cancelled_cb (GCancellable *cancellable,
                        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
silent_resolver_look_up (GResolver               *resolver,
                         const char              *name,
                         GResolverNameLookupFlags flags,
                         GCancellable            *cancellable,
                         GAsyncReadyCallback      callback,
                         gpointer                 user_data)
{
  GTask *task = g_task_new (resolver, cancellable, callback, user_data);
  g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

  g_source_set_callback (source, G_SOURCE_FUNC (resolving_cancelled_cb), task, NULL);
  g_source_attach (source, NULL);
}

static GList *
silent_resolver_look_up_finish (GResolver    *resolver,
                                GAsyncResult *result,
                                GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
silent_resolver_class_init (SilentResolverClass *klass)
{
  klass->lookup_by_name_with_flags_async = silent_resolver_look_up;
  klass->lookup_by_name_with_flags_finish = silent_resolver_look_up_finish;
}

static void
silent_resolver_init (SilentResolver *resolver)
{
}

static TachyJob *
create_at (const char *url,
           GError    **error)
{
  g_autoptr (TachyClient) client = tachy_client_new (url, "sk-canary");
  g_autoptr (GAsyncResult) result = NULL;
  TachyFailure *failure = NULL;
  TachyJob *job;

  client->paid_patience.resolve = client->paid_patience.connect = 1000;
  tachy_client_create_async (client, &order, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  job = tachy_client_create_finish (client, result, &failure, error);
  g_assert_null (failure);
  return job;
}

static void
test_not_reached (void)
{
  static const char *const urls[] = {
    "http://127.0.0.1:1/v1",           /* refused */
    "http://[::1]:1/v1",               /* refused */
    "http://nonexistent.invalid/v1",   /* no such name */
    "http://192.0.2.1:9/v1",           /* a network that nobody has: unreachable or a black hole */
    "https://127.0.0.1:1/v1",          /* refused */
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", urls[i]);
      g_assert_null (create_at (urls[i], &error));
      check_error (error, TACHY_ERROR_NOT_REACHED);
      g_assert_nonnull (strstr (error->message, "Nothing was created."));
    }
}

static void
test_resolver_stalls (void)
{
  g_autoptr (GResolver) usual = g_resolver_get_default ();
  g_autoptr (GResolver) silent = g_object_new (silent_resolver_get_type (), NULL);
  g_autoptr (GError) error = NULL;

  g_resolver_set_default (silent);
  g_assert_null (create_at ("http://slow.example/v1", &error));
  check_error (error, TACHY_ERROR_NOT_REACHED);
  g_assert_nonnull (strstr (error->message, "slow.example"));
  g_resolver_set_default (usual);
}

/* A proxy that does not let us through has not asked the server anything. */
static void
test_proxy_refuses (void)
{
  static const int statuses[] = { 403, 407, 502, 503 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (FaultServer) proxy = fault_server_new (NULL);
      g_autofree char *url = fault_server_dup_url (proxy, "");
      g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (url, NULL);
      g_autoptr (TachyClient) client = tachy_client_new ("https://api.example.com/v1", "sk-canary");
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *request = NULL;

      fault_server_add_json (proxy, statuses[i], "{}");
      soup_session_set_proxy_resolver (client->session, resolver);
      tachy_client_create_async (client, &order, NULL, tachy_test_keep_result_cb, &result);
      TACHY_TEST_WAIT_FOR (result != NULL);
      g_assert_null (tachy_client_create_finish (client, result, NULL, &error));
      check_error (error, TACHY_ERROR_NOT_REACHED);
      g_assert_nonnull (strstr (error->message, "proxy"));

      request = fault_server_dup_request (proxy, 0);
      g_assert_true (g_str_has_prefix (request, "CONNECT api.example.com:443 "));
      g_assert_null (strstr (request, "canary"));
      g_assert_null (fault_server_dup_request (proxy, 1));
    }
}

/* Speaks no TLS at all. */
static void
test_plain_server (void)
{
  g_autoptr (FaultServer) server = fault_server_new (NULL);
  g_autofree char *url = fault_server_dup_url (server, "/v1");
  g_autofree char *secure = g_strconcat ("https", url + 4, NULL);
  g_autoptr (GError) error = NULL;

  fault_server_add (server, FAULT_CUT, HTML);
  g_assert_null (create_at (secure, &error));
  check_error (error, TACHY_ERROR_NOT_REACHED);
}

static void
test_cancelled (void)
{
  g_autoptr (FaultServer) server = fault_server_new (NULL);
  g_autofree char *url = fault_server_dup_url (server, "/v1");
  g_autoptr (TachyClient) client = tachy_client_new (url, NULL);
  g_autoptr (GCancellable) early = g_cancellable_new ();
  g_autoptr (GCancellable) late = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  fault_server_add (server, FAULT_STALL, NULL);
  g_cancellable_cancel (early);
  tachy_client_create_async (client, &order, early, tachy_test_keep_result_cb, &first);
  TACHY_TEST_WAIT_FOR (first != NULL);
  g_assert_null (tachy_client_create_finish (client, first, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (fault_server_count (server, ""), ==, 0);

  tachy_client_create_async (client, &order, late, tachy_test_keep_result_cb, &second);
  while (fault_server_count (server, "POST") == 0)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (late);
  TACHY_TEST_WAIT_FOR (second != NULL);
  g_assert_null (tachy_client_create_finish (client, second, NULL, &error));
  check_error (error, TACHY_ERROR_UNKNOWN);
}

static void
check_created (int         status,
               const char *body,
               const char *id,
               int         job_status)
{
  g_autoptr (FaultServer) server = fault_server_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) job = NULL;

  fault_server_add_json (server, status, body);
  job = create_with (server, &order, PATIENT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tachy_job_get_id (job), ==, id);
  g_assert_cmpint (tachy_job_get_status (job), ==, job_status);
  g_assert_cmpuint (fault_server_count (server, "POST"), ==, 1);
}

static void
test_created (void)
{
  check_created (200, JOB, "video_1", TACHY_JOB_QUEUED);
  check_created (201, JOB, "video_1", TACHY_JOB_QUEUED);
  check_created (202, "\xef\xbb\xbf" JOB "\n", "video_1", TACHY_JOB_QUEUED);
  check_created (200, "{\"id\":\"a\",\"status\":\"completed\"}", "a", TACHY_JOB_DONE);
  check_created (200, "{\"id\":\"a\",\"status\":\"failed\",\"error\":{\"message\":\"m\"}}", "a",
                 TACHY_JOB_FAILED);
  check_created (200, "{\"id\":\"a\",\"status\":\"queued\",\"id\":\"a\"}", "a", TACHY_JOB_QUEUED);

  /* Failed at once, by a server that says so with the status, too. */
  check_created (500, "{\"id\":\"a\",\"status\":\"failed\",\"error\":{\"message\":\"m\"}}", "a",
                 TACHY_JOB_FAILED);
}

static void
test_details (void)
{
  g_autoptr (FaultServer) server = fault_server_new (NULL);
  g_autoptr (TachyFailure) failure = NULL;
  g_autoptr (GError) error = NULL;

  fault_server_add (server, FAULT_ANSWER,
                    "HTTP/1.1 429 Wait\r\nX-Request-Id: r-1\r\nRetry-After: 7\r\n"
                    "Content-Length: 72\r\n\r\n"
                    "{\"error\":{\"message\":\"slow down\",\"code\":\"rate\",\"type\":\"t\","
                    "\"param\":null}}     ");
  g_assert_null (create_with (server, &order, PATIENT, &failure, &error));
  check_error (error, TACHY_ERROR_BUSY);
  g_assert_cmpuint (failure->http_status, ==, 429);
  g_assert_cmpstr (failure->message, ==, "slow down");
  g_assert_cmpstr (failure->code, ==, "rate");
  g_assert_cmpstr (failure->type, ==, "t");
  g_assert_cmpstr (failure->request_id, ==, "r-1");
  g_assert_cmpint (failure->retry_after_us, ==, 7 * G_USEC_PER_SEC);
}

static void
test_request_id_of_stalled (void)
{
  g_autoptr (FaultServer) server = fault_server_new (NULL);
  g_autoptr (TachyFailure) failure = NULL;
  g_autoptr (GError) error = NULL;

  fault_server_add (server, FAULT_STALL,
                    CREATED ("x-request-id: r-1\r\nContent-Length: 40\r\n\r\n{"));
  g_assert_null (create_with (server, &order, IMPATIENT, &failure, &error));
  check_error (error, TACHY_ERROR_UNKNOWN);
  g_assert_nonnull (failure);
  g_assert_cmpstr (failure->request_id, ==, "r-1");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/outcome/answers", test_answers);
  g_test_add_func ("/tachyscope/outcome/faults", test_faults);
  g_test_add_func ("/tachyscope/outcome/negative-length", test_negative_length);
  g_test_add_func ("/tachyscope/outcome/slow-server", test_slow_server);
  g_test_add_func ("/tachyscope/outcome/dropped-early", test_dropped_early);
  g_test_add_func ("/tachyscope/outcome/reset-in-body", test_reset_in_body);
  g_test_add_func ("/tachyscope/outcome/stalled-upload", test_stalled_upload);
  g_test_add_func ("/tachyscope/outcome/not-reached", test_not_reached);
  g_test_add_func ("/tachyscope/outcome/resolver-stalls", test_resolver_stalls);
  g_test_add_func ("/tachyscope/outcome/proxy-refuses", test_proxy_refuses);
  g_test_add_func ("/tachyscope/outcome/plain-server", test_plain_server);
  g_test_add_func ("/tachyscope/outcome/cancelled", test_cancelled);
  g_test_add_func ("/tachyscope/outcome/created", test_created);
  g_test_add_func ("/tachyscope/outcome/details", test_details);
  g_test_add_func ("/tachyscope/outcome/request-id-of-stalled", test_request_id_of_stalled);
  return g_test_run ();
}
