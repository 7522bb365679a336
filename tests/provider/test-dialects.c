/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of servers: read, merged, guessed from an address, and overridden for one profile. */

#include "config.h"

#include "tachy-dialect-private.h"
#include "tachy-error.h"
#include "tachy-test.h"

static void
test_all (void)
{
  GPtrArray *dialects = tachy_dialects_get_all ();

  g_assert_cmpuint (dialects->len, >=, 24);
  g_assert_cmpstr (tachy_dialect_get_id (dialects->pdata[0]), ==, TACHY_DIALECT_CONTRACT);
  for (guint i = 0; i < dialects->len; i++)
    {
      TachyDialect *dialect = dialects->pdata[i];

      g_assert_true (tachy_dialects_find (tachy_dialect_get_id (dialect)) == dialect);
      g_assert_cmpstr (tachy_dialect_get_name (dialect), !=, NULL);
      g_assert_cmpstr (tachy_dialect_get_auth (dialect), !=, NULL);
    }

  g_assert_null (tachy_dialects_find ("nobody"));
}

static void
test_like (void)
{
  TachyDialect *contract = tachy_dialects_find ("openai");
  TachyDialect *reseller = tachy_dialects_find ("reseller-text-reference");
  TachyDialect *sd_server = tachy_dialects_find ("sd-server");

  g_assert_true (tachy_dialect_can_list (contract));
  g_assert_true (tachy_dialect_can_delete (contract));
  g_assert_false (tachy_dialect_can_cancel (contract));
  g_assert_true (tachy_dialect_can_remix (contract));
  g_assert_false (tachy_dialect_honours_idempotency_keys (contract));

  g_assert_false (tachy_dialect_can_list (reseller));
  g_assert_true (tachy_dialect_can_remix (reseller));
  g_assert_false (reseller->json);
  g_assert_cmpstr (reseller->reference_form, ==, "\"{data-url}\"");

  g_assert_false (tachy_dialect_takes_model (sd_server));
  g_assert_true (tachy_dialect_can_cancel (sd_server));
  g_assert_false (tachy_dialect_can_delete (sd_server));
  g_assert_true (tachy_dialect_honours_idempotency_keys (tachy_dialects_find ("inworld")));
  g_assert_false (tachy_dialect_takes_reference (tachy_dialects_find ("aisix")));
}

static void
check_guess (const char *base_url,
             const char *expected)
{
  g_assert_cmpstr (tachy_dialect_get_id (tachy_dialects_guess (base_url)), ==, expected);
}

static void
test_guess (void)
{
  check_guess ("https://api.openai.com/v1", "openai");
  check_guess ("https://openrouter.ai/api/v1", "openrouter");
  check_guess ("https://me.openai.azure.com/openai/v1", "azure");
  check_guess ("https://openai.azure.com.evil.example/v1", "openai");
  check_guess ("http://10.0.0.7:1234/sdcpp/v1", "sd-server");
  check_guess ("http://127.0.0.1:30010/v1", "openai");
  check_guess ("https://example.org/v1", "openai");
}

static void
check_completed (const char *id,
                 const char *base_url,
                 const char *expected)
{
  g_autofree char *completed =
      tachy_dialect_complete_base_url (tachy_dialects_find (id), base_url);

  g_assert_cmpstr (completed, ==, expected);
}

static void
test_complete (void)
{
  check_completed ("openrouter", "https://openrouter.ai/v1", "https://openrouter.ai/api/v1");
  check_completed ("openrouter", "https://x.example/mine/v1", "https://x.example/mine/v1");
  check_completed ("sd-server", "http://[::1]:1234/v1", "http://[::1]:1234/sdcpp/v1");
  check_completed ("sd-server", "http://[::1]:1234/sdcpp/v1", "http://[::1]:1234/sdcpp/v1");
  check_completed ("openai", "https://x.example/v1", "https://x.example/v1");
}

static void
test_override (void)
{
  TachyDialect *contract = tachy_dialects_find ("openai");
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyDialect) same = tachy_dialect_override (contract, "", &error);
  g_autoptr (TachyDialect) other = tachy_dialect_override (
      contract,
      "{\"list\":null,\"idempotency\":true,\"create\":{\"body\":\"json\","
      "\"reference\":{\"as\":{\"image_url\":\"{data-url}\"}}}}",
      &error);

  g_assert_no_error (error);
  g_assert_true (same == contract);
  g_assert_false (tachy_dialect_can_list (other));
  g_assert_true (tachy_dialect_can_remix (other));
  g_assert_true (tachy_dialect_honours_idempotency_keys (other));
  g_assert_true (other->json);
  g_assert_cmpstr (tachy_dialect_get_id (other), ==, "openai");
}

static void
test_bad_override (void)
{
  static const char *const bad[] = {
    "[]",
    "{",
    "{\"create\":{\"body\":\"yaml\"}}",
    "{\"create\":{\"body\":\"json\"}}", /* a file does not go into JSON */
    "{\"create\":{\"path\":null}}",
    "{\"create\":{\"path\":\"videos\"}}",
    "{\"create\":{\"path\":\"/videos HTTP/1.1\\r\\nX: y\"}}",
    "{\"create\":{\"model\":{\"name\":\"a\\\"b c\"}}}",
    "{\"create\":{\"reference\":{\"as\":\"somehow\"}}}",
    "{\"job\":{\"path\":\"/videos\"}}",
    "{\"job\":null}",
    "{\"content\":{\"means\":{\"404\":\"perhaps\"}}}",
    "{\"idempotency\":\"yes\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (tachy_dialect_override (tachy_dialects_find ("openai"), bad[i], &error));
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
    }
}

static void
test_meanings (void)
{
  TachyDialect *qvac = tachy_dialects_find ("qvac");
  g_autoptr (TachyFailure) failure = tachy_failure_new ();
  TachyError code = TACHY_ERROR_INVALID;

  g_assert_true (tachy_dialect_find_meaning (qvac, TACHY_ACT_CONTENT, 409, NULL, &code));
  g_assert_cmpint (code, ==, TACHY_ERROR_BUSY);
  failure->code = g_strdup ("video_failed");
  g_assert_true (tachy_dialect_find_meaning (qvac, TACHY_ACT_CONTENT, 409, failure, &code));
  g_assert_cmpint (code, ==, TACHY_ERROR_SERVER);
  g_assert_false (tachy_dialect_find_meaning (qvac, TACHY_ACT_RETRIEVE, 409, failure, &code));
  g_assert_false (tachy_dialect_find_meaning (qvac, TACHY_ACT_RESULT, 409, failure, &code));

  /* A server that only cancels is asked to cancel where others are asked to delete. */
  g_assert_true (tachy_dialect_find_meaning (tachy_dialects_find ("sd-server"), TACHY_ACT_DELETE,
                                             409, NULL, &code));
  g_assert_cmpint (code, ==, TACHY_ERROR_BUSY);
}

static void
check_own_file (void)
{
  TachyDialect *mine = tachy_dialects_find ("mine");

  g_assert_nonnull (mine);
  g_assert_cmpstr (mine->create_path, ==, "/clips");
  g_assert_cmpstr (tachy_dialect_get_name (tachy_dialects_find ("sglang")), ==, "Mine, too");
  g_assert_null (tachy_dialects_find ("broken"));
  g_assert_nonnull (tachy_dialects_find ("qvac"));
}

/* In a process of its own, because the files are read once. */
static void
test_own_file (void)
{
  g_autofree char *directory = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (g_test_subprocess ())
    {
      check_own_file ();
      return;
    }

  directory = tachy_test_make_directory ();
  folder = g_build_filename (directory, "tachyscope", NULL);
  path = g_build_filename (folder, "servers.json", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path,
                       "{\"servers\":["
                       "{\"id\":\"broken\",\"name\":\"x\",\"traits\":{\"job\":null}},"
                       "{\"id\":\"mine\",\"name\":\"Mine\",\"like\":\"sglang\","
                       "\"traits\":{\"create\":{\"path\":\"/clips\"}}},"
                       "{\"id\":\"sglang\",\"name\":\"Mine, too\",\"traits\":{}}]}",
                       -1, &error);
  g_assert_no_error (error);
  g_setenv ("XDG_DATA_HOME", directory, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  tachy_test_remove_directory (directory);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/dialects/all", test_all);
  g_test_add_func ("/tachyscope/dialects/like", test_like);
  g_test_add_func ("/tachyscope/dialects/guess", test_guess);
  g_test_add_func ("/tachyscope/dialects/complete", test_complete);
  g_test_add_func ("/tachyscope/dialects/override", test_override);
  g_test_add_func ("/tachyscope/dialects/bad-override", test_bad_override);
  g_test_add_func ("/tachyscope/dialects/meanings", test_meanings);
  g_test_add_func ("/tachyscope/dialects/own-file", test_own_file);
  return g_test_run ();
}
