/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's waiting room: what an earlier start has left and may cost money, until somebody says
 * go on. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-engine-private.h"

#include "tachy-turn-private.h"

/* Keeps a waiting take back. Those behind it need not wait for the person. */
void
_tachy_engine_hold (TachyEngine *self,
                    TachyTake   *take)
{
  if (tachy_turn_is_awaited (take))
    tachy_turn_give_up (self->takes, take);
  g_ptr_array_add (self->held, g_object_ref (take));
  g_object_notify (G_OBJECT (self), "n-held");
}

/* A take that was cancelled does not wait for the person's word any more. */
void
_tachy_engine_let_go_of_held (TachyEngine *self,
                              TachyTake   *take)
{
  if (g_ptr_array_remove (self->held, take))
    g_object_notify (G_OBJECT (self), "n-held");
}

guint
tachy_engine_get_n_held (TachyEngine *self)
{
  g_return_val_if_fail (TACHY_IS_ENGINE (self), 0);

  return self->held->len;
}

/**
 * tachy_engine_get_held_price:
 * @dollars: (out): the estimate for all held takes of which there is one
 *
 * Returns: whether that is all of them
 */
gboolean
tachy_engine_get_held_price (TachyEngine *self,
                             double      *dollars)
{
  gboolean is_known = TRUE;

  *dollars = 0;
  g_return_val_if_fail (TACHY_IS_ENGINE (self), FALSE);

  for (guint i = 0; i < self->held->len; i++)
    {
      double price = 0;

      if (!tachy_take_get_price (g_ptr_array_index (self->held, i), &price))
        is_known = FALSE;
      *dollars += price;
    }

  return is_known;
}

/**
 * tachy_engine_go_on:
 *
 * Sends all held takes: the person has seen their price.
 */
void
tachy_engine_go_on (TachyEngine *self)
{
  g_return_if_fail (TACHY_IS_ENGINE (self));

  for (guint i = 0; i < self->held->len; i++)
    {
      TachyTake *take = g_ptr_array_index (self->held, i);

      if (tachy_take_get_state (take) == TACHY_TAKE_WAITING)
        tachy_outbox_push (self->outbox, take);
    }

  g_ptr_array_set_size (self->held, 0);
  g_object_notify (G_OBJECT (self), "n-held");
}
