/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the picture goes that becomes the first frame; shows it exactly as it will be sent. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-reference-well.h"

#include "tachy-file-chooser.h"
#include "tachy-incoming-picture.h"
#include "tachy-poster.h"
#include "tachy-recipe.h"
#include "tachy-texture.h"

#include <glib/gi18n.h>

struct _TachyReferenceWell
{
  AdwBin parent_instance;

  GtkStack *stack;
  TachyPoster *poster;
  GtkLabel *caption;
  GtkLabel *sentence;

  TachyMedia *media;
  int width; /* pixels of the video */
  int height;

  TachyPicture *picture; /* (nullable): as it came */
  GBytes *fitted;        /* (nullable): a PNG of exactly width x height, and shown */
  GBytes *unseen;        /* (nullable): the same while it is not shown yet */
  gboolean busy;
  gboolean in_trouble;
  GCancellable *work; /* (nullable): what is being read or cropped now */
};

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_FITTED,
  PROP_IN_TROUBLE,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (TachyReferenceWell, tachy_reference_well, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
set_outcome (TachyReferenceWell *self,
             GBytes             *fitted,
             gboolean            busy,
             gboolean            in_trouble)
{
  g_object_freeze_notify (G_OBJECT (self));

  if (self->fitted != fitted)
    {
      g_clear_pointer (&self->fitted, g_bytes_unref);
      self->fitted = fitted != NULL ? g_bytes_ref (fitted) : NULL;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FITTED]);
    }
  if (self->busy != busy)
    {
      self->busy = busy;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
    }
  if (self->in_trouble != in_trouble)
    {
      self->in_trouble = in_trouble;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IN_TROUBLE]);
    }

  g_object_thaw_notify (G_OBJECT (self));
}

static GCancellable *
begin_work (TachyReferenceWell *self)
{
  g_cancellable_cancel (self->work);
  g_clear_object (&self->work);
  self->work = g_cancellable_new ();

  set_outcome (self, NULL, TRUE, FALSE);
  if (self->picture == NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  return self->work;
}

static void
show_trouble (TachyReferenceWell *self,
              const GError       *error)
{
  g_clear_pointer (&self->picture, tachy_picture_unref);
  gtk_label_set_label (self->sentence, error->message);
  gtk_stack_set_visible_child_name (self->stack, "trouble");
  set_outcome (self, NULL, FALSE, TRUE);
}

static void
show_fitted (TachyReferenceWell *self,
             GdkTexture         *texture)
{
  int from_width = tachy_picture_get_width (self->picture);
  int from_height = tachy_picture_get_height (self->picture);
  g_autofree char *caption = NULL;

  if (from_width == self->width && from_height == self->height)
    /* Translators: under the picture that becomes the first frame, with its width and height. */
    caption = g_strdup_printf (_("First frame, %d×%d"), self->width, self->height);
  else
    /* Translators: under the picture that becomes the first frame; the width and height that are
     * sent, then those of the picture that was chosen. */
    caption = g_strdup_printf (_("First frame, %d×%d of %d×%d"), self->width, self->height,
                               from_width, from_height);

  gtk_label_set_label (self->caption, caption);
  tachy_poster_set_paintable (self->poster, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->stack, "filled");
}

static void
decoded_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = tachy_texture_decode_finish (result, &error);
  TachyReferenceWell *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (texture == NULL)
    {
      show_trouble (self, error);
      return;
    }

  show_fitted (self, texture);
  set_outcome (self, self->unseen, FALSE, FALSE);
}

static void
fitted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tachy_media_fit_picture_finish (TACHY_MEDIA (object), result, &error);
  TachyReferenceWell *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (bytes == NULL)
    {
      show_trouble (self, error);
      return;
    }

  tachy_texture_decode_async (bytes, self->work, decoded_cb, self);
  g_clear_pointer (&self->unseen, g_bytes_unref);
  self->unseen = g_steal_pointer (&bytes);
}

static void
fit_picture (TachyReferenceWell *self)
{
  tachy_media_fit_picture_async (self->media, self->picture, self->width, self->height,
                                 begin_work (self), fitted_cb, self);
}

static void
take_picture (TachyReferenceWell *self,
              TachyPicture       *picture,
              const GError       *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (picture == NULL)
    {
      show_trouble (self, error);
      return;
    }

  g_clear_pointer (&self->picture, tachy_picture_unref);
  self->picture = tachy_picture_ref (picture);
  fit_picture (self);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyPicture) picture = NULL;

  picture = tachy_media_load_picture_finish (TACHY_MEDIA (object), result, &error);
  take_picture (user_data, picture, error);
}

static void
arrived_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyPicture) picture = NULL;

  picture = tachy_incoming_picture_read_finish (TACHY_MEDIA (object), result, &error);
  take_picture (user_data, picture, error);
}

static void
read_source (TachyReferenceWell *self,
             GObject            *source)
{
  g_clear_pointer (&self->picture, tachy_picture_unref);
  tachy_incoming_picture_read_async (self->media, source, begin_work (self), arrived_cb, self);
}

static gboolean
drop_cb (TachyReferenceWell *self,
         GdkDrop            *drop)
{
  g_assert (TACHY_IS_REFERENCE_WELL (self));

  if (self->media == NULL)
    return FALSE;

  /* GTK 4.8 forgets to, where the drop is read later. */
  gtk_widget_unset_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_DROP_ACTIVE);
  read_source (self, G_OBJECT (drop));
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
remove_picture (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  tachy_reference_well_clear (TACHY_REFERENCE_WELL (widget));
  gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
tachy_reference_well_dispose (GObject *object)
{
  TachyReferenceWell *self = TACHY_REFERENCE_WELL (object);

  g_cancellable_cancel (self->work);
  g_clear_object (&self->work);
  g_clear_object (&self->media);
  g_clear_pointer (&self->picture, tachy_picture_unref);
  g_clear_pointer (&self->fitted, g_bytes_unref);
  g_clear_pointer (&self->unseen, g_bytes_unref);

  G_OBJECT_CLASS (tachy_reference_well_parent_class)->dispose (object);
}

static void
tachy_reference_well_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  TachyReferenceWell *self = TACHY_REFERENCE_WELL (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;

    case PROP_FITTED:
      g_value_set_boxed (value, self->fitted);
      break;

    case PROP_IN_TROUBLE:
      g_value_set_boolean (value, self->in_trouble);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_reference_well_class_init (TachyReferenceWellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tachy_reference_well_dispose;
  object_class->get_property = tachy_reference_well_get_property;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FITTED] = g_param_spec_boxed ("fitted", NULL, NULL, G_TYPE_BYTES,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IN_TROUBLE] = g_param_spec_boolean ("in-trouble", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "reference.choose", NULL, choose_picture);
  gtk_widget_class_install_action (widget_class, "reference.paste", NULL, paste_picture);
  gtk_widget_class_install_action (widget_class, "reference.remove", NULL, remove_picture);

  g_type_ensure (TACHY_TYPE_POSTER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-reference-well.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyReferenceWell, stack);
  gtk_widget_class_bind_template_child (widget_class, TachyReferenceWell, poster);
  gtk_widget_class_bind_template_child (widget_class, TachyReferenceWell, caption);
  gtk_widget_class_bind_template_child (widget_class, TachyReferenceWell, sentence);
}

static void
tachy_reference_well_init (TachyReferenceWell *self)
{
  g_autoptr (GdkContentFormats) formats = tachy_incoming_picture_new_formats ();
  GtkDropTargetAsync *target;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->width = TACHY_RECIPE_DEFAULT_WIDTH;
  self->height = TACHY_RECIPE_DEFAULT_HEIGHT;

  target = gtk_drop_target_async_new (g_steal_pointer (&formats), GDK_ACTION_COPY);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * tachy_reference_well_is_busy:
 *
 * Returns: whether a picture is being read or cropped
 */
gboolean
tachy_reference_well_is_busy (TachyReferenceWell *self)
{
  g_return_val_if_fail (TACHY_IS_REFERENCE_WELL (self), FALSE);

  return self->busy;
}

/**
 * tachy_reference_well_is_in_trouble:
 *
 * Returns: whether a picture was meant to be here and cannot be: nothing must be sent without it
 *   before the person has seen that
 */
gboolean
tachy_reference_well_is_in_trouble (TachyReferenceWell *self)
{
  g_return_val_if_fail (TACHY_IS_REFERENCE_WELL (self), FALSE);

  return self->in_trouble;
}

/**
 * tachy_reference_well_get_fitted:
 *
 * Returns: (transfer none) (nullable): the PNG to be sent; %NULL without a picture and while it is
 *   being made
 */
GBytes *
tachy_reference_well_get_fitted (TachyReferenceWell *self)
{
  g_return_val_if_fail (TACHY_IS_REFERENCE_WELL (self), NULL);

  return self->fitted;
}

/**
 * tachy_reference_well_set_media:
 * @media: reads and crops the pictures
 */
void
tachy_reference_well_set_media (TachyReferenceWell *self,
                                TachyMedia         *media)
{
  g_return_if_fail (TACHY_IS_REFERENCE_WELL (self));

  g_set_object (&self->media, media);
}

/**
 * tachy_reference_well_set_size:
 * @width: of the video, in pixels
 *
 * Crops the picture anew where there is one.
 */
void
tachy_reference_well_set_size (TachyReferenceWell *self,
                               int                 width,
                               int                 height)
{
  g_return_if_fail (TACHY_IS_REFERENCE_WELL (self));

  if (self->width == width && self->height == height)
    return;

  self->width = width;
  self->height = height;
  if (self->picture != NULL)
    fit_picture (self);
}

/**
 * tachy_reference_well_load:
 * @file: a picture in any form that the media room reads
 */
void
tachy_reference_well_load (TachyReferenceWell *self,
                           GFile              *file)
{
  g_return_if_fail (TACHY_IS_REFERENCE_WELL (self));
  g_return_if_fail (self->media != NULL);

  g_clear_pointer (&self->picture, tachy_picture_unref);
  tachy_media_load_picture_async (self->media, file, begin_work (self), loaded_cb, self);
}

/**
 * tachy_reference_well_paste:
 *
 * Takes the picture that is in the clipboard.
 */
void
tachy_reference_well_paste (TachyReferenceWell *self)
{
  g_return_if_fail (TACHY_IS_REFERENCE_WELL (self));

  if (self->media != NULL)
    read_source (self, G_OBJECT (gtk_widget_get_clipboard (GTK_WIDGET (self))));
}

void
tachy_reference_well_clear (TachyReferenceWell *self)
{
  g_return_if_fail (TACHY_IS_REFERENCE_WELL (self));

  g_cancellable_cancel (self->work);
  g_clear_pointer (&self->picture, tachy_picture_unref);
  tachy_poster_set_paintable (self->poster, NULL);
  gtk_stack_set_visible_child_name (self->stack, "empty");
  set_outcome (self, NULL, FALSE, FALSE);
}
