/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with the take of the page, besides what can be done with any take. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-page-private.h"

#include "tachy-launcher.h"
#include "tachy-take-actions.h"
#include "tachy-take-words.h"
#include "tachy-toast.h"

#include <glib/gi18n.h>

static void
copy_prompt (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (widget);
  TachyRecipe *recipe = tachy_take_get_recipe (self->take);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), tachy_recipe_get_prompt (recipe));
  tachy_toast_show (widget, _("Prompt copied"));
}

static void
open_with (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (widget);

  tachy_player_pause (self->player);
  tachy_launcher_open_with (widget, tachy_take_get_clip (self->take),
                            g_variant_get_string (parameter, NULL));
}

void
_tachy_take_page_install_actions (GtkWidgetClass *widget_class)
{
  tachy_take_actions_install (widget_class);
  gtk_widget_class_install_action (widget_class, "take.copy-prompt", NULL, copy_prompt);
  gtk_widget_class_install_action (widget_class, "take.open-with", "s", open_with);
  gtk_widget_class_install_action (widget_class, "take.save-as", NULL, _tachy_take_page_save_as);
}

/* Brings what can be done in step with the state of the take. */
void
_tachy_take_page_update_actions (TachyTakePage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  TachyRecipe *recipe = self->take != NULL ? tachy_take_get_recipe (self->take) : NULL;
  gboolean known = recipe != NULL;
  gboolean has_file = known && tachy_take_words_has_file (self->take);

  tachy_take_actions_update (TACHY_TAKE_HOLDER (self));
  gtk_widget_action_set_enabled (widget, "take.copy-prompt",
                                 known && *tachy_recipe_get_prompt (recipe) != '\0');
  gtk_widget_action_set_enabled (widget, "take.open-with", has_file);
  gtk_widget_action_set_enabled (widget, "take.save-as", has_file);
}
