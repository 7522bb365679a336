/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-take-row-private.h"
#include "tachy-take.h"

G_BEGIN_DECLS

TachyTake          *tachy_take_new (gint64 number);
void                tachy_take_adopt (TachyTake    *self,
                                      TachyTakeRow *row);
void                tachy_take_set_notice (TachyTake          *self,
                                           const GError       *error,
                                           const TachyFailure *failure);
const TachyTakeRow *tachy_take_get_row (TachyTake *self);

G_END_DECLS
