/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How it is spoken of what a server offers. */

#include "config.h"

#include "tachy-offer-words.h"

static void
test_amounts (void)
{
  static const struct
  {
    double amount;
    const char *text;
  } amounts[] = {
    { 0, "0.00" },     { 0.1, "0.10" },        { 0.084, "0.084" },           { 1.666667, "1.666667" },
    { 12, "12.00" },   { 0.000007, "0.000007" }, { 0.0000107, "0.0000107" }, { 1.0 / 3, "0.333333" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autofree char *text = tachy_offer_words_dup_amount (amounts[i].amount);
      double again = -1;

      g_assert_cmpstr (text, ==, amounts[i].text);
      g_assert_true (tachy_offer_words_read_amount (text, &again));
      g_assert_cmpfloat_with_epsilon (again, amounts[i].amount, 1e-6);
    }
}

static void
test_typed_amounts (void)
{
  static const char *const bad[] = { "", " ", "ten", "-1", "0.1.2", "1e99", "nan", "inf", "0.1 $" };
  double amount = 7;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (tachy_offer_words_read_amount (bad[i], &amount));
  g_assert_cmpfloat (amount, ==, 7);

  g_assert_true (tachy_offer_words_read_amount (" $0,25 ", &amount));
  g_assert_cmpfloat (amount, ==, 0.25);
}

static void
check_rule (const char *rule,
            const char *expected)
{
  g_autofree char *document = g_strdup_printf ("{\"rules\":[%s]}", rule);
  g_autoptr (TachyPrices) prices = tachy_prices_new (document);
  g_autofree char *words = tachy_offer_words_dup_rule (tachy_prices_get_rules (prices)->pdata[0]);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_rules (void)
{
  check_rule ("{\"per_second\":0.1,\"short_side\":720}", "$0.10 for each second · up to 720p");
  check_rule ("{\"per_clip\":1.55,\"to_seconds\":60}", "$1.55 for each video · up to 60 s");
  check_rule ("{\"per_token\":0.000007,\"sound\":false}",
              "$0.000007 for each token · without sound");
  check_rule ("{\"factor\":1.5,\"sizes\":[\"64x64\",\"32x32\"]}",
              "1.50 times the price · 64x64, 32x32");
}

static TachyProvider *
new_provider (const char *limits,
              const char *prices)
{
  TachyProvider *provider = tachy_provider_new (NULL, "x", "https://example.org/v1");

  g_object_set (provider, "limits", limits, "prices", prices, NULL);
  return provider;
}

static void
check_summaries (const char *limits,
                 const char *prices,
                 const char *of_limits,
                 const char *of_prices)
{
  g_autoptr (TachyProvider) provider = new_provider (limits, prices);
  g_autofree char *first = tachy_offer_words_dup_limits_summary (provider);
  g_autofree char *second = tachy_offer_words_dup_prices_summary (provider);

  g_assert_cmpstr (first, ==, of_limits);
  g_assert_cmpstr (second, ==, of_prices);
}

static void
test_summaries (void)
{
  check_summaries (NULL, NULL, "Nothing is known", "Not known");
  check_summaries ("{\"*\":{\"sizes\":[\"64x64\"],\"seconds\":[4,8],\"reference\":false}}",
                   "{\"as_of\":\"2026-11-22\",\"rules\":[{\"per_second\":1}]}",
                   "64x64 · 4, 8 s · no picture", "Told by the server, 22 Nov 2026");
  check_summaries ("{\"*\":{\"min_side\":256,\"max_side\":1920,\"step\":16,\"max_seconds\":20}}",
                   "{\"own\":true,\"as_of\":\"2026-12-01\",\"rules\":[{\"per_second\":1}]}",
                   "256–1920 pixels · in steps of 16 · up to 20 s", "Entered by you, 1 Dec 2026");
  check_summaries ("{\"*\":{\"max_side\":1920,\"min_seconds\":2}}", "[]",
                   "up to 1920 pixels · from 2 s", "Not known");
  check_summaries ("{\"*\":{},\"a\":{},\"b\":{},\"own_models\":true}", "{\"rules\":[]}",
                   "Known for 2 models", "Not known");
}

static void
test_published (void)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "https://api.openai.com/v1");
  g_autofree char *words = tachy_offer_words_dup_prices_summary (provider);

  g_assert_cmpstr (words, ==, "Published by its maker, 22 Nov 2026");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/offer-words/amounts", test_amounts);
  g_test_add_func ("/tachyscope/offer-words/typed-amounts", test_typed_amounts);
  g_test_add_func ("/tachyscope/offer-words/rules", test_rules);
  g_test_add_func ("/tachyscope/offer-words/summaries", test_summaries);
  g_test_add_func ("/tachyscope/offer-words/published", test_published);

  return g_test_run ();
}
