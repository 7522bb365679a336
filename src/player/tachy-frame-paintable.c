/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newest frame of a clip, handed over by a streaming thread and painted by the main one. */

#define G_LOG_DOMAIN "tachy-player"
#include "config.h"

#include "tachy-frame-paintable-private.h"

#include <gst/video/video.h>
#include <gtk/gtk.h>

struct _TachyFramePaintable
{
  GObject parent_instance;

  GMainContext *context; /* owned; where the frames are painted */

  GMutex mutex;
  GstSample *newest; /* owned; under the mutex; not yet shown */
  gboolean queued;   /* under the mutex; a hand-over is on its way */

  GdkTexture *texture; /* owned; main thread only, like all below */
  double pixel_aspect;
  gboolean held;
};

static void init_paintable (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TachyFramePaintable, tachy_frame_paintable, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, init_paintable))

static void
free_mapped_frame (gpointer data)
{
  GstVideoFrame *frame = data;

  gst_video_frame_unmap (frame);
  g_free (frame);
}

/* The texture reads the memory of the buffer; nothing is copied. */
static GdkTexture *
wrap_frame (GstSample *sample,
            double    *pixel_aspect)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstCaps *caps = gst_sample_get_caps (sample);
  g_autofree GstVideoFrame *frame = g_new0 (GstVideoFrame, 1);
  g_autoptr (GBytes) bytes = NULL;
  GstVideoInfo info;
  int width, height;
  gsize stride;
  gpointer pixels;

  if (buffer == NULL || caps == NULL || !gst_video_info_from_caps (&info, caps) ||
      !gst_video_frame_map (frame, &info, buffer, GST_MAP_READ))
    return NULL;

  width = GST_VIDEO_FRAME_WIDTH (frame);
  height = GST_VIDEO_FRAME_HEIGHT (frame);
  stride = (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  pixels = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);
  *pixel_aspect = (double) GST_VIDEO_INFO_PAR_N (&info) / GST_VIDEO_INFO_PAR_D (&info);

  bytes = g_bytes_new_with_free_func (pixels, stride * (gsize) height, free_mapped_frame,
                                      g_steal_pointer (&frame));
  /* Without alpha a frame is painted in half the time that formats with alpha take: the cairo
   * renderer of GTK 4.8 converts even its native format. */
  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8, bytes, stride);
}

static GstSample *
steal_newest (TachyFramePaintable *self)
{
  GstSample *sample;

  g_mutex_lock (&self->mutex);
  self->queued = FALSE;
  sample = self->held ? NULL : g_steal_pointer (&self->newest);
  g_mutex_unlock (&self->mutex);

  return sample;
}

static gboolean
frame_pushed_cb (gpointer user_data)
{
  tachy_frame_paintable_show_newest (user_data);

  return G_SOURCE_REMOVE;
}

static void
queue_hand_over (TachyFramePaintable *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[tachyscope] new frame");
  g_source_set_callback (source, frame_pushed_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

static int
tachy_frame_paintable_get_intrinsic_width (GdkPaintable *paintable)
{
  TachyFramePaintable *self = TACHY_FRAME_PAINTABLE (paintable);

  if (self->texture == NULL)
    return 0;

  return (int) (gdk_texture_get_width (self->texture) * MAX (self->pixel_aspect, 1.0) + 0.5);
}

static int
tachy_frame_paintable_get_intrinsic_height (GdkPaintable *paintable)
{
  TachyFramePaintable *self = TACHY_FRAME_PAINTABLE (paintable);

  if (self->texture == NULL)
    return 0;

  return (int) (gdk_texture_get_height (self->texture) / MIN (self->pixel_aspect, 1.0) + 0.5);
}

static double
tachy_frame_paintable_get_intrinsic_aspect_ratio (GdkPaintable *paintable)
{
  TachyFramePaintable *self = TACHY_FRAME_PAINTABLE (paintable);

  if (self->texture == NULL)
    return 0.0;

  return self->pixel_aspect * gdk_texture_get_width (self->texture) /
         gdk_texture_get_height (self->texture);
}

static void
tachy_frame_paintable_snapshot (GdkPaintable *paintable,
                                GdkSnapshot  *snapshot,
                                double        width,
                                double        height)
{
  TachyFramePaintable *self = TACHY_FRAME_PAINTABLE (paintable);

  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture,
                                 &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
}

/* By hand, as GSK works only once GTK has a display. */
static GdkTexture *
stretch (GdkTexture *texture,
         int         width,
         int         height)
{
  int old_width = gdk_texture_get_width (texture), old_height = gdk_texture_get_height (texture);
  cairo_surface_t *from = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, old_width, old_height);
  cairo_surface_t *to = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  gsize stride = (gsize) cairo_image_surface_get_stride (to);
  cairo_t *cr = cairo_create (to);
  g_autoptr (GBytes) bytes = NULL;

  gdk_texture_download (texture, cairo_image_surface_get_data (from),
                        (gsize) cairo_image_surface_get_stride (from));
  cairo_surface_mark_dirty (from);
  cairo_scale (cr, (double) width / old_width, (double) height / old_height);
  cairo_set_source_surface (cr, from, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (from);

  cairo_surface_flush (to);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (to), stride * (gsize) height,
                                      (GDestroyNotify) cairo_surface_destroy, to);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static GdkPaintable *
tachy_frame_paintable_get_current_image (GdkPaintable *paintable)
{
  TachyFramePaintable *self = TACHY_FRAME_PAINTABLE (paintable);

  if (self->texture == NULL)
    return gdk_paintable_new_empty (0, 0);
  if (self->pixel_aspect == 1.0)
    return GDK_PAINTABLE (g_object_ref (self->texture));

  return GDK_PAINTABLE (stretch (self->texture, gdk_paintable_get_intrinsic_width (paintable),
                                 gdk_paintable_get_intrinsic_height (paintable)));
}

static void
init_paintable (GdkPaintableInterface *iface)
{
  iface->get_intrinsic_width = tachy_frame_paintable_get_intrinsic_width;
  iface->get_intrinsic_height = tachy_frame_paintable_get_intrinsic_height;
  iface->get_intrinsic_aspect_ratio = tachy_frame_paintable_get_intrinsic_aspect_ratio;
  iface->snapshot = tachy_frame_paintable_snapshot;
  iface->get_current_image = tachy_frame_paintable_get_current_image;
}

static void
tachy_frame_paintable_finalize (GObject *object)
{
  TachyFramePaintable *self = TACHY_FRAME_PAINTABLE (object);

  g_clear_object (&self->texture);
  g_clear_pointer (&self->newest, gst_sample_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (tachy_frame_paintable_parent_class)->finalize (object);
}

static void
tachy_frame_paintable_class_init (TachyFramePaintableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = tachy_frame_paintable_finalize;
}

static void
tachy_frame_paintable_init (TachyFramePaintable *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
  self->pixel_aspect = 1.0;
}

/*
 * tachy_frame_paintable_new:
 *
 * Returns: (transfer full): a paintable without a frame, to be painted in this thread
 */
TachyFramePaintable *
tachy_frame_paintable_new (void)
{
  return g_object_new (TACHY_TYPE_FRAME_PAINTABLE, NULL);
}

/*
 * tachy_frame_paintable_push:
 * @sample: (transfer full): a frame in RGB
 *
 * Hands a frame over; the newest one wins, whatever the main thread is busy with. Any thread.
 */
void
tachy_frame_paintable_push (TachyFramePaintable *self,
                            GstSample           *sample)
{
  g_autoptr (GstSample) late = NULL;
  gboolean queue;

  g_return_if_fail (TACHY_IS_FRAME_PAINTABLE (self) && sample != NULL);

  g_mutex_lock (&self->mutex);
  late = g_steal_pointer (&self->newest);
  self->newest = sample;
  queue = !self->queued;
  self->queued = TRUE;
  g_mutex_unlock (&self->mutex);

  if (queue)
    queue_hand_over (self);
}

/*
 * tachy_frame_paintable_show_newest:
 *
 * Shows at once what was pushed, unless it is held. Main thread.
 */
void
tachy_frame_paintable_show_newest (TachyFramePaintable *self)
{
  g_autoptr (GstSample) sample = steal_newest (self);
  g_autoptr (GdkTexture) texture = NULL;
  GdkPaintable *paintable = GDK_PAINTABLE (self);
  double pixel_aspect = 1.0;
  int width, height;

  if (sample != NULL)
    texture = wrap_frame (sample, &pixel_aspect);
  if (texture == NULL)
    return;

  width = gdk_paintable_get_intrinsic_width (paintable);
  height = gdk_paintable_get_intrinsic_height (paintable);
  g_set_object (&self->texture, texture);
  self->pixel_aspect = pixel_aspect;

  if (width != gdk_paintable_get_intrinsic_width (paintable) ||
      height != gdk_paintable_get_intrinsic_height (paintable))
    gdk_paintable_invalidate_size (paintable);
  gdk_paintable_invalidate_contents (paintable);
}

/*
 * tachy_frame_paintable_hold:
 * @held: whether to show nothing new until further notice
 *
 * Main thread.
 */
void
tachy_frame_paintable_hold (TachyFramePaintable *self,
                            gboolean             held)
{
  if (self->held == held)
    return;

  self->held = held;
  tachy_frame_paintable_show_newest (self);
}
