/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pane where a recipe is put together and sent off. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-composer-private.h"

#include <glib/gi18n.h>

enum
{
  SUBMITTED,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (TachyComposer, tachy_composer, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

static void
select_provider (TachyComposer *self,
                 const char    *id)
{
  GListModel *providers = G_LIST_MODEL (tachy_house_get_providers (self->house));

  for (guint i = 0; i < g_list_model_get_n_items (providers); i++)
    {
      g_autoptr (TachyProvider) provider = g_list_model_get_item (providers, i);

      if (g_strcmp0 (tachy_provider_get_id (provider), id) == 0)
        {
          adw_combo_row_set_selected (self->provider_row, i);
          return;
        }
    }
}

static void
edited_cb (TachyComposer *self)
{
  g_assert (TACHY_IS_COMPOSER (self));

  g_clear_pointer (&self->trouble, g_free);
  _tachy_composer_update (self);
}

static void
size_changed_cb (TachyComposer *self)
{
  int width, height;

  g_assert (TACHY_IS_COMPOSER (self));

  tachy_size_chooser_get_size (self->size, &width, &height);
  tachy_reference_well_set_size (self->reference, width, height);
  edited_cb (self);
}

static void
model_changed_cb (TachyComposer *self)
{
  g_assert (TACHY_IS_COMPOSER (self));

  _tachy_composer_keep_model (self);
  _tachy_composer_follow_limits (self);
  edited_cb (self);
}

static void
provider_changed_cb (TachyComposer *self)
{
  TachyProvider *provider = _tachy_composer_get_provider (self);

  g_assert (TACHY_IS_COMPOSER (self));

  if (provider == NULL || !self->listening)
    return;

  _tachy_composer_follow_provider (self);
  _tachy_composer_follow_limits (self);
  g_object_set (tachy_house_get_settings (self->house),
                "provider", tachy_provider_get_id (provider), NULL);
  edited_cb (self);
}

static void
default_provider_changed_cb (TachyComposer *self)
{
  g_autofree char *id = NULL;

  g_object_get (tachy_house_get_settings (self->house), "provider", &id, NULL);
  select_provider (self, id);
}

/* When a server is put in or taken out the row may choose another one by itself, which is not to
 * become the default. */
static void
providers_changing_cb (TachyComposer *self)
{
  self->listening = FALSE;
}

static void
providers_changed_cb (TachyComposer *self)
{
  default_provider_changed_cb (self);
  self->listening = TRUE;
  provider_changed_cb (self);
}

static void
paste_picture_cb (TachyComposer *self)
{
  g_assert (TACHY_IS_COMPOSER (self));

  if (self->house != NULL)
    tachy_reference_well_paste (self->reference);
}

static gboolean
paste_shortcut_cb (GtkWidget *widget,
                   GVariant  *arguments,
                   gpointer   user_data)
{
  paste_picture_cb (TACHY_COMPOSER (widget));
  return GDK_EVENT_STOP;
}

static void
generate (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  _tachy_composer_submit (TACHY_COMPOSER (widget));
}

static char *
dup_provider_name (TachyProvider *provider)
{
  return g_strdup (tachy_provider_get_name (provider));
}

static gboolean
tachy_composer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TACHY_COMPOSER (widget)->prompt));
}

static void
tachy_composer_finalize (GObject *object)
{
  TachyComposer *self = TACHY_COMPOSER (object);

  g_clear_object (&self->house);
  g_clear_pointer (&self->parent_take, g_free);
  g_clear_pointer (&self->trouble, g_free);
  g_hash_table_unref (self->models);

  G_OBJECT_CLASS (tachy_composer_parent_class)->finalize (object);
}

static void
ensure_child_types (void)
{
  g_type_ensure (TACHY_TYPE_MODEL_ROW);
  g_type_ensure (TACHY_TYPE_PROMPT_ENTRY);
  g_type_ensure (TACHY_TYPE_REFERENCE_WELL);
  g_type_ensure (TACHY_TYPE_SECONDS_CHOOSER);
  g_type_ensure (TACHY_TYPE_SIZE_CHOOSER);
}

static void
tachy_composer_class_init (TachyComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = tachy_composer_finalize;
  widget_class->grab_focus = tachy_composer_grab_focus;

  signals[SUBMITTED] = g_signal_new ("submitted", TACHY_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, TACHY_TYPE_TAKE);

  gtk_widget_class_install_action (widget_class, "composer.generate", NULL, generate);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, paste_shortcut_cb,
                                NULL);

  ensure_child_types ();
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyComposer, prompt);
  gtk_widget_class_bind_template_child (widget_class, TachyComposer, reference);
  gtk_widget_class_bind_template_child (widget_class, TachyComposer, size);
  gtk_widget_class_bind_template_child (widget_class, TachyComposer, seconds);
  gtk_widget_class_bind_template_child (widget_class, TachyComposer, provider_row);
  gtk_widget_class_bind_template_child (widget_class, TachyComposer, model_row);
  gtk_widget_class_bind_template_child (widget_class, TachyComposer, note);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, model_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_picture_cb);
  gtk_widget_class_bind_template_callback (widget_class, provider_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, size_changed_cb);
}

static void
tachy_composer_init (TachyComposer *self)
{
  self->models = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  _tachy_composer_update (self);
}

/* The provider that is chosen; NULL before the house is open. */
TachyProvider *
_tachy_composer_get_provider (TachyComposer *self)
{
  return self->house != NULL ? adw_combo_row_get_selected_item (self->provider_row) : NULL;
}

void
_tachy_composer_announce (TachyComposer *self,
                          TachyTake     *take)
{
  g_signal_emit (self, signals[SUBMITTED], 0, take);
}

/**
 * tachy_composer_set_house:
 * @house: an open house; given once
 */
void
tachy_composer_set_house (TachyComposer *self,
                          TachyHouse    *house)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  g_autoptr (GtkExpression) name = NULL;
  g_autofree char *provider = NULL;
  g_autofree char *model = NULL;
  TachySettings *settings;
  GListModel *providers;

  g_return_if_fail (TACHY_IS_COMPOSER (self));
  g_return_if_fail (self->house == NULL);

  self->house = g_object_ref (house);
  providers = G_LIST_MODEL (tachy_house_get_providers (house));
  settings = tachy_house_get_settings (house);
  tachy_reference_well_set_media (self->reference, tachy_house_get_media (house));

  g_object_get (settings, "provider", &provider, "model", &model, NULL);
  g_hash_table_insert (self->models, g_steal_pointer (&provider), g_steal_pointer (&model));
  g_object_bind_property (settings, "model", self->model_row, "text", flags);
  g_object_bind_property (settings, "size", self->size, "wish", flags);
  g_object_bind_property (settings, "seconds", self->seconds, "wish", flags);

  name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                      G_CALLBACK (dup_provider_name), NULL, NULL);
  adw_combo_row_set_expression (self->provider_row, name);
  g_signal_connect_object (providers, "items-changed", G_CALLBACK (providers_changing_cb), self,
                           G_CONNECT_SWAPPED);
  adw_combo_row_set_model (self->provider_row, providers);
  g_signal_connect_object (providers, "items-changed", G_CALLBACK (providers_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  providers_changed_cb (self);
  g_signal_connect_object (settings, "notify::provider", G_CALLBACK (default_provider_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (house, "notify::view-only", G_CALLBACK (_tachy_composer_update), self,
                           G_CONNECT_SWAPPED);
}

/* All but the picture. What a server has not told of a take that was made elsewhere stays as it is
 * here. */
static void
use_words (TachyComposer *self,
           TachyRecipe   *recipe)
{
  TachyProvider *provider = _tachy_composer_get_provider (self);
  const char *model = tachy_recipe_get_model (recipe);
  int width = tachy_recipe_get_width (recipe);
  int height = tachy_recipe_get_height (recipe);

  if (*model != '\0' && provider != NULL && tachy_provider_takes_model (provider))
    gtk_editable_set_text (GTK_EDITABLE (self->model_row), model);
  tachy_prompt_entry_set_text (self->prompt, tachy_recipe_get_prompt (recipe));
  if (width > 0 && height > 0)
    tachy_size_chooser_set_size (self->size, width, height);
  if (tachy_recipe_get_seconds (recipe) > 0)
    tachy_seconds_chooser_set_seconds (self->seconds, tachy_recipe_get_seconds (recipe));
}

/**
 * tachy_composer_use_take:
 * @take: the one whose recipe is to stand here, and whose child the next take will be
 */
void
tachy_composer_use_take (TachyComposer *self,
                         TachyTake     *take)
{
  TachyRecipe *recipe;

  g_return_if_fail (TACHY_IS_COMPOSER (self));
  g_return_if_fail (TACHY_IS_TAKE (take));

  recipe = tachy_take_get_recipe (take);
  if (recipe == NULL || self->house == NULL)
    return;

  select_provider (self, tachy_recipe_get_provider (recipe));
  use_words (self, recipe);

  if (tachy_recipe_get_reference (recipe) != NULL)
    {
      g_autofree char *path = tachy_engine_dup_reference_path (
          tachy_house_get_engine (self->house), tachy_recipe_get_reference (recipe));
      g_autoptr (GFile) file = g_file_new_for_path (path);

      tachy_reference_well_load (self->reference, file);
    }
  else
    {
      tachy_reference_well_clear (self->reference);
    }

  g_free (self->parent_take);
  self->parent_take = g_strdup (tachy_take_get_id (take));
  edited_cb (self);
}

/**
 * tachy_composer_try_studio:
 *
 * Makes a take in the built-in studio at once, of what is written here or else of a sample.
 */
void
tachy_composer_try_studio (TachyComposer *self)
{
  g_autofree char *prompt = NULL;

  g_return_if_fail (TACHY_IS_COMPOSER (self));
  g_return_if_fail (self->house != NULL);

  prompt = tachy_prompt_entry_dup_text (self->prompt);
  if (*g_strstrip (prompt) == '\0')
    tachy_prompt_entry_set_text (self->prompt,
                                 _("A paper boat sails down a rain-wet street at dusk, and "
                                   "lanterns glow in the puddles"));

  select_provider (self, TACHY_PROVIDER_STUDIO);
  _tachy_composer_submit (self);
}
