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

static GtkWidget *
new_label (const char *words,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* A dialog with words of our own: where its heading does not fit on one line, libadwaita measures
 * it for less width than it has said it needs, and GTK 4.18 warns of that. */
static GtkWidget *
new_dialog (GtkWindow  *parent,
            const char *heading,
            const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, NULL, NULL);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_window_set_title (GTK_WINDOW (dialog), heading);
  gtk_box_append (GTK_BOX (words), new_label (heading, "title-2"));
  gtk_box_append (GTK_BOX (words), new_label (body, "body"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), words);
  return dialog;
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
  GtkWidget *dialog = new_dialog (parent, heading, body);

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
