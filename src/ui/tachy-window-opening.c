/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens the house behind the window, and says so where that takes long or does not work. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-window-private.h"

#include "tachy-toast.h"

#define PATIENCE_MS 400

static void
show_trouble (TachyWindow  *self,
              const GError *error)
{
  g_autofree char *markup = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  markup = g_markup_escape_text (error->message, -1);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  adw_status_page_set_description (self->trouble, markup);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-again", TRUE);
  gtk_stack_set_visible_child_name (self->stack, "trouble");
}

static void
engine_started_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (TachyWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_engine_start_finish (TACHY_ENGINE (object), result, &error))
    {
      show_trouble (self, error);
    }
  else if (!g_cancellable_is_cancelled (self->opening))
    {
      _tachy_window_update_banner (self);
      tachy_engine_inspect (TACHY_ENGINE (object));
    }
}

static void
hand_over_house (TachyWindow *self)
{
  tachy_composer_set_house (self->composer, self->house);
  tachy_gallery_set_house (self->gallery, self->house);
  tachy_take_page_set_house (self->take_page, self->house);
  tachy_ledger_page_set_house (self->ledger, self->house);
  _tachy_window_follow_takes (self);
  _tachy_window_enable_actions (self, TRUE);
  self->inhabited = TRUE;
}

static void
move_in (TachyWindow *self)
{
  GListModel *takes = G_LIST_MODEL (tachy_house_get_library (self->house));

  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (!self->inhabited)
    hand_over_house (self);

  gtk_stack_set_visible_child_name (self->stack, "house");
  _tachy_window_update_place (self);
  gtk_widget_grab_focus (g_list_model_get_n_items (takes) == 0 || adw_flap_get_folded (self->flap)
                             ? GTK_WIDGET (self->gallery)
                             : GTK_WIDGET (self->composer));

  _tachy_window_update_banner (self);
  if (tachy_house_get_caution (self->house) != NULL)
    tachy_toast_show (GTK_WIDGET (self->stack), tachy_house_get_caution (self->house));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-existing",
                                 tachy_house_get_view_only (self->house) == NULL);
  if (tachy_house_get_view_only (self->house) != NULL)
    return;

  /* Not cancelled with the window: half taken over would be worse than taken over in vain. */
  tachy_engine_start_async (tachy_house_get_engine (self->house), NULL, engine_started_cb,
                            g_object_ref (self));
}

static void
library_loaded_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (TachyWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_library_load_finish (TACHY_LIBRARY (object), result, &error))
    show_trouble (self, error);
  else if (!g_cancellable_is_cancelled (self->opening))
    move_in (self);
}

static void
house_opened_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (TachyWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_house_open_finish (TACHY_HOUSE (object), result, &error))
    show_trouble (self, error);
  else if (!g_cancellable_is_cancelled (self->opening))
    tachy_library_load_async (tachy_house_get_library (self->house), self->opening,
                              library_loaded_cb, g_object_ref (self));
}

static void
patience_cb (gpointer user_data)
{
  TachyWindow *self = user_data;

  self->patience_id = 0;
  gtk_stack_set_visible_child_name (self->stack, "opening");
}

/* Opens the library. Most of the time that is over before anybody has seen the window, so only a
 * long wait is mentioned. */
void
_tachy_window_open_house (TachyWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-again", FALSE);
  gtk_stack_set_visible_child_name (self->stack, "blank");
  g_clear_handle_id (&self->patience_id, g_source_remove);
  self->patience_id = g_timeout_add_once (PATIENCE_MS, patience_cb, self);

  tachy_house_open_async (self->house, self->opening, house_opened_cb, g_object_ref (self));
}
