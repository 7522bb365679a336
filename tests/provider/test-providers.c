/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of servers: kept, found, connected to. */

#include "config.h"

#include <string.h>

#include "tachy-error.h"
#include "tachy-providers.h"
#include "tachy-test.h"

typedef struct
{
  char *directory;
  TachyStore *store;
  TachyKeys *keys;
  TachyProviders *providers;
} Fixture;

static TachyProviders *
load (Fixture *fixture)
{
  TachyProviders *providers = tachy_providers_new (fixture->store, fixture->keys);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_providers_load_async (providers, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_true (tachy_providers_load_finish (providers, result, &error));
  g_assert_no_error (error);
  return providers;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->directory = tachy_test_make_directory ();
  path = g_build_filename (fixture->directory, "library.db", NULL);
  fixture->store = tachy_store_new (path);
  tachy_store_open_async (fixture->store, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_true (tachy_store_open_finish (fixture->store, result, &error));
  g_assert_no_error (error);

  fixture->keys = tachy_keys_new ();
  fixture->providers = load (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->providers);
  g_clear_object (&fixture->keys);
  g_clear_object (&fixture->store);

  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static gboolean
save (Fixture       *fixture,
      TachyProvider *provider,
      GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_providers_save_async (fixture->providers, provider, NULL,
                              tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_providers_save_finish (fixture->providers, result, error);
}

static TachyProvider *
add (Fixture    *fixture,
     const char *name,
     const char *base_url)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, name, base_url);
  g_autoptr (GError) error = NULL;

  g_assert_true (save (fixture, provider, &error));
  g_assert_no_error (error);
  return tachy_providers_get_by_id (fixture->providers, tachy_provider_get_id (provider));
}

static TachyClient *
connect_to (Fixture    *fixture,
            const char *id,
            GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_providers_connect_async (fixture->providers, id, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_providers_connect_finish (fixture->providers, result, error);
}

static void
assert_names (TachyProviders *providers,
              const char     *expected)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (providers)); i++)
    {
      g_autoptr (TachyProvider) provider = g_list_model_get_item (G_LIST_MODEL (providers), i);

      g_string_append_printf (names, "%s%s", i > 0 ? "|" : "", tachy_provider_get_name (provider));
    }

  g_assert_cmpstr (names->str, ==, expected);
}

static void
test_studio_first (Fixture      *fixture,
                   gconstpointer data)
{
  TachyProvider *studio =
      tachy_providers_get_by_id (fixture->providers, TACHY_PROVIDER_STUDIO);
  double dollars = -1;

  assert_names (fixture->providers, "Built-in Studio");
  g_assert_true (tachy_provider_is_studio (studio));
  g_assert_null (tachy_provider_get_base_url (studio));
  g_assert_false (tachy_provider_estimate (studio, "sora-2", 720, 1280, 4, &dollars));
}

static void
test_kept (Fixture      *fixture,
           gconstpointer data)
{
  static const char *const models[] = { "one \"1\"", "two", NULL };
  TachyProvider *provider = add (fixture, "zebra", "https://z.example/v1");
  g_autoptr (TachyProviders) again = NULL;
  g_autoptr (GError) error = NULL;
  TachyProvider *read;

  add (fixture, "Apple", "a.example");
  assert_names (fixture->providers, "Built-in Studio|Apple|zebra");

  tachy_provider_set_models (provider, models);
  tachy_provider_set_plain_http (provider, TRUE);
  tachy_provider_set_listless (provider, TRUE);
  g_object_set (provider, "name", "aardvark", NULL);
  g_assert_true (save (fixture, provider, &error));
  assert_names (fixture->providers, "Built-in Studio|aardvark|Apple");

  again = load (fixture);
  assert_names (again, "Built-in Studio|aardvark|Apple");
  read = tachy_providers_get_by_id (again, tachy_provider_get_id (provider));
  g_assert_cmpstrv (tachy_provider_get_models (read), models);
  g_assert_true (tachy_provider_get_plain_http (read));
  g_assert_true (tachy_provider_get_listless (read));
  g_assert_cmpstr (tachy_provider_get_base_url (read), ==, "https://z.example/v1");
}

static void
test_removed (Fixture      *fixture,
              gconstpointer data)
{
  TachyProvider *provider = add (fixture, "Apple", "https://a.example/v1");
  g_autofree char *id = g_strdup (tachy_provider_get_id (provider));
  g_autoptr (TachyProviders) again = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_providers_remove_async (fixture->providers, provider, NULL,
                                tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_true (tachy_providers_remove_finish (fixture->providers, result, &error));
  assert_names (fixture->providers, "Built-in Studio");
  again = load (fixture);
  assert_names (again, "Built-in Studio");

  g_assert_null (connect_to (fixture, id, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (TachyProvider) bad = tachy_provider_new (NULL, "x", "ftp://x.example");
  g_autoptr (TachyProvider) nameless = tachy_provider_new (NULL, "", "https://x.example");
  g_autoptr (GError) error = NULL;

  g_assert_false (save (fixture, bad, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (save (fixture, nameless, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  assert_names (fixture->providers, "Built-in Studio");
}

static void
test_found (Fixture      *fixture,
            gconstpointer data)
{
  TachyProvider *apple = add (fixture, "Äpple", "https://a.example/v1");
  TachyProviders *providers = fixture->providers;

  g_assert_true (tachy_providers_find (providers, "äPPLE") == apple);
  g_assert_true (tachy_providers_find (providers, "a.example") == apple);
  g_assert_true (tachy_providers_find (providers, "https://a.example/v1/videos") == apple);
  g_assert_true (tachy_providers_find (providers, tachy_provider_get_id (apple)) == apple);
  g_assert_nonnull (tachy_providers_find (providers, "studio"));
  g_assert_null (tachy_providers_find (providers, "http://a.example/v1"));
  g_assert_null (tachy_providers_find (providers, "\xff"));
}

static void
test_clients (Fixture      *fixture,
              gconstpointer data)
{
  TachyProvider *provider = add (fixture, "Apple", "https://a.example/v1");
  const char *id = tachy_provider_get_id (provider);
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyClient) first = connect_to (fixture, id, &error);
  g_autoptr (TachyClient) second = connect_to (fixture, id, &error);
  g_autoptr (TachyClient) third = NULL;

  g_assert_no_error (error);
  g_assert_true (first == second);
  g_assert_cmpstr (tachy_client_get_base_url (first), ==, "https://a.example/v1");

  tachy_keys_set_for_session (fixture->keys, "https://a.example", "sk-1");
  third = connect_to (fixture, id, &error);
  g_assert_no_error (error);
  g_assert_true (third != first);
}

static void
test_plain_http (Fixture      *fixture,
                 gconstpointer data)
{
  TachyProvider *near = add (fixture, "Near", "http://localhost:1/v1");
  TachyProvider *far = add (fixture, "Far", "http://gpu-box:8000/v1");
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyClient) client = connect_to (fixture, tachy_provider_get_id (near), &error);
  g_autoptr (TachyClient) allowed = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (client);
  g_assert_null (connect_to (fixture, tachy_provider_get_id (far), &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  g_clear_error (&error);

  tachy_provider_set_plain_http (far, TRUE);
  allowed = connect_to (fixture, tachy_provider_get_id (far), &error);
  g_assert_no_error (error);
  g_assert_nonnull (allowed);
}

static void
find_studio (GTask   *task,
             gpointer user_data)
{
  (*(guint *) user_data)++;
  g_task_return_pointer (task, tachy_client_new ("http://127.0.0.1:1/v1", "k"), g_object_unref);
  g_object_unref (task);
}

static void
test_studio (Fixture      *fixture,
             gconstpointer data)
{
  guint n_calls = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyClient) client = NULL;

  g_assert_null (connect_to (fixture, TACHY_PROVIDER_STUDIO, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STUDIO);
  g_clear_error (&error);

  tachy_providers_set_studio_finder (fixture->providers, find_studio, &n_calls);
  client = connect_to (fixture, TACHY_PROVIDER_STUDIO, &error);
  g_assert_no_error (error);
  g_assert_nonnull (client);
  g_assert_cmpuint (n_calls, ==, 1);
}

static void
test_estimate (void)
{
  static const struct
  {
    const char *base_url;
    const char *model;
    int width, height;
    double dollars; /* for 8 seconds; 0 where nothing is known */
  } rows[] = {
    { "https://api.openai.com/v1", "sora-2", 720, 1280, 0.80 },
    { "https://api.openai.com/v1", "sora-2-2025-10-06", 1280, 720, 0.80 },
    { "https://api.openai.com/v1", "sora-2-pro", 720, 1280, 2.40 },
    { "https://api.openai.com/v1", "sora-2-pro", 1792, 1024, 4.00 },
    { "https://api.openai.com/v1", "sora-2-pro", 1920, 1080, 5.60 },
    { "https://api.openai.com/v1", "sora-2-turbo", 720, 1280, 0 },
    { "https://api.openai.com/v1", "sora-2", 1024, 1792, 0 },
    { "https://res.openai.azure.com/openai/v1", "sora-2", 720, 1280, 0.80 },
    { "https://api.openai.com.evil.example/v1", "sora-2", 720, 1280, 0 },
    { "http://localhost:8000/v1", "sora-2", 720, 1280, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", rows[i].base_url);
      double dollars = 0;
      gboolean known = tachy_provider_estimate (provider, rows[i].model, rows[i].width,
                                                rows[i].height, 8, &dollars);

      g_assert_cmpint (known, ==, rows[i].dollars > 0);
      g_assert_cmpfloat_with_epsilon (dollars, rows[i].dollars, 1e-9);
    }
}

static TachyProvider *
reload (Fixture    *fixture,
        const char *id)
{
  g_clear_object (&fixture->providers);
  fixture->providers = load (fixture);
  return tachy_providers_get_by_id (fixture->providers, id);
}

/* What a refusal has taught is kept; any other refusal, and whoever else refuses, teaches nothing. */
static void
test_learn (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "http://127.0.0.1:8000/v1");
  g_autofree char *id = g_strdup (tachy_provider_get_id (provider));
  g_autoptr (GError) refused = g_error_new_literal (TACHY_ERROR, TACHY_ERROR_REFUSED, "no");
  g_autoptr (GError) unknown = g_error_new_literal (TACHY_ERROR, TACHY_ERROR_UNKNOWN, "lost");
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyFailure) failure = tachy_failure_new ();

  g_assert_true (save (fixture, provider, &error));
  failure->http_status = 400;
  failure->message = g_strdup ("No such size.");
  g_assert_false (tachy_providers_learn (fixture->providers, id, refused, failure));
  failure->http_status = 415;
  g_assert_false (tachy_providers_learn (fixture->providers, id, unknown, failure));
  g_assert_false (tachy_providers_learn (fixture->providers, id, refused, NULL));
  g_assert_false (tachy_providers_learn (fixture->providers, TACHY_PROVIDER_STUDIO, refused,
                                         failure));
  g_assert_false (tachy_providers_learn (fixture->providers, "nobody", refused, failure));
  g_assert_null (tachy_provider_get_traits (reload (fixture, id)));

  g_assert_true (tachy_providers_learn (fixture->providers, id, refused, failure));
  g_assert_true (save (fixture, tachy_providers_get_by_id (fixture->providers, id), &error));
  g_assert_nonnull (strstr (tachy_provider_get_traits (reload (fixture, id)),
                            "\"body\":\"json\""));
}

#define add_test(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

/* All that can be said of a server outlives the program. */
static void
test_profile (Fixture      *fixture,
              gconstpointer data)
{
  static const char *const headers[] = { "X-Team", "blue", NULL };
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "Mine", "http://127.0.0.1:1234");
  g_autoptr (TachyProviders) again = NULL;
  g_autoptr (GError) error = NULL;
  TachyProvider *kept;

  g_object_set (provider, "dialect", "sd-server", "traits", "{\"list\":{\"path\":\"/jobs\"}}",
                "auth", "x-key", "headers", headers, "ca-file", "/tmp/ca.pem", "parallel", 3,
                "limits", "{}", "prices", "{\"rules\":[]}", NULL);
  g_assert_true (save (fixture, provider, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (tachy_provider_get_base_url (provider), ==, "http://127.0.0.1:1234/sdcpp/v1");

  g_assert_false (tachy_provider_get_honours_keys (provider));
  g_object_set (provider, "traits", "{\"idempotency\":true}", NULL);
  g_assert_true (tachy_provider_get_honours_keys (provider));
  g_assert_true (save (fixture, provider, &error));
  g_assert_no_error (error);

  again = load (fixture);
  kept = tachy_providers_get_by_id (again, tachy_provider_get_id (provider));
  g_assert_cmpstr (tachy_dialect_get_id (tachy_provider_get_dialect (kept)), ==, "sd-server");
  g_assert_cmpstr (tachy_provider_get_traits (kept), ==, tachy_provider_get_traits (provider));
  g_assert_cmpstr (tachy_provider_get_auth (kept), ==, "x-key");
  g_assert_cmpstrv (tachy_provider_get_headers (kept), headers);
  g_assert_cmpstr (tachy_provider_get_ca_file (kept), ==, "/tmp/ca.pem");
  g_assert_cmpint (tachy_provider_get_parallel (kept), ==, 3);
}

static void
test_bad_profile (Fixture      *fixture,
                  gconstpointer data)
{
  static const char *const bad[][2] = {
    { "auth", "Authorization" },    { "auth", "a b" },        { "auth", "content-length" },
    { "traits", "{\"job\":null}" }, { "traits", "nonsense" },
  };
  static const char *const headers[] = { "Host", "x", NULL };
  static const char *const smuggled[] = { "X-A", "b\r\nX-B: c", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "https://x.example");
      g_autoptr (GError) error = NULL;

      g_object_set (provider, bad[i][0], bad[i][1], NULL);
      g_assert_false (save (fixture, provider, &error));
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
    }

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "https://x.example");
      g_autoptr (GError) error = NULL;

      g_object_set (provider, "headers", i == 0 ? headers : smuggled, NULL);
      g_assert_false (save (fixture, provider, &error));
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/tachyscope/providers/studio-first", test_studio_first);
  add_test ("/tachyscope/providers/learn", test_learn);
  add_test ("/tachyscope/providers/kept", test_kept);
  add_test ("/tachyscope/providers/removed", test_removed);
  add_test ("/tachyscope/providers/profile", test_profile);
  add_test ("/tachyscope/providers/bad-profile", test_bad_profile);
  add_test ("/tachyscope/providers/refused", test_refused);
  add_test ("/tachyscope/providers/found", test_found);
  add_test ("/tachyscope/providers/clients", test_clients);
  add_test ("/tachyscope/providers/plain-http", test_plain_http);
  add_test ("/tachyscope/providers/studio", test_studio);
  g_test_add_func ("/tachyscope/providers/estimate", test_estimate);
  return g_test_run ();
}
