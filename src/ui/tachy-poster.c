/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A still picture in its own proportion with round corners, as large as the room allows. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-poster.h"

#include "tachy-texture.h"

#define MIN_SIDE 48

struct _TachyPoster
{
  GtkWidget parent_instance;

  GtkWidget *picture;
  double ratio; /* width through height */

  TachyHouse *house;
  TachyTake *take;
  GSignalGroup *take_signals;
  GCancellable *loading;
};

G_DEFINE_FINAL_TYPE (TachyPoster, tachy_poster, GTK_TYPE_WIDGET)

static void
set_ratio (TachyPoster *self,
           double       width,
           double       height)
{
  double ratio = width > 0 && height > 0 ? width / height : 9.0 / 16.0;

  if (ratio == self->ratio)
    return;

  self->ratio = ratio;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
show_paintable (TachyPoster  *self,
                GdkPaintable *paintable)
{
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), paintable);
  if (paintable == NULL)
    gtk_widget_add_css_class (self->picture, "blank");
  else
    gtk_widget_remove_css_class (self->picture, "blank");
}

static GCancellable *
begin_loading (TachyPoster *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  return self->loading;
}

static void
decoded_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = tachy_texture_decode_finish (result, &error);
  TachyPoster *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (texture == NULL)
    g_debug ("No picture of the take: %s", error->message);
  else
    show_paintable (self, GDK_PAINTABLE (texture));
}

static void
poster_got_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tachy_posters_get_finish (TACHY_POSTERS (object), result, &error);
  TachyPoster *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (bytes == NULL)
    g_debug ("No poster of the take: %s", error->message);
  else
    tachy_texture_decode_async (bytes, self->loading, decoded_cb, self);
}

static void
reference_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (object), result, NULL, &error);
  TachyPoster *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (bytes == NULL)
    g_debug ("No first frame of the take: %s", error->message);
  else
    tachy_texture_decode_async (bytes, self->loading, decoded_cb, self);
}

/* Until there is a clip, the picture that it starts from stands for it. */
static void
load_reference (TachyPoster *self,
                const char  *reference)
{
  TachyEngine *engine = tachy_house_get_engine (self->house);
  g_autofree char *path = tachy_engine_dup_reference_path (engine, reference);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_file_load_bytes_async (file, begin_loading (self), reference_read_cb, self);
}

static void
load_take (TachyPoster *self)
{
  TachyRecipe *recipe = tachy_take_get_recipe (self->take);
  const char *reference = recipe != NULL ? tachy_recipe_get_reference (recipe) : NULL;
  int clip_height = tachy_take_get_clip_height (self->take);

  if (clip_height > 0)
    set_ratio (self, tachy_take_get_clip_width (self->take), clip_height);
  else if (recipe != NULL)
    set_ratio (self, tachy_recipe_get_width (recipe), tachy_recipe_get_height (recipe));

  if (tachy_take_get_clip (self->take) != NULL)
    tachy_posters_get_async (tachy_house_get_posters (self->house), self->take,
                             begin_loading (self), poster_got_cb, self);
  else if (reference != NULL)
    load_reference (self, reference);
}

static void
tachy_poster_measure (GtkWidget     *widget,
                      GtkOrientation orientation,
                      int            for_size,
                      int           *minimum,
                      int           *natural,
                      int           *minimum_baseline,
                      int           *natural_baseline)
{
  *minimum = MIN_SIDE;
  *natural = MIN_SIDE;
}

static void
tachy_poster_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  TachyPoster *self = TACHY_POSTER (widget);
  int child_width = MIN (width, (int) (height * self->ratio + 0.5));
  int child_height = MIN (height, (int) (width / self->ratio + 0.5));
  GtkAllocation allocation = { (width - child_width) / 2, (height - child_height) / 2,
                               MAX (child_width, 1), MAX (child_height, 1) };

  gtk_widget_size_allocate (self->picture, &allocation, -1);
}

static void
tachy_poster_dispose (GObject *object)
{
  TachyPoster *self = TACHY_POSTER (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->take_signals);
  g_clear_object (&self->take);
  g_clear_object (&self->house);
  g_clear_pointer (&self->picture, gtk_widget_unparent);

  G_OBJECT_CLASS (tachy_poster_parent_class)->dispose (object);
}

static void
tachy_poster_class_init (TachyPosterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tachy_poster_dispose;
  widget_class->measure = tachy_poster_measure;
  widget_class->size_allocate = tachy_poster_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "poster");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tachy_poster_init (TachyPoster *self)
{
  self->ratio = 9.0 / 16.0;
  self->picture = g_object_new (GTK_TYPE_PICTURE,
                                "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                "content-fit", GTK_CONTENT_FIT_COVER,
                                "overflow", GTK_OVERFLOW_HIDDEN,
                                NULL);
  gtk_widget_add_css_class (self->picture, "blank");
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));

  self->take_signals = g_signal_group_new (TACHY_TYPE_TAKE);
  g_signal_group_connect_swapped (self->take_signals, "notify::clip", G_CALLBACK (load_take), self);
  g_signal_group_connect_swapped (self->take_signals, "notify::loaded", G_CALLBACK (load_take),
                                  self);
}

/**
 * tachy_poster_set_take:
 * @take: (nullable): what is to be shown, now and when its clip comes
 *
 * Shows a frame of the clip, before that the picture that it starts from, before that an empty
 * frame in the proportion that was asked for.
 */
void
tachy_poster_set_take (TachyPoster *self,
                       TachyHouse  *house,
                       TachyTake   *take)
{
  g_return_if_fail (TACHY_IS_POSTER (self));

  g_set_object (&self->house, house);
  if (!g_set_object (&self->take, take))
    return;

  g_cancellable_cancel (self->loading);
  show_paintable (self, NULL);
  g_signal_group_set_target (self->take_signals, take);
  if (take != NULL)
    load_take (self);
}

/**
 * tachy_poster_set_paintable:
 * @paintable: (nullable): what is to be shown, in its own proportion
 */
void
tachy_poster_set_paintable (TachyPoster  *self,
                            GdkPaintable *paintable)
{
  g_return_if_fail (TACHY_IS_POSTER (self));

  if (paintable != NULL)
    set_ratio (self, gdk_paintable_get_intrinsic_width (paintable),
               gdk_paintable_get_intrinsic_height (paintable));
  show_paintable (self, paintable);
}
