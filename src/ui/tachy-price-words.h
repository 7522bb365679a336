/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-recipe.h"

G_BEGIN_DECLS

char *tachy_price_words_dup (TachyProvider *provider,
                             TachyRecipe   *recipe);

G_END_DECLS
