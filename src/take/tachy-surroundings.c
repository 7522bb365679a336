/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desktop says of network and power, as far as it changes how often servers are asked. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-surroundings-private.h"

struct _TachySurroundings
{
  GObject parent_instance;

  GNetworkMonitor *network;
  GPowerProfileMonitor *power;
};

enum
{
  NETWORK_CHANGED,
  THRIFT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachySurroundings, tachy_surroundings, G_TYPE_OBJECT)

static void
network_changed_cb (TachySurroundings *self)
{
  g_signal_emit (self, signals[NETWORK_CHANGED], 0);
}

static void
thrift_changed_cb (TachySurroundings *self)
{
  g_signal_emit (self, signals[THRIFT_CHANGED], 0);
}

static void
tachy_surroundings_dispose (GObject *object)
{
  TachySurroundings *self = TACHY_SURROUNDINGS (object);

  g_clear_object (&self->network);
  g_clear_object (&self->power);

  G_OBJECT_CLASS (tachy_surroundings_parent_class)->dispose (object);
}

static void
tachy_surroundings_class_init (TachySurroundingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_surroundings_dispose;

  signals[NETWORK_CHANGED] = g_signal_new ("network-changed", TACHY_TYPE_SURROUNDINGS,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[THRIFT_CHANGED] = g_signal_new ("thrift-changed", TACHY_TYPE_SURROUNDINGS,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tachy_surroundings_init (TachySurroundings *self)
{
  self->network = g_object_ref (g_network_monitor_get_default ());
  self->power = g_power_profile_monitor_dup_default ();

  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (network_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->network, "notify::network-metered",
                           G_CALLBACK (thrift_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->power, "notify::power-saver-enabled",
                           G_CALLBACK (thrift_changed_cb), self, G_CONNECT_SWAPPED);
}

/*
 * tachy_surroundings_new:
 *
 * Returns: (transfer full): what the desktop of this process says
 */
TachySurroundings *
tachy_surroundings_new (void)
{
  return g_object_new (TACHY_TYPE_SURROUNDINGS, NULL);
}

/*
 * tachy_surroundings_get_thrift:
 *
 * Returns: whether the network costs by the byte, or power is to be saved
 */
gboolean
tachy_surroundings_get_thrift (TachySurroundings *self)
{
  return g_network_monitor_get_network_metered (self->network) ||
         g_power_profile_monitor_get_power_saver_enabled (self->power);
}
