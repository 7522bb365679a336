/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks which job of the server an unknown take is: one of its list, or one whose id is known. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-link-dialog.h"

#include "tachy-job-row.h"

#include <glib/gi18n.h>

struct _TachyLinkDialog
{
  AdwWindow parent_instance;

  GtkSpinner *spinner;
  AdwPreferencesGroup *candidates;
  AdwActionRow *message_row;
  GtkWidget *again_button;
  AdwEntryRow *id_row;
  GtkLabel *error_label;

  TachyHouse *house;         /* owned */
  TachyTake *take;           /* owned */
  GPtrArray *rows;           /* (element-type GtkWidget): of candidates, not owned */
  GCancellable *cancellable; /* of looking */
};

G_DEFINE_FINAL_TYPE (TachyLinkDialog, tachy_link_dialog, ADW_TYPE_WINDOW)

static TachyEngine *
get_engine (TachyLinkDialog *self)
{
  return tachy_house_get_engine (self->house);
}

static void
set_busy (TachyLinkDialog *self,
          gboolean         busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->candidates), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->id_row), !busy);
}

static void
show_message (TachyLinkDialog *self,
              const char      *message,
              gboolean         may_try_again)
{
  g_autofree char *markup = message != NULL ? g_markup_escape_text (message, -1) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->message_row), message != NULL);
  gtk_widget_set_visible (self->again_button, may_try_again);
  if (markup != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->message_row), markup);
}

static void
linked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TachyLinkDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (tachy_engine_link_finish (TACHY_ENGINE (object), result, &error))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  set_busy (self, FALSE);
  gtk_label_set_label (self->error_label, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
}

static void
link_to (TachyLinkDialog *self,
         const char      *remote_id)
{
  set_busy (self, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
  tachy_engine_link_async (get_engine (self), self->take, remote_id, NULL, linked_cb,
                           g_object_ref (self));
}

static void
link_clicked_cb (TachyLinkDialog *self,
                 GtkWidget       *button)
{
  link_to (self, g_object_get_data (G_OBJECT (button), "remote-id"));
}

static void
id_entered_cb (TachyLinkDialog *self)
{
  link_to (self, gtk_editable_get_text (GTK_EDITABLE (self->id_row)));
}

static void
add_candidate (TachyLinkDialog *self,
               TachyJob        *job)
{
  GtkWidget *row = tachy_job_row_new (job);
  GtkWidget *button = gtk_button_new_with_label (_("Link This One"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "remote-id", g_strdup (tachy_job_get_id (job)),
                          g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (link_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->candidates, row);
  g_ptr_array_add (self->rows, row);
}

static void
remove_candidates (TachyLinkDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->candidates, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TachyLinkDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = NULL;

  jobs = tachy_engine_look_finish (TACHY_ENGINE (object), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  set_busy (self, FALSE);
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED))
    {
      show_message (self, _("The server has no list to look it up in."), FALSE);
      return;
    }
  if (jobs == NULL)
    {
      show_message (self, error->message, TRUE);
      return;
    }
  if (tachy_take_get_state (self->take) != TACHY_TAKE_UNKNOWN)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  for (guint i = 0; i < jobs->len; i++)
    add_candidate (self, g_ptr_array_index (jobs, i));
  show_message (self, jobs->len == 0 ? _("The server’s list shows nothing that may be it.") : NULL,
                TRUE);
}

static void
look (TachyLinkDialog *self)
{
  remove_candidates (self);
  set_busy (self, TRUE);
  show_message (self, _("Looking through the server’s list…"), FALSE);
  tachy_engine_look_async (get_engine (self), self->take, self->cancellable, looked_cb,
                           g_object_ref (self));
}

static void
again_clicked_cb (TachyLinkDialog *self)
{
  look (self);
}

static gboolean
tachy_link_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (TACHY_LINK_DIALOG (window)->cancellable);
  return GTK_WINDOW_CLASS (tachy_link_dialog_parent_class)->close_request (window);
}

static void
tachy_link_dialog_dispose (GObject *object)
{
  TachyLinkDialog *self = TACHY_LINK_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->take);
  g_clear_object (&self->house);

  G_OBJECT_CLASS (tachy_link_dialog_parent_class)->dispose (object);
}

static void
tachy_link_dialog_finalize (GObject *object)
{
  TachyLinkDialog *self = TACHY_LINK_DIALOG (object);

  g_ptr_array_unref (self->rows);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (tachy_link_dialog_parent_class)->finalize (object);
}

static void
tachy_link_dialog_class_init (TachyLinkDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tachy_link_dialog_dispose;
  object_class->finalize = tachy_link_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = tachy_link_dialog_close_request;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-link-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyLinkDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, TachyLinkDialog, candidates);
  gtk_widget_class_bind_template_child (widget_class, TachyLinkDialog, message_row);
  gtk_widget_class_bind_template_child (widget_class, TachyLinkDialog, again_button);
  gtk_widget_class_bind_template_child (widget_class, TachyLinkDialog, id_row);
  gtk_widget_class_bind_template_child (widget_class, TachyLinkDialog, error_label);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, id_entered_cb);
}

static void
tachy_link_dialog_init (TachyLinkDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tachy_link_dialog_present:
 * @take: unknown
 *
 * Looks through the server's list, and lets the person say which job the take is.
 */
void
tachy_link_dialog_present (GtkWindow  *parent,
                           TachyHouse *house,
                           TachyTake  *take)
{
  TachyLinkDialog *self = g_object_new (TACHY_TYPE_LINK_DIALOG, "transient-for", parent, NULL);

  self->house = g_object_ref (house);
  self->take = g_object_ref (take);
  look (self);
  gtk_window_present (GTK_WINDOW (self));
}
