/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways through the window: composer, gallery, take page, full screen. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-window-private.h"

#include "tachy-import-dialog.h"
#include "tachy-server-dialog.h"
#include "tachy-take-words.h"

#include <glib/gi18n.h>

static gboolean
is_at_take (TachyWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->places), "take") == 0;
}

static gboolean
is_at_ledger (TachyWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->places), "ledger") == 0;
}

static void
new_take (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  TachyWindow *self = TACHY_WINDOW (widget);

  adw_flap_set_reveal_flap (self->flap, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static void
toggle_composer (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  TachyWindow *self = TACHY_WINDOW (widget);
  gboolean shown = !adw_flap_get_reveal_flap (self->flap);

  adw_flap_set_reveal_flap (self->flap, shown);
  gtk_widget_grab_focus (shown ? GTK_WIDGET (self->composer)
                               : gtk_stack_get_visible_child (self->places));
}

/* The way out of the composer where it is a page of its own. */
static void
leave_composer (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  TachyWindow *self = TACHY_WINDOW (widget);

  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static void
go_back (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  TachyWindow *self = TACHY_WINDOW (widget);

  if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    g_object_set (self->take_page, "fullscreened", FALSE, NULL);
  else if (adw_flap_get_folded (self->flap) && adw_flap_get_reveal_flap (self->flap))
    leave_composer (widget, action_name, parameter);
  else if (is_at_take (self) && self->from_ledger)
    gtk_widget_activate_action (widget, "win.show-ledger", NULL);
  else if (is_at_take (self) || is_at_ledger (self))
    _tachy_window_show_gallery (self);
}

static void
toggle_fullscreen (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  TachyWindow *self = TACHY_WINDOW (widget);

  if (is_at_take (self))
    tachy_take_page_toggle_fullscreen (self->take_page);
}

static TachyTake *
dup_take (TachyWindow *self,
          GVariant    *parameter)
{
  return tachy_takes_dup_by_number (tachy_house_get_takes (self->house),
                                    g_variant_get_int64 (parameter));
}

static void
show_take (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  g_autoptr (TachyTake) take = dup_take (TACHY_WINDOW (widget), parameter);

  _tachy_window_show_take (TACHY_WINDOW (widget), take);
}

static void
play_take (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  TachyWindow *self = TACHY_WINDOW (widget);
  g_autoptr (TachyTake) take = dup_take (self, parameter);

  _tachy_window_show_take (self, take);
  tachy_take_page_play (self->take_page, FALSE);
}

static void
show_ledger (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TachyWindow *self = TACHY_WINDOW (widget);

  if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    g_object_set (self->take_page, "fullscreened", FALSE, NULL);
  gtk_stack_set_visible_child_name (self->places, "ledger");
  tachy_take_page_set_take (self->take_page, NULL);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  _tachy_window_update_place (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->ledger));
}

static void
connect_server (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  TachyWindow *self = TACHY_WINDOW (widget);

  tachy_server_dialog_present (GTK_WINDOW (self), self->house, NULL);
}

static void
show_added_cb (TachyWindow *self,
               TachyTake   *take)
{
  if (take == NULL)
    {
      _tachy_window_show_gallery (self);
      return;
    }

  _tachy_window_show_take (self, take);
  gtk_widget_grab_focus (GTK_WIDGET (self->take_page));
}

static void
add_existing (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  TachyWindow *self = TACHY_WINDOW (widget);
  TachyImportDialog *dialog = tachy_import_dialog_present (GTK_WINDOW (self), self->house);

  g_signal_connect_object (dialog, "show-take", G_CALLBACK (show_added_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
open_again (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  _tachy_window_open_house (TACHY_WINDOW (widget));
}

void
_tachy_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new-take", NULL, new_take);
  gtk_widget_class_install_action (widget_class, "win.toggle-composer", NULL, toggle_composer);
  gtk_widget_class_install_action (widget_class, "win.leave-composer", NULL, leave_composer);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, toggle_fullscreen);
  gtk_widget_class_install_action (widget_class, "win.show-take", "x", show_take);
  gtk_widget_class_install_action (widget_class, "win.play-take", "x", play_take);
  gtk_widget_class_install_action (widget_class, "win.show-ledger", NULL, show_ledger);
  gtk_widget_class_install_action (widget_class, "win.connect-server", NULL, connect_server);
  gtk_widget_class_install_action (widget_class, "win.add-existing", NULL, add_existing);
  gtk_widget_class_install_action (widget_class, "win.open-again", NULL, open_again);
}

/* Before there is a house, only what opens it can be done. */
void
_tachy_window_enable_actions (TachyWindow *self,
                              gboolean     enabled)
{
  static const char *const actions[] = {
    "win.new-take",
    "win.toggle-composer",
    "win.leave-composer",
    "win.back",
    "win.fullscreen",
    "win.show-take",
    "win.play-take",
    "win.connect-server",
    "win.add-existing",
    "win.show-ledger",
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], enabled);
}

/* Whoever came from the ledger goes back there. */
static void
update_back_button (TachyWindow *self)
{
  gboolean to_ledger = is_at_take (self) && self->from_ledger;
  const char *label = to_ledger ? _("Back to Costs") : _("Back to All Videos");

  gtk_widget_set_visible (self->back_button, is_at_take (self) || is_at_ledger (self));
  gtk_widget_set_tooltip_text (self->back_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Brings header and title in step with what is seen. */
void
_tachy_window_update_place (TachyWindow *self)
{
  gboolean at_take = is_at_take (self);
  gboolean composer_seen = adw_flap_get_reveal_flap (self->flap) &&
                           !adw_flap_get_folded (self->flap);
  TachyTake *take = tachy_take_page_get_take (self->take_page);
  g_autofree char *title = NULL;

  if (at_take && take != NULL)
    title = tachy_take_words_dup_title (take);
  else
    title = g_strdup (is_at_ledger (self) ? _("Costs") : _("Tachyscope"));

  adw_window_title_set_title (self->title, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  update_back_button (self);
  gtk_widget_set_visible (self->new_take_button, !composer_seen);
}

void
_tachy_window_show_take (TachyWindow *self,
                         TachyTake   *take)
{
  self->from_ledger = is_at_ledger (self);
  tachy_take_page_set_take (self->take_page, take);
  gtk_stack_set_visible_child_name (self->places, "take");
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  _tachy_window_update_place (self);
}

void
_tachy_window_show_gallery (TachyWindow *self)
{
  gtk_stack_set_visible_child_name (self->places, "gallery");
  tachy_take_page_set_take (self->take_page, NULL);
  _tachy_window_update_place (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->gallery));
}
