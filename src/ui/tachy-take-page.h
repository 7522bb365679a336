/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_TAKE_PAGE (tachy_take_page_get_type ())

/* A #TachyTakeHolder. Properties: fullscreened. */
G_DECLARE_FINAL_TYPE (TachyTakePage, tachy_take_page, TACHY, TAKE_PAGE, GtkWidget)

TachyTake *tachy_take_page_get_take (TachyTakePage *self);

void       tachy_take_page_set_house (TachyTakePage *self,
                                      TachyHouse    *house);
void       tachy_take_page_set_take (TachyTakePage *self,
                                     TachyTake     *take);
void       tachy_take_page_toggle_fullscreen (TachyTakePage *self);
void       tachy_take_page_play (TachyTakePage *self,
                                 gboolean       muted);

G_END_DECLS
