/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-take-holder.h"

G_BEGIN_DECLS

void tachy_take_actions_install (GtkWidgetClass *widget_class);
void tachy_take_actions_update (TachyTakeHolder *holder);

G_END_DECLS
