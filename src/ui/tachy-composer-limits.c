/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps what the composer offers in step with what the chosen server and its model can do. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-composer-private.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * _tachy_composer_dup_model:
 *
 * Returns: (transfer full): the model that is asked for; of a server that takes no name, the one
 *   that it has said to have, or ""
 */
char *
_tachy_composer_dup_model (TachyComposer *self)
{
  TachyProvider *provider = _tachy_composer_get_provider (self);
  const char *const *models;

  if (provider == NULL || tachy_provider_takes_model (provider))
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->model_row))));

  models = tachy_provider_get_models (provider);
  return g_strdup (models[0] != NULL ? models[0] : "");
}

/* Why no picture can be sent; NULL where one can. */
static const char *
find_refusal (TachyProvider     *provider,
              const TachyLimits *limits)
{
  g_autoptr (TachyLimits) general = NULL;

  if (limits->reference)
    return NULL;

  general = tachy_provider_dup_limits (provider, NULL);
  return general->reference ? _("This server takes no picture with this model.")
                            : _("This server takes no picture.");
}

/* Offers what can be had of the server and the model that stand here now. What the person has
 * chosen is granted as far as that goes, and not forgotten where it does not. */
void
_tachy_composer_follow_limits (TachyComposer *self)
{
  TachyProvider *provider = _tachy_composer_get_provider (self);
  g_autofree char *model = NULL;
  g_autoptr (TachyLimits) limits = NULL;

  if (provider == NULL)
    return;

  model = _tachy_composer_dup_model (self);
  limits = tachy_provider_dup_limits (provider, model);
  gtk_widget_set_visible (GTK_WIDGET (self->model_row), tachy_provider_takes_model (provider));
  tachy_chooser_set_limits (TACHY_CHOOSER (self->size), limits);
  tachy_chooser_set_limits (TACHY_CHOOSER (self->seconds), limits);
  tachy_reference_well_set_refusal (self->reference, find_refusal (provider, limits));
}

static void
show_model (TachyComposer *self,
            const char    *model)
{
  self->adapting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->model_row), model);
  self->adapting = FALSE;
}

/* What the person has typed or chosen for a server is theirs, whether it is on the list or not. */
void
_tachy_composer_keep_model (TachyComposer *self)
{
  TachyProvider *provider = _tachy_composer_get_provider (self);

  if (provider != NULL && !self->adapting)
    g_hash_table_replace (self->models, g_strdup (tachy_provider_get_id (provider)),
                          g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->model_row))));
}

/* Shows the models of the server that was chosen, and takes the one that the person has last asked
 * it for; else one that it has. */
void
_tachy_composer_follow_provider (TachyComposer *self)
{
  TachyProvider *provider = _tachy_composer_get_provider (self);
  const char *const *models = tachy_provider_get_models (provider);
  const char *own = g_hash_table_lookup (self->models, tachy_provider_get_id (provider));
  const char *present = gtk_editable_get_text (GTK_EDITABLE (self->model_row));

  tachy_model_row_set_models (self->model_row, models);
  if (!tachy_provider_takes_model (provider))
    return;
  if (own != NULL && strcmp (own, present) != 0)
    show_model (self, own);
  else if (own == NULL && models[0] != NULL && !g_strv_contains (models, present))
    show_model (self, models[0]);
}
