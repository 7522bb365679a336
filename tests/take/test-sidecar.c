/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside a clip tells all of its take but the secrets, and nothing else is believed. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-sidecar-private.h"
#include "tachy-test.h"

#define ID "0d9a3c52-4f1b-4b7e-9a60-7a2f60c1d2e3"
#define GOOD                                                                                       \
  "\"tachyscope\":1,\"id\":\"" ID "\",\"suffix\":\".mp4\",\"prompt\":\"a\","                     \
  "\"provider\":\"p\",\"model\":\"m\",\"width\":640,\"height\":360,\"seconds\":4"

static TachyTakeRow *
parse (const char *json,
       GError    **error)
{
  return tachy_sidecar_parse (json, strlen (json), "/clips/a (2).json", error);
}

static void
test_there_and_back (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyTakeRow) row = parse (
      "{" GOOD ",\"reference\":\"ab\",\"parent\":\"cd\",\"price\":0.4,\"charged\":400000,"
      "\"remote_id\":\"video_1\",\"created_at\":1,\"sent_at\":2,\"accepted_at\":3,"
      "\"ended_at\":4,\"expires_at\":5,\"mime_type\":\"video/mp4\",\"clip_width\":64,"
      "\"clip_height\":36,\"clip_us\":4000000,\"clip_bytes\":77}",
      &error);
  g_autoptr (TachyTakeRow) again = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_no_error (error);
  row->part_total = row->clip_bytes;
  row->idempotency_key = g_strdup ("secret-7351");
  bytes = tachy_sidecar_format (row, ".webm");
  g_assert_null (g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                               "secret"));
  again = tachy_sidecar_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "/b.json",
                               &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->id, ==, ID);
  g_assert_cmpstr (again->clip, ==, "/b.webm");
  g_assert_cmpstr (tachy_recipe_get_prompt (again->recipe), ==, "a");
  g_assert_cmpstr (tachy_recipe_get_provider (again->recipe), ==, "p");
  g_assert_cmpstr (tachy_recipe_get_model (again->recipe), ==, "m");
  g_assert_cmpstr (tachy_recipe_get_reference (again->recipe), ==, "ab");
  g_assert_cmpstr (tachy_recipe_get_parent (again->recipe), ==, "cd");
  g_assert_cmpint (tachy_recipe_get_width (again->recipe), ==, 640);
  g_assert_cmpint (tachy_recipe_get_height (again->recipe), ==, 360);
  g_assert_cmpint (tachy_recipe_get_seconds (again->recipe), ==, 4);
  g_assert_cmpfloat (again->price, ==, 0.4);
  g_assert_cmpint (again->charged, ==, 400000);
  g_assert_cmpstr (again->remote_id, ==, "video_1");
  g_assert_cmpint (again->created_at, ==, 1);
  g_assert_cmpint (again->expires_at, ==, 5);
  g_assert_cmpstr (again->mime_type, ==, "video/mp4");
  g_assert_cmpint (again->clip_us, ==, 4000000);
  g_assert_cmpint (again->clip_bytes, ==, 77);
}

static void
test_sparse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyTakeRow) row = parse ("{" GOOD "}", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (row->clip, ==, "/clips/a (2).mp4");
  g_assert_cmpint (row->state, ==, TACHY_TAKE_DONE);
  g_assert_cmpfloat (row->price, ==, -1);
  g_assert_cmpint (row->charged, ==, -1);
  g_assert_null (row->remote_id);
}

/* Of a take that was made elsewhere the server may have told nothing. */
static void
test_silent (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyTakeRow) row = parse ("{\"tachyscope\":1,\"id\":\"" ID "\","
                                        "\"suffix\":\".mp4\",\"provider\":\"p\"}",
                                        &error);
  g_autoptr (TachyTakeRow) again = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_no_error (error);
  bytes = tachy_sidecar_format (row, ".mp4");
  again = tachy_sidecar_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "/b.json",
                               &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tachy_recipe_get_prompt (again->recipe), ==, "");
  g_assert_cmpstr (tachy_recipe_get_model (again->recipe), ==, "");
  g_assert_cmpint (tachy_recipe_get_height (again->recipe), ==, 0);
  g_assert_cmpint (tachy_recipe_get_seconds (again->recipe), ==, 0);
}

static void
test_nonsense_in_facts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyTakeRow) row = parse (
      "{" GOOD ",\"clip_bytes\":-5,\"clip_width\":1e9,\"created_at\":\"now\","
      "\"remote_id\":{\"a\":1},\"price\":-3,\"more\":[1,2,3]}",
      &error);

  g_assert_no_error (error);
  g_assert_cmpint (row->clip_bytes, ==, 0);
  g_assert_cmpint (row->clip_width, ==, 0);
  g_assert_cmpint (row->created_at, ==, 0);
  g_assert_null (row->remote_id);
  g_assert_cmpfloat (row->price, ==, -1);
}

static void
test_stranger (gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (data, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
}

static const char *const strangers[] = {
  "", "{}", "[]", "null", "{" GOOD, "{" GOOD "} {}", "{\"name\":\"package\"}",
  "{\"tachyscope\":\"1\",\"id\":\"" ID "\"}",
  "{" GOOD ",\"suffix\":\"/../../.bashrc\"}", "{" GOOD ",\"id\":\"../../x\"}",
  "{" GOOD ",\"prompt\":7}", "{" GOOD ",\"width\":0}", "{" GOOD ",\"seconds\":-4}",
};

static void
test_files (void)
{
  g_autofree char *directory = tachy_test_make_directory ();
  g_autofree char *good = g_build_filename (directory, "good.json", NULL);
  g_autofree char *link = g_build_filename (directory, "link.json", NULL);
  g_autofree char *pipe = g_build_filename (directory, "pipe.json", NULL);
  g_autofree char *large = g_build_filename (directory, "large.json", NULL);
  g_autofree char *padding = g_strnfill (300 * 1024, ' ');
  g_autofree char *padded = g_strconcat ("{" GOOD "}", padding, NULL);

  g_file_set_contents (good, "{" GOOD "}", -1, NULL);
  g_file_set_contents (large, padded, -1, NULL);
  g_assert_cmpint (symlink (good, link), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_true (tachy_sidecar_is_of (good, ID));
  g_assert_false (tachy_sidecar_is_of (good, "0d9a3c52-4f1b-4b7e-9a60-7a2f60c1d2e4"));
  g_assert_false (tachy_sidecar_is_of (link, ID));
  g_assert_false (tachy_sidecar_is_of (pipe, ID));
  g_assert_false (tachy_sidecar_is_of (large, ID));
  g_assert_false (tachy_sidecar_is_of (directory, ID));
  tachy_test_remove_directory (directory);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/sidecar/there-and-back", test_there_and_back);
  g_test_add_func ("/tachyscope/sidecar/sparse", test_sparse);
  g_test_add_func ("/tachyscope/sidecar/silent", test_silent);
  g_test_add_func ("/tachyscope/sidecar/nonsense-in-facts", test_nonsense_in_facts);
  g_test_add_func ("/tachyscope/sidecar/files", test_files);
  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tachyscope/sidecar/stranger/%u", i);

      g_test_add_data_func (path, strangers[i], test_stranger);
    }

  return g_test_run ();
}
