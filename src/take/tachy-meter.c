/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network that costs by the byte: which large downloads wait for a word because of it. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-meter-private.h"

#include <gio/gio.h>

/* What a web page costs without anybody being asked. */
#define SMALL (5 * 1000 * 1000)

struct _TachyMeter
{
  GObject parent_instance;

  GNetworkMonitor *network;
  gboolean asks;        /* there is somebody who can be asked */
  gboolean is_metered;
  GHashTable *waiting;  /* (element-type TachyTake): a set */
  GHashTable *admitted; /* (element-type TachyTake): a set of those that the person wants all the same */
};

enum
{
  PROP_0,
  PROP_N_WAITING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  LET_IN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyMeter, tachy_meter, G_TYPE_OBJECT)

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/* Empties the waiting room. */
static void
let_all_in (TachyMeter *self,
            gboolean    by_person)
{
  g_autoptr (GHashTable) waiting = self->waiting;
  GHashTableIter iter;
  gpointer take;

  self->waiting = new_set ();
  if (g_hash_table_size (waiting) > 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);

  g_hash_table_iter_init (&iter, waiting);
  while (g_hash_table_iter_next (&iter, &take, NULL))
    {
      if (by_person)
        g_hash_table_add (self->admitted, g_object_ref (take));
      g_signal_emit (self, signals[LET_IN], 0, take);
    }
}

static void
metered_changed_cb (TachyMeter *self)
{
  tachy_meter_set_metered (self, g_network_monitor_get_network_metered (self->network));
}

static void
tachy_meter_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_N_WAITING:
      g_value_set_uint (value, tachy_meter_get_n_waiting (TACHY_METER (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tachy_meter_finalize (GObject *object)
{
  TachyMeter *self = TACHY_METER (object);

  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->admitted);
  g_clear_object (&self->network);

  G_OBJECT_CLASS (tachy_meter_parent_class)->finalize (object);
}

static void
tachy_meter_class_init (TachyMeterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tachy_meter_get_property;
  object_class->finalize = tachy_meter_finalize;

  properties[PROP_N_WAITING] = g_param_spec_uint (
      "n-waiting", NULL, NULL, 0, G_MAXUINT, 0,
      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[LET_IN] = g_signal_new ("let-in", TACHY_TYPE_METER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, TACHY_TYPE_TAKE);
}

static void
tachy_meter_init (TachyMeter *self)
{
  self->waiting = new_set ();
  self->admitted = new_set ();
  self->network = g_object_ref (g_network_monitor_get_default ());
  self->is_metered = g_network_monitor_get_network_metered (self->network);
  g_signal_connect_object (self->network, "notify::network-metered",
                           G_CALLBACK (metered_changed_cb), self, G_CONNECT_SWAPPED);
}

/*
 * tachy_meter_new:
 *
 * Returns: (transfer full): a meter that lets everything in until tachy_meter_set_asks()
 */
TachyMeter *
tachy_meter_new (void)
{
  return g_object_new (TACHY_TYPE_METER, NULL);
}

/*
 * tachy_meter_admits:
 * @bytes: how much is still to come; -1 where nobody knows
 *
 * Returns: whether the clip may be downloaded now; otherwise @take waits, until a "let-in" for it
 */
gboolean
tachy_meter_admits (TachyMeter *self,
                    TachyTake  *take,
                    gint64      bytes)
{
  if (!self->asks || !self->is_metered || (bytes >= 0 && bytes <= SMALL) ||
      g_hash_table_contains (self->admitted, take))
    return TRUE;

  if (g_hash_table_add (self->waiting, g_object_ref (take)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
  return FALSE;
}

/*
 * tachy_meter_let_in:
 * @take: one that the person wants now
 *
 * Returns: whether it was waiting; from now on it is admitted, and no "let-in" comes for it
 */
gboolean
tachy_meter_let_in (TachyMeter *self,
                    TachyTake  *take)
{
  if (!g_hash_table_contains (self->waiting, take))
    return FALSE;

  g_hash_table_add (self->admitted, g_object_ref (take));
  g_hash_table_remove (self->waiting, take);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
  return TRUE;
}

/*
 * tachy_meter_forget:
 * @take: one that is here, or will not come any more
 */
void
tachy_meter_forget (TachyMeter *self,
                    TachyTake  *take)
{
  g_hash_table_remove (self->admitted, take);
  if (g_hash_table_remove (self->waiting, take))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
}

void
tachy_meter_set_metered (TachyMeter *self,
                         gboolean    metered)
{
  self->is_metered = metered;
  if (!metered)
    let_all_in (self, FALSE);
}

/**
 * tachy_meter_set_asks:
 * @asks: whether there is a window that shows how many wait (FAULTS.md, row 23); whoever fetches in
 *   a terminal has said what he wants
 */
void
tachy_meter_set_asks (TachyMeter *self,
                      gboolean    asks)
{
  g_return_if_fail (TACHY_IS_METER (self));

  self->asks = asks;
  if (!asks)
    let_all_in (self, FALSE);
}

guint
tachy_meter_get_n_waiting (TachyMeter *self)
{
  g_return_val_if_fail (TACHY_IS_METER (self), 0);

  return g_hash_table_size (self->waiting);
}

/**
 * tachy_meter_download_now:
 *
 * Downloads all that wait, whatever it costs. What comes later asks again.
 */
void
tachy_meter_download_now (TachyMeter *self)
{
  g_return_if_fail (TACHY_IS_METER (self));

  let_all_in (self, TRUE);
}
