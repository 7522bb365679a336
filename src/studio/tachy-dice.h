/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GRand *tachy_dice_new (const char *seed,
                       const char *purpose);

G_END_DECLS
