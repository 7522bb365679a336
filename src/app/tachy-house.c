/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens the house: everything below the window and the command line, in the right order. */

#define G_LOG_DOMAIN "tachy-app"
#include "config.h"

#include "tachy-house.h"

#include <glib/gi18n.h>

#include "tachy-paths.h"
#include "tachy-studio-process-private.h"

struct _TachyHouse
{
  GObject parent_instance;

  TachySettings *settings;
  TachyStore *store;
  TachyStoreWatch *watch; /* (nullable): once the store is open */
  TachyKeys *keys;
  TachyProviders *providers;
  TachyStudioProcess *studio;
  TachyMedia *media;
  TachyTakes *takes;
  TachyEngine *engine;
  TachyLibrary *library;
  TachyPosters *posters;
};

enum
{
  PROP_0,
  PROP_VIEW_ONLY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TachyHouse, tachy_house, G_TYPE_OBJECT)

static void
tachy_house_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  TachyHouse *self = TACHY_HOUSE (object);

  switch (property_id)
    {
    case PROP_VIEW_ONLY:
      g_value_set_string (value, tachy_house_get_view_only (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tachy_house_dispose (GObject *object)
{
  TachyHouse *self = TACHY_HOUSE (object);

  if (self->providers != NULL)
    tachy_providers_set_studio_finder (self->providers, NULL, NULL);
  g_clear_object (&self->posters);
  g_clear_object (&self->library);
  g_clear_object (&self->engine);
  g_clear_object (&self->takes);
  g_clear_object (&self->media);
  g_clear_object (&self->studio);
  g_clear_object (&self->providers);
  g_clear_object (&self->keys);
  g_clear_object (&self->watch);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (tachy_house_parent_class)->dispose (object);
}

static void
tachy_house_class_init (TachyHouseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tachy_house_get_property;
  object_class->dispose = tachy_house_dispose;

  properties[PROP_VIEW_ONLY] = g_param_spec_string ("view-only", NULL, NULL, NULL,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tachy_house_init (TachyHouse *self)
{
  g_autofree char *data = tachy_paths_dup_data (NULL);
  g_autofree char *database = tachy_paths_dup_data ("library.db");
  g_autofree char *studio = tachy_paths_dup_data ("studio");
  g_autofree char *posters = tachy_paths_dup_cache ("posters");
  g_autofree char *clips = tachy_paths_dup_clips ();

  self->settings = tachy_settings_new ();
  self->store = tachy_store_new (database);
  self->keys = tachy_keys_new ();
  self->providers = tachy_providers_new (self->store, self->keys);
  self->studio = tachy_studio_process_new (studio);
  tachy_providers_set_studio_finder (self->providers, tachy_studio_process_find, self->studio);
  self->media = tachy_media_new ();
  self->takes = tachy_takes_new (self->store);
  self->engine = tachy_engine_new (self->takes, self->providers, self->media, data, clips);
  self->library = tachy_library_new (self->takes);
  self->posters = tachy_posters_new (self->media, posters);
}

/**
 * tachy_house_new:
 *
 * Returns: (transfer full): a house whose doors are still closed; nothing has touched the disk
 */
TachyHouse *
tachy_house_new (void)
{
  return g_object_new (TACHY_TYPE_HOUSE, NULL);
}

static void
providers_loaded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tachy_providers_load_finish (TACHY_PROVIDERS (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Before the takes, so that whoever hears of a take knows its provider. */
static void
load_new_providers (TachyHouse *self)
{
  tachy_providers_load_async (self->providers, NULL, NULL, NULL);
}

/* What others do is told here, too. */
static void
watch_others (TachyHouse *self)
{
  if (self->watch != NULL)
    return;

  self->watch = tachy_store_watch_new (self->store);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (load_new_providers), self,
                           G_CONNECT_SWAPPED);
  tachy_takes_watch (self->takes, self->watch);
}

static void
store_opened_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyHouse *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (!tachy_store_open_finish (TACHY_STORE (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW_ONLY]);
  watch_others (self);
  tachy_providers_load_async (self->providers, cancellable, providers_loaded_cb,
                              g_steal_pointer (&task));
}

/**
 * tachy_house_open_async:
 *
 * Opens the database and reads the providers. The library is loaded, and the engine started, by
 * those who need them: `tachyscope list` must not begin to download.
 */
void
tachy_house_open_async (TachyHouse         *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TACHY_IS_HOUSE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_house_open_async);
  tachy_store_open_async (self->store, cancellable, store_opened_cb, g_steal_pointer (&task));
}

/**
 * tachy_house_open_finish:
 *
 * Returns: whether the house can be used, if only to look at; otherwise %TACHY_ERROR_STORAGE or
 *   %TACHY_ERROR_LOCKED
 */
gboolean
tachy_house_open_finish (TachyHouse   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_house_open_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * tachy_house_get_view_only:
 *
 * Returns: (transfer none) (nullable): why nothing can be made and nothing be changed here, in one
 *   or two sentences; %NULL where all is well. Opening the house again tries again.
 */
const char *
tachy_house_get_view_only (TachyHouse *self)
{
  g_return_val_if_fail (TACHY_IS_HOUSE (self), NULL);

  return tachy_store_get_view_only (self->store);
}

/**
 * tachy_house_get_caution:
 *
 * Returns: (transfer none) (nullable): what is better known about this place, in one sentence
 */
const char *
tachy_house_get_caution (TachyHouse *self)
{
  g_return_val_if_fail (TACHY_IS_HOUSE (self), NULL);

  return tachy_store_is_remote (self->store)
             ? _("Your videos are listed on a network drive; use Tachyscope on one computer at a "
                 "time.")
             : NULL;
}

TachySettings *
tachy_house_get_settings (TachyHouse *self)
{
  g_return_val_if_fail (TACHY_IS_HOUSE (self), NULL);

  return self->settings;
}

TachyProviders *
tachy_house_get_providers (TachyHouse *self)
{
  g_return_val_if_fail (TACHY_IS_HOUSE (self), NULL);

  return self->providers;
}

TachyMedia *
tachy_house_get_media (TachyHouse *self)
{
  g_return_val_if_fail (TACHY_IS_HOUSE (self), NULL);

  return self->media;
}

TachyTakes *
tachy_house_get_takes (TachyHouse *self)
{
  g_return_val_if_fail (TACHY_IS_HOUSE (self), NULL);

  return self->takes;
}

TachyEngine *
tachy_house_get_engine (TachyHouse *self)
{
  g_return_val_if_fail (TACHY_IS_HOUSE (self), NULL);

  return self->engine;
}

TachyLibrary *
tachy_house_get_library (TachyHouse *self)
{
  g_return_val_if_fail (TACHY_IS_HOUSE (self), NULL);

  return self->library;
}

TachyPosters *
tachy_house_get_posters (TachyHouse *self)
{
  g_return_val_if_fail (TACHY_IS_HOUSE (self), NULL);

  return self->posters;
}
