/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the composer one click makes one take, and it makes what stands there. */

#include "config.h"

#include "tachy-composer.h"
#include "tachy-model-row.h"
#include "tachy-prompt-entry.h"
#include "tachy-reference-well.h"
#include "tachy-seconds-chooser.h"
#include "tachy-size-chooser.h"
#include "tachy-test.h"
#include "ui-test.h"

typedef struct
{
  TachyHouse *house;
  TachyComposer *composer;
  GtkWindow *window;
  GPtrArray *submitted; /* of TachyTake */
} Fixture;

static void
submitted_cb (Fixture   *fixture,
              TachyTake *take)
{
  g_ptr_array_add (fixture->submitted, g_object_ref (take));
}

/* A server that nobody runs: what is sent there is refused before anything was created. */
static void
connect_nowhere (Fixture *fixture)
{
  TachyProviders *providers = tachy_house_get_providers (fixture->house);
  g_autoptr (TachyProvider) provider = NULL;
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GError) error = NULL;

  provider = tachy_provider_new ("nowhere", "Nowhere", "http://127.0.0.1:1/v1");
  tachy_providers_save_async (providers, provider, NULL, tachy_test_keep_result_cb, &saved);
  TACHY_TEST_WAIT_FOR (saved != NULL);
  tachy_providers_save_finish (providers, saved, &error);
  g_assert_no_error (error);
  g_object_set (tachy_house_get_settings (fixture->house), "provider", "nowhere", NULL);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GError) error = NULL;

  fixture->house = ui_test_open_house ();
  connect_nowhere (fixture);
  tachy_engine_start_async (tachy_house_get_engine (fixture->house), NULL,
                            tachy_test_keep_result_cb, &started);
  TACHY_TEST_WAIT_FOR (started != NULL);
  tachy_engine_start_finish (tachy_house_get_engine (fixture->house), started, &error);
  g_assert_no_error (error);

  fixture->submitted = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->composer = g_object_new (TACHY_TYPE_COMPOSER, NULL);
  g_signal_connect_swapped (fixture->composer, "submitted", G_CALLBACK (submitted_cb), fixture);
  tachy_composer_set_house (fixture->composer, fixture->house);

  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->composer));
  gtk_window_present (fixture->window);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_ptr_array_unref (fixture->submitted);
  g_object_unref (fixture->house);
}

static gpointer
find (Fixture *fixture,
      GType    type)
{
  return ui_test_find (GTK_WIDGET (fixture->composer), type, 0);
}

static void
generate (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->composer), "composer.generate", NULL);
}

static void
test_double_click (Fixture      *fixture,
                   gconstpointer data)
{
  GListModel *library = G_LIST_MODEL (tachy_house_get_library (fixture->house));
  guint before = g_list_model_get_n_items (library);

  tachy_prompt_entry_set_text (find (fixture, TACHY_TYPE_PROMPT_ENTRY), "A red kite");
  generate (fixture);
  generate (fixture);
  TACHY_TEST_WAIT_FOR (fixture->submitted->len == 1);
  g_assert_cmpuint (g_list_model_get_n_items (library), ==, before + 1);

  /* Only when it is recorded does the next click count. */
  generate (fixture);
  TACHY_TEST_WAIT_FOR (fixture->submitted->len == 2);
  g_assert_cmpuint (g_list_model_get_n_items (library), ==, before + 2);
}

static void
test_nothing_to_send (Fixture      *fixture,
                      gconstpointer data)
{
  GListModel *library = G_LIST_MODEL (tachy_house_get_library (fixture->house));
  guint before = g_list_model_get_n_items (library);
  TachyPromptEntry *prompt = find (fixture, TACHY_TYPE_PROMPT_ENTRY);
  g_autofree char *text = NULL;

  tachy_prompt_entry_set_text (prompt, " \n\t ");
  generate (fixture);

  tachy_prompt_entry_set_text (prompt, "A blue kite");
  generate (fixture);
  TACHY_TEST_WAIT_FOR (fixture->submitted->len == 1);
  g_assert_cmpuint (g_list_model_get_n_items (library), ==, before + 1);

  text = tachy_prompt_entry_dup_text (prompt);
  g_assert_cmpstr (text, ==, "A blue kite");
}

static void
test_recipe (Fixture      *fixture,
             gconstpointer data)
{
  TachyRecipe *recipe;

  tachy_prompt_entry_set_text (find (fixture, TACHY_TYPE_PROMPT_ENTRY), "  Waves at night \n");
  tachy_size_chooser_set_size (find (fixture, TACHY_TYPE_SIZE_CHOOSER), 1792, 1024);
  tachy_seconds_chooser_set_seconds (find (fixture, TACHY_TYPE_SECONDS_CHOOSER), 12);
  gtk_editable_set_text (find (fixture, TACHY_TYPE_MODEL_ROW), "any-model");
  generate (fixture);
  TACHY_TEST_WAIT_FOR (fixture->submitted->len == 1);

  recipe = tachy_take_get_recipe (g_ptr_array_index (fixture->submitted, 0));
  g_assert_cmpstr (tachy_recipe_get_prompt (recipe), ==, "Waves at night");
  g_assert_cmpstr (tachy_recipe_get_model (recipe), ==, "any-model");
  g_assert_cmpstr (tachy_recipe_get_provider (recipe), ==, "nowhere");
  g_assert_cmpint (tachy_recipe_get_width (recipe), ==, 1792);
  g_assert_cmpint (tachy_recipe_get_height (recipe), ==, 1024);
  g_assert_cmpint (tachy_recipe_get_seconds (recipe), ==, 12);
  g_assert_null (tachy_recipe_get_parent (recipe));
}

static void
test_use_again (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GFile) file = ui_test_make_picture ("first-frame.png", 800, 600);
  TachyReferenceWell *well = find (fixture, TACHY_TYPE_REFERENCE_WELL);
  TachyTake *first;
  TachyRecipe *recipe;

  tachy_prompt_entry_set_text (find (fixture, TACHY_TYPE_PROMPT_ENTRY), "A door opens");
  tachy_size_chooser_set_size (find (fixture, TACHY_TYPE_SIZE_CHOOSER), 640, 480);
  tachy_reference_well_load (well, file);
  TACHY_TEST_WAIT_FOR (tachy_reference_well_get_fitted (well) != NULL);
  generate (fixture);
  TACHY_TEST_WAIT_FOR (fixture->submitted->len == 1);

  first = g_ptr_array_index (fixture->submitted, 0);
  tachy_prompt_entry_set_text (find (fixture, TACHY_TYPE_PROMPT_ENTRY), "Something else");
  tachy_size_chooser_set_size (find (fixture, TACHY_TYPE_SIZE_CHOOSER), 720, 1280);
  tachy_reference_well_clear (well);
  tachy_composer_use_take (fixture->composer, first);
  TACHY_TEST_WAIT_FOR (tachy_reference_well_get_fitted (well) != NULL);
  generate (fixture);
  TACHY_TEST_WAIT_FOR (fixture->submitted->len == 2);

  recipe = tachy_take_get_recipe (g_ptr_array_index (fixture->submitted, 1));
  g_assert_cmpstr (tachy_recipe_get_prompt (recipe), ==, "A door opens");
  g_assert_cmpint (tachy_recipe_get_width (recipe), ==, 640);
  g_assert_cmpstr (tachy_recipe_get_parent (recipe), ==, tachy_take_get_id (first));
  g_assert_cmpstr (tachy_recipe_get_reference (recipe), ==,
                   tachy_recipe_get_reference (tachy_take_get_recipe (first)));
}

static void
test_remembers (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *provider = NULL;
  g_autofree char *model = NULL;
  g_autofree char *size = NULL;
  int seconds;

  tachy_size_chooser_set_size (find (fixture, TACHY_TYPE_SIZE_CHOOSER), 1280, 720);
  tachy_seconds_chooser_set_seconds (find (fixture, TACHY_TYPE_SECONDS_CHOOSER), 8);
  gtk_editable_set_text (find (fixture, TACHY_TYPE_MODEL_ROW), "remembered");
  adw_combo_row_set_selected (find (fixture, ADW_TYPE_COMBO_ROW), 0);

  g_object_get (tachy_house_get_settings (fixture->house), "provider", &provider, "model", &model,
                "size", &size, "seconds", &seconds, NULL);
  g_assert_cmpstr (provider, ==, TACHY_PROVIDER_STUDIO);
  g_assert_cmpstr (size, ==, "1280x720");
  g_assert_cmpint (seconds, ==, 8);
  g_assert_nonnull (model);
}

/* A server that is saved anew is replaced in the list: the choice must not wander. */
static void
test_choice_stays (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *provider = NULL;

  connect_nowhere (fixture);
  g_object_get (tachy_house_get_settings (fixture->house), "provider", &provider, NULL);
  g_assert_cmpstr (provider, ==, "nowhere");
  g_assert_cmpuint (adw_combo_row_get_selected (find (fixture, ADW_TYPE_COMBO_ROW)), ==, 1);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  ADD ("/tachyscope/composer/double-click", test_double_click);
  ADD ("/tachyscope/composer/nothing-to-send", test_nothing_to_send);
  ADD ("/tachyscope/composer/recipe", test_recipe);
  ADD ("/tachyscope/composer/use-again", test_use_again);
  ADD ("/tachyscope/composer/remembers", test_remembers);
  ADD ("/tachyscope/composer/choice-stays", test_choice_stays);

  return g_test_run ();
}
