/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saves what the page shows: a copy of the clip, or the one picture that stands still. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-page-private.h"

#include "tachy-file-chooser.h"
#include "tachy-toast.h"

#include <glib/gi18n.h>
#include <string.h>

/* Something that is being saved, whatever the page shows meanwhile. */
typedef struct
{
  TachyTakePage *page; /* owned */
  GFile *clip;         /* (nullable): what is to be copied */
  GdkTexture *frame;   /* (nullable): what is to become a file */
} Errand;

static void
errand_free (Errand *errand)
{
  g_clear_object (&errand->page);
  g_clear_object (&errand->clip);
  g_clear_object (&errand->frame);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static void
tell_outcome (Errand       *errand,
              const GError *error)
{
  if (error == NULL)
    tachy_toast_show (GTK_WIDGET (errand->page), _("Saved"));
  else
    tachy_toast_show (GTK_WIDGET (errand->page), error->message);
}

static void
copied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;

  g_file_copy_finish (G_FILE (object), result, &error);
  tell_outcome (errand, error);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;

  g_file_replace_contents_finish (G_FILE (object), result, NULL, &error);
  tell_outcome (errand, error);
}

static void
place_chosen_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GFile) to = tachy_file_chooser_save_finish (result, NULL);
  g_autoptr (GBytes) png = NULL;

  if (to == NULL)
    return;

  if (errand->clip != NULL)
    {
      g_file_copy_async (errand->clip, to, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, NULL, NULL,
                         NULL, copied_cb, errand);
    }
  else
    {
      png = gdk_texture_save_to_png_bytes (errand->frame);
      g_file_replace_contents_bytes_async (to, png, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                           written_cb, errand);
    }
  g_steal_pointer (&errand);
}

static GtkWindow *
get_window (TachyTakePage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/* Copies the clip to a place that the person chooses. */
void
_tachy_take_page_save_as (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (widget);
  const char *clip = tachy_take_get_clip (self->take);
  g_autofree char *name = g_path_get_basename (clip);
  Errand *errand = g_new0 (Errand, 1);

  errand->page = g_object_ref (self);
  errand->clip = g_file_new_for_path (clip);
  tachy_file_chooser_save_async (get_window (self), _("Save a Copy"), name, NULL, place_chosen_cb,
                                 errand);
}

/* Saves the picture that is shown now, in full size. */
void
_tachy_take_page_save_frame (TachyTakePage *self)
{
  g_autoptr (GdkTexture) frame = tachy_player_dup_frame (self->player);
  g_autofree char *stem = NULL;
  g_autofree char *name = NULL;
  Errand *errand;

  if (frame == NULL || self->take == NULL || tachy_take_get_clip (self->take) == NULL)
    return;

  tachy_player_pause (self->player);
  stem = g_path_get_basename (tachy_take_get_clip (self->take));
  if (strrchr (stem, '.') != NULL)
    *strrchr (stem, '.') = '\0';
  name = g_strdup_printf ("%s.png", stem);
  errand = g_new0 (Errand, 1);
  errand->page = g_object_ref (self);
  errand->frame = g_steal_pointer (&frame);
  tachy_file_chooser_save_async (get_window (self), _("Save the Picture"), name, NULL,
                                 place_chosen_cb, errand);
}
