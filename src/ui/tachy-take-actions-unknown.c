/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with a take of which nobody knows whether it was created. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-actions-private.h"

#include "tachy-confirm-dialog.h"
#include "tachy-link-dialog.h"
#include "tachy-take-words.h"
#include "tachy-toast.h"

#include <glib/gi18n.h>

static void
link_take (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  TachyTakeHolder *holder = TACHY_TAKE_HOLDER (widget);

  tachy_link_dialog_present (_tachy_take_actions_get_window (widget),
                             tachy_take_holder_get_house (holder),
                             tachy_take_holder_get_take (holder));
}

static void
denied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TachyTakeErrand) errand = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_engine_deny_finish (TACHY_ENGINE (object), result, &error))
    tachy_toast_show (errand->place, error->message);
}

static void
deny_confirmed_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (TachyTakeErrand) errand = user_data;

  if (tachy_confirm_dialog_ask_finish (result))
    {
      TachyEngine *engine = _tachy_take_errand_get_engine (errand);
      TachyTake *take = errand->take;

      tachy_engine_deny_async (engine, take, denied_cb, g_steal_pointer (&errand));
    }
}

static void
deny (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  tachy_confirm_dialog_ask_async (_tachy_take_actions_get_window (widget),
                                  _("Sure That It Was Not Created?"),
                                  _("The take counts as not charged from then on, and is not "
                                    "looked for any more."),
                                  _("It Was Not Created"), NULL, deny_confirmed_cb,
                                  _tachy_take_errand_new (TACHY_TAKE_HOLDER (widget)));
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TachyTakeErrand) errand = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyTake) take = NULL;

  take = tachy_engine_submit_again_finish (TACHY_ENGINE (object), result, &error);
  if (take != NULL)
    tachy_take_holder_announce_submitted (errand->holder, take);
  else
    tachy_toast_show (errand->place, error->message);
}

static void
again_confirmed_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (TachyTakeErrand) errand = user_data;

  if (tachy_confirm_dialog_ask_finish (result))
    {
      TachyEngine *engine = _tachy_take_errand_get_engine (errand);
      TachyTake *take = errand->take;

      tachy_engine_submit_again_async (engine, take, submitted_cb, g_steal_pointer (&errand));
    }
}

static void
submit_again (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TachyTakeHolder *holder = TACHY_TAKE_HOLDER (widget);
  double dollars = 0;
  g_autofree char *body = NULL;

  if (tachy_take_get_price (tachy_take_holder_get_take (holder), &dollars) && dollars > 0)
    body = g_strdup_printf (
        /* Translators: two prices in US dollars: of one take, and of both together. */
        _("If the first one was created after all, both are charged: about $%.2f each, "
          "$%.2f together."),
        dollars, 2 * dollars);
  else
    body = g_strdup (_("If the first one was created after all, both are charged."));

  tachy_confirm_dialog_ask_async (_tachy_take_actions_get_window (widget), _("Submit It Again?"),
                                  body, _("Submit Again"), NULL, again_confirmed_cb,
                                  _tachy_take_errand_new (holder));
}

void
_tachy_take_actions_install_unknown (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "take.link", NULL, link_take);
  gtk_widget_class_install_action (widget_class, "take.deny", NULL, deny);
  gtk_widget_class_install_action (widget_class, "take.submit-again", NULL, submit_again);
}

/* Brings what can be done in step with the state of the take. */
void
_tachy_take_actions_update_unknown (TachyTakeHolder *holder)
{
  GtkWidget *widget = GTK_WIDGET (holder);
  TachyTake *take = tachy_take_holder_get_take (holder);
  gboolean unknown = take != NULL && tachy_take_is_loaded (take) &&
                     tachy_take_get_state (take) == TACHY_TAKE_UNKNOWN;
  gboolean settled = unknown && tachy_take_get_search (take) == TACHY_SEARCH_SETTLED;

  gtk_widget_action_set_enabled (widget, "take.link", unknown);
  gtk_widget_action_set_enabled (widget, "take.deny", unknown);
  gtk_widget_action_set_enabled (widget, "take.submit-again", unknown && !settled);
}
