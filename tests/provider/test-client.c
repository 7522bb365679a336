/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client against a good server: one take's whole way, and what the server saw of it. */

#include "config.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "tachy-client.h"
#include "tachy-error.h"
#include "tachy-test.h"

#define KEY "sk-canary-1234"
#define PICTURE_SIZE (3 * 1024 * 1024 + 17)

typedef struct
{
  SoupServer *server;
  TachyClient *client;
  GHashTable *fields; /* what the last create held */
  GBytes *picture;
  char *picture_name;
  char *picture_type;
  guint n_creates;
  gboolean had_key;
} Fixture;

static const char clip[] = "\0\0\0\x18"
                           "ftypmp42 these are the bytes of a clip";

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json,
                                    strlen (json));
}

static void
read_create (Fixture           *fixture,
             SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (SoupMultipart) multipart = soup_multipart_new_from_message (headers, body);

  g_assert_nonnull (multipart);
  g_assert_cmpint (soup_message_headers_get_encoding (headers), ==, SOUP_ENCODING_CONTENT_LENGTH);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Idempotency-Key"), ==, "key-1");

  for (int i = 0; i < soup_multipart_get_length (multipart); i++)
    {
      SoupMessageHeaders *part;
      GBytes *part_body;
      g_autofree char *disposition = NULL;
      g_autoptr (GHashTable) params = NULL;
      const char *name;

      soup_multipart_get_part (multipart, i, &part, &part_body);
      g_assert_true (soup_message_headers_get_content_disposition (part, &disposition, &params));
      name = g_hash_table_lookup (params, "name");
      if (strcmp (name, "input_reference") == 0)
        {
          fixture->picture = g_bytes_ref (part_body);
          fixture->picture_name = g_strdup (g_hash_table_lookup (params, "filename"));
          fixture->picture_type = g_strdup (soup_message_headers_get_content_type (part, NULL));
        }
      else
        g_hash_table_insert (fixture->fields, g_strdup (name),
                             g_strndup (g_bytes_get_data (part_body, NULL),
                                        g_bytes_get_size (part_body)));
    }
}

static void
answer_list (Fixture           *fixture,
             SoupServerMessage *message,
             GHashTable        *query)
{
  const char *after = g_hash_table_lookup (query, "after");

  g_assert_cmpstr (g_hash_table_lookup (query, "limit"), ==, "2");
  g_assert_cmpstr (g_hash_table_lookup (query, "order"), ==, "desc");
  if (after == NULL)
    answer (message, 200,
            "{\"object\":\"list\",\"has_more\":true,\"last_id\":\"b/&\",\"data\":["
            "{\"id\":\"a\",\"status\":\"queued\"},{\"id\":\"b/&\",\"status\":\"failed\"}]}");
  else
    {
      g_assert_cmpstr (after, ==, "b/&");
      answer (message, 200,
              "{\"object\":\"list\",\"has_more\":false,\"data\":["
              "{\"id\":\"c\",\"status\":\"completed\"}]}");
    }
}

static void
answer_remix (Fixture           *fixture,
              SoupServerMessage *message)
{
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));

  fixture->n_creates++;
  g_assert_cmpstr (g_bytes_get_data (body, NULL), ==, "{\"prompt\":\"say \\\"no\\\"\"}");
  answer (message, 200, "{\"id\":\"video_2\",\"status\":\"queued\"}");
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Fixture *fixture = user_data;
  const char *method = soup_server_message_get_method (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  fixture->had_key =
      g_strcmp0 (soup_message_headers_get_one (headers, "Authorization"), "Bearer " KEY) == 0;

  if (strcmp (path, "/v1/videos") == 0 && strcmp (method, "POST") == 0)
    {
      fixture->n_creates++;
      read_create (fixture, message);
      answer (message, 200, "{\"id\":\"video_1\",\"status\":\"pending\",\"object\":\"video\"}");
    }
  else if (strcmp (path, "/v1/videos") == 0)
    answer_list (fixture, message, query);
  else if (strcmp (path, "/v1/models") == 0)
    answer (message, 200, "{\"object\":\"list\",\"data\":[{\"id\":\"sora-2\"},{\"id\":\"x\"}]}");
  else if (g_str_has_suffix (path, "/remix"))
    answer_remix (fixture, message);
  else if (g_str_has_suffix (path, "/content"))
    {
      soup_server_message_set_status (message, 200, NULL);
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag",
                                    "\"tag\"");
      soup_server_message_set_response (message, "video/mp4", SOUP_MEMORY_STATIC, clip,
                                        sizeof clip);
    }
  else if (strcmp (method, "DELETE") == 0)
    answer (message, 200, "{\"id\":\"video_1\",\"object\":\"video.deleted\",\"deleted\":true}");
  else
    answer (message, 200,
            "{\"id\":\"video_1\",\"status\":\"completed\",\"progress\":100,\"seconds\":\"4\"}");
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;
  g_autofree char *base_url = NULL;

  fixture->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, request_cb, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);

  uris = soup_server_get_uris (fixture->server);
  base_url = g_strdup_printf ("http://127.0.0.1:%d/v1", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->client = tachy_client_new (base_url, KEY);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->client);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  g_hash_table_unref (fixture->fields);
  g_clear_pointer (&fixture->picture, g_bytes_unref);
  g_free (fixture->picture_name);
  g_free (fixture->picture_type);
}

static const TachyOrder order = {
  .prompt = "a paper boat\r\n--x\r\n", .model = "sora-2", .width = 720, .height = 1280,
  .seconds = 4, .idempotency_key = "key-1",
};

static TachyJob *
create (Fixture          *fixture,
        const TachyOrder *what)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TachyFailure *failure = (TachyFailure *) 1;
  TachyJob *job;

  tachy_client_create_async (fixture->client, what, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  job = tachy_client_create_finish (fixture->client, result, &failure, &error);
  g_assert_no_error (error);
  g_assert_null (failure);
  return job;
}

static void
test_create (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (TachyJob) job = create (fixture, &order);

  g_assert_cmpstr (tachy_job_get_id (job), ==, "video_1");
  g_assert_cmpint (tachy_job_get_status (job), ==, TACHY_JOB_QUEUED);
  g_assert_cmpuint (fixture->n_creates, ==, 1);
  g_assert_true (fixture->had_key);
  g_assert_cmpuint (g_hash_table_size (fixture->fields), ==, 4);
  g_assert_cmpstr (g_hash_table_lookup (fixture->fields, "prompt"), ==, order.prompt);
  g_assert_cmpstr (g_hash_table_lookup (fixture->fields, "model"), ==, "sora-2");
  g_assert_cmpstr (g_hash_table_lookup (fixture->fields, "seconds"), ==, "4");
  g_assert_cmpstr (g_hash_table_lookup (fixture->fields, "size"), ==, "720x1280");
  g_assert_null (fixture->picture);
}

static void
test_create_with_picture (Fixture      *fixture,
                          gconstpointer data)
{
  g_autofree char *path = g_strdup ("/tmp/tachy-\"ü\"-XXXXXX");
  g_autofree guint8 *bytes = g_malloc (PICTURE_SIZE);
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) job = NULL;
  TachyOrder with_picture = order;
  int fd = g_mkstemp (path);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  for (guint i = 0; i < PICTURE_SIZE; i++)
    bytes[i] = (guint8) g_random_int ();
  memcpy (bytes, "\xff\xd8\xff\xe0", 4);
  g_file_set_contents (path, (const char *) bytes, PICTURE_SIZE, &error);
  g_assert_no_error (error);

  with_picture.reference_path = path;
  job = create (fixture, &with_picture);

  g_assert_cmpstr (fixture->picture_name, ==, "reference.jpg");
  g_assert_cmpstr (fixture->picture_type, ==, "image/jpeg");
  g_assert_cmpmem (g_bytes_get_data (fixture->picture, NULL), g_bytes_get_size (fixture->picture),
                   bytes, PICTURE_SIZE);
  g_assert_cmpuint (fixture->n_creates, ==, 1);
  g_unlink (path);
}

static void
test_picture_missing (Fixture      *fixture,
                      gconstpointer data)
{
  TachyOrder with_picture = order;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  with_picture.reference_path = "/nonexistent/a.png";
  tachy_client_create_async (fixture->client, &with_picture, NULL,
                             tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_null (tachy_client_create_finish (fixture->client, result, NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE);
  g_assert_cmpuint (fixture->n_creates, ==, 0);
}

static void
test_remix (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) job = NULL;

  tachy_client_remix_async (fixture->client, "video_1", "say \"no\"", "key-2", NULL,
                            tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  job = tachy_client_remix_finish (fixture->client, result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tachy_job_get_id (job), ==, "video_2");
  g_assert_cmpuint (fixture->n_creates, ==, 1);
}

static TachyJob *
retrieve (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TachyJob *job;

  tachy_client_retrieve_async (fixture->client, "video_1", NULL,
                               tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  job = tachy_client_retrieve_finish (fixture->client, result, NULL, &error);
  g_assert_no_error (error);
  return job;
}

static void
test_retrieve (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (TachyJob) job = retrieve (fixture);

  g_assert_cmpint (tachy_job_get_status (job), ==, TACHY_JOB_DONE);
  g_assert_cmpint (tachy_job_get_progress (job), ==, 100);
  g_assert_cmpfloat (tachy_job_get_seconds (job), ==, 4);
}

static void
test_content (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (TachyJob) job = retrieve (fixture);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) read_result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyContent) content = NULL;
  g_autoptr (GBytes) bytes = NULL;

  tachy_client_open_content_async (fixture->client, job, 0, 0, NULL, NULL,
                                   tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  content = tachy_client_open_content_finish (fixture->client, result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tachy_content_get_total (content), ==, sizeof clip);
  g_assert_cmpint (tachy_content_get_offset (content), ==, 0);
  g_assert_cmpstr (tachy_content_get_etag (content), ==, "\"tag\"");
  g_assert_cmpstr (tachy_content_get_mime_type (content), ==, "video/mp4");

  g_input_stream_read_bytes_async (tachy_content_get_stream (content), 1000, G_PRIORITY_DEFAULT,
                                   NULL, tachy_test_keep_result_cb, &read_result);
  TACHY_TEST_WAIT_FOR (read_result != NULL);
  bytes = g_input_stream_read_bytes_finish (tachy_content_get_stream (content), read_result,
                                            &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), clip, sizeof clip);
}

static GPtrArray *
list (Fixture    *fixture,
      const char *after,
      char      **next)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *jobs;

  tachy_client_list_async (fixture->client, after, 2, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  jobs = tachy_client_list_finish (fixture->client, result, next, NULL, &error);
  g_assert_no_error (error);
  return jobs;
}

static void
test_list (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *next = NULL;
  g_autofree char *end = NULL;
  g_autoptr (GPtrArray) first = list (fixture, NULL, &next);
  g_autoptr (GPtrArray) second = NULL;

  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpstr (next, ==, "b/&");
  second = list (fixture, next, &end);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpstr (tachy_job_get_id (second->pdata[0]), ==, "c");
  g_assert_null (end);
}

static void
test_delete (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_client_delete_async (fixture->client, "video_1", NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_true (tachy_client_delete_finish (fixture->client, result, NULL, &error));
  g_assert_no_error (error);
}

static void
test_models (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) models = NULL;
  const char *const expected[] = { "sora-2", "x", NULL };

  tachy_client_list_models_async (fixture->client, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  models = tachy_client_list_models_finish (fixture->client, result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstrv (models, expected);
}

/* Nothing that is logged at any level, by us or by a library, holds a key or a prompt. */
static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  GString *log = user_data;

  for (gsize i = 0; i < n_fields; i++)
    if (fields[i].length < 0)
      g_string_append_printf (log, "%s\n", (const char *) fields[i].value);

  return G_LOG_WRITER_HANDLED;
}

static void
test_log (void)
{
  Fixture fixture = { 0 };
  TachyOrder secret = order;
  GString *log = g_string_new (NULL);

  g_log_set_writer_func (write_log, log, NULL);
  set_up (&fixture, NULL);
  secret.prompt = "a prompt that is nobody's business";
  tachy_job_unref (create (&fixture, &secret));
  tachy_job_unref (retrieve (&fixture));
  tear_down (&fixture, NULL);

  g_assert_nonnull (strstr (log->str, "create: 200"));
  g_assert_null (strstr (log->str, KEY));
  g_assert_null (strstr (log->str, "nobody's business"));
  g_assert_null (strstr (log->str, "video_1"));
}

static void
test_log_in_child (void)
{
  g_test_trap_subprocess ("/tachyscope/client/log/subprocess", 0, 0);
  g_test_trap_assert_passed ();
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/tachyscope/client/create", test_create);
  add ("/tachyscope/client/create-with-picture", test_create_with_picture);
  add ("/tachyscope/client/picture-missing", test_picture_missing);
  add ("/tachyscope/client/remix", test_remix);
  add ("/tachyscope/client/retrieve", test_retrieve);
  add ("/tachyscope/client/content", test_content);
  add ("/tachyscope/client/list", test_list);
  add ("/tachyscope/client/delete", test_delete);
  add ("/tachyscope/client/models", test_models);
  /* In a process of its own: a log writer is set once and for good. */
  g_test_add_func ("/tachyscope/client/log", test_log_in_child);
  g_test_add_func ("/tachyscope/client/log/subprocess", test_log);
  return g_test_run ();
}
