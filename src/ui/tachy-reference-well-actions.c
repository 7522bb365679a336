/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a picture gets into the well and out of it again: by button, by drop and by key. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-reference-well-private.h"

#include "tachy-file-chooser.h"
#include "tachy-incoming-picture.h"

static gboolean
drop_cb (TachyReferenceWell *self,
         GdkDrop            *drop)
{
  g_assert (TACHY_IS_REFERENCE_WELL (self));

  if (self->media == NULL)
    return FALSE;

  /* GTK 4.8 forgets to, where the drop is read later. */
  gtk_widget_unset_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_DROP_ACTIVE);
  _tachy_reference_well_read (self, G_OBJECT (drop));
  return TRUE;
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TachyReferenceWell) self = user_data;
  g_autoptr (GFile) file = tachy_file_chooser_open_picture_finish (result, NULL);

  if (file != NULL && self->media != NULL)
    tachy_reference_well_load (self, file);
}

static void
choose_picture (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  /* The dialog may outlive us, and another choice must not take this one back: so a reference
   * instead of the cancellable of the work. */
  tachy_file_chooser_open_picture_async (GTK_WINDOW (gtk_widget_get_root (widget)), NULL,
                                         chosen_cb, g_object_ref (widget));
}

static void
paste_picture (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  tachy_reference_well_paste (TACHY_REFERENCE_WELL (widget));
}

static void
forgo_picture (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TachyReferenceWell *self = TACHY_REFERENCE_WELL (widget);

  if (self->refusal == NULL)
    return;

  /* The button that was pressed goes, and the focus must not go with it. */
  self->forgone = TRUE;
  gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
  _tachy_reference_well_update_held (self);
}

static void
remove_picture (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  tachy_reference_well_clear (TACHY_REFERENCE_WELL (widget));
  gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

void
_tachy_reference_well_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "reference.choose", NULL, choose_picture);
  gtk_widget_class_install_action (widget_class, "reference.forgo", NULL, forgo_picture);
  gtk_widget_class_install_action (widget_class, "reference.paste", NULL, paste_picture);
  gtk_widget_class_install_action (widget_class, "reference.remove", NULL, remove_picture);
}

void
_tachy_reference_well_accept_drops (TachyReferenceWell *self)
{
  GtkDropTargetAsync *target = gtk_drop_target_async_new (tachy_incoming_picture_new_formats (),
                                                          GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  self->drop_target = GTK_EVENT_CONTROLLER (target);
  gtk_widget_add_controller (GTK_WIDGET (self), self->drop_target);
}
