/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every request that the client can send, to a judge whose address is in PRISM_URL. */

#include "config.h"

#include "tachy-client.h"
#include "tachy-test.h"

static TachyClient *client;

static void
send_create (const char *picture,
             int         width,
             int         height,
             int         seconds)
{
  g_autofree char *key = g_uuid_string_random ();
  const TachyOrder order = {
    .prompt = "a paper boat, \"quoted\"\r\nand 日本", .model = "sora-2", .width = width,
    .height = height, .seconds = seconds, .reference_path = picture, .idempotency_key = key,
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) job = NULL;

  tachy_client_create_async (client, &order, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  job = tachy_client_create_finish (client, result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tachy_job_get_id (job), ==, "video_1");
}

static void
test_create (void)
{
  send_create (NULL, 720, 1280, 4);
  send_create (NULL, 1280, 720, 8);
  send_create (NULL, 1792, 1024, 12);
}

static void
test_create_with_picture (void)
{
  static const char *const heads[] = { "\x89PNG\r\n\x1a\n", "\xff\xd8\xff\xe0", "RIFF1234WEBP" };
  g_autofree char *directory = tachy_test_make_directory ();
  g_autofree char *path = g_build_filename (directory, "a.png", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_assert_true (g_file_set_contents (path, heads[i], -1, NULL));
      send_create (path, 720, 1280, 4);
    }
  tachy_test_remove_directory (directory);
}

static void
test_remix (void)
{
  g_autofree char *key = g_uuid_string_random ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) job = NULL;

  tachy_client_remix_async (client, "video_1", "in \"blue\"", key, NULL, tachy_test_keep_result_cb,
                            &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  job = tachy_client_remix_finish (client, result, NULL, &error);
  g_assert_no_error (error);
}

static TachyJob *
retrieve (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TachyJob *job;

  tachy_client_retrieve_async (client, "video_1", NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  job = tachy_client_retrieve_finish (client, result, NULL, &error);
  g_assert_no_error (error);
  return job;
}

static void
test_retrieve (void)
{
  g_autoptr (TachyJob) job = retrieve ();

  g_assert_cmpint (tachy_job_get_status (job), ==, TACHY_JOB_QUEUED);
}

static void
test_content (void)
{
  g_autoptr (TachyJob) job = retrieve ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyContent) content = NULL;

  tachy_client_open_content_async (client, job, 0, 0, NULL, NULL, tachy_test_keep_result_cb,
                                   &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  content = tachy_client_open_content_finish (client, result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tachy_content_get_mime_type (content), ==, "video/mp4");
}

static void
test_list (void)
{
  static const char *const cursors[] = { NULL, "video_1" };

  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) jobs = NULL;
      g_autofree char *next = NULL;

      tachy_client_list_async (client, cursors[i], 1000, NULL, tachy_test_keep_result_cb, &result);
      TACHY_TEST_WAIT_FOR (result != NULL);
      jobs = tachy_client_list_finish (client, result, &next, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (jobs->len, ==, 2);
      g_assert_cmpstr (next, ==, cursors[i] == NULL ? "video_1" : NULL);
    }
}

static void
test_delete (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_client_delete_async (client, "video_1", NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_true (tachy_client_delete_finish (client, result, NULL, &error));
  g_assert_no_error (error);
}

static void
test_models (void)
{
  static const char *const expected[] = { "sora-2", NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) models = NULL;

  tachy_client_list_models_async (client, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  models = tachy_client_list_models_finish (client, result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstrv (models, expected);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  client = tachy_client_new (g_getenv ("PRISM_URL"), "sk-judged");
  g_test_add_func ("/tachyscope/prism/create", test_create);
  g_test_add_func ("/tachyscope/prism/create-with-picture", test_create_with_picture);
  g_test_add_func ("/tachyscope/prism/remix", test_remix);
  g_test_add_func ("/tachyscope/prism/retrieve", test_retrieve);
  g_test_add_func ("/tachyscope/prism/content", test_content);
  g_test_add_func ("/tachyscope/prism/list", test_list);
  g_test_add_func ("/tachyscope/prism/delete", test_delete);
  g_test_add_func ("/tachyscope/prism/models", test_models);
  status = g_test_run ();
  g_object_unref (client);
  return status;
}
