/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits: which word counts, how people write them, and that the person's own stay. */

#include "config.h"

#include "tachy-error.h"
#include "tachy-findings.h"
#include "tachy-limits-book.h"
#include "tachy-limits-text.h"
#include "tachy-provider.h"

static TachyLimits *
dup_limits (const char *document,
            const char *model)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "https://api.openai.com/v1");

  g_object_set (provider, "limits", document, NULL);
  return tachy_provider_dup_limits (provider, model);
}

/* What stands nearer is not mixed with what stands farther. */
static void
test_nearest (void)
{
  g_autoptr (TachyLimits) sides =
      dup_limits ("{\"sora-2\":{\"min_side\":256,\"max_side\":1024}}", "sora-2");
  g_autoptr (TachyLimits) range =
      dup_limits ("{\"sora-2\":{\"min_seconds\":1,\"max_seconds\":20}}", "sora-2");
  g_autoptr (TachyLimits) list = dup_limits (
      "{\"x\":{\"sizes\":[\"64x64\"],\"seconds\":[3]},"
      "\"*\":{\"min_side\":256,\"max_side\":1024,\"min_seconds\":1,\"max_seconds\":20}}", "x");
  g_autoptr (TachyLimits) both =
      dup_limits ("{\"x\":{\"max_side\":512},\"*\":{\"min_side\":256,\"step\":64}}", "x");

  g_assert_true (tachy_limits_allow_size (sides, 512, 300));
  g_assert_false (tachy_limits_allow_size (sides, 1280, 720));
  g_assert_true (tachy_limits_allow_seconds (sides, 8));
  g_assert_false (tachy_limits_allow_seconds (sides, 7));
  g_assert_true (tachy_limits_allow_seconds (range, 7));
  g_assert_false (tachy_limits_allow_seconds (range, 21));
  g_assert_true (tachy_limits_allow_size (range, 1280, 720));
  g_assert_true (tachy_limits_allow_size (list, 64, 64));
  g_assert_false (tachy_limits_allow_size (list, 512, 512));
  g_assert_true (tachy_limits_allow_seconds (list, 3));
  g_assert_false (tachy_limits_allow_seconds (list, 4));
  g_assert_true (tachy_limits_allow_size (both, 512, 256));
  g_assert_false (tachy_limits_allow_size (both, 512, 192));
  g_assert_false (tachy_limits_allow_size (both, 576, 256));
}

static void
check_sizes (const char *text,
             const char *expected)
{
  g_autoptr (TachyLimits) limits = tachy_limits_new ();
  g_autoptr (GError) error = NULL;
  gboolean makes_sense = tachy_limits_text_read_sizes (limits, text, &error);
  g_autofree char *again = tachy_limits_text_dup_sizes (limits);

  g_test_message ("%s", text);
  g_assert_cmpint (makes_sense, ==, expected != NULL);
  g_assert_cmpstr (again, ==, expected != NULL ? expected : "");
  if (expected == NULL)
    g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
}

static void
check_seconds (const char *text,
               const char *expected)
{
  g_autoptr (TachyLimits) limits = tachy_limits_new ();
  g_autoptr (GError) error = NULL;
  gboolean makes_sense = tachy_limits_text_read_seconds (limits, text, &error);
  g_autofree char *again = tachy_limits_text_dup_seconds (limits);

  g_test_message ("%s", text);
  g_assert_cmpint (makes_sense, ==, expected != NULL);
  g_assert_cmpstr (again, ==, expected != NULL ? expected : "");
  if (expected == NULL)
    g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
}

static void
check_sides (const char *text,
             const char *expected)
{
  g_autoptr (TachyLimits) limits = tachy_limits_new ();
  g_autoptr (GError) error = NULL;
  gboolean makes_sense = tachy_limits_text_read_sides (limits, text, &error);
  g_autofree char *again = tachy_limits_text_dup_sides (limits);

  g_test_message ("%s", text);
  g_assert_cmpint (makes_sense, ==, expected != NULL);
  g_assert_cmpstr (again, ==, expected != NULL ? expected : "");
  if (expected == NULL)
    g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
}

static void
test_text (void)
{
  check_sizes ("", "");
  check_sizes ("1280x720", "1280x720");
  check_sizes (" 1280 × 720,720X1280;\n64*64 ", "1280x720, 720x1280, 64x64");
  check_sizes ("1280", NULL);
  check_sizes ("1280x", NULL);
  check_sizes ("1280x0", NULL);
  check_sizes ("20000x64", NULL);
  check_sizes ("large", NULL);

  check_seconds ("", "");
  check_seconds ("12, 4 8", "4, 8, 12");
  check_seconds ("1-20", "1–20");
  check_seconds ("1 – 20", "1–20");
  check_seconds ("5-", "5–");
  check_seconds ("20-1", NULL);
  check_seconds ("0", NULL);
  check_seconds ("4.5", NULL);
  check_seconds ("4, 8-12", NULL);
  check_seconds ("4000", NULL);
  check_seconds ("-", NULL);

  check_sides ("", "");
  check_sides ("256 – 1920", "256–1920");
  check_sides ("-1920", "–1920");
  check_sides ("256", NULL);
  check_sides ("a-b", NULL);
}

static void
test_text_is_kept (void)
{
  g_autoptr (TachyLimits) limits = tachy_limits_new ();
  g_autofree char *text = NULL;

  g_assert_true (tachy_limits_text_read_seconds (limits, "4, 8", NULL));
  g_assert_false (tachy_limits_text_read_seconds (limits, "x", NULL));
  text = tachy_limits_text_dup_seconds (limits);
  g_assert_cmpstr (text, ==, "4, 8");
}

static void
test_book (void)
{
  g_autoptr (TachyLimitsBook) book = tachy_limits_book_new (
      "{\"b\":{\"seconds\":[4]},\"*\":{\"step\":16},\"a\":{\"own\":true,\"seconds\":[5]},\"z\":7}");
  g_autoptr (TachyLimits) limits = tachy_limits_new ();
  g_auto (GStrv) models = tachy_limits_book_dup_models (book);
  g_autofree char *text = NULL;
  g_autoptr (TachyLimits) own = NULL;

  g_assert_cmpstrv (models, ((const char *const[]){ "*", "a", "b", NULL }));
  g_assert_true (tachy_limits_book_is_own (book, "a"));
  g_assert_false (tachy_limits_book_is_own (book, "b"));
  g_assert_false (tachy_limits_book_is_own (book, "none"));

  tachy_limits_text_read_sizes (limits, "64x64", NULL);
  tachy_limits_book_set_own (book, "b", limits);
  tachy_limits_book_remove (book, "a");
  text = tachy_limits_book_to_text (book);
  own = dup_limits (text, "b");
  g_assert_true (tachy_limits_allow_size (own, 64, 64));
  g_assert_false (tachy_limits_allow_size (own, 1280, 720));
  g_assert_true (tachy_limits_book_is_own (book, "b"));
  g_assert_false (tachy_limits_book_is_own (book, "a"));
}

static void
test_empty_book (void)
{
  static const char *const texts[] = { NULL, "", "[]", "{}", "nonsense" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TachyLimitsBook) book = tachy_limits_book_new (texts[i]);
      g_auto (GStrv) models = tachy_limits_book_dup_models (book);

      g_assert_cmpuint (g_strv_length (models), ==, 0);
      g_assert_null (tachy_limits_book_to_text (book));
      g_assert_false (tachy_limits_book_get_own_models (book));
    }
}

/* A picture that the person knows to be taken is taken, whatever is said of all models. */
static void
test_own_reference (void)
{
  g_autoptr (TachyLimitsBook) book = tachy_limits_book_new ("{\"*\":{\"reference\":false}}");
  g_autoptr (TachyLimits) limits = tachy_limits_new ();
  g_autoptr (TachyLimits) before = dup_limits ("{\"*\":{\"reference\":false}}", "b");
  g_autoptr (TachyLimits) after = NULL;
  g_autofree char *text = NULL;

  tachy_limits_book_set_own (book, "b", limits);
  text = tachy_limits_book_to_text (book);
  after = dup_limits (text, "b");
  g_assert_false (before->reference);
  g_assert_true (after->reference);
}

static TachyFindings *
new_findings (void)
{
  TachyFindings *findings = tachy_findings_new ();
  static const char *const models[] = { "b", "c", NULL };

  g_strfreev (findings->models);
  findings->models = g_strdupv ((char **) models);
  findings->limits = g_strdup ("{\"b\":{\"seconds\":[4]},\"c\":{\"seconds\":[6]}}");
  findings->prices = g_strdup ("{\"rules\":[{\"per_second\":0.2}]}");
  return findings;
}

static void
check_price (TachyProvider *provider,
             double         expected)
{
  double dollars = -1;

  g_assert_true (tachy_provider_estimate (provider, "b", 64, 64, 1, &dollars));
  g_assert_cmpfloat_with_epsilon (dollars, expected, 1e-9);
}

/* What a server has told is replaced by what it tells now. */
static void
test_findings (void)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "https://example.org/v1");
  g_autoptr (TachyFindings) findings = new_findings ();
  g_autoptr (TachyFindings) nothing = tachy_findings_new ();
  g_autoptr (TachyLimits) gone = NULL;
  g_autofree char *limits = NULL;

  g_object_set (provider, "limits", "{\"a\":{\"seconds\":[5]}}", "prices",
                "{\"rules\":[{\"per_second\":0.1}]}", NULL);
  tachy_findings_apply (findings, provider);
  tachy_findings_apply (nothing, provider);
  g_assert_cmpstrv (tachy_provider_get_models (provider),
                    ((const char *const[]){ "b", "c", NULL }));
  check_price (provider, 0.2);
  gone = tachy_provider_dup_limits (provider, "a");
  g_assert_cmpuint (gone->seconds->len, ==, 0);
  g_object_get (provider, "limits", &limits, NULL);
  g_assert_cmpstr (limits, ==, findings->limits);
}

/* What the person has entered is theirs. */
static void
test_own_stays (void)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "https://example.org/v1");
  g_autoptr (TachyFindings) findings = new_findings ();
  g_autoptr (TachyLimitsBook) book = tachy_limits_book_new (NULL);
  g_autoptr (TachyPrices) prices = tachy_prices_new (NULL);
  g_autoptr (TachyLimits) limits = tachy_limits_new ();
  g_autoptr (TachyLimits) own = NULL;
  g_autoptr (TachyLimits) told = NULL;
  g_autofree char *limits_text = NULL;
  g_autofree char *prices_text = NULL;

  tachy_limits_text_read_seconds (limits, "9", NULL);
  tachy_limits_book_set_own (book, "b", limits);
  tachy_limits_book_set_own_models (book, TRUE);
  limits_text = tachy_limits_book_to_text (book);
  g_ptr_array_add (tachy_prices_get_rules (prices),
                   tachy_price_rule_new (NULL, TACHY_PRICE_PER_SECOND, 0.5));
  tachy_prices_make_own (prices);
  prices_text = tachy_prices_to_text (prices);
  g_object_set (provider, "limits", limits_text, "prices", prices_text, NULL);
  tachy_provider_set_models (provider, ((const char *const[]){ "mine", NULL }));

  tachy_findings_apply (findings, provider);
  tachy_findings_apply (findings, provider);
  g_assert_cmpstrv (tachy_provider_get_models (provider), ((const char *const[]){ "mine", NULL }));
  check_price (provider, 0.5);
  own = tachy_provider_dup_limits (provider, "b");
  told = tachy_provider_dup_limits (provider, "c");
  g_assert_true (tachy_limits_allow_seconds (own, 9));
  g_assert_false (tachy_limits_allow_seconds (own, 4));
  g_assert_true (tachy_limits_allow_seconds (told, 6));
  g_assert_false (tachy_limits_allow_seconds (told, 9));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/limits/nearest", test_nearest);
  g_test_add_func ("/tachyscope/limits/text", test_text);
  g_test_add_func ("/tachyscope/limits/text-is-kept", test_text_is_kept);
  g_test_add_func ("/tachyscope/limits/book", test_book);
  g_test_add_func ("/tachyscope/limits/empty-book", test_empty_book);
  g_test_add_func ("/tachyscope/limits/own-reference", test_own_reference);
  g_test_add_func ("/tachyscope/limits/findings", test_findings);
  g_test_add_func ("/tachyscope/limits/own-stays", test_own_stays);

  return g_test_run ();
}
