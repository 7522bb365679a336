/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went over the wire for a take: each request with its answer, in the order in which they were. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-requests-dialog.h"

#include "tachy-request-row.h"

#define NARROWEST 360

struct _TachyRequestsDialog
{
  AdwWindow parent_instance;

  GtkStack *stack;
  AdwStatusPage *status_page;
  AdwPreferencesGroup *group;

  TachyHouse *house; /* owned */
  TachyTake *take;   /* owned */
  GPtrArray *rows;   /* (element-type TachyRequestRow): of the group, not owned */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TachyRequestsDialog, tachy_requests_dialog, ADW_TYPE_WINDOW)

static TachyTakes *
get_takes (TachyRequestsDialog *self)
{
  return tachy_house_get_takes (self->house);
}

/* Rows stay where they are, so that what somebody has opened stays open; of the newest the number
 * of times may have grown. Those in the middle of a long story go meanwhile, and it is told anew. */
static void
show_transcripts (TachyRequestsDialog *self,
                  GPtrArray           *transcripts)
{
  for (guint i = 0; i < transcripts->len; i++)
    {
      TachyTranscript *transcript = g_ptr_array_index (transcripts, i);

      if (i == self->rows->len)
        {
          GtkWidget *row = tachy_request_row_new ();

          adw_preferences_group_add (self->group, row);
          g_ptr_array_add (self->rows, row);
        }
      tachy_request_row_set_transcript (g_ptr_array_index (self->rows, i), transcript);
    }

  gtk_stack_set_visible_child_name (self->stack, transcripts->len > 0 ? "requests" : "none");
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (TachyRequestsDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) transcripts = NULL;

  transcripts = tachy_takes_list_transcripts_finish (TACHY_TAKES (object), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (transcripts != NULL)
    {
      show_transcripts (self, transcripts);
      return;
    }

  adw_status_page_set_description (self->status_page, error->message);
  gtk_stack_set_visible_child_name (self->stack, "none");
}

static void
read_transcripts (TachyRequestsDialog *self)
{
  tachy_takes_list_transcripts_async (get_takes (self), self->take, self->cancellable, read_cb,
                                      g_object_ref (self));
}

/* What is kept is written behind the change that it has led to, and read behind it. */
static void
take_changed_cb (TachyRequestsDialog *self,
                 TachyTake           *take)
{
  if (take == self->take)
    read_transcripts (self);
}

static gboolean
tachy_requests_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (TACHY_REQUESTS_DIALOG (window)->cancellable);
  return GTK_WINDOW_CLASS (tachy_requests_dialog_parent_class)->close_request (window);
}

static void
tachy_requests_dialog_dispose (GObject *object)
{
  TachyRequestsDialog *self = TACHY_REQUESTS_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->take);
  g_clear_object (&self->house);

  G_OBJECT_CLASS (tachy_requests_dialog_parent_class)->dispose (object);
}

static void
tachy_requests_dialog_finalize (GObject *object)
{
  TachyRequestsDialog *self = TACHY_REQUESTS_DIALOG (object);

  g_ptr_array_unref (self->rows);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (tachy_requests_dialog_parent_class)->finalize (object);
}

static void
tachy_requests_dialog_class_init (TachyRequestsDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tachy_requests_dialog_dispose;
  object_class->finalize = tachy_requests_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = tachy_requests_dialog_close_request;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-requests-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyRequestsDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, TachyRequestsDialog, status_page);
  gtk_widget_class_bind_template_child (widget_class, TachyRequestsDialog, group);
}

static void
tachy_requests_dialog_init (TachyRequestsDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Not wider than the window that it belongs to, which may stand on a small screen. */
static void
fit (TachyRequestsDialog *self,
     GtkWindow           *parent)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (parent != NULL)
    width = CLAMP (gtk_widget_get_width (GTK_WIDGET (parent)), NARROWEST, width);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
}

/**
 * tachy_requests_dialog_present:
 * @take: any take
 *
 * Shows what is known of the requests for @take, and follows it as long as it goes on.
 */
void
tachy_requests_dialog_present (GtkWindow  *parent,
                               TachyHouse *house,
                               TachyTake  *take)
{
  TachyRequestsDialog *self =
      g_object_new (TACHY_TYPE_REQUESTS_DIALOG, "transient-for", parent, NULL);

  self->house = g_object_ref (house);
  self->take = g_object_ref (take);
  g_signal_connect_object (get_takes (self), "changed", G_CALLBACK (take_changed_cb), self,
                           G_CONNECT_SWAPPED);
  read_transcripts (self);
  fit (self, parent);
  gtk_window_present (GTK_WINDOW (self));
}
