/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the picture goes that becomes the first frame; shows it exactly as it will be sent. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-reference-well-private.h"

#include "tachy-incoming-picture.h"
#include "tachy-recipe.h"
#include "tachy-texture.h"
#include "tachy-toast.h"

#include <glib/gi18n.h>

#define FADED 0.35

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_FITTED,
  PROP_IN_TROUBLE,
  PROP_HELD_BACK,
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

/* What is here and cannot be sent fades, and comes back when it can be. */
void
_tachy_reference_well_update_held (TachyReferenceWell *self)
{
  gboolean refused = self->refusal != NULL;
  const char *sentence =
      self->forgone ? _("The video is made without this picture.") : self->refusal;

  gtk_widget_set_opacity (GTK_WIDGET (self->poster), refused ? FADED : 1);
  gtk_widget_set_visible (GTK_WIDGET (self->caption), !refused);
  gtk_widget_set_visible (GTK_WIDGET (self->held_sentence), refused);
  gtk_label_set_label (self->held_sentence, refused ? sentence : "");
  gtk_widget_set_visible (self->forgo_button, refused && !self->forgone);
  gtk_widget_set_visible (self->choose_button, !refused);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELD_BACK]);
}

static void
show_empty (TachyReferenceWell *self)
{
  gtk_stack_set_visible_child_name (self->stack, self->refusal != NULL ? "refused" : "empty");
}

static gboolean
is_empty (TachyReferenceWell *self)
{
  return self->picture == NULL && !self->busy && !self->in_trouble;
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

/* A picture that is only too large for this size of a video stays, for another size. */
static void
show_trouble (TachyReferenceWell *self,
              const GError       *error)
{
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
  self->forgone = FALSE;
  _tachy_reference_well_update_held (self);
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

/* @source: a drop, or a clipboard */
void
_tachy_reference_well_read (TachyReferenceWell *self,
                            GObject            *source)
{
  g_clear_pointer (&self->picture, tachy_picture_unref);
  tachy_incoming_picture_read_async (self->media, source, begin_work (self), arrived_cb, self);
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
tachy_reference_well_finalize (GObject *object)
{
  g_free (TACHY_REFERENCE_WELL (object)->refusal);

  G_OBJECT_CLASS (tachy_reference_well_parent_class)->finalize (object);
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
      g_value_set_boxed (value, tachy_reference_well_get_fitted (self));
      break;

    case PROP_IN_TROUBLE:
      g_value_set_boolean (value, self->in_trouble);
      break;

    case PROP_HELD_BACK:
      g_value_set_boolean (value, tachy_reference_well_is_held_back (self));
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
  object_class->finalize = tachy_reference_well_finalize;
  object_class->get_property = tachy_reference_well_get_property;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FITTED] = g_param_spec_boxed ("fitted", NULL, NULL, G_TYPE_BYTES,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IN_TROUBLE] = g_param_spec_boolean ("in-trouble", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HELD_BACK] = g_param_spec_boolean ("held-back", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  _tachy_reference_well_install_actions (widget_class);

  g_type_ensure (TACHY_TYPE_POSTER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-reference-well.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyReferenceWell, stack);
  gtk_widget_class_bind_template_child (widget_class, TachyReferenceWell, poster);
  gtk_widget_class_bind_template_child (widget_class, TachyReferenceWell, caption);
  gtk_widget_class_bind_template_child (widget_class, TachyReferenceWell, held_sentence);
  gtk_widget_class_bind_template_child (widget_class, TachyReferenceWell, forgo_button);
  gtk_widget_class_bind_template_child (widget_class, TachyReferenceWell, choose_button);
  gtk_widget_class_bind_template_child (widget_class, TachyReferenceWell, sentence);
  gtk_widget_class_bind_template_child (widget_class, TachyReferenceWell, refusal_sentence);
}

static void
tachy_reference_well_init (TachyReferenceWell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->width = TACHY_RECIPE_DEFAULT_WIDTH;
  self->height = TACHY_RECIPE_DEFAULT_HEIGHT;
  _tachy_reference_well_accept_drops (self);
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
 * tachy_reference_well_is_held_back:
 *
 * Returns: whether a picture is here that cannot be sent, and the person has not yet said that they
 *   go without it
 */
gboolean
tachy_reference_well_is_held_back (TachyReferenceWell *self)
{
  g_return_val_if_fail (TACHY_IS_REFERENCE_WELL (self), FALSE);

  return self->refusal != NULL && !self->forgone && !is_empty (self);
}

/**
 * tachy_reference_well_get_fitted:
 *
 * Returns: (transfer none) (nullable): the PNG to be sent; %NULL without a picture, while it is
 *   being made, and where none can be sent
 */
GBytes *
tachy_reference_well_get_fitted (TachyReferenceWell *self)
{
  g_return_val_if_fail (TACHY_IS_REFERENCE_WELL (self), NULL);

  return self->refusal == NULL ? self->fitted : NULL;
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
 * tachy_reference_well_set_refusal:
 * @refusal: (nullable): a sentence that says why no picture can be sent; %NULL where one can
 *
 * A picture that is here already stays, for the next server that takes one.
 */
void
tachy_reference_well_set_refusal (TachyReferenceWell *self,
                                  const char         *refusal)
{
  g_return_if_fail (TACHY_IS_REFERENCE_WELL (self));

  if (g_strcmp0 (self->refusal, refusal) == 0)
    return;

  g_free (self->refusal);
  self->refusal = g_strdup (refusal);
  self->forgone = FALSE;
  gtk_label_set_label (self->refusal_sentence, refusal != NULL ? refusal : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "reference.choose", refusal == NULL);
  gtk_event_controller_set_propagation_phase (self->drop_target,
                                              refusal == NULL ? GTK_PHASE_BUBBLE : GTK_PHASE_NONE);
  if (is_empty (self))
    show_empty (self);
  _tachy_reference_well_update_held (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FITTED]);
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

  if (self->refusal != NULL)
    tachy_toast_show (GTK_WIDGET (self), self->refusal);
  else if (self->media != NULL)
    _tachy_reference_well_read (self, G_OBJECT (gtk_widget_get_clipboard (GTK_WIDGET (self))));
}

void
tachy_reference_well_clear (TachyReferenceWell *self)
{
  g_return_if_fail (TACHY_IS_REFERENCE_WELL (self));

  g_cancellable_cancel (self->work);
  g_clear_pointer (&self->picture, tachy_picture_unref);
  tachy_poster_set_paintable (self->poster, NULL);
  set_outcome (self, NULL, FALSE, FALSE);
  show_empty (self);
  _tachy_reference_well_update_held (self);
}
