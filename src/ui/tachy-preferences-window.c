/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences: the servers, and which of them makes new takes. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-preferences-window.h"

#include "tachy-base-url.h"
#include "tachy-confirm-dialog.h"
#include "tachy-server-dialog.h"
#include "tachy-server-row.h"
#include "tachy-toast.h"

#include <glib/gi18n.h>

struct _TachyPreferencesWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkListBox *servers;
  GtkCheckButton *group;

  TachyHouse *house;
};

/* A server on its way out. */
typedef struct
{
  TachyPreferencesWindow *window; /* owned */
  TachyProvider *provider;        /* owned */
} Removal;

G_DEFINE_FINAL_TYPE (TachyPreferencesWindow, tachy_preferences_window, ADW_TYPE_WINDOW)

static void
removal_free (Removal *removal)
{
  g_object_unref (removal->window);
  g_object_unref (removal->provider);
  g_free (removal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  TachyPreferencesWindow *self = user_data;

  return tachy_server_row_new (item, tachy_house_get_settings (self->house), self->group);
}

static TachyProvider *
get_provider (TachyPreferencesWindow *self,
              GVariant               *parameter)
{
  return tachy_providers_get_by_id (tachy_house_get_providers (self->house),
                                    g_variant_get_string (parameter, NULL));
}

static void
add_server (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  TachyPreferencesWindow *self = TACHY_PREFERENCES_WINDOW (widget);

  tachy_server_dialog_present (GTK_WINDOW (self), self->house, NULL);
}

static void
edit_server (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TachyPreferencesWindow *self = TACHY_PREFERENCES_WINDOW (widget);

  tachy_server_dialog_present (GTK_WINDOW (self), self->house, get_provider (self, parameter));
}

static gboolean
shares_origin (TachyPreferencesWindow *self,
               const char             *origin)
{
  GListModel *providers = G_LIST_MODEL (tachy_house_get_providers (self->house));

  for (guint i = 0; i < g_list_model_get_n_items (providers); i++)
    {
      g_autoptr (TachyProvider) provider = g_list_model_get_item (providers, i);
      const char *base_url = tachy_provider_get_base_url (provider);
      g_autofree char *other = base_url != NULL ? tachy_base_url_dup_origin (base_url) : NULL;

      if (g_strcmp0 (origin, other) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
key_forgotten_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (TachyPreferencesWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_keys_forget_finish (TACHY_KEYS (object), result, &error))
    tachy_toast_show (GTK_WIDGET (self->servers), error->message);
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Removal) removal = user_data;
  TachyPreferencesWindow *self = removal->window;
  g_autofree char *origin = NULL;
  g_autoptr (GError) error = NULL;

  if (!tachy_providers_remove_finish (TACHY_PROVIDERS (object), result, &error))
    {
      tachy_toast_show (GTK_WIDGET (self->servers), error->message);
      return;
    }

  origin = tachy_base_url_dup_origin (tachy_provider_get_base_url (removal->provider));
  if (!shares_origin (self, origin))
    tachy_keys_forget_async (tachy_providers_get_keys (TACHY_PROVIDERS (object)), origin, NULL,
                             key_forgotten_cb, g_object_ref (self));
}

static void
remove_confirmed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (Removal) removal = user_data;
  TachyProviders *providers = tachy_house_get_providers (removal->window->house);

  if (tachy_confirm_dialog_ask_finish (result))
    {
      tachy_providers_remove_async (providers, removal->provider, NULL, removed_cb, removal);
      g_steal_pointer (&removal);
    }
}

static void
remove_server (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TachyPreferencesWindow *self = TACHY_PREFERENCES_WINDOW (widget);
  TachyProvider *provider = get_provider (self, parameter);
  Removal *removal;
  g_autofree char *heading = NULL;

  if (provider == NULL)
    return;

  removal = g_new0 (Removal, 1);
  removal->window = g_object_ref (self);
  removal->provider = g_object_ref (provider);
  /* Translators: %s is the name that the person gave a server. */
  heading = g_strdup_printf (_("Remove “%s”?"), tachy_provider_get_name (provider));
  tachy_confirm_dialog_ask_async (GTK_WINDOW (self), heading,
                                  _("Its key is forgotten. Videos that you have stay; those that "
                                    "it is still making cannot be fetched any more."),
                                  _("Remove"), NULL, remove_confirmed_cb, removal);
}

static void
tachy_preferences_window_finalize (GObject *object)
{
  g_clear_object (&TACHY_PREFERENCES_WINDOW (object)->house);

  G_OBJECT_CLASS (tachy_preferences_window_parent_class)->finalize (object);
}

static void
tachy_preferences_window_class_init (TachyPreferencesWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = tachy_preferences_window_finalize;

  gtk_widget_class_install_action (widget_class, "servers.add", NULL, add_server);
  gtk_widget_class_install_action (widget_class, "servers.edit", "s", edit_server);
  gtk_widget_class_install_action (widget_class, "servers.remove", "s", remove_server);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyPreferencesWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TachyPreferencesWindow, servers);
  gtk_widget_class_bind_template_child (widget_class, TachyPreferencesWindow, group);
}

static void
tachy_preferences_window_init (TachyPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_preferences_window_new:
 * @house: an open house
 */
GtkWidget *
tachy_preferences_window_new (TachyHouse *house)
{
  TachyPreferencesWindow *self;

  g_return_val_if_fail (TACHY_IS_HOUSE (house), NULL);

  self = g_object_new (TACHY_TYPE_PREFERENCES_WINDOW, NULL);
  self->house = g_object_ref (house);
  gtk_list_box_bind_model (self->servers, G_LIST_MODEL (tachy_house_get_providers (house)),
                           create_row, self, NULL);
  return GTK_WIDGET (self);
}
