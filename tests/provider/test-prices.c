/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Price lists: the four forms, which rule counts, and how a list is kept. */

#include "config.h"

#include "tachy-prices.h"
#include "tachy-provider.h"

static const char list[] =
    "{\"as_of\":\"2026-11-22\",\"rules\":["
    "{\"model\":\"pro\",\"per_second\":0.3,\"short_side\":720},"
    "{\"model\":\"pro\",\"per_second\":0.5,\"short_side\":1024},"
    "{\"model\":\"muse*\",\"per_clip\":0.3,\"to_seconds\":10},"
    "{\"model\":\"muse*\",\"per_clip\":1.55,\"to_seconds\":60},"
    "{\"model\":\"seed\",\"per_token\":0.000007},"
    "{\"model\":\"loud\",\"per_second\":\"0.2\",\"sound\":false},"
    "{\"model\":\"loud\",\"per_second\":\"0.4\",\"sound\":true},"
    "{\"model\":\"x\",\"per_second\":-1},{\"model\":\"x\"},7,"
    "{\"factor\":1.5,\"sizes\":[\"1024x1792\"]}]}";

static void
check (TachyPrices *prices,
       const char  *model,
       int          width,
       int          height,
       int          seconds,
       double       expected)
{
  double dollars = -1;

  g_test_message ("%s %dx%d %d", model, width, height, seconds);
  g_assert_cmpint (tachy_prices_estimate (prices, model, width, height, seconds, &dollars), ==,
                   expected >= 0);
  g_assert_cmpfloat_with_epsilon (dollars, expected, 1e-9);
}

static void
check_all (TachyPrices *prices)
{
  g_assert_cmpstr (tachy_prices_get_as_of (prices), ==, "2026-11-22");
  check (prices, "pro", 1280, 720, 4, 1.2);
  check (prices, "pro-2026-01-01", 720, 1280, 4, 1.2);
  check (prices, "pro-max", 720, 1280, 4, -1);
  check (prices, "pro", 1024, 1792, 4, 0.5 * 4 * 1.5);
  check (prices, "pro", 1920, 1080, 4, -1);
  check (prices, "muse-1", 1280, 720, 10, 0.3);
  check (prices, "muse-1", 1280, 720, 11, 1.55);
  check (prices, "muse-1", 1280, 720, 61, -1);
  check (prices, "seed", 1280, 720, 5, 0.000007 * 1280 * 720 * 24 * 5 / 1024);
  check (prices, "loud", 1280, 720, 5, 2);
  check (prices, "x", 1280, 720, 5, -1);
}

static void
test_forms (void)
{
  g_autoptr (TachyPrices) prices = tachy_prices_new (list);

  check_all (prices);
}

static void
test_kept (void)
{
  g_autoptr (TachyPrices) prices = tachy_prices_new (list);
  g_autofree char *text = tachy_prices_to_text (prices);
  g_autoptr (TachyPrices) again = tachy_prices_new (text);

  g_assert_cmpuint (tachy_prices_get_rules (prices)->len, ==, 8);
  check_all (again);
  g_assert_false (tachy_prices_get_own (again));
}

/* What the person has changed is theirs, by that day. */
static void
test_own (void)
{
  g_autoptr (TachyPrices) prices = tachy_prices_new (list);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *year = g_date_time_format (now, "%Y-");
  g_autoptr (TachyPrices) again = NULL;
  g_autofree char *text = NULL;

  tachy_prices_make_own (prices);
  text = tachy_prices_to_text (prices);
  again = tachy_prices_new (text);
  g_assert_true (tachy_prices_get_own (again));
  g_assert_true (g_str_has_prefix (tachy_prices_get_as_of (again), year));
  g_assert_cmpuint (tachy_prices_get_rules (again)->len, ==, 8);
}

/* Whatever the order in which a person enters them, the narrower rule counts. */
static void
test_sorted (void)
{
  g_autoptr (TachyPrices) prices = tachy_prices_new (
      "{\"rules\":[{\"per_second\":0.9},{\"model\":\"so*\",\"per_second\":0.8},"
      "{\"factor\":2,\"sizes\":[\"64x64\"]},{\"model\":\"sora\",\"per_second\":0.7},"
      "{\"model\":\"sora\",\"per_clip\":0.6,\"to_seconds\":20},"
      "{\"model\":\"sora\",\"per_clip\":0.5,\"to_seconds\":10},"
      "{\"model\":\"sora\",\"per_clip\":0.4,\"short_side\":720},"
      "{\"model\":\"sora\",\"per_clip\":0.3,\"sizes\":[\"64x64\"]}]}");

  tachy_prices_sort (prices);
  check (prices, "other", 512, 512, 1, 0.9);
  check (prices, "sold", 512, 512, 1, 0.8);
  check (prices, "sora", 1080, 1080, 30, 0.7 * 30);
  check (prices, "sora", 1080, 1080, 20, 0.6);
  check (prices, "sora", 1080, 1080, 9, 0.5);
  check (prices, "sora", 512, 512, 9, 0.4);
  check (prices, "sora", 64, 64, 9, 0.3 * 2);
}

static void
test_nonsense (void)
{
  static const char *const texts[] = { NULL, "", "[]", "{\"rules\":7}", "{\"rules\":{}}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TachyPrices) prices = tachy_prices_new (texts[i]);

      check (prices, "pro", 1280, 720, 4, -1);
    }
}

/* The person's own prices count before the published ones, which count at the maker's alone. */
static void
test_profile (void)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "https://api.openai.com/v1");
  g_autofree char *date = tachy_provider_dup_price_date (provider);
  double dollars = -1;

  g_assert_cmpstr (date, ==, "2026-11-22");
  g_assert_true (tachy_provider_estimate (provider, "sora-2", 720, 1280, 4, &dollars));
  g_assert_cmpfloat_with_epsilon (dollars, 0.4, 1e-9);
  g_object_set (provider, "prices", "{\"rules\":[{\"per_second\":0.05}]}", NULL);
  g_assert_true (tachy_provider_estimate (provider, "sora-2", 720, 1280, 4, &dollars));
  g_assert_cmpfloat_with_epsilon (dollars, 0.2, 1e-9);

  g_object_set (provider, "prices", NULL, "base-url", "https://example.org/v1", NULL);
  g_assert_false (tachy_provider_estimate (provider, "sora-2", 720, 1280, 4, &dollars));
}

static void
test_limits (void)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "https://api.openai.com/v1");
  g_autoptr (TachyLimits) pro = tachy_provider_dup_limits (provider, "sora-2-pro");
  g_autoptr (TachyLimits) own = NULL;

  g_assert_true (tachy_limits_allow_size (pro, 1024, 1792));
  g_assert_false (tachy_limits_allow_size (pro, 1024, 1024));
  g_assert_true (tachy_limits_allow_seconds (pro, 12));
  g_assert_false (tachy_limits_allow_seconds (pro, 5));

  g_object_set (provider, "limits",
                "{\"a.b\":{\"seconds\":[\"5\",4]},\"*\":{\"min_side\":256,\"max_side\":1024,"
                "\"step\":64,\"reference\":false,\"max_seconds\":\"x\"}}",
                NULL);
  own = tachy_provider_dup_limits (provider, "a.b");
  g_assert_true (tachy_limits_allow_size (own, 1024, 256));
  g_assert_false (tachy_limits_allow_size (own, 1024, 200));
  g_assert_false (tachy_limits_allow_size (own, 1000, 256));
  g_assert_true (tachy_limits_allow_seconds (own, 5));
  g_assert_false (tachy_limits_allow_seconds (own, 6));
  g_assert_false (own->reference);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/prices/forms", test_forms);
  g_test_add_func ("/tachyscope/prices/kept", test_kept);
  g_test_add_func ("/tachyscope/prices/own", test_own);
  g_test_add_func ("/tachyscope/prices/sorted", test_sorted);
  g_test_add_func ("/tachyscope/prices/nonsense", test_nonsense);
  g_test_add_func ("/tachyscope/prices/profile", test_profile);
  g_test_add_func ("/tachyscope/prices/limits", test_limits);
  return g_test_run ();
}
