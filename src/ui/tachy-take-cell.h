/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"
#include "tachy-take-menu.h"

G_BEGIN_DECLS

#define TACHY_TYPE_TAKE_CELL (tachy_take_cell_get_type ())

/* A #TachyTakeHolder. */
G_DECLARE_FINAL_TYPE (TachyTakeCell, tachy_take_cell, TACHY, TAKE_CELL, AdwBin)

GtkWidget     *tachy_take_cell_new (TachyHouse *house);

TachyTakeMenu *tachy_take_cell_get_menu (TachyTakeCell *self);
void           tachy_take_cell_set_take (TachyTakeCell *self,
                                         TachyTake     *take);
void           tachy_take_cell_open_menu (TachyTakeCell *self);

G_END_DECLS
