/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits for the keyring: says so where that takes long, and offers to go on without it. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-server-dialog-private.h"

#include <glib/gi18n.h>

/* An open keyring answers at once; one that asks for its password elsewhere may take long, and one
 * that hangs takes until the keys give it up. */
#define PATIENCE_SECONDS 3

static gboolean
keyring_slow_cb (gpointer user_data)
{
  TachyServerDialog *self = user_data;

  self->keyring_id = 0;
  if (self->storing == NULL)
    {
      _tachy_server_dialog_tell (self,
                                 _("The keyring does not answer yet. Unlock it, or enter the key "
                                   "again."),
                                 TACHY_SERVER_UNTESTED);
      return G_SOURCE_REMOVE;
    }

  _tachy_server_dialog_tell (self,
                             _("The keyring does not answer yet. Unlock it, or go on without: the "
                               "key is then kept only until you quit."),
                             TACHY_SERVER_UNTESTED);
  gtk_button_set_label (self->save_button, _("Go On Without"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "server.save", TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->save_button));

  return G_SOURCE_REMOVE;
}

static void
begin_to_wait (TachyServerDialog *self)
{
  g_clear_handle_id (&self->keyring_id, g_source_remove);
  self->keyring_id = g_timeout_add_seconds (PATIENCE_SECONDS, keyring_slow_cb, self);
}

/* Asks the keyring for the key that belongs to @origin. */
void
_tachy_server_dialog_look_up_key (TachyServerDialog  *self,
                                  const char         *origin,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  TachyKeys *keys = tachy_providers_get_keys (tachy_house_get_providers (self->house));

  begin_to_wait (self);
  tachy_keys_lookup_async (keys, origin, self->work, callback, user_data);
}

/* Puts the key into the keyring, even where the dialog has been closed meanwhile. By then the server
 * itself is kept, so there is nothing to change any more. */
void
_tachy_server_dialog_store_key (TachyServerDialog  *self,
                                const char         *origin,
                                const char         *key,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  TachyKeys *keys = tachy_providers_get_keys (tachy_house_get_providers (self->house));

  self->storing = g_cancellable_new ();
  if (!g_cancellable_is_cancelled (self->work))
    {
      /* An entry that loses its focus only with its sensitivity is not told, and complains. */
      gtk_window_set_focus (GTK_WINDOW (self), NULL);
      gtk_widget_set_sensitive (GTK_WIDGET (self->group), FALSE);
      begin_to_wait (self);
    }
  tachy_keys_store_async (keys, origin, key, self->storing, callback, user_data);
}

/* To be called when either has come back. */
void
_tachy_server_dialog_end_keyring (TachyServerDialog *self)
{
  g_clear_handle_id (&self->keyring_id, g_source_remove);
  g_clear_object (&self->storing);
}
