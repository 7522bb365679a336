/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what stands in the composer to a recorded take: whether it can be sent, at what price. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-composer-private.h"
#include "tachy-price-words.h"
#include "tachy-remark.h"

#include <glib/gi18n.h>

static TachyRecipe *
dup_recipe (TachyComposer *self)
{
  TachyRecipe *recipe = tachy_recipe_new ();
  TachyProvider *provider = _tachy_composer_get_provider (self);
  g_autofree char *prompt = tachy_prompt_entry_dup_text (self->prompt);
  g_autofree char *model = _tachy_composer_dup_model (self);
  int width, height;

  tachy_size_chooser_get_size (self->size, &width, &height);
  tachy_recipe_set_provider (recipe, provider != NULL ? tachy_provider_get_id (provider) : NULL);
  tachy_recipe_set_prompt (recipe, g_strstrip (prompt));
  tachy_recipe_set_model (recipe, model);
  tachy_recipe_set_size (recipe, width, height);
  tachy_recipe_set_seconds (recipe, tachy_seconds_chooser_get_seconds (self->seconds));
  tachy_recipe_set_parent (recipe, self->parent_take);
  return recipe;
}

/* Why nothing can be sent now; NULL where it can. */
static char *
dup_obstacle (TachyComposer *self,
              TachyRecipe   *recipe)
{
  g_autoptr (GError) error = NULL;

  if (self->house == NULL || self->submitting)
    return g_strdup ("");
  if (tachy_house_get_view_only (self->house) != NULL)
    return g_strdup (tachy_house_get_view_only (self->house));
  if (tachy_chooser_get_trouble (TACHY_CHOOSER (self->size)) != NULL)
    return g_strdup (tachy_chooser_get_trouble (TACHY_CHOOSER (self->size)));
  if (tachy_chooser_get_trouble (TACHY_CHOOSER (self->seconds)) != NULL)
    return g_strdup (tachy_chooser_get_trouble (TACHY_CHOOSER (self->seconds)));
  if (tachy_reference_well_is_held_back (self->reference))
    return g_strdup (_("Go without the picture, or choose another server"));
  if (tachy_reference_well_is_busy (self->reference))
    return g_strdup (_("Preparing the picture…"));
  if (tachy_reference_well_is_in_trouble (self->reference))
    return g_strdup (_("Choose another picture, or go without one"));
  if (*tachy_recipe_get_prompt (recipe) == '\0')
    return g_strdup (_("Describe your video first"));
  if (!tachy_recipe_check (recipe, _tachy_composer_get_provider (self), &error))
    return g_strdup (error->message);

  return NULL;
}

/* Brings the button and the line above it in step with everything else. */
void
_tachy_composer_update (TachyComposer *self)
{
  g_autoptr (TachyRecipe) recipe = dup_recipe (self);
  g_autofree char *obstacle = dup_obstacle (self, recipe);
  g_autofree char *note = NULL;

  if (obstacle != NULL)
    note = g_strdup (obstacle);
  else if (_tachy_composer_get_provider (self) != NULL)
    note = tachy_price_words_dup (_tachy_composer_get_provider (self), recipe);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.generate", obstacle == NULL);
  tachy_remark_show (self->note, self->trouble, note);
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TachyComposer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyTake) take = NULL;

  take = tachy_engine_submit_finish (TACHY_ENGINE (object), result, &error);

  self->submitting = FALSE;
  if (take == NULL)
    self->trouble = g_strdup (error->message);
  else
    g_clear_pointer (&self->parent_take, g_free);

  _tachy_composer_update (self);
  if (take != NULL)
    _tachy_composer_announce (self, take);
}

/* Records a take of what stands here. Until that has happened there is no second one, however
 * fast somebody clicks; and as it costs money it is not cancelled when the window goes. */
void
_tachy_composer_submit (TachyComposer *self)
{
  g_autoptr (TachyRecipe) recipe = dup_recipe (self);
  g_autofree char *obstacle = dup_obstacle (self, recipe);

  if (obstacle != NULL)
    return;

  self->submitting = TRUE;
  g_clear_pointer (&self->trouble, g_free);
  _tachy_composer_update (self);

  tachy_engine_submit_async (tachy_house_get_engine (self->house), recipe,
                             tachy_reference_well_get_fitted (self->reference), NULL,
                             submitted_cb, g_object_ref (self));
}
