/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is offered of a model's limits, what comes nearest to a wish, and which rule is broken. */

#include "config.h"

#include "tachy-limits.h"
#include "tachy-provider.h"

/* The limits that a server has told of itself, in the form in which its profile keeps them. */
static TachyLimits *
new_limits (const char *document)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "https://example.org/v1");

  g_object_set (provider, "limits", document, NULL);
  return tachy_provider_dup_limits (provider, "m");
}

static void
assert_sizes (const TachyLimits *limits,
              const char        *expected)
{
  g_autoptr (GArray) sizes = tachy_limits_dup_sizes (limits);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < sizes->len; i++)
    {
      TachySize size = g_array_index (sizes, TachySize, i);

      g_string_append_printf (text, "%s%dx%d", i > 0 ? " " : "", size.width, size.height);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_lengths (const TachyLimits *limits,
                const char        *expected)
{
  g_autoptr (GArray) lengths = tachy_limits_dup_lengths (limits);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < lengths->len; i++)
    g_string_append_printf (text, "%s%d", i > 0 ? " " : "", g_array_index (lengths, int, i));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_nearest (const TachyLimits *limits,
                int                width,
                int                height,
                int                expected_width,
                int                expected_height)
{
  g_test_message ("%dx%d", width, height);
  tachy_limits_find_size (limits, &width, &height);
  g_assert_cmpint (width, ==, expected_width);
  g_assert_cmpint (height, ==, expected_height);
  g_assert_true (tachy_limits_allow_size (limits, width, height));
}

static void
assert_size_trouble (const TachyLimits *limits,
                     int                width,
                     int                height,
                     const char        *expected)
{
  g_autofree char *trouble = tachy_limits_dup_size_trouble (limits, width, height);

  g_assert_cmpstr (trouble, ==, expected);
}

static void
assert_length_trouble (const TachyLimits *limits,
                       int                seconds,
                       const char        *expected)
{
  g_autofree char *trouble = tachy_limits_dup_length_trouble (limits, seconds);

  g_assert_cmpstr (trouble, ==, expected);
}

/* The contract's lists, and anything else as well. */
static void
test_nothing_known (void)
{
  g_autoptr (TachyLimits) limits = new_limits (NULL);

  assert_sizes (limits, "720x1280 1280x720 1024x1792 1792x1024");
  assert_lengths (limits, "4 8 12");
  assert_nearest (limits, 33, 4000, 33, 4000);
  assert_size_trouble (limits, 33, 4000, NULL);
  g_assert_cmpint (tachy_limits_find_length (limits, 7), ==, 7);
  assert_length_trouble (limits, 7, NULL);
}

static void
test_list (void)
{
  g_autoptr (TachyLimits) limits = new_limits (
      "{\"m\":{\"sizes\":[\"1280x720\",\"1920x1080\",\"1080x1920\",\"1024x1024\",\"480x854\","
      "\"1280x720\",\"768P\",\"0x7\"],\"seconds\":[10,5,\"5\"]}}");

  assert_sizes (limits, "1280x720 1920x1080 1080x1920 1024x1024 480x854");
  assert_nearest (limits, 1920, 1080, 1920, 1080);
  /* The shape comes first, then the number of pixels. */
  assert_nearest (limits, 1792, 1024, 1920, 1080);
  assert_nearest (limits, 1280, 736, 1280, 720);
  assert_nearest (limits, 512, 512, 1024, 1024);
  assert_nearest (limits, 360, 640, 480, 854);
  /* Who types another size is not stopped by a list, which may be old. */
  g_assert_false (tachy_limits_allow_size (limits, 720, 1280));
  assert_size_trouble (limits, 720, 1280, NULL);

  assert_lengths (limits, "5 10");
  g_assert_cmpint (tachy_limits_find_length (limits, 4), ==, 5);
  g_assert_cmpint (tachy_limits_find_length (limits, 60), ==, 10);
  assert_length_trouble (limits, 60, NULL);
}

/* Of two that are equally far, the one that costs less. */
static void
test_ties (void)
{
  g_autoptr (TachyLimits) limits = new_limits (
      "{\"*\":{\"sizes\":[\"400x400\",\"100x100\"],\"seconds\":[4,8]}}");

  assert_nearest (limits, 200, 200, 100, 100);
  g_assert_cmpint (tachy_limits_find_length (limits, 6), ==, 4);
}

static void
test_rules (void)
{
  g_autoptr (TachyLimits) limits = new_limits (
      "{\"*\":{\"min_side\":256,\"max_side\":1280,\"step\":32,\"min_seconds\":1,"
      "\"max_seconds\":20}}");

  assert_sizes (limits, "704x1280 1280x704 736x1280 1280x736");
  assert_nearest (limits, 720, 1280, 704, 1280);
  assert_nearest (limits, 3840, 2160, 1280, 704);
  assert_nearest (limits, 100, 200, 256, 512);
  assert_nearest (limits, 100, 10000, 256, 1280);
  assert_size_trouble (limits, 640, 352, NULL);
  assert_size_trouble (limits, 640, 360, "Each side must be a multiple of 32.");
  assert_size_trouble (limits, 640, 32, "Each side must have between 256 and 1280 pixels.");

  assert_lengths (limits, "1 4 8 12 20");
  g_assert_cmpint (tachy_limits_find_length (limits, 33), ==, 20);
  assert_length_trouble (limits, 21, "The length must be between 1 and 20 seconds.");
  assert_length_trouble (limits, 20, NULL);
}

static void
test_half_rules (void)
{
  g_autoptr (TachyLimits) least = new_limits ("{\"*\":{\"min_side\":2000,\"min_seconds\":15}}");
  g_autoptr (TachyLimits) most = new_limits ("{\"*\":{\"max_side\":512,\"max_seconds\":3}}");
  g_autoptr (TachyLimits) step = new_limits ("{\"*\":{\"step\":16}}");

  assert_nearest (least, 720, 1280, 2000, 3556);
  assert_size_trouble (least, 100, 3000, "Each side must have 2000 pixels at least.");
  assert_lengths (least, "15");
  assert_length_trouble (least, 4, "The length must be 15 seconds at least.");

  assert_sizes (most, "288x512 512x288 293x512 512x293");
  assert_size_trouble (most, 513, 1, "Each side may have 512 pixels at most.");
  assert_lengths (most, "3");
  g_assert_cmpint (tachy_limits_find_length (most, 4), ==, 3);
  assert_length_trouble (most, 4, "The length may be 3 seconds at most.");

  assert_sizes (step, "720x1280 1280x720 1024x1792 1792x1024");
  assert_nearest (step, 1, 1, 16, 16);
  assert_size_trouble (step, 720, 1281, "Each side must be a multiple of 16.");
}

/* Where a server lists some sizes, and takes others by a rule as well. */
static void
test_list_and_rules (void)
{
  g_autoptr (TachyLimits) limits = new_limits (
      "{\"*\":{\"sizes\":[\"1280x720\",\"720x1280\"],\"min_side\":256,\"max_side\":1920,"
      "\"step\":64}}");

  assert_sizes (limits, "1280x720 720x1280");
  assert_size_trouble (limits, 1280, 720, NULL);
  assert_size_trouble (limits, 1920, 1080, "Each side must be a multiple of 64.");
  assert_nearest (limits, 1280, 730, 1280, 720);
  assert_nearest (limits, 1920, 1080, 1920, 1088);
}

/* Bounds that exclude everything are a slip, and must not lock anybody out. */
static void
test_contradictions (void)
{
  g_autoptr (TachyLimits) limits = new_limits (
      "{\"*\":{\"min_side\":1000,\"max_side\":500,\"min_seconds\":9,\"max_seconds\":3}}");
  g_autoptr (TachyLimits) gap = new_limits (
      "{\"*\":{\"min_side\":100,\"max_side\":110,\"step\":64}}");

  assert_nearest (limits, 720, 1280, 720, 1280);
  assert_lengths (limits, "4 8 12");
  assert_nearest (gap, 720, 1280, 720, 1280);
}

static void
test_many_lengths (void)
{
  g_autoptr (GString) document = g_string_new ("{\"*\":{\"seconds\":[1");
  g_autoptr (TachyLimits) limits = NULL;
  g_autoptr (GArray) lengths = NULL;

  for (int i = 2; i <= 120; i++)
    g_string_append_printf (document, ",%d", i);
  g_string_append (document, "]}}");
  limits = new_limits (document->str);
  lengths = tachy_limits_dup_lengths (limits);

  g_assert_cmpuint (lengths->len, ==, 16);
  g_assert_cmpint (g_array_index (lengths, int, 0), ==, 1);
  g_assert_cmpint (g_array_index (lengths, int, 15), ==, 120);
  g_assert_cmpint (tachy_limits_find_length (limits, 77), ==, 77);
}

static void
test_equal (void)
{
  const char *const documents[] = {
    NULL,
    "{\"*\":{\"sizes\":[\"64x64\"]}}",
    "{\"*\":{\"sizes\":[\"64x64\",\"64x32\"]}}",
    "{\"*\":{\"seconds\":[4]}}",
    "{\"*\":{\"seconds\":[5]}}",
    "{\"*\":{\"min_side\":4}}",
    "{\"*\":{\"max_side\":4}}",
    "{\"*\":{\"step\":4}}",
    "{\"*\":{\"min_seconds\":4}}",
    "{\"*\":{\"max_seconds\":4}}",
    "{\"*\":{\"reference\":false}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    for (guint j = 0; j < G_N_ELEMENTS (documents); j++)
      {
        g_autoptr (TachyLimits) a = new_limits (documents[i]);
        g_autoptr (TachyLimits) b = new_limits (documents[j]);

        g_assert_cmpint (tachy_limits_equal (a, b), ==, i == j);
      }
}

/* What one server does differently from its kind counts. */
static void
test_traits (void)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "https://example.org/v1");
  g_autoptr (TachyLimits) usual = tachy_provider_dup_limits (provider, "m");
  g_autoptr (TachyLimits) own = NULL;

  g_assert_true (usual->reference);
  g_assert_true (tachy_provider_takes_model (provider));

  g_object_set (provider, "traits", "{\"create\":{\"reference\":null,\"model\":null}}", NULL);
  own = tachy_provider_dup_limits (provider, "m");
  g_assert_false (own->reference);
  g_assert_false (tachy_provider_takes_model (provider));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/limits-offer/nothing-known", test_nothing_known);
  g_test_add_func ("/tachyscope/limits-offer/list", test_list);
  g_test_add_func ("/tachyscope/limits-offer/ties", test_ties);
  g_test_add_func ("/tachyscope/limits-offer/rules", test_rules);
  g_test_add_func ("/tachyscope/limits-offer/half-rules", test_half_rules);
  g_test_add_func ("/tachyscope/limits-offer/list-and-rules", test_list_and_rules);
  g_test_add_func ("/tachyscope/limits-offer/contradictions", test_contradictions);
  g_test_add_func ("/tachyscope/limits-offer/many-lengths", test_many_lengths);
  g_test_add_func ("/tachyscope/limits-offer/equal", test_equal);
  g_test_add_func ("/tachyscope/limits-offer/traits", test_traits);
  return g_test_run ();
}
