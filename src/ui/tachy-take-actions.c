/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with a take, wherever it is shown. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-actions-private.h"

#include "tachy-confirm-dialog.h"
#include "tachy-launcher.h"
#include "tachy-requests-dialog.h"
#include "tachy-take-words.h"
#include "tachy-toast.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/*
 * _tachy_take_errand_new:
 *
 * Returns: (transfer full): an errand for the take that @holder shows now
 */
TachyTakeErrand *
_tachy_take_errand_new (TachyTakeHolder *holder)
{
  TachyTakeErrand *errand = g_new0 (TachyTakeErrand, 1);
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (holder), ADW_TYPE_TOAST_OVERLAY);

  errand->holder = g_object_ref (holder);
  errand->take = g_object_ref (tachy_take_holder_get_take (holder));
  errand->place = g_object_ref (overlay != NULL ? overlay : GTK_WIDGET (holder));
  return errand;
}

void
_tachy_take_errand_free (TachyTakeErrand *errand)
{
  g_object_unref (errand->holder);
  g_object_unref (errand->take);
  g_object_unref (errand->place);
  g_free (errand);
}

TachyEngine *
_tachy_take_errand_get_engine (TachyTakeErrand *errand)
{
  return tachy_house_get_engine (tachy_take_holder_get_house (errand->holder));
}

GtkWindow *
_tachy_take_actions_get_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static TachyTake *
get_take (GtkWidget *widget)
{
  return tachy_take_holder_get_take (TACHY_TAKE_HOLDER (widget));
}

static TachyEngine *
get_engine (GtkWidget *widget)
{
  return tachy_house_get_engine (tachy_take_holder_get_house (TACHY_TAKE_HOLDER (widget)));
}

static void
use_again (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  tachy_take_holder_announce_use (TACHY_TAKE_HOLDER (widget));
}

static void
varied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TachyTakeErrand) errand = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyTake) take = NULL;

  take = tachy_engine_submit_finish (TACHY_ENGINE (object), result, &error);
  tachy_take_actions_update (errand->holder);
  if (take == NULL)
    tachy_toast_show (errand->place, error->message);
  else
    tachy_take_holder_announce_submitted (errand->holder, take);
}

static void
vary (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  g_autoptr (TachyRecipe) recipe = tachy_recipe_copy (tachy_take_get_recipe (get_take (widget)));

  /* Until it is recorded there is no second one, however fast somebody clicks. */
  gtk_widget_action_set_enabled (widget, "take.vary", FALSE);
  tachy_recipe_set_parent (recipe, tachy_take_get_id (get_take (widget)));
  tachy_engine_submit_async (get_engine (widget), recipe, NULL, NULL, varied_cb,
                             _tachy_take_errand_new (TACHY_TAKE_HOLDER (widget)));
}

static void
fetch (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  tachy_engine_fetch (get_engine (widget), get_take (widget));
}

static void
cancelled_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TachyTakeErrand) errand = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_engine_cancel_finish (TACHY_ENGINE (object), result, &error))
    tachy_toast_show (errand->place, error->message);
  tachy_take_actions_update (errand->holder);
}

static void
cancel (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  gtk_widget_action_set_enabled (widget, "take.cancel", FALSE);
  tachy_engine_cancel_async (get_engine (widget), get_take (widget), NULL, cancelled_cb,
                             _tachy_take_errand_new (TACHY_TAKE_HOLDER (widget)));
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TachyTakeErrand) errand = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_engine_remove_finish (TACHY_ENGINE (object), result, &error))
    tachy_take_holder_announce_deleted (errand->holder, errand->take);
  else
    tachy_toast_show (errand->place, error->message);
}

static void
remove_take (TachyTakeErrand *errand)
{
  tachy_engine_remove_async (_tachy_take_errand_get_engine (errand), errand->take, NULL,
                             removed_cb, errand);
}

static void
delete_confirmed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (TachyTakeErrand) errand = user_data;

  if (tachy_confirm_dialog_ask_finish (result))
    remove_take (g_steal_pointer (&errand));
}

static void
delete_take (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TachyTakeErrand *errand = _tachy_take_errand_new (TACHY_TAKE_HOLDER (widget));

  if (tachy_take_get_clip (errand->take) == NULL)
    remove_take (errand);
  else
    tachy_confirm_dialog_ask_async (_tachy_take_actions_get_window (widget),
                                    _("Delete This Video?"),
                                    _("Its file goes to the trash. The take disappears from the "
                                      "gallery."),
                                    _("Delete"), NULL, delete_confirmed_cb, errand);
}

static void
show_in_files (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  tachy_launcher_show_in_files (widget, tachy_take_get_clip (get_take (widget)));
}

static void
show_requests (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  tachy_requests_dialog_present (_tachy_take_actions_get_window (widget),
                                 tachy_take_holder_get_house (TACHY_TAKE_HOLDER (widget)),
                                 get_take (widget));
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

/* Of a take that was made elsewhere not all may be known. */
static gboolean
is_whole (TachyTakeHolder *holder,
          TachyRecipe     *recipe)
{
  TachyProviders *providers = tachy_house_get_providers (tachy_take_holder_get_house (holder));

  return tachy_recipe_check (
      recipe, tachy_providers_get_by_id (providers, tachy_recipe_get_provider (recipe)), NULL);
}

/**
 * tachy_take_actions_install:
 * @widget_class: of a #TachyTakeHolder
 *
 * Gives it the actions, which are called "take.…".
 */
void
tachy_take_actions_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "take.use-again", NULL, use_again);
  gtk_widget_class_install_action (widget_class, "take.vary", NULL, vary);
  gtk_widget_class_install_action (widget_class, "take.fetch", NULL, fetch);
  gtk_widget_class_install_action (widget_class, "take.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "take.delete", NULL, delete_take);
  gtk_widget_class_install_action (widget_class, "take.show-in-files", NULL, show_in_files);
  gtk_widget_class_install_action (widget_class, "take.show-requests", NULL, show_requests);
  _tachy_take_actions_install_unknown (widget_class);
}

/**
 * tachy_take_actions_update:
 *
 * Brings what can be done in step with the state of the take that @holder shows.
 */
void
tachy_take_actions_update (TachyTakeHolder *holder)
{
  GtkWidget *widget = GTK_WIDGET (holder);
  TachyTake *take = tachy_take_holder_get_take (holder);
  TachyRecipe *recipe = take != NULL ? tachy_take_get_recipe (take) : NULL;
  gboolean known = recipe != NULL;
  gboolean active = known && tachy_take_is_active (take);
  gboolean filed = known && tachy_take_get_media (take) == TACHY_MEDIA_FILED;
  gboolean fetchable = known && !filed && !active && tachy_take_get_state (take) == TACHY_TAKE_DONE;

  gtk_widget_action_set_enabled (widget, "take.use-again", known);
  gtk_widget_action_set_enabled (widget, "take.vary", known && is_whole (holder, recipe));
  gtk_widget_action_set_enabled (widget, "take.fetch", fetchable);
  gtk_widget_action_set_enabled (widget, "take.cancel", active && can_cancel (take));
  gtk_widget_action_set_enabled (widget, "take.delete", known && !active);
  gtk_widget_action_set_enabled (widget, "take.show-in-files",
                                 known && tachy_take_words_has_file (take));
  gtk_widget_action_set_enabled (widget, "take.show-requests", known);
  _tachy_take_actions_update_unknown (holder);
}
