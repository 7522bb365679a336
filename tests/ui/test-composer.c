/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the composer one click makes one take, and it makes what stands there. */

#include "config.h"

#include "tachy-choices.h"
#include "tachy-composer.h"
#include "tachy-model-row.h"
#include "tachy-prompt-entry.h"
#include "tachy-reference-well.h"
#include "tachy-seconds-chooser.h"
#include "tachy-size-chooser.h"
#include "tachy-test.h"
#include "ui-test.h"

#include <string.h>

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

/* A server that nobody runs: what is sent there is refused before anything was created.
 * @traits, @limits: (nullable): what is special there */
static void
connect_server (Fixture    *fixture,
                const char *id,
                const char *traits,
                const char *limits)
{
  TachyProviders *providers = tachy_house_get_providers (fixture->house);
  g_autoptr (TachyProvider) provider = NULL;
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GError) error = NULL;

  provider = tachy_provider_new (id, id, "http://127.0.0.1:1/v1");
  g_object_set (provider, "traits", traits, "limits", limits, NULL);
  tachy_providers_save_async (providers, provider, NULL, tachy_test_keep_result_cb, &saved);
  TACHY_TEST_WAIT_FOR (saved != NULL);
  tachy_providers_save_finish (providers, saved, &error);
  g_assert_no_error (error);
  g_object_set (tachy_house_get_settings (fixture->house), "provider", id, NULL);
}

static void
connect_nowhere (Fixture *fixture)
{
  connect_server (fixture, "nowhere", NULL, NULL);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GError) error = NULL;

  fixture->house = ui_test_open_house ();
  g_object_set (tachy_house_get_settings (fixture->house), "model", "any", "size", "720x1280",
                "seconds", 4, NULL);
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

static void
choose_server (Fixture    *fixture,
               const char *id)
{
  g_object_set (tachy_house_get_settings (fixture->house), "provider", id, NULL);
}

/* The recipe of the next take. */
static TachyRecipe *
make (Fixture *fixture)
{
  guint n = fixture->submitted->len;

  generate (fixture);
  TACHY_TEST_WAIT_FOR (fixture->submitted->len == n + 1);
  return tachy_take_get_recipe (g_ptr_array_index (fixture->submitted, n));
}

static gboolean
says_below (GtkWidget  *root,
            const char *words)
{
  if (!gtk_widget_get_visible (root) || !gtk_widget_get_child_visible (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strcmp (gtk_label_get_label (GTK_LABEL (root)), words) == 0)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says_below (child, words))
      return TRUE;

  return FALSE;
}

static void
assert_says (Fixture    *fixture,
             const char *words,
             gboolean    expected)
{
  g_test_message ("%s", words);
  g_assert_cmpint (says_below (GTK_WIDGET (fixture->composer), words), ==, expected);
}

static void
assert_setting (Fixture    *fixture,
                const char *size,
                int         seconds)
{
  g_autofree char *kept_size = NULL;
  int kept_seconds;

  g_object_get (tachy_house_get_settings (fixture->house), "size", &kept_size, "seconds",
                &kept_seconds, NULL);
  g_assert_cmpstr (kept_size, ==, size);
  g_assert_cmpint (kept_seconds, ==, seconds);
}

static void
assert_recipe (TachyRecipe *recipe,
               int          width,
               int          height,
               int          seconds)
{
  g_assert_cmpint (tachy_recipe_get_width (recipe), ==, width);
  g_assert_cmpint (tachy_recipe_get_height (recipe), ==, height);
  g_assert_cmpint (tachy_recipe_get_seconds (recipe), ==, seconds);
}

static TachyChoices *
find_choices (Fixture *fixture,
              GType    chooser)
{
  return TACHY_CHOICES (ui_test_find (find (fixture, chooser), TACHY_TYPE_CHOICES, 0));
}

static GtkEditable *
find_entry (Fixture *fixture,
            GType    chooser,
            guint    place)
{
  return GTK_EDITABLE (ui_test_find (find (fixture, chooser), GTK_TYPE_ENTRY, place));
}

/* Only what the server has is on offer; what the person has chosen waits for one that has it. */
static void
test_offers_what_there_is (Fixture      *fixture,
                           gconstpointer data)
{
  tachy_prompt_entry_set_text (find (fixture, TACHY_TYPE_PROMPT_ENTRY), "Snow");
  tachy_size_chooser_set_size (find (fixture, TACHY_TYPE_SIZE_CHOOSER), 1024, 1792);
  tachy_seconds_chooser_set_seconds (find (fixture, TACHY_TYPE_SECONDS_CHOOSER), 12);

  connect_server (fixture, "few", NULL,
                  "{\"*\":{\"sizes\":[\"1280x720\",\"720x1280\"],\"seconds\":[5,10]}}");
  g_assert_cmpuint (tachy_choices_get_n (find_choices (fixture, TACHY_TYPE_SIZE_CHOOSER)), ==, 3);
  g_assert_cmpuint (tachy_choices_get_n (find_choices (fixture, TACHY_TYPE_SECONDS_CHOOSER)), ==,
                    3);
  assert_says (fixture, "1024×1792 is not offered here; 720×1280 comes nearest.", TRUE);
  assert_says (fixture, "12 s is not offered here; 10 s comes nearest.", TRUE);
  assert_recipe (make (fixture), 720, 1280, 10);
  assert_setting (fixture, "1024x1792", 12);

  choose_server (fixture, "nowhere");
  assert_says (fixture, "1024×1792 is not offered here; 720×1280 comes nearest.", FALSE);
  assert_recipe (make (fixture), 1024, 1792, 12);

  /* What is chosen there is the person's choice from then on. */
  choose_server (fixture, "few");
  tachy_choices_set_chosen (find_choices (fixture, TACHY_TYPE_SIZE_CHOOSER), 0);
  tachy_choices_set_chosen (find_choices (fixture, TACHY_TYPE_SECONDS_CHOOSER), 0);
  assert_setting (fixture, "1280x720", 5);
  choose_server (fixture, "nowhere");
  assert_recipe (make (fixture), 1280, 720, 5);
}

/* What one model has, another one may not. */
static void
test_follows_model (Fixture      *fixture,
                    gconstpointer data)
{
  GtkEditable *model = find (fixture, TACHY_TYPE_MODEL_ROW);
  TachySizeChooser *size = find (fixture, TACHY_TYPE_SIZE_CHOOSER);
  int width, height;

  connect_server (fixture, "two", NULL, "{\"square\":{\"sizes\":[\"512x512\"]}}");
  gtk_editable_set_text (model, "square");
  tachy_size_chooser_get_size (size, &width, &height);
  g_assert_cmpint (width, ==, 512);
  assert_setting (fixture, "720x1280", 4);

  gtk_editable_set_text (model, "any");
  tachy_size_chooser_get_size (size, &width, &height);
  g_assert_cmpint (width, ==, 720);
  g_assert_cmpint (height, ==, 1280);
}

static void
test_types_size (Fixture      *fixture,
                 gconstpointer data)
{
  TachyChoices *choices = find_choices (fixture, TACHY_TYPE_SIZE_CHOOSER);
  GtkEditable *width = find_entry (fixture, TACHY_TYPE_SIZE_CHOOSER, 0);
  GtkEditable *height = find_entry (fixture, TACHY_TYPE_SIZE_CHOOSER, 1);

  tachy_prompt_entry_set_text (find (fixture, TACHY_TYPE_PROMPT_ENTRY), "Rain");
  connect_server (fixture, "steps", NULL, "{\"*\":{\"step\":16,\"max_side\":2048}}");
  tachy_choices_set_chosen (choices, tachy_choices_get_n (choices) - 1);
  g_assert_cmpstr (gtk_editable_get_text (width), ==, "720");
  g_assert_cmpstr (gtk_editable_get_text (height), ==, "1280");

  gtk_editable_set_text (width, "640");
  gtk_editable_set_text (height, "360");
  assert_says (fixture, "Each side must be a multiple of 16.", TRUE);
  generate (fixture);
  gtk_editable_set_text (height, "");
  generate (fixture);
  gtk_editable_set_text (height, "352");
  assert_says (fixture, "Each side must be a multiple of 16.", FALSE);
  assert_recipe (make (fixture), 640, 352, 4);
  g_assert_cmpuint (fixture->submitted->len, ==, 1);
  assert_setting (fixture, "640x352", 4);

  /* A trouble goes with what was typed. */
  gtk_editable_set_text (height, "353");
  tachy_choices_set_chosen (choices, 1);
  assert_recipe (make (fixture), 1280, 720, 4);
}

/* A list may be older than its server: it stops nobody, but it is mentioned. */
static void
test_types_what_is_not_listed (Fixture      *fixture,
                               gconstpointer data)
{
  TachyChoices *lengths;

  tachy_prompt_entry_set_text (find (fixture, TACHY_TYPE_PROMPT_ENTRY), "Fog");
  connect_server (fixture, "few", NULL,
                  "{\"*\":{\"sizes\":[\"1280x720\",\"720x1280\"],\"seconds\":[4,8]}}");
  lengths = find_choices (fixture, TACHY_TYPE_SECONDS_CHOOSER);
  tachy_choices_set_chosen (find_choices (fixture, TACHY_TYPE_SIZE_CHOOSER), 2);
  gtk_editable_set_text (find_entry (fixture, TACHY_TYPE_SIZE_CHOOSER, 0), "900");
  tachy_choices_set_chosen (lengths, 2);
  gtk_editable_set_text (find_entry (fixture, TACHY_TYPE_SECONDS_CHOOSER, 0), "6");

  assert_says (fixture, "The server does not list this size and may refuse it.", TRUE);
  assert_says (fixture, "The server does not list this length and may refuse it.", TRUE);
  assert_recipe (make (fixture), 900, 1280, 6);
}

static void
test_types_length (Fixture      *fixture,
                   gconstpointer data)
{
  TachyChoices *lengths;
  GtkEditable *entry = find_entry (fixture, TACHY_TYPE_SECONDS_CHOOSER, 0);

  tachy_prompt_entry_set_text (find (fixture, TACHY_TYPE_PROMPT_ENTRY), "Hail");
  connect_server (fixture, "range", NULL, "{\"*\":{\"min_seconds\":2,\"max_seconds\":9}}");
  lengths = find_choices (fixture, TACHY_TYPE_SECONDS_CHOOSER);
  g_assert_cmpuint (tachy_choices_get_n (lengths), ==, 5);
  tachy_choices_set_chosen (lengths, 4);
  gtk_editable_set_text (entry, "10");
  assert_says (fixture, "The length must be between 2 and 9 seconds.", TRUE);
  generate (fixture);
  gtk_editable_set_text (entry, "7");
  assert_recipe (make (fixture), 720, 1280, 7);
  g_assert_cmpuint (fixture->submitted->len, ==, 1);
}

/* What a server cannot take is not sent, and nobody pays for a video without it unasked. */
static void
test_no_picture (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GFile) file = ui_test_make_picture ("held.png", 80, 60);
  TachyReferenceWell *well = find (fixture, TACHY_TYPE_REFERENCE_WELL);

  tachy_prompt_entry_set_text (find (fixture, TACHY_TYPE_PROMPT_ENTRY), "Wind");
  tachy_reference_well_load (well, file);
  TACHY_TEST_WAIT_FOR (tachy_reference_well_get_fitted (well) != NULL);

  connect_server (fixture, "blind", "{\"create\":{\"reference\":null}}", NULL);
  assert_says (fixture, "This server takes no picture.", TRUE);
  assert_says (fixture, "Go without the picture, or choose another server", TRUE);
  g_assert_null (tachy_reference_well_get_fitted (well));
  generate (fixture);

  gtk_widget_activate_action (GTK_WIDGET (well), "reference.forgo", NULL);
  assert_says (fixture, "The video is made without this picture.", TRUE);
  g_assert_null (tachy_recipe_get_reference (make (fixture)));
  g_assert_cmpuint (fixture->submitted->len, ==, 1);

  choose_server (fixture, "nowhere");
  assert_says (fixture, "This server takes no picture.", FALSE);
  g_assert_nonnull (tachy_recipe_get_reference (make (fixture)));

  /* What was agreed to once is not agreed to for ever. */
  choose_server (fixture, "blind");
  g_assert_true (tachy_reference_well_is_held_back (well));
}

static void
test_no_model (Fixture      *fixture,
               gconstpointer data)
{
  GtkWidget *row = find (fixture, TACHY_TYPE_MODEL_ROW);

  tachy_prompt_entry_set_text (find (fixture, TACHY_TYPE_PROMPT_ENTRY), "Sun");
  gtk_editable_set_text (GTK_EDITABLE (row), "mine");
  connect_server (fixture, "single", "{\"create\":{\"model\":null}}", NULL);
  g_assert_false (gtk_widget_get_visible (row));
  g_assert_cmpstr (tachy_recipe_get_model (make (fixture)), ==, "");

  choose_server (fixture, "nowhere");
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_cmpstr (tachy_recipe_get_model (make (fixture)), ==, "mine");
}

/* What was typed for a server stands there again when the person comes back to it. */
static void
test_typed_model_comes_back (Fixture      *fixture,
                             gconstpointer data)
{
  TachyProviders *providers = tachy_house_get_providers (fixture->house);
  GtkEditable *row = find (fixture, TACHY_TYPE_MODEL_ROW);
  const char *const models[] = { "a", "b", NULL };

  connect_server (fixture, "lists", NULL, NULL);
  tachy_provider_set_models (tachy_providers_get_by_id (providers, "lists"), models);
  choose_server (fixture, "nowhere");
  choose_server (fixture, "lists");
  g_assert_cmpstr (gtk_editable_get_text (row), ==, "a");
  gtk_editable_set_text (row, "c");
  choose_server (fixture, "nowhere");
  gtk_editable_set_text (row, "d");
  choose_server (fixture, "lists");
  g_assert_cmpstr (gtk_editable_get_text (row), ==, "c");
  choose_server (fixture, "nowhere");
  g_assert_cmpstr (gtk_editable_get_text (row), ==, "d");
}

static void
test_price (Fixture      *fixture,
            gconstpointer data)
{
  TachyProviders *providers = tachy_house_get_providers (fixture->house);

  tachy_prompt_entry_set_text (find (fixture, TACHY_TYPE_PROMPT_ENTRY), "Ice");
  assert_says (fixture, "Price unknown", TRUE);
  g_object_set (tachy_providers_get_by_id (providers, "nowhere"), "prices",
                "{\"as_of\":\"2026-11-22\",\"rules\":[{\"per_second\":0.1}]}", NULL);
  tachy_seconds_chooser_set_seconds (find (fixture, TACHY_TYPE_SECONDS_CHOOSER), 8);
  assert_says (fixture, "About $0.80 (estimate of 22 November 2026)", TRUE);
  choose_server (fixture, TACHY_PROVIDER_STUDIO);
  assert_says (fixture, "Free", TRUE);
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
  ADD ("/tachyscope/composer/offers-what-there-is", test_offers_what_there_is);
  ADD ("/tachyscope/composer/follows-model", test_follows_model);
  ADD ("/tachyscope/composer/types-size", test_types_size);
  ADD ("/tachyscope/composer/types-what-is-not-listed", test_types_what_is_not_listed);
  ADD ("/tachyscope/composer/types-length", test_types_length);
  ADD ("/tachyscope/composer/no-picture", test_no_picture);
  ADD ("/tachyscope/composer/no-model", test_no_model);
  ADD ("/tachyscope/composer/typed-model-comes-back", test_typed_model_comes_back);
  ADD ("/tachyscope/composer/price", test_price);

  return g_test_run ();
}
