/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recipes: their defaults, their notices, and what is refused before anybody is asked. */

#include "config.h"

#include <string.h>

#include "tachy-error.h"
#include "tachy-provider.h"
#include "tachy-recipe.h"

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    user_data)
{
  ++*(guint *) user_data;
}

static TachyRecipe *
new_good (void)
{
  TachyRecipe *recipe = tachy_recipe_new ();

  tachy_recipe_set_prompt (recipe, "a paper boat");
  tachy_recipe_set_model (recipe, "animatic");
  return recipe;
}

static void
test_defaults (void)
{
  g_autoptr (TachyRecipe) recipe = tachy_recipe_new ();

  g_assert_cmpstr (tachy_recipe_get_provider (recipe), ==, TACHY_PROVIDER_STUDIO);
  g_assert_cmpstr (tachy_recipe_get_prompt (recipe), ==, "");
  g_assert_cmpstr (tachy_recipe_get_model (recipe), ==, "");
  g_assert_cmpint (tachy_recipe_get_width (recipe), ==, 720);
  g_assert_cmpint (tachy_recipe_get_height (recipe), ==, 1280);
  g_assert_cmpint (tachy_recipe_get_seconds (recipe), ==, 4);
  g_assert_null (tachy_recipe_get_reference (recipe));
  g_assert_null (tachy_recipe_get_parent (recipe));
}

static void
test_copy (void)
{
  g_autoptr (TachyRecipe) recipe = new_good ();
  g_autoptr (TachyRecipe) copy = NULL;

  tachy_recipe_set_provider (recipe, "p");
  tachy_recipe_set_size (recipe, 1280, 721);
  tachy_recipe_set_seconds (recipe, 12);
  tachy_recipe_set_reference (recipe, "abc");
  tachy_recipe_set_parent (recipe, "id");
  copy = tachy_recipe_copy (recipe);
  tachy_recipe_set_prompt (recipe, "another");
  tachy_recipe_set_reference (recipe, NULL);

  g_assert_cmpstr (tachy_recipe_get_provider (copy), ==, "p");
  g_assert_cmpstr (tachy_recipe_get_prompt (copy), ==, "a paper boat");
  g_assert_cmpstr (tachy_recipe_get_model (copy), ==, "animatic");
  g_assert_cmpint (tachy_recipe_get_width (copy), ==, 1280);
  g_assert_cmpint (tachy_recipe_get_height (copy), ==, 721);
  g_assert_cmpint (tachy_recipe_get_seconds (copy), ==, 12);
  g_assert_cmpstr (tachy_recipe_get_reference (copy), ==, "abc");
  g_assert_cmpstr (tachy_recipe_get_parent (copy), ==, "id");
}

static void
test_notices (void)
{
  g_autoptr (TachyRecipe) recipe = new_good ();
  guint n = 0;

  g_signal_connect (recipe, "notify", G_CALLBACK (count_cb), &n);
  tachy_recipe_set_prompt (recipe, "a paper boat");
  tachy_recipe_set_size (recipe, 720, 1280);
  tachy_recipe_set_seconds (recipe, 4);
  tachy_recipe_set_reference (recipe, NULL);
  g_assert_cmpuint (n, ==, 0);

  tachy_recipe_set_prompt (recipe, "two paper boats");
  g_assert_cmpuint (n, ==, 1);
  tachy_recipe_set_size (recipe, 1280, 720);
  g_assert_cmpuint (n, ==, 3);
  g_object_set (recipe, "seconds", 8, "width", 1280, NULL);
  g_assert_cmpuint (n, ==, 4);
}

static void
assert_refused (TachyRecipe *recipe)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (tachy_recipe_check (recipe, NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  g_assert_cmpstr (error->message, !=, "");
}

static void
test_empty (void)
{
  const char *const prompts[] = { "", " ", " \t\r\n ", "\xc2\xa0", "\xe3\x80\x80", "\xe2\x80\x8b\n" };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autoptr (TachyRecipe) recipe = new_good ();

      g_test_message ("%u", i);
      tachy_recipe_set_prompt (recipe, prompts[i]);
      assert_refused (recipe);
    }
}

static void
test_invalid_text (void)
{
  g_autoptr (TachyRecipe) recipe = new_good ();

  tachy_recipe_set_prompt (recipe, "a \xff boat");
  assert_refused (recipe);
}

static void
test_length (void)
{
  g_autoptr (TachyRecipe) recipe = new_good ();
  g_autoptr (GString) prompt = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  /* Characters are counted, not bytes. */
  for (guint i = 0; i < TACHY_RECIPE_MAX_PROMPT; i++)
    g_string_append (prompt, "ü");
  tachy_recipe_set_prompt (recipe, prompt->str);
  g_assert_true (tachy_recipe_check (recipe, NULL, &error));
  g_assert_no_error (error);

  g_string_append_c (prompt, 'u');
  tachy_recipe_set_prompt (recipe, prompt->str);
  assert_refused (recipe);
}

static void
test_model (void)
{
  g_autoptr (TachyRecipe) recipe = new_good ();

  tachy_recipe_set_model (recipe, NULL);
  g_assert_cmpstr (tachy_recipe_get_model (recipe), ==, "");
  assert_refused (recipe);
}

/* A server that takes no name of a model needs none. */
static void
test_no_model (void)
{
  g_autoptr (TachyRecipe) recipe = new_good ();
  g_autoptr (TachyProvider) provider = tachy_provider_new (NULL, "x", "http://127.0.0.1:1234/v1");
  g_autoptr (GError) error = NULL;

  tachy_recipe_set_model (recipe, NULL);
  g_assert_false (tachy_recipe_check (recipe, provider, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
  g_clear_error (&error);

  g_object_set (provider, "dialect", "sd-server", NULL);
  g_assert_true (tachy_recipe_check (recipe, provider, &error));
  g_assert_no_error (error);
}

/* Of a take that was made elsewhere, when its server has told nothing. */
static void
test_untold (void)
{
  static const char *const names[] = { "width", "height", "seconds" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TachyRecipe) recipe = new_good ();
      g_autoptr (TachyRecipe) copy = NULL;
      int number = -1;

      g_object_set (recipe, names[i], 0, NULL);
      copy = tachy_recipe_copy (recipe);
      g_object_get (copy, names[i], &number, NULL);
      g_assert_cmpint (number, ==, 0);
      assert_refused (copy);
    }
}

static void
test_good (void)
{
  const char *const prompts[] = { "x", "line one\r\nline two", "--boundary\r\n", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80", "مركب" };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autoptr (TachyRecipe) recipe = new_good ();
      g_autoptr (GError) error = NULL;

      tachy_recipe_set_prompt (recipe, prompts[i]);
      g_assert_true (tachy_recipe_check (recipe, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (tachy_recipe_get_prompt (recipe), ==, prompts[i]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/recipe/defaults", test_defaults);
  g_test_add_func ("/tachyscope/recipe/copy", test_copy);
  g_test_add_func ("/tachyscope/recipe/notices", test_notices);
  g_test_add_func ("/tachyscope/recipe/empty", test_empty);
  g_test_add_func ("/tachyscope/recipe/invalid-text", test_invalid_text);
  g_test_add_func ("/tachyscope/recipe/length", test_length);
  g_test_add_func ("/tachyscope/recipe/model", test_model);
  g_test_add_func ("/tachyscope/recipe/no-model", test_no_model);
  g_test_add_func ("/tachyscope/recipe/untold", test_untold);
  g_test_add_func ("/tachyscope/recipe/good", test_good);

  return g_test_run ();
}
