/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers that cannot be trusted, or not any more: nothing is ever said to them. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>

#include "fault-server.h"
#include "tachy-client-private.h"
#include "tachy-error.h"
#include "tachy-job-private.h"
#include "tachy-test.h"

#define CREATED                                                                                    \
  "HTTP/1.1 200 OK\r\nContent-Length: 34\r\n\r\n{\"id\":\"video_1\",\"status\":\"queued\"}"

static char *directory;

static const TachyOrder order = {
  .prompt = "a boat", .model = "m", .width = 720, .height = 1280, .seconds = 4,
};

static FaultServer *
start_server (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".pem", NULL);
  g_autofree char *path = g_build_filename (directory, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  return fault_server_new (certificate);
}

/* @authority: (nullable): the file that a profile names */
static TachyClient *
new_client (const char *url,
            const char *authority)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", url);
  g_autofree char *path =
      authority != NULL ? g_build_filename (directory, authority, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  TachyClient *client;

  g_object_set (provider, "ca-file", path, NULL);
  client = tachy_client_new_for_provider (provider, "sk-canary", &error);
  g_assert_no_error (error);
  return client;
}

static void
test_bad_authority (void)
{
  static const char *const files[] = { "/nonexistent", "/dev/zero", "/" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (TachyProvider) provider =
          tachy_provider_new (NULL, "x", "https://x.example/v1");
      g_autoptr (GError) error = NULL;

      g_object_set (provider, "ca-file", files[i], NULL);
      g_assert_null (tachy_client_new_for_provider (provider, NULL, &error));
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
    }
}

static TachyJob *
create (TachyClient *client,
        GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_client_create_async (client, &order, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_client_create_finish (client, result, NULL, error);
}

static gboolean
open_clip (TachyClient *client,
           TachyJob    *job,
           GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TachyContent) content = NULL;

  tachy_client_open_content_async (client, job, 0, 0, NULL, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  content = tachy_client_open_content_finish (client, result, NULL, error);
  return content != NULL;
}

static void
test_good (void)
{
  g_autoptr (FaultServer) server = start_server ("good");
  g_autofree char *url = fault_server_dup_url (server, "/v1");
  g_autoptr (TachyClient) client = new_client (url, "trusted.pem");
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) job = NULL;

  fault_server_add (server, FAULT_ANSWER, CREATED);
  job = create (client, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tachy_job_get_id (job), ==, "video_1");
}

/* It vouches for the server in all that is asked of it, and for nobody whom the server names. */
static void
test_house (void)
{
  g_autoptr (FaultServer) server = start_server ("house");
  g_autoptr (FaultServer) other = start_server ("house");
  g_autofree char *url = fault_server_dup_url (server, "/v1");
  g_autofree char *clip = fault_server_dup_url (other, "/a.mp4");
  g_autofree char *redirect = g_strdup_printf (
      "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", clip);
  g_autoptr (TachyClient) client = new_client (url, "authority.pem");
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) job = NULL;

  fault_server_add (server, FAULT_ANSWER, CREATED);
  job = create (client, &error);
  g_assert_no_error (error);

  fault_server_add (server, FAULT_ANSWER,
                    "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 4\r\n\r\nclip");
  g_assert_true (open_clip (client, job, &error));
  g_assert_no_error (error);

  fault_server_add (server, FAULT_ANSWER, redirect);
  fault_server_add (other, FAULT_ANSWER,
                    "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 4\r\n\r\nclip");
  g_assert_false (open_clip (client, job, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_NOT_REACHED);
  g_assert_nonnull (strstr (error->message, "vouches"));
  g_assert_cmpuint (fault_server_count (other, ""), ==, 0);
}

static void
test_bad (void)
{
  static const struct
  {
    const char *name;
    const char *authority;
    const char *sentence;
  } rows[] = {
    { "good", NULL, "vouches" },
    { "other", "trusted.pem", "another host" },
    { "expired", "trusted.pem", "clock" },
    { "early", "trusted.pem", "clock" },
    /* An authority of the house: for one server, and nobody else vouches for that one then. */
    { "house", NULL, "vouches" },
    { "house-other", "authority.pem", "another host" },
    { "house-expired", "authority.pem", "clock" },
    { "good", "authority.pem", "vouches" },
    { "house", "trusted.pem", "vouches" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FaultServer) server = start_server (rows[i].name);
      g_autofree char *url = fault_server_dup_url (server, "/v1");
      g_autoptr (TachyClient) client = new_client (url, rows[i].authority);
      g_autoptr (GError) error = NULL;

      fault_server_add (server, FAULT_ANSWER, CREATED);
      g_assert_null (create (client, &error));
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_NOT_REACHED);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, rows[i].sentence));
      g_assert_nonnull (strstr (error->message, "localhost"));
      g_assert_nonnull (strstr (error->message, "Nothing was created."));
      g_assert_cmpuint (fault_server_count (server, ""), ==, 0);
    }
}

static guint
read_port (GDataInputStream *lines)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      g_assert_nonnull (line);
      if (g_str_has_prefix (line, "ACCEPT "))
        return (guint) g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
    }

  g_assert_not_reached ();
}

/* GnuTLS would still speak TLS 1.1 where the system lets it, and libsoup would let it. */
static void
test_old (void)
{
  g_autofree char *path = g_build_filename (directory, "good.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) server =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                            G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error, "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", path,
                        "-key", path,
                        "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0", NULL);
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  g_autofree char *url = NULL;
  g_autofree char *heard = NULL;
  g_autoptr (TachyClient) client = NULL;
  char *line;

  g_assert_no_error (error);
  url = g_strdup_printf ("https://localhost:%u/v1", read_port (lines));
  client = new_client (url, "trusted.pem");
  g_assert_null (create (client, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_NOT_REACHED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "no longer safe"));

  g_subprocess_send_signal (server, SIGTERM);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      g_assert_null (strstr (line, "POST"));
      g_assert_null (strstr (line, "canary"));
      g_free (line);
    }
  g_subprocess_wait (server, NULL, NULL);
}

static void
test_downgrade (void)
{
  g_autoptr (FaultServer) server = start_server ("good");
  g_autoptr (FaultServer) plain = fault_server_new (NULL);
  g_autofree char *url = fault_server_dup_url (server, "/v1");
  g_autofree char *plain_url = fault_server_dup_url (plain, "/a.mp4");
  g_autofree char *words = g_strdup_printf (
      "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", plain_url);
  g_autoptr (TachyClient) client = new_client (url, "trusted.pem");
  g_autoptr (TachyJob) job = tachy_job_new ("a");
  g_autoptr (GError) error = NULL;

  fault_server_add (server, FAULT_ANSWER, words);
  fault_server_add (plain, FAULT_CUT, "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\nclip");
  g_assert_false (open_clip (client, job, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
  g_assert_cmpuint (fault_server_count (plain, ""), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  int status, wait_status = 0;
  const char *make[] = { NULL, NULL, NULL };
  g_autofree char *script = NULL;

  g_test_init (&argc, &argv, NULL);
  directory = tachy_test_make_directory ();
  script = g_test_build_filename (G_TEST_DIST, "make-certificates", NULL);
  make[0] = script;
  make[1] = directory;
  g_assert_true (g_spawn_sync (NULL, (char **) make, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                               &wait_status, NULL));

  g_test_add_func ("/tachyscope/tls/good", test_good);
  g_test_add_func ("/tachyscope/tls/house", test_house);
  g_test_add_func ("/tachyscope/tls/bad-authority", test_bad_authority);
  g_test_add_func ("/tachyscope/tls/bad", test_bad);
  g_test_add_func ("/tachyscope/tls/old", test_old);
  g_test_add_func ("/tachyscope/tls/downgrade", test_downgrade);
  status = WEXITSTATUS (wait_status) == 77 ? 77 : g_test_run ();

  tachy_test_remove_directory (directory);
  g_free (directory);
  return status;
}
