/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A widget that shows a take, so that something can be done with it: large on its page, or small
 * in the gallery. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-holder.h"

enum
{
  USE_AGAIN,
  SUBMITTED,
  DELETED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (TachyTakeHolder, tachy_take_holder, GTK_TYPE_WIDGET)

static guint
make_signal (const char *name)
{
  return g_signal_new (name, TACHY_TYPE_TAKE_HOLDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, TACHY_TYPE_TAKE);
}

static void
tachy_take_holder_default_init (TachyTakeHolderInterface *iface)
{
  signals[USE_AGAIN] = make_signal ("use-again");
  signals[SUBMITTED] = make_signal ("submitted");
  signals[DELETED] = make_signal ("deleted");
}

/**
 * tachy_take_holder_get_house:
 *
 * Returns: (transfer none): where the take belongs
 */
TachyHouse *
tachy_take_holder_get_house (TachyTakeHolder *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE_HOLDER (self), NULL);

  return TACHY_TAKE_HOLDER_GET_IFACE (self)->get_house (self);
}

/**
 * tachy_take_holder_get_take:
 *
 * Returns: (transfer none) (nullable): what is shown now
 */
TachyTake *
tachy_take_holder_get_take (TachyTakeHolder *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE_HOLDER (self), NULL);

  return TACHY_TAKE_HOLDER_GET_IFACE (self)->get_take (self);
}

void
tachy_take_holder_announce_use (TachyTakeHolder *self)
{
  g_signal_emit (self, signals[USE_AGAIN], 0, tachy_take_holder_get_take (self));
}

void
tachy_take_holder_announce_submitted (TachyTakeHolder *self,
                                      TachyTake       *take)
{
  g_signal_emit (self, signals[SUBMITTED], 0, take);
}

void
tachy_take_holder_announce_deleted (TachyTakeHolder *self,
                                    TachyTake       *take)
{
  g_signal_emit (self, signals[DELETED], 0, take);
}
