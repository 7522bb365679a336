/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name of a model: chosen from those that the provider lists, or typed. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-model-row.h"

struct _TachyModelRow
{
  AdwEntryRow parent_instance;

  GtkMenuButton *menu_button;
};

G_DEFINE_FINAL_TYPE (TachyModelRow, tachy_model_row, ADW_TYPE_ENTRY_ROW)

static void
choose_model (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  gtk_editable_set_text (GTK_EDITABLE (widget), g_variant_get_string (parameter, NULL));
}

static void
tachy_model_row_class_init (TachyModelRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "model.choose", "s", choose_model);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-model-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyModelRow, menu_button);
}

static void
tachy_model_row_init (TachyModelRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* An underline in a menu's label would name the key to press. */
static char *
dup_menu_label (const char *model)
{
  GString *label = g_string_new (model);

  g_string_replace (label, "_", "__", 0);
  return g_string_free (label, FALSE);
}

/**
 * tachy_model_row_set_models:
 * @models: (nullable): what is offered; anything can be typed all the same
 */
void
tachy_model_row_set_models (TachyModelRow     *self,
                            const char *const *models)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_return_if_fail (TACHY_IS_MODEL_ROW (self));

  for (int i = 0; models != NULL && models[i] != NULL; i++)
    {
      g_autofree char *label = dup_menu_label (models[i]);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "model.choose", "s", models[i]);
      g_menu_append_item (menu, item);
    }

  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button),
                          g_menu_model_get_n_items (G_MENU_MODEL (menu)) > 0);
}
