/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One server in the preferences: whether new takes go there, and the ways to change it. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-server-row.h"

#include <glib/gi18n.h>

struct _TachyServerRow
{
  AdwActionRow parent_instance;

  GtkCheckButton *check;
  GtkWidget *edit_button;
  GtkWidget *remove_button;

  TachyProvider *provider;
  TachySettings *settings;
};

G_DEFINE_FINAL_TYPE (TachyServerRow, tachy_server_row, ADW_TYPE_ACTION_ROW)

static void
default_changed_cb (TachyServerRow *self)
{
  g_autofree char *id = NULL;

  g_object_get (self->settings, "provider", &id, NULL);
  gtk_check_button_set_active (self->check,
                               g_strcmp0 (id, tachy_provider_get_id (self->provider)) == 0);
}

static void
toggled_cb (TachyServerRow *self)
{
  g_assert (TACHY_IS_SERVER_ROW (self));

  if (gtk_check_button_get_active (self->check))
    g_object_set (self->settings, "provider", tachy_provider_get_id (self->provider), NULL);
}

static void
tachy_server_row_dispose (GObject *object)
{
  TachyServerRow *self = TACHY_SERVER_ROW (object);

  g_clear_object (&self->provider);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (tachy_server_row_parent_class)->dispose (object);
}

static void
tachy_server_row_class_init (TachyServerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tachy_server_row_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-server-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyServerRow, check);
  gtk_widget_class_bind_template_child (widget_class, TachyServerRow, edit_button);
  gtk_widget_class_bind_template_child (widget_class, TachyServerRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
tachy_server_row_init (TachyServerRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_server_row_new:
 * @group: the check button that all rows of the list share
 */
GtkWidget *
tachy_server_row_new (TachyProvider  *provider,
                      TachySettings  *settings,
                      GtkCheckButton *group)
{
  TachyServerRow *self = g_object_new (TACHY_TYPE_SERVER_ROW, NULL);
  gboolean studio = tachy_provider_is_studio (provider);
  const char *id = tachy_provider_get_id (provider);

  self->provider = g_object_ref (provider);
  self->settings = g_object_ref (settings);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), tachy_provider_get_name (provider));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), studio
                                   ? _("Simple animated sketches, made on this computer")
                                   : tachy_provider_get_base_url (provider));
  gtk_widget_set_visible (self->edit_button, !studio);
  gtk_widget_set_visible (self->remove_button, !studio);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit_button), "s", id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->remove_button), "s", id);

  gtk_check_button_set_group (self->check, group);
  default_changed_cb (self);
  g_signal_connect_object (settings, "notify::provider", G_CALLBACK (default_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
