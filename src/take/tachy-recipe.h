/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "tachy-provider.h"

G_BEGIN_DECLS

#define TACHY_RECIPE_DEFAULT_WIDTH 720
#define TACHY_RECIPE_DEFAULT_HEIGHT 1280
#define TACHY_RECIPE_DEFAULT_SECONDS 4
#define TACHY_RECIPE_MAX_PROMPT 32000

#define TACHY_TYPE_RECIPE (tachy_recipe_get_type ())

G_DECLARE_FINAL_TYPE (TachyRecipe, tachy_recipe, TACHY, RECIPE, GObject)

TachyRecipe *tachy_recipe_new (void);
TachyRecipe *tachy_recipe_copy (TachyRecipe *self);

const char  *tachy_recipe_get_provider (TachyRecipe *self);
const char  *tachy_recipe_get_prompt (TachyRecipe *self);
const char  *tachy_recipe_get_model (TachyRecipe *self);
int          tachy_recipe_get_width (TachyRecipe *self);
int          tachy_recipe_get_height (TachyRecipe *self);
int          tachy_recipe_get_seconds (TachyRecipe *self);
const char  *tachy_recipe_get_reference (TachyRecipe *self);
const char  *tachy_recipe_get_parent (TachyRecipe *self);

void         tachy_recipe_set_provider (TachyRecipe *self,
                                        const char  *provider);
void         tachy_recipe_set_prompt (TachyRecipe *self,
                                      const char  *prompt);
void         tachy_recipe_set_model (TachyRecipe *self,
                                     const char  *model);
void         tachy_recipe_set_size (TachyRecipe *self,
                                    int          width,
                                    int          height);
void         tachy_recipe_set_seconds (TachyRecipe *self,
                                       int          seconds);
void         tachy_recipe_set_reference (TachyRecipe *self,
                                         const char  *reference);
void         tachy_recipe_set_parent (TachyRecipe *self,
                                      const char  *parent);

gboolean     tachy_recipe_check (TachyRecipe   *self,
                                 TachyProvider *provider,
                                 GError       **error);

G_END_DECLS
