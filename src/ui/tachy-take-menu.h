/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-take-holder.h"

G_BEGIN_DECLS

#define TACHY_TYPE_TAKE_MENU (tachy_take_menu_get_type ())

G_DECLARE_FINAL_TYPE (TachyTakeMenu, tachy_take_menu, TACHY, TAKE_MENU, AdwBin)

void tachy_take_menu_set_take (TachyTakeMenu *self,
                               TachyHouse    *house,
                               TachyTake     *take);
void tachy_take_menu_update (TachyTakeMenu *self);
void tachy_take_menu_open_at (TachyTakeMenu *self,
                              double         x,
                              double         y);

G_END_DECLS
