/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with the take of the page. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-page-private.h"

#include "tachy-confirm-dialog.h"
#include "tachy-launcher.h"
#include "tachy-toast.h"

#include <glib/gi18n.h>

/* One thing that goes on with a take, which may leave the page meanwhile. */
typedef struct
{
  TachyTakePage *page; /* owned */
  TachyTake *take;     /* owned */
} Errand;

static Errand *
errand_new (TachyTakePage *page)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->page = g_object_ref (page);
  errand->take = g_object_ref (page->take);
  return errand;
}

static void
errand_free (Errand *errand)
{
  g_object_unref (errand->page);
  g_object_unref (errand->take);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static GtkWindow *
get_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
use_again (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  _tachy_take_page_announce_use (TACHY_TAKE_PAGE (widget));
}

static void
varied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyTake) take = NULL;

  take = tachy_engine_submit_finish (TACHY_ENGINE (object), result, &error);
  _tachy_take_page_update_actions (errand->page);
  if (take == NULL)
    tachy_toast_show (GTK_WIDGET (errand->page), error->message);
  else
    _tachy_take_page_announce_submitted (errand->page, take);
}

static void
vary (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (widget);
  g_autoptr (TachyRecipe) recipe = tachy_recipe_copy (tachy_take_get_recipe (self->take));

  /* Until it is recorded there is no second one, however fast somebody clicks. */
  gtk_widget_action_set_enabled (widget, "take.vary", FALSE);
  tachy_recipe_set_parent (recipe, tachy_take_get_id (self->take));
  tachy_engine_submit_async (tachy_house_get_engine (self->house), recipe, NULL, NULL, varied_cb,
                             errand_new (self));
}

static void
fetch (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (widget);

  tachy_engine_fetch (tachy_house_get_engine (self->house), self->take);
}

static void
cancelled_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_engine_cancel_finish (TACHY_ENGINE (object), result, &error))
    tachy_toast_show (GTK_WIDGET (errand->page), error->message);
  _tachy_take_page_update_actions (errand->page);
}

static void
cancel (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (widget);

  gtk_widget_action_set_enabled (widget, "take.cancel", FALSE);
  tachy_engine_cancel_async (tachy_house_get_engine (self->house), self->take, NULL,
                             cancelled_cb, errand_new (self));
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_engine_remove_finish (TACHY_ENGINE (object), result, &error))
    _tachy_take_page_announce_deleted (errand->page, errand->take);
  else
    tachy_toast_show (GTK_WIDGET (errand->page), error->message);
}

static void
remove_take (Errand *errand)
{
  TachyEngine *engine = tachy_house_get_engine (errand->page->house);

  tachy_engine_remove_async (engine, errand->take, NULL, removed_cb, errand);
}

static void
delete_confirmed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;

  if (tachy_confirm_dialog_ask_finish (result))
    remove_take (g_steal_pointer (&errand));
}

static void
delete_take (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (widget);

  if (tachy_take_get_clip (self->take) == NULL)
    remove_take (errand_new (self));
  else
    tachy_confirm_dialog_ask_async (get_window (widget), _("Delete This Video?"),
                                    _("Its file goes to the trash. The take disappears from the "
                                      "gallery."),
                                    _("Delete"), NULL, delete_confirmed_cb, errand_new (self));
}

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
show_in_files (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  tachy_launcher_show_in_files (widget, tachy_take_get_clip (TACHY_TAKE_PAGE (widget)->take));
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

static gboolean
can_cancel (TachyTake *take)
{
  switch (tachy_take_get_state (take))
    {
    case TACHY_TAKE_WAITING:
    case TACHY_TAKE_ACCEPTED:
    case TACHY_TAKE_RUNNING:
      return TRUE;

    default:
      return FALSE;
    }
}

void
_tachy_take_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "take.use-again", NULL, use_again);
  gtk_widget_class_install_action (widget_class, "take.vary", NULL, vary);
  gtk_widget_class_install_action (widget_class, "take.fetch", NULL, fetch);
  gtk_widget_class_install_action (widget_class, "take.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "take.delete", NULL, delete_take);
  gtk_widget_class_install_action (widget_class, "take.copy-prompt", NULL, copy_prompt);
  gtk_widget_class_install_action (widget_class, "take.show-in-files", NULL, show_in_files);
  gtk_widget_class_install_action (widget_class, "take.open-with", "s", open_with);
  gtk_widget_class_install_action (widget_class, "take.save-as", NULL, _tachy_take_page_save_as);
  _tachy_take_page_install_unknown_actions (widget_class);
}

/* Of a take that was made elsewhere not all may be known. */
static gboolean
is_whole (TachyTakePage *self,
          TachyRecipe   *recipe)
{
  TachyProvider *provider = tachy_providers_get_by_id (tachy_house_get_providers (self->house),
                                                       tachy_recipe_get_provider (recipe));

  return tachy_recipe_check (recipe, provider, NULL);
}

/* Brings what can be done in step with the state of the take. */
void
_tachy_take_page_update_actions (TachyTakePage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  TachyRecipe *recipe = self->take != NULL ? tachy_take_get_recipe (self->take) : NULL;
  gboolean known = recipe != NULL;
  gboolean active = known && tachy_take_is_active (self->take);
  gboolean filed = known && tachy_take_get_media (self->take) == TACHY_MEDIA_FILED;
  gboolean fetchable = known && !filed && tachy_take_get_state (self->take) == TACHY_TAKE_DONE;

  gtk_widget_action_set_enabled (widget, "take.use-again", known);
  gtk_widget_action_set_enabled (widget, "take.vary", known && is_whole (self, recipe));
  gtk_widget_action_set_enabled (widget, "take.copy-prompt",
                                 known && *tachy_recipe_get_prompt (recipe) != '\0');
  gtk_widget_action_set_enabled (widget, "take.fetch", fetchable);
  gtk_widget_action_set_enabled (widget, "take.cancel", active && can_cancel (self->take));
  gtk_widget_action_set_enabled (widget, "take.delete", known && !active);
  gtk_widget_action_set_enabled (widget, "take.show-in-files", filed);
  gtk_widget_action_set_enabled (widget, "take.open-with", filed);
  gtk_widget_action_set_enabled (widget, "take.save-as", filed);
  _tachy_take_page_update_unknown_actions (self);
}
