/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-keys.h"

G_BEGIN_DECLS

void tachy_keys_set_deadline (TachyKeys *self,
                              guint      milliseconds);

G_END_DECLS
