/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of an exchange: all that tells the story, and nothing that opens a door. */

#include "config.h"

#include <string.h>

#include "fault-server.h"
#include "tachy-client-private.h"
#include "tachy-test.h"
#include "tachy-transcript-private.h"
#include "tachy-veil-private.h"

#define PASSWORD "can/ary+1234"
#define KEY "canary:" PASSWORD
#define TEAM "team-secret-5678"

/* The password as JSON and addresses may write it, and inside of base64 in its three places. */
#define ESCAPED "c\\u0061n\\/ary\\u002b1234"
#define PERCENT "can%2Fary%2B1234"

typedef struct
{
  FaultServer *own;
  FaultServer *other;
  TachyClient *client;
} Fixture;

static TachyClient *
new_client (FaultServer *server,
            const char  *auth,
            const char  *dialect)
{
  static const char *const headers[] = { "X-Team`$x", TEAM, NULL };
  g_autofree char *base_url = fault_server_dup_url (server, "/v1");
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", base_url);
  g_autoptr (GError) error = NULL;
  TachyClient *client;

  g_object_set (provider, "auth", auth, "headers", headers, NULL);
  if (dialect != NULL)
    g_object_set (provider, "dialect", dialect, NULL);
  client = tachy_client_new_for_provider (provider, KEY, &error);
  g_assert_no_error (error);
  return client;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->own = fault_server_new (NULL);
  fixture->other = fault_server_new (NULL);
  fixture->client = new_client (fixture->own, data != NULL ? data : "bearer", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->client);
  fault_server_free (fixture->own);
  fault_server_free (fixture->other);
}

/* All that anybody is ever shown of it. */
static char *
dup_all (TachyTranscript *transcript)
{
  g_autofree char *text = tachy_transcript_to_text (transcript);
  g_autofree char *request = tachy_transcript_dup_request (transcript);
  g_autofree char *answer = tachy_transcript_dup_answer (transcript);
  g_autofree char *curl = tachy_transcript_dup_curl (transcript);

  return g_strjoin ("\n", text, request, curl, answer, NULL);
}

static void
assert_holds (const char *text,
              const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("No “%s” in:\n%s", part, text);
}

static void
assert_lacks (const char *text,
              const char *part)
{
  if (strstr (text, part) != NULL)
    g_error ("“%s” in:\n%s", part, text);
}

static TachyTranscript *
get_only (GAsyncResult *result)
{
  GPtrArray *transcripts = tachy_client_get_transcripts (result);

  g_assert_nonnull (transcripts);
  g_assert_cmpuint (transcripts->len, ==, 1);
  return g_ptr_array_index (transcripts, 0);
}

static TachyTranscript *
retrieve (TachyClient *client)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TachyJob) job = NULL;

  tachy_client_retrieve_async (client, "a", NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  job = tachy_client_retrieve_finish (client, result, NULL, NULL);
  return tachy_transcript_ref (get_only (result));
}

static TachyTranscript *
create (TachyClient *client,
        const char  *prompt,
        const char  *reference_path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TachyJob) job = NULL;
  const TachyOrder order = { .prompt = prompt,
                             .model = "m",
                             .width = 720,
                             .height = 1280,
                             .seconds = 4,
                             .reference_path = reference_path,
                             .idempotency_key = "11111111-2222-4333-8444-555555555555" };

  tachy_client_create_async (client, &order, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  job = tachy_client_create_finish (client, result, NULL, NULL);
  return tachy_transcript_ref (get_only (result));
}

/* A server that says all it was told, in every form that it may think of. */
static void
test_echo (Fixture      *fixture,
           gconstpointer data)
{
  static const char *const before[] = { "", "x", "xy" };
  GString *echo = g_string_new ("{\"error\":{\"message\":\"" KEY " " PASSWORD " " ESCAPED " " PERCENT
                                " " TEAM);
  g_autofree char *header = NULL;
  g_autofree char *words = NULL;
  g_autofree char *all = NULL;
  g_autoptr (TachyTranscript) transcript = NULL;
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autofree char *plain = g_strconcat (before[i], PASSWORD, "tail", NULL);
      char *code = g_base64_encode ((const guchar *) plain, strlen (plain));

      g_string_append_printf (echo, " %s", code);
      /* The letters that only the password has made. */
      g_ptr_array_add (codes, g_strndup (code + 4, 12));
      g_free (code);
    }
  g_string_append (echo, "\"}}");
  header = g_base64_encode ((const guchar *) KEY, strlen (KEY));
  words = g_strdup_printf ("HTTP/1.1 401 No\r\nContent-Length: %" G_GSIZE_FORMAT
                           "\r\nX-Request-Id: req-" KEY "\r\nX-Echo: %s\r\nX-Team: " TEAM
                           "\r\nSet-Cookie: session=abcdef\r\n\r\n%s",
                           echo->len, header, echo->str);
  g_string_free (echo, TRUE);

  fault_server_add (fixture->own, FAULT_ANSWER, words);
  transcript = retrieve (fixture->client);
  all = dup_all (transcript);
  g_assert_cmpuint (tachy_transcript_get_status (transcript), ==, 401);
  assert_lacks (all, "canary");
  assert_lacks (all, "ary+1234");
  assert_lacks (all, ESCAPED);
  assert_lacks (all, PERCENT);
  assert_lacks (all, TEAM);
  assert_lacks (all, header);
  assert_lacks (all, "abcdef");
  for (guint i = 0; i < codes->len; i++)
    assert_lacks (all, g_ptr_array_index (codes, i));

  assert_holds (all, "$KEY");
  assert_holds (all, "$HEADER_X_TEAM__X");
  g_assert_true (g_str_has_prefix (tachy_transcript_get_request_id (transcript), "req-***"));
}

/* People paste anything into prompts. */
static void
test_key_in_prompt (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (TachyTranscript) transcript = NULL;
  g_autofree char *all = NULL;

  fault_server_add_json (fixture->own, 200, "{\"id\":\"a\",\"status\":\"queued\"}");
  transcript = create (fixture->client, "a kite " KEY, NULL);
  all = dup_all (transcript);
  assert_holds (all, "a kite ");
  assert_lacks (all, PASSWORD);
}

static void
test_redirect (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *url = fault_server_dup_url (
      fixture->other, "/clip.mp4?X-Amz-Date=20261201&X-Amz-Signature=5ec7e7&X-Amz-Expires=60");
  g_autofree char *words = g_strdup_printf (
      "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", url);
  g_autoptr (GAsyncResult) retrieved = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TachyJob) job = NULL;
  g_autoptr (TachyContent) content = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *transcripts;

  fault_server_add_json (fixture->own, 200, "{\"id\":\"a\",\"status\":\"completed\"}");
  fault_server_add (fixture->own, FAULT_ANSWER, words);
  fault_server_add (fixture->other, FAULT_ANSWER,
                    "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 4\r\n\r\nCLIP");
  tachy_client_retrieve_async (fixture->client, "a", NULL, tachy_test_keep_result_cb, &retrieved);
  TACHY_TEST_WAIT_FOR (retrieved != NULL);
  job = tachy_client_retrieve_finish (fixture->client, retrieved, NULL, NULL);
  tachy_client_open_content_async (fixture->client, job, 0, 0, NULL, NULL,
                                   tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  content = tachy_client_open_content_finish (fixture->client, result, NULL, &error);
  g_assert_no_error (error);

  transcripts = tachy_client_get_transcripts (result);
  g_assert_cmpuint (transcripts->len, ==, 2);
  for (guint i = 0; i < transcripts->len; i++)
    {
      g_autofree char *all = dup_all (g_ptr_array_index (transcripts, i));

      assert_holds (all, "X-Amz-Date=20261201&X-Amz-Signature=***&X-Amz-Expires=60");
      assert_lacks (all, "5ec7e7");
      assert_lacks (all, PASSWORD);
      if (i == 0)
        continue;
      assert_lacks (all, "$KEY");
      assert_lacks (all, "CLIP");
      assert_holds (all, "(4 bytes)");
    }
}

static const struct
{
  const char *text;
  const char *veiled;
} veils[] = {
  { "https://example.com/v1/videos?limit=5&after=video_1", NULL },
  { "https://me:word@example.com/a", "https://***@example.com/a" },
  { "https://example.com/c?sig=a%2Fb%3D&se=1", "https://example.com/c?sig=***&se=1" },
  { "{\"url\":\"https://x/c?a=1\\u0026Signature=abc\\u0026b=2\",\"n\":1}",
    "{\"url\":\"https://x/c?a=1\\u0026Signature=***\\u0026b=2\",\"n\":1}" },
  { "<a href='https://x/c?a=1&amp;access_token=abc'>",
    "<a href='https://x/c?a=1&amp;access_token=***'>" },
  { "see https://x/#id_token=abc and x", "see https://x/#id_token=*** and x" },
  { "next=https%3A%2F%2Fx%2Fc%3Ftoken%3Dabc", "next=https%3A%2F%2Fx%2Fc%3Ftoken%3D***" },
  { "a key = 5 and a token: 6", NULL },
};

static void
test_veil (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (veils); i++)
    {
      g_autofree char *veiled = tachy_veil_text (veils[i].text);

      g_assert_cmpstr (veiled, ==, veils[i].veiled != NULL ? veils[i].veiled : veils[i].text);
    }
}

static void
test_large_answer (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *filler = g_strnfill (100000, 'x');
  g_autofree char *json = g_strdup_printf ("{\"id\":\"a\",\"status\":\"queued\",\"x\":\"%s\"}",
                                           filler);
  g_autoptr (TachyTranscript) transcript = NULL;
  g_autofree char *text = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *length = g_strdup_printf ("(%" G_GSIZE_FORMAT " bytes)", strlen (json));

  fault_server_add_json (fixture->own, 200, json);
  transcript = retrieve (fixture->client);
  text = tachy_transcript_to_text (transcript);
  answer = tachy_transcript_dup_answer (transcript);
  g_assert_cmpuint (strlen (text), <, TACHY_TRANSCRIPT_MAX_ANSWER + 4096);
  assert_holds (answer, length);
}

static void
test_no_answer (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (TachyTranscript) transcript = NULL;

  fault_server_add (fixture->own, FAULT_CUT, "");
  transcript = retrieve (fixture->client);
  g_assert_cmpuint (tachy_transcript_get_status (transcript), ==, 0);
  g_assert_null (tachy_transcript_dup_answer (transcript));
  g_assert_nonnull (tachy_transcript_get_error (transcript));
}

static char *
dup_digest_of_answer (Fixture    *fixture,
                      const char *json)
{
  g_autoptr (TachyTranscript) transcript = NULL;

  fault_server_add_json (fixture->own, 200, json);
  transcript = retrieve (fixture->client);
  return tachy_transcript_dup_digest (transcript);
}

static void
test_digest (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *a = dup_digest_of_answer (fixture, "{\"id\":\"a\",\"status\":\"queued\"}");
  g_autofree char *again = dup_digest_of_answer (fixture, "{\"id\":\"a\",\"status\":\"queued\"}");
  g_autofree char *b = dup_digest_of_answer (fixture, "{\"id\":\"a\",\"status\":\"running\"}");
  g_autoptr (TachyTranscript) created = NULL;

  g_assert_cmpstr (a, ==, again);
  g_assert_cmpstr (a, !=, b);

  fault_server_add_json (fixture->own, 200, "{\"id\":\"a\",\"status\":\"queued\"}");
  created = create (fixture->client, "x", NULL);
  g_assert_null (tachy_transcript_dup_digest (created));
}

/* What was kept can be read again, and whoever has written something else there does no harm. */
static void
test_text (Fixture      *fixture,
           gconstpointer data)
{
  static const char *const bad[] = { "", "[]", "5", "{", "\"x\"" };
  static const char *const odd = "{\"method\":\"X;x\",\"headers\":[{\"name\":\"a\",\"value\":\"b\","
                                 "\"variable\":\"x$(x)\"},5],\"body\":[5],\"status\":\"x\"}";
  g_autoptr (TachyTranscript) transcript = NULL;
  g_autoptr (TachyTranscript) copy = NULL;
  g_autoptr (TachyTranscript) other = tachy_transcript_new_from_text (odd, 3, 5);
  g_autofree char *text = NULL;
  g_autofree char *all = NULL;
  g_autofree char *copied = NULL;
  g_autofree char *curl = tachy_transcript_dup_curl (other);

  fault_server_add_json (fixture->own, 200, "{\"id\":\"a\",\"status\":\"queued\"}");
  transcript = create (fixture->client, "“x”", NULL);
  text = tachy_transcript_to_text (transcript);
  copy = tachy_transcript_new_from_text (text, 1, 0);
  all = dup_all (transcript);
  copied = dup_all (copy);
  g_assert_cmpstr (all, ==, copied);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (tachy_transcript_new_from_text (bad[i], 1, 0));
  g_assert_cmpuint (tachy_transcript_get_n_times (other), ==, 3);
  g_assert_null (tachy_transcript_dup_answer (other));
  g_assert_cmpstr (curl, ==, "curl --globoff -X 'X;x' '' \\\n  -H 'a: b'");
}

static char *
write_picture (void)
{
  static const char png[] = "\x89PNG\r\n\x1a\n and the rest of a picture";
  g_autofree char *directory = tachy_test_make_directory ();
  char *path = g_build_filename (directory, "reference.png", NULL);

  g_assert_true (g_file_set_contents (path, png, sizeof png - 1, NULL));
  return path;
}

/* Of a picture only how large it is; "sd-server" wants it in base64. */
static void
test_picture (void)
{
  static const char *const dialects[] = { "openai", "sd-server" };
  g_autofree char *path = write_picture ();
  g_autofree char *directory = g_path_get_dirname (path);

  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      g_autoptr (FaultServer) server = fault_server_new (NULL);
      g_autoptr (TachyClient) client = new_client (server, "bearer", dialects[i]);
      g_autoptr (TachyTranscript) transcript = NULL;
      g_autofree char *all = NULL;

      fault_server_add_json (server, 200, "{\"id\":\"a\",\"status\":\"queued\"}");
      transcript = create (client, "x", path);
      all = dup_all (transcript);
      assert_lacks (all, "the rest of");
      assert_lacks (all, "iVBORw0K");
      assert_holds (all, "34 bytes");
      if (i == 0)
        assert_holds (all, "=@reference.png;type=image/png'");
    }

  tachy_test_remove_directory (directory);
}

/* Runs the line as a person would who has put the key where it says. */
static void
run_curl (TachyTranscript *transcript)
{
  g_autofree char *curl = tachy_transcript_dup_curl (transcript);
  g_autofree char *line = g_strconcat (curl, " --silent --show-error --max-time 30", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) shell = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "KEY", KEY, TRUE);
  g_subprocess_launcher_setenv (launcher, "HEADER_X_TEAM__X", TEAM, TRUE);
  g_subprocess_launcher_setenv (launcher, "no_proxy", "*", TRUE);
  shell = g_subprocess_launcher_spawn (launcher, &error, "sh", "-c", line, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (shell, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_subprocess_wait_check_finish (shell, result, &error);
  g_assert_no_error (error);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What is left of a request when what curl may choose is taken out: order, boundary, length. */
static char *
dup_essence (FaultServer *server,
             guint        index)
{
  g_autofree char *request = fault_server_dup_request (server, index);
  char *body = strstr (request, "\r\n\r\n");
  char *boundary = strstr (request, "boundary=");
  g_autofree char *mark = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_auto (GStrv) head = NULL;
  g_autofree char *joined = NULL;
  GString *whole;

  g_assert_nonnull (body);
  *body = '\0';
  if (boundary != NULL)
    mark = g_strndup (boundary + 9, strcspn (boundary + 9, "\r"));
  head = g_strsplit (request, "\r\n", -1);
  for (guint i = 0; head[i] != NULL; i++)
    if (!g_str_has_prefix (head[i], "Accept-Encoding:") && !g_str_has_prefix (head[i], "Connection:") &&
        !g_str_has_prefix (head[i], "Content-Length:"))
      g_ptr_array_add (lines, head[i]);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);

  joined = g_strjoinv ("\n", (char **) lines->pdata);
  whole = g_string_new (joined);
  g_string_append_printf (whole, "\n\n%s", body + 4);
  if (mark != NULL)
    g_string_replace (whole, mark, "BOUNDARY", 0);
  return g_string_free (whole, FALSE);
}

static const struct
{
  const char *auth;
  const char *dialect;
} lines[] = {
  { "bearer", "openai" },
  { "basic", "openai" },
  { "x-key", "openai" },
  { "bearer", "sd-server" },
};

/* The same request arrives twice: once from us, once from the line that we have made of it. */
static void
test_curl (gconstpointer data)
{
  const guint which = GPOINTER_TO_UINT (data);
  g_autofree char *curl = g_find_program_in_path ("curl");
  g_autoptr (FaultServer) server = fault_server_new (NULL);
  g_autoptr (TachyClient) client = new_client (server, lines[which].auth, lines[which].dialect);
  g_autoptr (TachyTranscript) transcript = NULL;
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;

  if (curl == NULL)
    {
      g_test_skip ("There is no curl here.");
      return;
    }

  for (guint i = 0; i < 2; i++)
    fault_server_add_json (server, 200, "{\"id\":\"a\",\"status\":\"queued\"}");
  transcript = create (client, "it's @home; \"$KEY\" `x` \\n\n<second> line 日本", NULL);
  run_curl (transcript);
  ours = dup_essence (server, 0);
  theirs = dup_essence (server, 1);
  g_assert_cmpstr (ours, ==, theirs);
}

int
main (int    argc,
      char **argv)
{
  static const char *const styles[] = { "bearer", "basic", "api-key" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      g_autofree char *path = g_strconcat ("/tachyscope/transcript/echo/", styles[i], NULL);

      g_test_add (path, Fixture, styles[i], set_up, test_echo, tear_down);
    }
  g_test_add ("/tachyscope/transcript/key-in-prompt", Fixture, NULL, set_up, test_key_in_prompt,
              tear_down);
  g_test_add ("/tachyscope/transcript/redirect", Fixture, NULL, set_up, test_redirect, tear_down);
  g_test_add_func ("/tachyscope/transcript/veil", test_veil);
  g_test_add ("/tachyscope/transcript/large-answer", Fixture, NULL, set_up, test_large_answer,
              tear_down);
  g_test_add ("/tachyscope/transcript/no-answer", Fixture, NULL, set_up, test_no_answer, tear_down);
  g_test_add ("/tachyscope/transcript/digest", Fixture, NULL, set_up, test_digest, tear_down);
  g_test_add ("/tachyscope/transcript/text", Fixture, NULL, set_up, test_text, tear_down);
  g_test_add_func ("/tachyscope/transcript/picture", test_picture);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tachyscope/transcript/curl/%s-%s", lines[i].auth,
                                               lines[i].dialect);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_curl);
    }
  return g_test_run ();
}
