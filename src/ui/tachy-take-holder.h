/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_TAKE_HOLDER (tachy_take_holder_get_type ())

/* Signals: "use-again" (a take whose recipe is wanted once more), "submitted" (a new take),
 * "deleted" (a take). */
G_DECLARE_INTERFACE (TachyTakeHolder, tachy_take_holder, TACHY, TAKE_HOLDER, GtkWidget)

struct _TachyTakeHolderInterface
{
  GTypeInterface parent_interface;

  TachyHouse *(*get_house) (TachyTakeHolder *self);
  TachyTake *(*get_take) (TachyTakeHolder *self);
};

TachyHouse *tachy_take_holder_get_house (TachyTakeHolder *self);
TachyTake  *tachy_take_holder_get_take (TachyTakeHolder *self);

void        tachy_take_holder_announce_use (TachyTakeHolder *self);
void        tachy_take_holder_announce_submitted (TachyTakeHolder *self,
                                                  TachyTake       *take);
void        tachy_take_holder_announce_deleted (TachyTakeHolder *self,
                                                TachyTake       *take);

G_END_DECLS
