/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing files through the desktop's own dialog (a portal in a sandbox), as async calls. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-file-chooser.h"

#include <glib/gi18n.h>

static void
response_cb (GTask *task,
             int    response)
{
  GtkFileChooserNative *dialog = g_task_get_task_data (task);

  g_assert (G_IS_TASK (task));

  gtk_native_dialog_hide (GTK_NATIVE_DIALOG (dialog));
  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)),
                           g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing was chosen");

  g_object_unref (task);
}

static void
show_chooser (GtkFileChooserNative *dialog,
              GTask                *task)
{
  /* Nobody else keeps a native dialog alive while it is shown, so its task does; and the task
   * lives until the dialog answers, which it does exactly once. */
  g_task_set_task_data (task, dialog, g_object_unref);
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static GFile *
finish_choice (GAsyncResult *result,
               gpointer      tag,
               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tachy_file_chooser_open_picture_async:
 *
 * Lets the person choose a picture.
 */
void
tachy_file_chooser_open_picture_async (GtkWindow          *parent,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GtkFileChooserNative *dialog;
  g_autoptr (GtkFileFilter) pictures = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  g_task_set_source_tag (task, tachy_file_chooser_open_picture_async);

  gtk_file_filter_set_name (pictures, _("Pictures"));
  gtk_file_filter_add_mime_type (pictures, "image/*");
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");

  dialog = gtk_file_chooser_native_new (_("Choose a Picture"), parent,
                                        GTK_FILE_CHOOSER_ACTION_OPEN, _("_Choose"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), pictures);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
  show_chooser (dialog, task);
}

/**
 * tachy_file_chooser_open_picture_finish:
 *
 * Returns: (transfer full): the file; %NULL with %G_IO_ERROR_CANCELLED where nothing was chosen
 */
GFile *
tachy_file_chooser_open_picture_finish (GAsyncResult *result,
                                        GError      **error)
{
  return finish_choice (result, tachy_file_chooser_open_picture_async, error);
}

/**
 * tachy_file_chooser_open_any_async:
 * @title: the title of the dialog
 *
 * Lets the person choose a file of any kind.
 */
void
tachy_file_chooser_open_any_async (GtkWindow          *parent,
                                   const char         *title,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, _("_Choose"), _("_Cancel"));

  g_task_set_source_tag (task, tachy_file_chooser_open_any_async);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  show_chooser (dialog, task);
}

/**
 * tachy_file_chooser_open_any_finish:
 *
 * Returns: (transfer full): the file; %NULL with %G_IO_ERROR_CANCELLED where nothing was chosen
 */
GFile *
tachy_file_chooser_open_any_finish (GAsyncResult *result,
                                    GError      **error)
{
  return finish_choice (result, tachy_file_chooser_open_any_async, error);
}

/**
 * tachy_file_chooser_save_async:
 * @title: the title of the dialog
 * @name: the file name that is offered
 *
 * Lets the person choose where to save something.
 */
void
tachy_file_chooser_save_async (GtkWindow          *parent,
                               const char         *title,
                               const char         *name,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GtkFileChooserNative *dialog;

  g_task_set_source_tag (task, tachy_file_chooser_save_async);

  dialog = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"),
                                        _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  show_chooser (dialog, task);
}

/**
 * tachy_file_chooser_save_finish:
 *
 * Returns: (transfer full): the file; %NULL with %G_IO_ERROR_CANCELLED where nothing was chosen
 */
GFile *
tachy_file_chooser_save_finish (GAsyncResult *result,
                                GError      **error)
{
  return finish_choice (result, tachy_file_chooser_save_async, error);
}
