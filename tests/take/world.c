/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data directory with its store, its takes and its engine, and all of it asked synchronously. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "world.h"

#include "tachy-base-url.h"
#include "tachy-test.h"

#define AWAIT(result) TACHY_TEST_WAIT_FOR ((result) != NULL)

static guint n_alive;

static void
gone_cb (gpointer data,
         GObject *where_it_was)
{
  n_alive--;
  g_main_context_wakeup (NULL);
}

/* So that world_close() can see whether anything is left. */
static gpointer
watch (gpointer object)
{
  n_alive++;
  g_object_weak_ref (object, gone_cb, NULL);
  return object;
}

/*
 * world_open:
 * @directory: where the database and everything beside it stands
 *
 * Returns: (transfer full): a world without an engine
 */
World *
world_open (const char *directory)
{
  World *world = g_new0 (World, 1);
  g_autofree char *database = g_build_filename (directory, "library.db", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  world->directory = g_strdup (directory);
  world->clips = g_build_filename (directory, "clips", NULL);
  world->store = watch (tachy_store_new (database));
  tachy_store_open_async (world->store, NULL, tachy_test_keep_result_cb, &result);
  AWAIT (result);
  tachy_store_open_finish (world->store, result, &error);
  g_assert_no_error (error);
  world->takes = watch (tachy_takes_new (world->store));
  world->watch = tachy_store_watch_new (world->store);
  tachy_takes_watch (world->takes, world->watch);
  return world;
}

static void
load_providers (World *world)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_providers_load_async (world->providers, NULL, tachy_test_keep_result_cb, &result);
  AWAIT (result);
  tachy_providers_load_finish (world->providers, result, &error);
  g_assert_no_error (error);
}

static void
save_provider (World         *world,
               TachyProvider *provider)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_providers_save_async (world->providers, provider, NULL, tachy_test_keep_result_cb, &result);
  AWAIT (result);
  tachy_providers_save_finish (world->providers, result, &error);
  g_assert_no_error (error);
}

/*
 * world_furnish:
 * @base_url: of the one provider
 *
 * Gives the world an engine that stands still.
 */
void
world_furnish (World      *world,
               const char *base_url)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new (WORLD_PROVIDER, "Fault", base_url);
  g_autofree char *origin = tachy_base_url_dup_origin (base_url);

  world->keys = tachy_keys_new ();
  tachy_keys_set_for_session (world->keys, origin, WORLD_KEY);
  world->providers = watch (tachy_providers_new (world->store, world->keys));
  load_providers (world);
  save_provider (world, provider);
  world->media = watch (tachy_media_new ());
  world->engine = watch (tachy_engine_new (world->takes, world->providers, world->media,
                                           world->directory, world->clips));
}

/*
 * world_set_parallel:
 * @parallel: how many takes there may be at once; 0 for any number
 * @prices: (nullable): as in a profile
 */
void
world_set_parallel (World      *world,
                    int         parallel,
                    const char *prices)
{
  TachyProvider *old = tachy_providers_get_by_id (world->providers, WORLD_PROVIDER);
  g_autoptr (TachyProvider) provider =
      tachy_provider_new (WORLD_PROVIDER, "Fault", tachy_provider_get_base_url (old));

  g_object_set (provider, "parallel", parallel, "prices", prices, NULL);
  save_provider (world, provider);
}

void
world_start (World *world)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_engine_start_async (world->engine, NULL, tachy_test_keep_result_cb, &result);
  AWAIT (result);
  tachy_engine_start_finish (world->engine, result, &error);
  g_assert_no_error (error);
}

/*
 * world_close:
 *
 * Waits for everything that is under way, and sees that nothing is left of any world; so the last
 * world to be closed needs a server that answers or is gone.
 */
void
world_close (World *world)
{
  guint n_others = n_alive;

  n_others -= (world->engine != NULL ? 5 : 2);
  g_clear_object (&world->engine);
  g_clear_object (&world->media);
  g_clear_object (&world->providers);
  g_clear_object (&world->keys);
  g_clear_object (&world->takes);
  g_clear_object (&world->watch);
  g_clear_object (&world->store);
  TACHY_TEST_WAIT_FOR (n_alive == n_others);
  g_free (world->directory);
  g_free (world->clips);
  g_free (world);
}

static gboolean
execute (TachyConnection *connection,
         gpointer        *result,
         gpointer         data,
         GError         **error)
{
  return tachy_connection_execute (connection, data, error);
}

void
world_execute (World      *world,
               const char *sql)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_store_write_async (world->store, execute, g_strdup (sql), g_free, NULL, NULL,
                           tachy_test_keep_result_cb, &result);
  AWAIT (result);
  tachy_store_call_finish (world->store, result, &error);
  g_assert_no_error (error);
}

TachyRecipe *
world_new_recipe (const char *prompt)
{
  TachyRecipe *recipe = tachy_recipe_new ();

  tachy_recipe_set_provider (recipe, WORLD_PROVIDER);
  tachy_recipe_set_prompt (recipe, prompt);
  tachy_recipe_set_model (recipe, "sora-2");
  return recipe;
}

TachyTake *
world_insert (World      *world,
              const char *prompt,
              const char *owner)
{
  g_autoptr (TachyRecipe) recipe = world_new_recipe (prompt);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TachyTake *take;

  tachy_takes_insert_async (world->takes, recipe, owner, -1, NULL, tachy_test_keep_result_cb,
                            &result);
  AWAIT (result);
  take = tachy_takes_insert_finish (world->takes, result, &error);
  g_assert_no_error (error);
  return take;
}

gboolean
world_change (World         *world,
              TachyTake     *take,
              TachyTakeEdit *edit,
              GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_takes_change_async (world->takes, take, edit, tachy_test_keep_result_cb, &result);
  AWAIT (result);
  return tachy_takes_change_finish (world->takes, result, error);
}

/* Legal or not. */
void
world_set_state (World         *world,
                 TachyTake     *take,
                 TachyTakeState state)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE take SET state = '%s' WHERE number = %" G_GINT64_FORMAT,
      tachy_take_state_to_word (state), tachy_take_get_number (take));

  world_execute (world, sql);
  world_reload (world, take);
}

void
world_reload (World     *world,
              TachyTake *take)
{
  g_autoptr (TachyTake) same = world_find (world, tachy_take_get_id (take), NULL);

  g_assert_true (same == take);
}

GPtrArray *
world_list (World *world)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *takes;

  tachy_takes_list_async (world->takes, NULL, tachy_test_keep_result_cb, &result);
  AWAIT (result);
  takes = tachy_takes_list_finish (world->takes, result, &error);
  g_assert_no_error (error);
  return takes;
}

TachyTake *
world_find (World      *world,
            const char *id_prefix,
            GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_takes_find_async (world->takes, id_prefix, NULL, tachy_test_keep_result_cb, &result);
  AWAIT (result);
  return tachy_takes_find_finish (world->takes, result, error);
}

TachyTake *
world_submit (World       *world,
              TachyRecipe *recipe,
              GBytes      *reference,
              GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_engine_submit_async (world->engine, recipe, reference, NULL, tachy_test_keep_result_cb,
                             &result);
  AWAIT (result);
  return tachy_engine_submit_finish (world->engine, result, error);
}

/* Submits a recipe that nothing is wrong with. */
TachyTake *
world_make (World      *world,
            const char *prompt)
{
  g_autoptr (TachyRecipe) recipe = world_new_recipe (prompt);
  g_autoptr (GError) error = NULL;
  TachyTake *take = world_submit (world, recipe, NULL, &error);

  g_assert_no_error (error);
  return take;
}

GBytes *
world_read_media (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("TACHY_TEST_MEDIA"), name, NULL);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}
