/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the studio accepts, and in which words it refuses the rest. */

#include "config.h"

#include <string.h>

#include "studio-fixture.h"
#include "tachy-json.h"

#define PNG_CAT "\"prompt\": \"a cat\", \"model\": \"m\""

static const struct
{
  const char *json;
  const char *code;
  const char *param;
} refused[] = {
  { "{\"model\": \"m\"}", "missing_required_parameter", "prompt" },
  { "{\"prompt\": null, \"model\": \"m\"}", "missing_required_parameter", "prompt" },
  { "{\"prompt\": \"\", \"model\": \"m\"}", "string_below_min_length", "prompt" },
  { "{\"prompt\": 7, \"model\": \"m\"}", "invalid_type", "prompt" },
  { "{\"prompt\": \"a cat\"}", "missing_required_parameter", "model" },
  { "{\"prompt\": \"a cat\", \"model\": \"\"}", "invalid_value", "model" },
  { "{" PNG_CAT ", \"seconds\": \"5\"}", "invalid_value", "seconds" },
  { "{" PNG_CAT ", \"seconds\": 16}", "invalid_value", "seconds" },
  { "{" PNG_CAT ", \"seconds\": true}", "invalid_type", "seconds" },
  { "{" PNG_CAT ", \"size\": \"640x480\"}", "invalid_value", "size" },
  { "{" PNG_CAT ", \"size\": 720}", "invalid_type", "size" },
  { "{" PNG_CAT ", \"input_reference\": \"data:image/png;base64,AA\"}", "invalid_type",
    "input_reference" },
  { "{" PNG_CAT ", \"input_reference\": {\"file_id\": \"f\"}}", "invalid_type", "input_reference" },
  { "{" PNG_CAT ", \"input_reference\": {\"image_url\": \"https://example.org/a.png\"}}",
    "unsupported_image_url", "input_reference" },
  { "{" PNG_CAT ", \"input_reference\": {\"image_url\": \"data:image/png,abc\"}}",
    "invalid_image_url", "input_reference" },
  { "{" PNG_CAT ", \"input_reference\": {\"image_url\": \"data:;base64,PCFET0NUWVBFPg==\"}}",
    "invalid_image", "input_reference" },
  { "[]", "invalid_json", NULL },
  { "{", "invalid_json", NULL },
  { "", "invalid_json", NULL },
  { "{\"prompt\": \"a\\u0000b\", \"model\": \"m\"}", "invalid_json", NULL },
};

static guint
count_jobs (StudioFixture *fixture)
{
  g_autoptr (StudioAnswer) answer = studio_fixture_get (fixture, "/v1/videos");

  return json_array_get_length (json_node_get_array (tachy_json_find (answer->json, "data")));
}

static void
test_refused (StudioFixture *fixture,
              gconstpointer  unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (StudioAnswer) answer = NULL;

      g_test_message ("%s", refused[i].json);
      answer = studio_fixture_post (fixture, "/v1/videos", refused[i].json);
      studio_answer_assert_refused (answer, 400, refused[i].code, refused[i].param);
    }

  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_prompt_length (StudioFixture *fixture,
                    gconstpointer  unused)
{
  g_autofree char *longest = g_strnfill (32000 * 3, 'x');
  g_autofree char *json = NULL;
  g_autofree char *longer = NULL;
  g_autoptr (StudioAnswer) accepted = NULL;
  g_autoptr (StudioAnswer) too_long = NULL;

  /* Characters count, not bytes. */
  for (int i = 0; i < 32000; i++)
    memcpy (longest + i * 3, "猫", 3);
  json = g_strdup_printf ("{\"model\": \"m\", \"prompt\": \"%s\"}", longest);
  longer = g_strdup_printf ("{\"model\": \"m\", \"prompt\": \"%s!\"}", longest);

  accepted = studio_fixture_post (fixture, "/v1/videos", json);
  g_assert_cmpuint (accepted->status, ==, 200);
  too_long = studio_fixture_post (fixture, "/v1/videos", longer);
  studio_answer_assert_refused (too_long, 400, "string_above_max_length", "prompt");
}

static void
test_form (StudioFixture *fixture,
           gconstpointer  unused)
{
  SoupMultipart *form = soup_multipart_new ("multipart/form-data");
  g_autoptr (GBytes) picture = studio_make_picture (1280, 720, "png");
  g_autoptr (StudioAnswer) answer = NULL;

  soup_multipart_append_form_string (form, "model", "any/model:1");
  soup_multipart_append_form_string (form, "prompt", "a cat\r\n猫");
  soup_multipart_append_form_string (form, "seconds", "8");
  soup_multipart_append_form_string (form, "size", "1280x720");
  soup_multipart_append_form_string (form, "seed", "42");
  /* As clients do that stream a file. */
  soup_multipart_append_form_file (form, "input_reference", "a.png", "application/octet-stream",
                                   picture);

  answer = studio_fixture_post_form (fixture, "/v1/videos", form);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpstr (studio_answer_get (answer, "object"), ==, "video");
  g_assert_cmpstr (studio_answer_get (answer, "model"), ==, "any/model:1");
  g_assert_cmpstr (studio_answer_get (answer, "prompt"), ==, "a cat\r\n猫");
  g_assert_cmpstr (studio_answer_get (answer, "seconds"), ==, "8");
  g_assert_cmpstr (studio_answer_get (answer, "size"), ==, "1280x720");
  g_assert_cmpstr (studio_answer_get (answer, "status"), ==, "pending");
}

static void
test_defaults (StudioFixture *fixture,
               gconstpointer  unused)
{
  g_autoptr (StudioAnswer) answer =
    studio_fixture_post (fixture, "/v1/videos", "{\"prompt\": \"a cat\", \"model\": \"m\"}");

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpstr (studio_answer_get (answer, "seconds"), ==, "4");
  g_assert_cmpstr (studio_answer_get (answer, "size"), ==, "720x1280");
}

static StudioAnswer *
post_picture (StudioFixture *fixture,
              GBytes        *picture)
{
  SoupMultipart *form = soup_multipart_new ("multipart/form-data");

  soup_multipart_append_form_string (form, "model", "m");
  soup_multipart_append_form_string (form, "prompt", "a cat");
  soup_multipart_append_form_file (form, "input_reference", "a.png", "image/png", picture);
  return studio_fixture_post_form (fixture, "/v1/videos", form);
}

static void
test_pictures (StudioFixture *fixture,
               gconstpointer  unused)
{
  g_autoptr (GBytes) turned = studio_make_picture (1280, 720, "png");
  g_autoptr (GBytes) good = studio_make_picture (720, 1280, "jpeg");
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (good, 0, g_bytes_get_size (good) / 2);
  g_autoptr (GBytes) bitmap = studio_make_picture (720, 1280, "bmp");
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (StudioAnswer) wrong_size = post_picture (fixture, turned);
  g_autoptr (StudioAnswer) damaged = post_picture (fixture, half);
  g_autoptr (StudioAnswer) foreign = post_picture (fixture, bitmap);
  g_autoptr (StudioAnswer) nothing = post_picture (fixture, empty);
  g_autoptr (StudioAnswer) accepted = post_picture (fixture, good);

  studio_answer_assert_refused (wrong_size, 400, NULL, NULL);
  g_assert_cmpstr (studio_answer_get (wrong_size, "error.message"), ==,
                   "Inpaint image must match the requested width and height");
  g_assert_cmpstr (studio_answer_get (wrong_size, "error.type"), ==, "invalid_request_error");
  studio_answer_assert_refused (damaged, 400, "invalid_image", "input_reference");
  studio_answer_assert_refused (foreign, 400, "invalid_image", "input_reference");
  studio_answer_assert_refused (nothing, 400, "invalid_image", "input_reference");
  g_assert_cmpuint (accepted->status, ==, 200);
  g_assert_cmpuint (count_jobs (fixture), ==, 1);
}

static void
test_data_url (StudioFixture *fixture,
               gconstpointer  unused)
{
  g_autoptr (GBytes) picture = studio_make_picture (720, 1280, "png");
  g_autofree char *base64 =
    g_base64_encode (g_bytes_get_data (picture, NULL), g_bytes_get_size (picture));
  g_autofree char *url = g_strconcat ("data:image/png;base64,", base64, NULL);
  g_autofree char *json =
    g_strdup_printf ("{" PNG_CAT ", \"input_reference\": {\"image_url\": \"%s\"}}", url);
  SoupMultipart *form = soup_multipart_new ("multipart/form-data");
  g_autoptr (StudioAnswer) in_json = studio_fixture_post (fixture, "/v1/videos", json);
  g_autoptr (StudioAnswer) in_form = NULL;

  soup_multipart_append_form_string (form, "model", "m");
  soup_multipart_append_form_string (form, "prompt", "a cat");
  soup_multipart_append_form_string (form, "input_reference[image_url]", url);
  in_form = studio_fixture_post_form (fixture, "/v1/videos", form);

  g_assert_cmpuint (in_json->status, ==, 200);
  g_assert_cmpuint (in_form->status, ==, 200);
}

static void
test_bad_forms (StudioFixture *fixture,
                gconstpointer  unused)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("prompt=a+cat", 12);
  SoupMultipart *text = soup_multipart_new ("multipart/form-data");
  SoupMultipart *binary = soup_multipart_new ("multipart/form-data");
  g_autoptr (StudioAnswer) urlencoded = studio_fixture_ask (
    fixture, "POST", "/v1/videos", NULL, "application/x-www-form-urlencoded", body);
  g_autoptr (StudioAnswer) not_multipart = studio_fixture_ask (
    fixture, "POST", "/v1/videos", NULL, "multipart/form-data; boundary=x", body);
  g_autoptr (StudioAnswer) as_text = NULL;
  g_autoptr (StudioAnswer) not_text = NULL;

  studio_answer_assert_refused (urlencoded, 415, "unsupported_media_type", NULL);
  studio_answer_assert_refused (not_multipart, 400, "invalid_multipart", NULL);

  soup_multipart_append_form_string (text, "input_reference", "abc");
  as_text = studio_fixture_post_form (fixture, "/v1/videos", text);
  studio_answer_assert_refused (as_text, 400, "invalid_type", "input_reference");

  soup_multipart_append_form_string (binary, "prompt", "a\xff" "b");
  not_text = studio_fixture_post_form (fixture, "/v1/videos", binary);
  studio_answer_assert_refused (not_text, 400, "invalid_encoding", NULL);
}

static void
test_too_large (StudioFixture *fixture,
                gconstpointer  unused)
{
  gsize length = 64 * 1024 * 1024 + 1;
  g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (length), length);
  g_autoptr (StudioAnswer) answer =
    studio_fixture_ask (fixture, "POST", "/v1/videos", NULL, "application/json", body);
  g_autoptr (StudioAnswer) chunked = studio_fixture_ask (
    fixture, "POST", "/v1/videos", "Transfer-Encoding: chunked", "application/json", body);

  studio_answer_assert_refused (answer, 413, "request_too_large", NULL);
  studio_answer_assert_refused (chunked, 413, "request_too_large", NULL);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (StudioFixture *fixture,
                  gconstpointer  unused);
  } tests[] = {
    { "/tachyscope/studio/create/refused", test_refused },
    { "/tachyscope/studio/create/prompt-length", test_prompt_length },
    { "/tachyscope/studio/create/form", test_form },
    { "/tachyscope/studio/create/defaults", test_defaults },
    { "/tachyscope/studio/create/pictures", test_pictures },
    { "/tachyscope/studio/create/data-url", test_data_url },
    { "/tachyscope/studio/create/bad-forms", test_bad_forms },
    { "/tachyscope/studio/create/too-large", test_too_large },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, StudioFixture, NULL, studio_fixture_set_up, tests[i].test,
                studio_fixture_tear_down);
  return g_test_run ();
}
