/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes many takes at once in one process, as the window would: BASE-URL NUMBER. */

#define G_LOG_DOMAIN "tachy-bench"
#include "config.h"

#include <stdlib.h>

#include "tachy-house.h"
#include "tachy-process.h"

typedef struct
{
  TachyHouse *house;
  GAsyncResult *result;
} Bench;

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Bench *bench = user_data;

  bench->result = g_object_ref (result);
}

/* Returns the result of what was begun with keep_result_cb(). */
static GAsyncResult *
wait_for_result (Bench *bench)
{
  while (bench->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (&bench->result);
}

static void
open_house (Bench *bench)
{
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GError) error = NULL;
  TachyEngine *engine;

  bench->house = tachy_house_new ();
  tachy_house_open_async (bench->house, NULL, keep_result_cb, bench);
  opened = wait_for_result (bench);
  tachy_house_open_finish (bench->house, opened, &error);
  g_assert_no_error (error);

  engine = tachy_house_get_engine (bench->house);
  tachy_engine_start_async (engine, NULL, keep_result_cb, bench);
  started = wait_for_result (bench);
  tachy_engine_start_finish (engine, started, &error);
  g_assert_no_error (error);
}

static void
add_server (Bench      *bench,
            const char *base_url)
{
  TachyProviders *providers = tachy_house_get_providers (bench->house);
  g_autoptr (TachyProvider) provider = tachy_provider_new ("bench", "bench", base_url);
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GError) error = NULL;

  tachy_providers_save_async (providers, provider, NULL, keep_result_cb, bench);
  saved = wait_for_result (bench);
  tachy_providers_save_finish (providers, saved, &error);
  g_assert_no_error (error);
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GPtrArray *made = user_data;
  g_autoptr (GError) error = NULL;
  TachyTake *take = tachy_engine_submit_finish (TACHY_ENGINE (object), result, &error);

  g_assert_no_error (error);
  g_ptr_array_add (made, take);
}

static void
submit (Bench     *bench,
        GPtrArray *made,
        guint      number)
{
  g_autoptr (TachyRecipe) recipe = tachy_recipe_new ();
  g_autofree char *prompt = g_strdup_printf ("A stork takes off, number %u", number);

  tachy_recipe_set_provider (recipe, "bench");
  tachy_recipe_set_prompt (recipe, prompt);
  tachy_recipe_set_model (recipe, "sora-2");
  tachy_recipe_set_size (recipe, 720, 1280);
  tachy_recipe_set_seconds (recipe, 4);
  tachy_engine_submit_async (tachy_house_get_engine (bench->house), recipe, NULL, NULL,
                             submitted_cb, made);
}

static gboolean
are_filed (GPtrArray *made,
           guint      number)
{
  for (guint i = 0; i < made->len; i++)
    if (tachy_take_get_media (g_ptr_array_index (made, i)) != TACHY_MEDIA_FILED)
      return FALSE;

  return made->len == number;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_object_unref);
  Bench bench = { 0 };
  guint number;

  tachy_process_init ();
  if (argc != 3)
    return 2;

  number = (guint) atoi (argv[2]);
  open_house (&bench);
  add_server (&bench, argv[1]);
  for (guint i = 0; i < number; i++)
    submit (&bench, made, i);
  while (!are_filed (made, number))
    g_main_context_iteration (NULL, TRUE);

  g_object_unref (bench.house);
  return 0;
}
