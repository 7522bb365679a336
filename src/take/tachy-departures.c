/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many takes of this process are on their way out: whoever ends in the middle of a request that
 * costs money does not learn what it did. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-departures.h"

struct _TachyDepartures
{
  GObject parent_instance;

  TachyEngine *engine;
  GHashTable *leaving; /* (element-type TachyTake): a set */
};

enum
{
  PROP_0,
  PROP_N_LEAVING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TachyDepartures, tachy_departures, G_TYPE_OBJECT)

static gboolean
is_leaving (TachyDepartures *self,
            TachyTake       *take)
{
  TachyTakeState state = tachy_take_get_state (take);

  /* What another process sends is no reason for us to stay. */
  return (state == TACHY_TAKE_INTENT || state == TACHY_TAKE_SENDING) &&
         tachy_engine_drives (self->engine, take);
}

static void
take_changed_cb (TachyDepartures *self,
                 TachyTake       *take)
{
  gboolean is_news = is_leaving (self, take)
                         ? g_hash_table_add (self->leaving, g_object_ref (take))
                         : g_hash_table_remove (self->leaving, take);

  if (is_news)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_LEAVING]);
}

static void
tachy_departures_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_N_LEAVING:
      g_value_set_uint (value, tachy_departures_get_n_leaving (TACHY_DEPARTURES (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tachy_departures_dispose (GObject *object)
{
  TachyDepartures *self = TACHY_DEPARTURES (object);

  g_clear_pointer (&self->leaving, g_hash_table_unref);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (tachy_departures_parent_class)->dispose (object);
}

static void
tachy_departures_class_init (TachyDeparturesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tachy_departures_get_property;
  object_class->dispose = tachy_departures_dispose;

  properties[PROP_N_LEAVING] = g_param_spec_uint (
      "n-leaving", NULL, NULL, 0, G_MAXUINT, 0,
      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tachy_departures_init (TachyDepartures *self)
{
  self->leaving = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/**
 * tachy_departures_new:
 *
 * Returns: (transfer full): departures of which none has been seen yet
 */
TachyDepartures *
tachy_departures_new (TachyEngine *engine,
                      TachyTakes  *takes)
{
  TachyDepartures *self;

  g_return_val_if_fail (TACHY_IS_ENGINE (engine) && TACHY_IS_TAKES (takes), NULL);

  self = g_object_new (TACHY_TYPE_DEPARTURES, NULL);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (takes, "changed", G_CALLBACK (take_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (takes, "removed", G_CALLBACK (take_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * tachy_departures_get_n_leaving:
 *
 * Returns: how many requests that may cost money are under way, or answered and not yet recorded
 */
guint
tachy_departures_get_n_leaving (TachyDepartures *self)
{
  g_return_val_if_fail (TACHY_IS_DEPARTURES (self), 0);

  return g_hash_table_size (self->leaving);
}
