/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The price is named with its day, and only what is known to cost nothing is called free. */

#include "config.h"

#include "tachy-price-words.h"

static void
assert_words (const char *dialect,
              const char *base_url,
              const char *prices,
              const char *expected)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", base_url);
  g_autoptr (TachyRecipe) recipe = tachy_recipe_new ();
  g_autofree char *words = NULL;

  g_object_set (provider, "dialect", dialect, "prices", prices, NULL);
  tachy_recipe_set_model (recipe, "sora-2");
  words = tachy_price_words_dup (provider, recipe);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_known (void)
{
  assert_words (NULL, "https://api.openai.com/v1", NULL,
                "About $0.40 (estimate of 22 November 2026)");
  assert_words (NULL, "https://example.org/v1",
                "{\"as_of\":\"2026-01-02\",\"rules\":[{\"per_clip\":1.5}]}",
                "About $1.50 (estimate of 2 January 2026)");
  /* The person's own prices have no day. */
  assert_words (NULL, "https://example.org/v1", "{\"rules\":[{\"per_clip\":1.5}]}", "About $1.50");
  assert_words (NULL, "https://example.org/v1",
                "{\"as_of\":\"tomorrow\",\"rules\":[{\"per_clip\":1.5}]}", "About $1.50");
}

static void
test_free (void)
{
  g_autoptr (TachyProvider) studio = tachy_provider_new (TACHY_PROVIDER_STUDIO, "Studio", NULL);
  g_autoptr (TachyRecipe) recipe = tachy_recipe_new ();
  g_autofree char *words = tachy_price_words_dup (studio, recipe);

  g_assert_cmpstr (words, ==, "Free");
  assert_words ("vllm-omni", "http://127.0.0.1:8091/v1", NULL, "Free");
  assert_words ("sd-server", "http://localhost:1234/sdcpp/v1", NULL, "Free");
  assert_words (NULL, "https://example.org/v1",
                "{\"as_of\":\"2026-01-02\",\"rules\":[{\"per_clip\":0}]}", "Free");
}

/* An engine that somebody else runs, and a gateway on this computer, may well cost something. */
static void
test_unknown (void)
{
  assert_words (NULL, "https://example.org/v1", NULL, "Price unknown");
  assert_words ("vllm-omni", "https://gpu.example.org/v1", NULL, "Price unknown");
  assert_words ("new-api", "http://127.0.0.1:3000/v1", NULL, "Price unknown");
  assert_words ("litellm", "http://127.0.0.1:4000/v1", NULL, "Price unknown");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/price-words/known", test_known);
  g_test_add_func ("/tachyscope/price-words/free", test_free);
  g_test_add_func ("/tachyscope/price-words/unknown", test_unknown);
  return g_test_run ();
}
