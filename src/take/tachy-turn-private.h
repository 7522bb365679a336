/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-takes.h"

G_BEGIN_DECLS

gboolean tachy_turn_is_awaited (TachyTake *take);
gboolean tachy_turn_is_used (TachyTake *take);

void     tachy_turn_take_async (TachyTakes         *takes,
                                TachyTake          *take,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
void     tachy_turn_give_up (TachyTakes *takes,
                             TachyTake  *take);

G_END_DECLS
