/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-recipe.h"

G_BEGIN_DECLS

void     tachy_cli_limits_set_size (TachyRecipe   *recipe,
                                    TachyProvider *provider,
                                    int            width,
                                    int            height);
void     tachy_cli_limits_set_seconds (TachyRecipe   *recipe,
                                       TachyProvider *provider,
                                       int            seconds);
gboolean tachy_cli_limits_check_picture (TachyRecipe   *recipe,
                                         TachyProvider *provider,
                                         GError       **error);

G_END_DECLS
