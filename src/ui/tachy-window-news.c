/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window tells by itself: takes that have ended, and conditions that need somebody. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-window-private.h"

#include "tachy-server-dialog.h"
#include "tachy-take-words.h"

#include <glib/gi18n.h>

/* Whether somebody is looking at the take right now. */
static gboolean
is_seen (TachyWindow *self,
         TachyTake   *take)
{
  return tachy_take_page_get_take (self->take_page) == take &&
         gtk_widget_get_mapped (GTK_WIDGET (self->take_page)) &&
         gtk_window_is_active (GTK_WINDOW (self));
}

static void
tell (TachyWindow *self,
      TachyTake   *take,
      const char  *title,
      const char  *button_label,
      const char  *action_name)
{
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, button_label);
  adw_toast_set_action_name (toast, action_name);
  adw_toast_set_action_target (toast, "x", tachy_take_get_number (take));

  /* One word about takes at a time: ten that end together shall not speak for a minute. */
  if (self->news != NULL)
    adw_toast_dismiss (self->news);
  g_set_weak_pointer (&self->news, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
tell_end (TachyWindow *self,
          TachyTake   *take)
{
  if (is_seen (self, take) || tachy_take_get_state (take) == TACHY_TAKE_CANCELLED)
    return;

  if (tachy_take_get_state (take) == TACHY_TAKE_UNKNOWN)
    tell (self, take, _("A video may have been created and charged"), _("Show"), "win.show-take");
  else if (tachy_take_words_has_trouble (take))
    tell (self, take, _("A video could not be made"), _("Show"), "win.show-take");
  else
    tell (self, take, _("Your video is ready"), _("Play"), "win.play-take");
}

static gboolean
is_stuck (TachyTake *take)
{
  TachyError cause;

  return tachy_take_is_active (take) && tachy_take_get_cause (take, &cause) &&
         cause == TACHY_ERROR_STORAGE;
}

static void
take_changed_cb (TachyWindow *self,
                 TachyTake   *take)
{
  if (tachy_take_is_active (take))
    g_hash_table_add (self->followed, g_object_ref (take));
  else if (g_hash_table_remove (self->followed, take))
    tell_end (self, take);

  if (is_stuck (take))
    g_set_object (&self->stuck_take, take);
  else if (self->stuck_take == take)
    g_clear_object (&self->stuck_take);

  _tachy_window_update_banner (self);
}

static void
take_removed_cb (TachyWindow *self,
                 TachyTake   *take)
{
  g_hash_table_remove (self->followed, take);
  if (self->stuck_take == take)
    g_clear_object (&self->stuck_take);
  if (tachy_take_page_get_take (self->take_page) == take)
    _tachy_window_show_gallery (self);

  _tachy_window_update_banner (self);
}

static gboolean
find_refused (TachyWindow *self,
              const char  *provider_id,
              guint       *index)
{
  return g_ptr_array_find_with_equal_func (self->refused, provider_id, g_str_equal, index);
}

static void
take_found_cb (TachyWindow *self,
               TachyTake   *take)
{
  tell (self, take, _("Found it on the server"), _("Show"), "win.show-take");
}

static void
unrecorded_response_cb (TachyWindow *self,
                        const char  *response,
                        GtkWidget   *dialog)
{
  if (g_str_equal (response, "copy"))
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                            g_object_get_data (G_OBJECT (dialog), "remote-id"));
}

/* The one loud thing that the window does: the id may soon stand nowhere else. */
static void
take_unrecorded_cb (TachyWindow *self,
                    TachyTake   *take,
                    const char  *remote_id)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Keep This Id"),
                                              tachy_take_get_reason (take));
  GtkWidget *label = gtk_label_new (remote_id);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_widget_add_css_class (label, "title-4");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), label);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"), "copy",
                                    _("Copy Id"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "copy");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_object_set_data_full (G_OBJECT (dialog), "remote-id", g_strdup (remote_id), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (unrecorded_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
key_refused_cb (TachyWindow *self,
                const char  *provider_id)
{
  if (!find_refused (self, provider_id, NULL))
    g_ptr_array_add (self->refused, g_strdup (provider_id));
  _tachy_window_update_banner (self);
}

static void
provider_resumed_cb (TachyWindow *self,
                     const char  *provider_id)
{
  guint index;

  if (find_refused (self, provider_id, &index))
    g_ptr_array_remove_index (self->refused, index);
  _tachy_window_update_banner (self);
}

/* One server after the other; whoever has been removed needs no key any more. */
static TachyProvider *
get_refused (TachyWindow *self)
{
  TachyProviders *providers = tachy_house_get_providers (self->house);

  for (guint i = 0; i < self->refused->len; i++)
    {
      TachyProvider *provider = tachy_providers_get_by_id (providers, self->refused->pdata[i]);

      if (provider != NULL)
        return provider;
    }

  return NULL;
}

static void
show_refused (TachyWindow   *self,
              TachyProvider *provider)
{
  g_autofree char *title = NULL;

  /* Translators: %s is the name of a server. */
  title = g_strdup_printf (_("“%s” does not accept the key. Its videos wait until you enter "
                             "another."),
                           tachy_provider_get_name (provider));
  tachy_banner_show (self->banner, title, _("Enter Key"));
}

static void
banner_button_clicked_cb (TachyWindow *self)
{
  TachyEngine *engine = tachy_house_get_engine (self->house);

  if (tachy_house_get_view_only (self->house) != NULL)
    _tachy_window_open_house (self);
  else if (get_refused (self) != NULL)
    tachy_server_dialog_present (GTK_WINDOW (self), self->house, get_refused (self));
  else if (self->stuck_take != NULL)
    tachy_engine_fetch (engine, self->stuck_take);
  else if (tachy_engine_get_n_held (engine) > 0)
    tachy_engine_go_on (engine);
  else
    tachy_meter_download_now (tachy_engine_get_meter (engine));
}

static void
show_held (TachyWindow *self,
           TachyEngine *engine)
{
  guint n_held = tachy_engine_get_n_held (engine);
  double dollars = 0;
  g_autofree char *title = NULL;
  g_autofree char *label = NULL;

  title = g_strdup_printf (ngettext ("One take from last time still waits to be sent.",
                                     "%u takes from last time still wait to be sent.", n_held),
                           n_held);
  if (tachy_engine_get_held_price (engine, &dollars))
    {
      /* Translators: %u is a number of takes, the price is in US dollars. */
      label = g_strdup_printf (ngettext ("Go On (%u take, about $%.2f)",
                                         "Go On (%u takes, about $%.2f)", n_held),
                               n_held, dollars);
    }
  else
    {
      label = g_strdup_printf (ngettext ("Go On (%u take, price unknown)",
                                         "Go On (%u takes, price unknown)", n_held),
                               n_held);
    }
  tachy_banner_show (self->banner, title, label);
}

static void
show_metered (TachyWindow *self,
              guint        n_waiting)
{
  g_autofree char *title = NULL;

  title = g_strdup_printf (ngettext ("Metered network: one video waits.",
                                     "Metered network: %u videos wait.", n_waiting),
                           n_waiting);
  tachy_banner_show (self->banner, title, _("Download Now"));
}

/* Shows the most pressing of the conditions that need somebody, or none. */
void
_tachy_window_update_banner (TachyWindow *self)
{
  TachyEngine *engine = tachy_house_get_engine (self->house);

  if (tachy_house_get_view_only (self->house) != NULL)
    tachy_banner_show (self->banner, tachy_house_get_view_only (self->house), _("Try Again"));
  else if (get_refused (self) != NULL)
    show_refused (self, get_refused (self));
  else if (self->stuck_take != NULL)
    tachy_banner_show (self->banner, tachy_take_get_reason (self->stuck_take), _("Try Again"));
  else if (tachy_engine_get_n_held (engine) > 0)
    show_held (self, engine);
  else if (tachy_meter_get_n_waiting (tachy_engine_get_meter (engine)) > 0)
    show_metered (self, tachy_meter_get_n_waiting (tachy_engine_get_meter (engine)));
  else
    tachy_banner_hide (self->banner);
}

/* Listens to everything that is worth telling. */
void
_tachy_window_follow_takes (TachyWindow *self)
{
  TachyTakes *takes = tachy_house_get_takes (self->house);
  TachyEngine *engine = tachy_house_get_engine (self->house);

  g_signal_connect_object (takes, "added", G_CALLBACK (take_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (takes, "changed", G_CALLBACK (take_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (takes, "removed", G_CALLBACK (take_removed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "key-refused", G_CALLBACK (key_refused_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "provider-resumed", G_CALLBACK (provider_resumed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tachy_house_get_providers (self->house), "items-changed",
                           G_CALLBACK (_tachy_window_update_banner), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "found", G_CALLBACK (take_found_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "unrecorded", G_CALLBACK (take_unrecorded_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::n-held", G_CALLBACK (_tachy_window_update_banner),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tachy_engine_get_meter (engine), "notify::n-waiting",
                           G_CALLBACK (_tachy_window_update_banner), self, G_CONNECT_SWAPPED);
  tachy_meter_set_asks (tachy_engine_get_meter (engine), TRUE);
  g_signal_connect_object (self->banner, "button-clicked", G_CALLBACK (banner_button_clicked_cb),
                           self, G_CONNECT_SWAPPED);
}
