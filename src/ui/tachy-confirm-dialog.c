/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that asks "are you sure": before something goes that does not come back. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-confirm-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

static void
response_cb (GTask      *task,
             const char *response)
{
  g_assert (G_IS_TASK (task));

  g_task_return_boolean (task, strcmp (response, "go-on") == 0);
  g_object_unref (task);
}

/**
 * tachy_confirm_dialog_ask_async:
 * @heading: the question
 * @body: what happens, and what does not
 * @verb: the label of the button that does it
 *
 * Asks before something destructive.
 */
void
tachy_confirm_dialog_ask_async (GtkWindow          *parent,
                                const char         *heading,
                                const char         *body,
                                const char         *verb,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  g_task_set_source_tag (task, tachy_confirm_dialog_ask_async);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _("Cancel"),
                                    "go-on", verb,
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "go-on",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");

  /* The dialog answers exactly once, and then destroys itself: the task is its until then. */
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (response_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * tachy_confirm_dialog_ask_finish:
 *
 * Returns: whether to go on
 */
gboolean
tachy_confirm_dialog_ask_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_confirm_dialog_ask_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
