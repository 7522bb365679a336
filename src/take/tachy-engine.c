/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of every take: from the click through outbox, poller and fetcher into the library. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-engine-private.h"

#include "tachy-inspection-private.h"
#include "tachy-reference-private.h"
#include "tachy-takes-private.h"

enum
{
  PROP_0,
  PROP_N_HELD,
  PROP_N_ACTIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  KEY_REFUSED,
  PROVIDER_RESUMED,
  FOUND,
  UNRECORDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyEngine, tachy_engine, G_TYPE_OBJECT)

static gboolean
is_ours (TachyEngine *self,
         TachyTake   *take)
{
  return g_strcmp0 (tachy_take_get_row (take)->owner, tachy_owner_get_id (self->owner)) == 0;
}

/* Keeps account of what happens to a take in this process, and what in others. */
void
_tachy_engine_note_take (TachyEngine *self,
                         TachyTake   *take)
{
  guint before = g_hash_table_size (self->active);

  if (tachy_take_get_state (take) != TACHY_TAKE_WAITING)
    _tachy_engine_let_go_of_held (self, take);
  if (tachy_take_is_active (take) && !is_ours (self, take))
    _tachy_engine_mind_others (self);
  if (tachy_take_is_active (take) && is_ours (self, take))
    g_hash_table_add (self->active, g_object_ref (take));
  else
    g_hash_table_remove (self->active, take);

  if (g_hash_table_size (self->active) != before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ACTIVE]);
}

static void
take_removed_cb (TachyEngine *self,
                 TachyTake   *take)
{
  _tachy_engine_let_go_of_held (self, take);
  if (g_hash_table_remove (self->active, take))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ACTIVE]);
}

static void
take_accepted_cb (TachyEngine *self,
                  TachyTake   *take,
                  TachyJob    *job)
{
  tachy_poller_take_answer (self->poller, take, job);
}

static void
take_lost_cb (TachyEngine *self,
              TachyTake   *take)
{
  tachy_resolver_push (self->resolver, take);
}

static void
take_unrecorded_cb (TachyEngine *self,
                    TachyTake   *take,
                    const char  *remote_id)
{
  g_signal_emit (self, signals[UNRECORDED], 0, take, remote_id);
}

static void
take_found_cb (TachyEngine *self,
               TachyTake   *take,
               TachyJob    *job)
{
  g_signal_emit (self, signals[FOUND], 0, take);
  tachy_poller_take_answer (self->poller, take, job);
}

static void
take_done_cb (TachyEngine *self,
              TachyTake   *take,
              TachyJob    *job)
{
  tachy_fetcher_push (self->fetcher, take, job);
}

static void
key_refused_cb (TachyEngine *self,
                const char  *provider_id)
{
  g_signal_emit (self, signals[KEY_REFUSED], 0, provider_id);
}

static void
resumed_cb (TachyEngine *self,
            const char  *provider_id)
{
  g_signal_emit (self, signals[PROVIDER_RESUMED], 0, provider_id);
}

static void
tachy_engine_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TachyEngine *self = TACHY_ENGINE (object);

  switch (property_id)
    {
    case PROP_N_HELD:
      g_value_set_uint (value, self->held->len);
      break;
    case PROP_N_ACTIVE:
      g_value_set_uint (value, g_hash_table_size (self->active));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tachy_engine_dispose (GObject *object)
{
  TachyEngine *self = TACHY_ENGINE (object);

  g_clear_pointer (&self->others, tachy_schedule_free);
  g_cancellable_cancel (self->inspecting);
  g_clear_object (&self->inspecting);
  g_clear_object (&self->outbox);
  g_clear_object (&self->poller);
  g_clear_object (&self->fetcher);
  if (self->checker != NULL)
    tachy_checker_end (self->checker);
  g_clear_object (&self->checker);
  g_clear_object (&self->clips_watch);
  g_clear_object (&self->resolver);
  g_clear_object (&self->owner);
  g_clear_object (&self->takes);
  g_clear_object (&self->providers);

  G_OBJECT_CLASS (tachy_engine_parent_class)->dispose (object);
}

static void
tachy_engine_finalize (GObject *object)
{
  TachyEngine *self = TACHY_ENGINE (object);

  g_hash_table_unref (self->active);
  g_ptr_array_unref (self->held);
  g_free (self->references_directory);
  g_free (self->clips_directory);

  G_OBJECT_CLASS (tachy_engine_parent_class)->finalize (object);
}

static void
tachy_engine_class_init (TachyEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tachy_engine_get_property;
  object_class->dispose = tachy_engine_dispose;
  object_class->finalize = tachy_engine_finalize;

  properties[PROP_N_HELD] = g_param_spec_uint ("n-held", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ACTIVE] = g_param_spec_uint ("n-active", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * TachyEngine::key-refused:
   * @provider_id: a provider that does not accept its key; its takes wait until
   *   tachy_engine_retry_provider()
   */
  signals[KEY_REFUSED] = g_signal_new ("key-refused", TACHY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * TachyEngine::provider-resumed:
   * @provider_id: a provider that is tried again because the person wants it; should its key be
   *   refused again, #TachyEngine::key-refused follows
   */
  signals[PROVIDER_RESUMED] = g_signal_new ("provider-resumed", TACHY_TYPE_ENGINE,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            G_TYPE_STRING);

  /**
   * TachyEngine::found:
   * @take: an unknown one that has turned up in its server's list, and goes on
   */
  signals[FOUND] = g_signal_new ("found", TACHY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, TACHY_TYPE_TAKE);

  /**
   * TachyEngine::unrecorded:
   * @take: one that the server has accepted
   * @remote_id: what the server calls it
   *
   * The id cannot be written down now; that is tried again for as long as the process lives.
   */
  signals[UNRECORDED] = g_signal_new ("unrecorded", TACHY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 2, TACHY_TYPE_TAKE, G_TYPE_STRING);
}

static void
tachy_engine_init (TachyEngine *self)
{
  self->inspecting = g_cancellable_new ();
  self->active = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
connect_parts (TachyEngine *self)
{
  g_signal_connect_object (self->takes, "added", G_CALLBACK (_tachy_engine_note_take), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->takes, "changed", G_CALLBACK (_tachy_engine_note_take), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->takes, "removed", G_CALLBACK (take_removed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "accepted", G_CALLBACK (take_accepted_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "lost", G_CALLBACK (take_lost_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "unrecorded", G_CALLBACK (take_unrecorded_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->resolver, "found", G_CALLBACK (take_found_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->poller, "done", G_CALLBACK (take_done_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->poller, "key-refused", G_CALLBACK (key_refused_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->poller, "resumed", G_CALLBACK (resumed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fetcher, "key-refused", G_CALLBACK (key_refused_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * tachy_engine_new:
 * @data_directory: where owners' locks and reference pictures lie
 * @clips_directory: the library folder
 *
 * Returns: (transfer full): an engine that stands still until tachy_engine_start_async()
 */
TachyEngine *
tachy_engine_new (TachyTakes     *takes,
                  TachyProviders *providers,
                  TachyMedia     *media,
                  const char     *data_directory,
                  const char     *clips_directory)
{
  TachyEngine *self;
  g_autofree char *owners_directory = g_build_filename (data_directory, "owners", NULL);

  g_return_val_if_fail (TACHY_IS_TAKES (takes), NULL);

  self = g_object_new (TACHY_TYPE_ENGINE, NULL);
  self->takes = g_object_ref (takes);
  self->providers = g_object_ref (providers);
  self->references_directory = g_build_filename (data_directory, "references", NULL);
  self->clips_directory = g_strdup (clips_directory);
  self->owner = tachy_owner_new (takes, owners_directory);
  self->outbox = tachy_outbox_new (takes, providers, self->owner, self->references_directory);
  self->poller = tachy_poller_new (takes, providers);
  self->fetcher = tachy_fetcher_new (takes, providers, media, self->owner, clips_directory);
  self->checker = tachy_checker_new (takes, media);
  self->resolver = tachy_resolver_new (takes, providers, self->owner);
  connect_parts (self);
  return self;
}

/**
 * tachy_engine_fetch:
 * @take: any take
 *
 * Asks the server for it, or fetches its clip, now instead of when its turn comes; also a clip
 * that was here and is gone. Leaves alone what another process drives.
 */
void
tachy_engine_fetch (TachyEngine *self,
                    TachyTake   *take)
{
  g_return_if_fail (TACHY_IS_ENGINE (self));
  g_return_if_fail (tachy_take_is_loaded (take));

  if (tachy_take_get_remote_id (take) == NULL ||
      (tachy_take_is_active (take) && !g_hash_table_contains (self->active, take)))
    return;

  if (tachy_take_get_state (take) == TACHY_TAKE_DONE)
    tachy_fetcher_push (self->fetcher, take, NULL);
  else if (tachy_take_is_active (take))
    tachy_poller_ask_now (self->poller, take);
}

/**
 * tachy_engine_drives:
 * @take: any take
 *
 * Returns: whether something happens to @take in this process; another process may drive it
 */
gboolean
tachy_engine_drives (TachyEngine *self,
                     TachyTake   *take)
{
  g_return_val_if_fail (TACHY_IS_ENGINE (self), FALSE);

  return g_hash_table_contains (self->active, take);
}

/**
 * tachy_engine_retry_provider:
 * @provider_id: a provider whose key or address has changed
 *
 * Goes on with all its takes.
 */
void
tachy_engine_retry_provider (TachyEngine *self,
                             const char  *provider_id)
{
  g_return_if_fail (TACHY_IS_ENGINE (self));

  tachy_poller_resume_provider (self->poller, provider_id);
  tachy_fetcher_resume_provider (self->fetcher, provider_id);
  tachy_resolver_resume_provider (self->resolver, provider_id);
}

guint
tachy_engine_get_n_active (TachyEngine *self)
{
  g_return_val_if_fail (TACHY_IS_ENGINE (self), 0);

  return g_hash_table_size (self->active);
}

/**
 * tachy_engine_dup_reference_path:
 * @reference: of a recipe
 *
 * Returns: (transfer full): where the picture lies, as it is sent
 */
char *
tachy_engine_dup_reference_path (TachyEngine *self,
                                 const char  *reference)
{
  g_return_val_if_fail (TACHY_IS_ENGINE (self), NULL);
  g_return_val_if_fail (reference != NULL, NULL);

  return tachy_reference_build_path (self->references_directory, reference);
}
