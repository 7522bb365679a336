/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with a take of which nobody knows whether it was created. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-page-private.h"

#include "tachy-confirm-dialog.h"
#include "tachy-link-dialog.h"
#include "tachy-take-words.h"
#include "tachy-toast.h"

#include <glib/gi18n.h>

/* A question about a take, which may leave the page meanwhile. */
typedef struct
{
  TachyTakePage *page; /* owned */
  TachyTake *take;     /* owned */
} Question;

static Question *
question_new (TachyTakePage *page)
{
  Question *question = g_new0 (Question, 1);

  question->page = g_object_ref (page);
  question->take = g_object_ref (page->take);
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->page);
  g_object_unref (question->take);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static TachyEngine *
get_engine (Question *question)
{
  return tachy_house_get_engine (question->page->house);
}

static GtkWindow *
get_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
link_take (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (widget);

  tachy_link_dialog_present (get_window (widget), self->house, self->take);
}

static void
denied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_engine_deny_finish (TACHY_ENGINE (object), result, &error))
    tachy_toast_show (GTK_WIDGET (question->page), error->message);
}

static void
deny_confirmed_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (Question) question = user_data;

  if (tachy_confirm_dialog_ask_finish (result))
    {
      TachyEngine *engine = get_engine (question);
      TachyTake *take = question->take;

      tachy_engine_deny_async (engine, take, denied_cb, g_steal_pointer (&question));
    }
}

static void
deny (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  tachy_confirm_dialog_ask_async (get_window (widget), _("Sure That It Was Not Created?"),
                                  _("The take counts as not charged from then on, and is not "
                                    "looked for any more."),
                                  _("It Was Not Created"), NULL, deny_confirmed_cb,
                                  question_new (TACHY_TAKE_PAGE (widget)));
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyTake) take = NULL;

  take = tachy_engine_submit_again_finish (TACHY_ENGINE (object), result, &error);
  if (take != NULL)
    _tachy_take_page_announce_submitted (question->page, take);
  else
    tachy_toast_show (GTK_WIDGET (question->page), error->message);
}

static void
again_confirmed_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (Question) question = user_data;

  if (tachy_confirm_dialog_ask_finish (result))
    {
      TachyEngine *engine = get_engine (question);
      TachyTake *take = question->take;

      tachy_engine_submit_again_async (engine, take, submitted_cb, g_steal_pointer (&question));
    }
}

static void
submit_again (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (widget);
  double dollars = 0;
  g_autofree char *body = NULL;

  if (tachy_take_get_price (self->take, &dollars) && dollars > 0)
    body = g_strdup_printf (
        /* Translators: two prices in US dollars: of one take, and of both together. */
        _("If the first one was created after all, both are charged: about $%.2f each, "
          "$%.2f together."),
        dollars, 2 * dollars);
  else
    body = g_strdup (_("If the first one was created after all, both are charged."));

  tachy_confirm_dialog_ask_async (get_window (widget), _("Submit It Again?"), body,
                                  _("Submit Again"), NULL, again_confirmed_cb,
                                  question_new (self));
}

void
_tachy_take_page_install_unknown_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "take.link", NULL, link_take);
  gtk_widget_class_install_action (widget_class, "take.deny", NULL, deny);
  gtk_widget_class_install_action (widget_class, "take.submit-again", NULL, submit_again);
}

/* Brings what can be done in step with the state of the take. */
void
_tachy_take_page_update_unknown_actions (TachyTakePage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean unknown = self->take != NULL && tachy_take_is_loaded (self->take) &&
                     tachy_take_get_state (self->take) == TACHY_TAKE_UNKNOWN;
  gboolean settled = unknown && tachy_take_get_search (self->take) == TACHY_SEARCH_SETTLED;

  gtk_widget_action_set_enabled (widget, "take.link", unknown);
  gtk_widget_action_set_enabled (widget, "take.deny", unknown);
  gtk_widget_action_set_enabled (widget, "take.submit-again", unknown && !settled);
}
