/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lets the person add videos that were made elsewhere: by id, or out of a server's list. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-import-dialog-private.h"

#include "tachy-error.h"

#include <glib/gi18n.h>

enum
{
  SHOW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyImportDialog, tachy_import_dialog, ADW_TYPE_WINDOW)

gboolean
_tachy_import_dialog_has_id (TachyImportDialog *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (self->id_row));

  return *g_strstrip (text) != '\0';
}

static guint
count_chosen (TachyImportDialog *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      if (tachy_job_row_get_chosen (g_ptr_array_index (self->rows, i)))
        n++;
    }

  return n;
}

static void
update_add_button (TachyImportDialog *self,
                   guint              n_chosen)
{
  guint n = n_chosen + (_tachy_import_dialog_has_id (self) ? 1 : 0);
  /* Translators: a button; the number is that of the videos that are going to be added. */
  g_autofree char *label = n > 1 ? g_strdup_printf (_("Add (%u)"), n) : g_strdup (_("Add"));

  gtk_button_set_label (self->add_button, label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.add", n > 0 && !self->adding);
}

static void
show_message (TachyImportDialog *self,
              const char        *message,
              gboolean           may_try_again)
{
  gtk_widget_set_visible (self->message, message != NULL);
  gtk_widget_set_visible (self->again_button, may_try_again);
  if (message != NULL)
    adw_preferences_row_set_title (self->message_row, message);
}

/* Says why the list shows nothing, or nothing more; NULL where there is nothing to say. */
static void
show_outcome (TachyImportDialog *self,
              const GError      *error)
{
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED))
    show_message (self, _("This server has no list. Enter the id of the video."), FALSE);
  else if (error != NULL)
    show_message (self, error->message, TRUE);
  else if (self->rows->len > 0)
    show_message (self, NULL, FALSE);
  else if (tachy_catalogue_has_more (self->catalogue))
    show_message (self, _("All newer videos of this server are in the library."), FALSE);
  else
    show_message (self, _("There is nothing on this server that is not in the library."), FALSE);
}

/* Brings everything in step with what is chosen, and with what is going on. */
void
_tachy_import_dialog_update (TachyImportDialog *self)
{
  guint n_chosen = count_chosen (self);
  gboolean all = n_chosen == self->rows->len;
  gboolean busy = self->adding || self->reading != NULL;

  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_widget_set_sensitive (self->page, !self->adding);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), self->rows->len > 1);
  gtk_button_set_label (self->all_button, all ? _("Select None") : _("Select All"));
  gtk_widget_set_visible (self->more_button, self->reading == NULL && !self->failed &&
                                                 tachy_catalogue_has_more (self->catalogue));
  update_add_button (self, n_chosen);

  /* All of it may have been added by now. */
  if (self->rows->len == 0 && self->reading == NULL && !self->failed)
    show_outcome (self, NULL);
}

static void
add_row (TachyImportDialog *self,
         TachyJob          *job)
{
  GtkWidget *row = tachy_job_row_new (job);

  tachy_job_row_make_choosable (TACHY_JOB_ROW (row));
  g_signal_connect_object (row, "notify::chosen", G_CALLBACK (_tachy_import_dialog_update), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->jobs, row);
  g_ptr_array_add (self->rows, row);
}

void
_tachy_import_dialog_remove_row (TachyImportDialog *self,
                                 TachyJobRow       *row)
{
  g_ptr_array_remove (self->rows, row);
  adw_preferences_group_remove (self->jobs, GTK_WIDGET (row));
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (TachyImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = NULL;

  jobs = tachy_catalogue_read_finish (TACHY_CATALOGUE (object), result, &error);
  if (TACHY_CATALOGUE (object) != self->catalogue ||
      g_cancellable_is_cancelled (self->closing))
    return;

  g_clear_object (&self->reading);
  self->failed = error != NULL;
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    add_row (self, g_ptr_array_index (jobs, i));
  show_outcome (self, error);
  _tachy_import_dialog_update (self);
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED))
    gtk_widget_grab_focus (GTK_WIDGET (self->id_row));
}

static void
read_on (TachyImportDialog *self)
{
  g_assert (TACHY_IS_IMPORT_DIALOG (self));

  self->reading = g_cancellable_new ();
  if (self->rows->len == 0)
    show_message (self, _("Looking through the server’s list…"), FALSE);
  else
    show_message (self, NULL, FALSE);
  tachy_catalogue_read_async (self->catalogue, self->reading, read_cb, g_object_ref (self));
  _tachy_import_dialog_update (self);
}

static void
stop_reading (TachyImportDialog *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
server_changed_cb (TachyImportDialog *self)
{
  TachyProvider *provider = adw_combo_row_get_selected_item (self->server_row);

  g_assert (TACHY_IS_IMPORT_DIALOG (self));

  if (self->house == NULL || provider == NULL)
    return;

  stop_reading (self);
  while (self->rows->len > 0)
    _tachy_import_dialog_remove_row (self, g_ptr_array_index (self->rows, 0));
  _tachy_import_dialog_show_id_trouble (self, NULL, NULL);

  g_clear_object (&self->catalogue);
  self->catalogue = tachy_catalogue_new (tachy_house_get_takes (self->house),
                                         tachy_house_get_providers (self->house),
                                         tachy_provider_get_id (provider));
  read_on (self);
}

static void
id_edited_cb (TachyImportDialog *self)
{
  g_assert (TACHY_IS_IMPORT_DIALOG (self));

  _tachy_import_dialog_show_id_trouble (self, NULL, NULL);
  if (self->catalogue != NULL)
    _tachy_import_dialog_update (self);
}

static void
id_entered_cb (TachyImportDialog *self)
{
  g_assert (TACHY_IS_IMPORT_DIALOG (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "import.add", NULL);
}

static void
rival_clicked_cb (TachyImportDialog *self)
{
  g_assert (TACHY_IS_IMPORT_DIALOG (self));

  _tachy_import_dialog_end (self, self->rival);
}

static void
all_clicked_cb (TachyImportDialog *self)
{
  gboolean choose = count_chosen (self) < self->rows->len;

  g_assert (TACHY_IS_IMPORT_DIALOG (self));

  for (guint i = 0; i < self->rows->len; i++)
    tachy_job_row_set_chosen (g_ptr_array_index (self->rows, i), choose);
}

static void
add (GtkWidget  *widget,
     const char *action_name,
     GVariant   *parameter)
{
  _tachy_import_dialog_add (TACHY_IMPORT_DIALOG (widget));
}

void
_tachy_import_dialog_show_id_trouble (TachyImportDialog *self,
                                      const char        *sentence,
                                      TachyTake         *rival)
{
  gtk_label_set_label (self->id_error, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->id_trouble, sentence != NULL);
  g_set_object (&self->rival, rival);
  gtk_widget_set_visible (self->rival_button, rival != NULL);
}

/* Closes the dialog; what has come of it is shown. */
void
_tachy_import_dialog_end (TachyImportDialog *self,
                          TachyTake         *take)
{
  g_signal_emit (self, signals[SHOW], 0, take);
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
tachy_import_dialog_close_request (GtkWindow *window)
{
  TachyImportDialog *self = TACHY_IMPORT_DIALOG (window);

  stop_reading (self);
  g_cancellable_cancel (self->closing);
  return GTK_WINDOW_CLASS (tachy_import_dialog_parent_class)->close_request (window);
}

static void
tachy_import_dialog_dispose (GObject *object)
{
  TachyImportDialog *self = TACHY_IMPORT_DIALOG (object);

  stop_reading (self);
  g_cancellable_cancel (self->closing);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->rival);
  g_clear_object (&self->added);
  g_clear_object (&self->house);

  G_OBJECT_CLASS (tachy_import_dialog_parent_class)->dispose (object);
}

static void
tachy_import_dialog_finalize (GObject *object)
{
  TachyImportDialog *self = TACHY_IMPORT_DIALOG (object);

  g_ptr_array_unref (self->rows);
  g_object_unref (self->closing);

  G_OBJECT_CLASS (tachy_import_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, page);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, server_row);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, id_row);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, id_trouble);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, id_error);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, rival_button);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, jobs);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, all_button);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, message);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, message_row);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, again_button);
  gtk_widget_class_bind_template_child (widget_class, TachyImportDialog, more_button);
  gtk_widget_class_bind_template_callback (widget_class, all_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, id_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, id_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_on);
  gtk_widget_class_bind_template_callback (widget_class, rival_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_changed_cb);
}

static void
tachy_import_dialog_class_init (TachyImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tachy_import_dialog_dispose;
  object_class->finalize = tachy_import_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = tachy_import_dialog_close_request;

  signals[SHOW] = g_signal_new ("show-take", TACHY_TYPE_IMPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, TACHY_TYPE_TAKE);

  gtk_widget_class_install_action (widget_class, "import.add", NULL, add);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-import-dialog.ui");
  bind_template (widget_class);
}

static void
tachy_import_dialog_init (TachyImportDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->closing = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.add", FALSE);
}

static char *
dup_provider_name (TachyProvider *provider)
{
  return g_strdup (tachy_provider_get_name (provider));
}

static void
select_default_server (TachyImportDialog *self,
                       TachyHouse        *house)
{
  GListModel *providers = G_LIST_MODEL (tachy_house_get_providers (house));
  g_autofree char *id = NULL;

  g_object_get (tachy_house_get_settings (house), "provider", &id, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (providers); i++)
    {
      g_autoptr (TachyProvider) provider = g_list_model_get_item (providers, i);

      if (g_strcmp0 (tachy_provider_get_id (provider), id) == 0)
        adw_combo_row_set_selected (self->server_row, i);
    }
}

static void
fill_servers (TachyImportDialog *self,
              TachyHouse        *house)
{
  g_autoptr (GtkExpression) name = NULL;

  name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                      G_CALLBACK (dup_provider_name), NULL, NULL);
  adw_combo_row_set_expression (self->server_row, name);
  adw_combo_row_set_model (self->server_row,
                           G_LIST_MODEL (tachy_house_get_providers (house)));
  select_default_server (self, house);
}

/**
 * tachy_import_dialog_present:
 *
 * Shows what the server that new takes go to has beside the library; nothing is added before the
 * person says so.
 *
 * Returns: (transfer none): the dialog
 */
TachyImportDialog *
tachy_import_dialog_present (GtkWindow  *parent,
                             TachyHouse *house)
{
  TachyImportDialog *self = g_object_new (TACHY_TYPE_IMPORT_DIALOG, "transient-for", parent, NULL);

  /* No server but the chosen one is asked. */
  fill_servers (self, house);
  self->house = g_object_ref (house);
  server_changed_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
