/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-take-actions.h"

G_BEGIN_DECLS

/* One thing that goes on with a take, which its holder may not show any more when it is done. */
typedef struct
{
  TachyTakeHolder *holder; /* owned */
  TachyTake *take;         /* owned */
  GtkWidget *place;        /* owned; of the window, where a word about it can be said */
} TachyTakeErrand;

TachyTakeErrand *_tachy_take_errand_new (TachyTakeHolder *holder);
void             _tachy_take_errand_free (TachyTakeErrand *errand);
TachyEngine     *_tachy_take_errand_get_engine (TachyTakeErrand *errand);
GtkWindow       *_tachy_take_actions_get_window (GtkWidget *widget);

void _tachy_take_actions_install_unknown (GtkWidgetClass *widget_class);
void _tachy_take_actions_update_unknown (TachyTakeHolder *holder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyTakeErrand, _tachy_take_errand_free)

G_END_DECLS
