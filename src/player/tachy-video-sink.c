/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses what turns decoded frames into something that GTK can paint. */

#define G_LOG_DOMAIN "tachy-player"
#include "config.h"

#include "tachy-video-sink-private.h"

#include <epoxy/gl.h>
#include <gst/app/gstappsink.h>
#include <gtk/gtk.h>

#include "tachy-frame-paintable-private.h"

/* One frame waits while one is taken. */
#define MAX_BUFFERS 2

/* A frame that comes later than this is not shown, so that the picture keeps up with the sound. */
#define MAX_LATENESS (40 * GST_MSECOND)

static GstFlowReturn
preroll_cb (GstAppSink *sink,
            gpointer    user_data)
{
  GstSample *sample = gst_app_sink_try_pull_preroll (sink, 0);

  if (sample != NULL)
    tachy_frame_paintable_push (user_data, sample);

  return GST_FLOW_OK;
}

static GstFlowReturn
sample_cb (GstAppSink *sink,
           gpointer    user_data)
{
  GstSample *sample = gst_app_sink_try_pull_sample (sink, 0);

  if (sample != NULL)
    tachy_frame_paintable_push (user_data, sample);

  return GST_FLOW_OK;
}

static GstElement *
make_app_sink (TachyFramePaintable *paintable)
{
  static const GstAppSinkCallbacks callbacks = { .new_preroll = preroll_cb,
                                                 .new_sample = sample_cb };
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  g_autoptr (GstCaps) caps = gst_caps_from_string ("video/x-raw, format=RGB");

  if (sink == NULL)
    return NULL;

  g_object_set (sink, "caps", caps, "max-buffers", MAX_BUFFERS, "drop", TRUE, "qos", TRUE,
                "max-lateness", (gint64) MAX_LATENESS, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), (GstAppSinkCallbacks *) &callbacks,
                              g_object_ref (paintable), g_object_unref);
  return sink;
}

/* Adds @factory behind @last, where there is such a factory. */
static GstElement *
append (GstBin     *bin,
        GstElement *last,
        const char *factory)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element == NULL)
    return last;

  gst_bin_add (bin, element);
  if (last != NULL)
    gst_element_link (last, element);
  return element;
}

static gboolean
init_builtin (TachyVideoSink *sink)
{
  g_autoptr (TachyFramePaintable) paintable = tachy_frame_paintable_new ();
  GstElement *app_sink = make_app_sink (paintable);
  GstElement *bin, *flip, *convert;
  g_autoptr (GstPad) pad = NULL;

  if (app_sink == NULL)
    return FALSE;

  bin = gst_bin_new ("tachy-video-sink");
  /* Telephones turn the picture by a note in the file. */
  flip = append (GST_BIN (bin), NULL, "videoflip");
  if (flip != NULL)
    gst_util_set_object_arg (G_OBJECT (flip), "video-direction", "auto");
  convert = append (GST_BIN (bin), flip, "videoconvert");
  gst_bin_add (GST_BIN (bin), app_sink);
  if (convert != NULL)
    gst_element_link (convert, app_sink);
  pad = gst_element_get_static_pad (flip ? flip : convert ? convert : app_sink, "sink");
  gst_element_add_pad (bin, gst_ghost_pad_new ("sink", pad));

  sink->element = gst_object_ref_sink (bin);
  sink->base = GST_BASE_SINK (gst_object_ref (app_sink));
  sink->paintable = GDK_PAINTABLE (g_steal_pointer (&paintable));
  return TRUE;
}

/* Software renderers of GL make the sink of GTK three times as expensive as our own. */
static gboolean
is_hardware (GdkGLContext *context)
{
  static const char *const software[] = { "llvmpipe", "softpipe", "swrast", "SWR", "Software" };
  const char *renderer;

  gdk_gl_context_make_current (context);
  renderer = (const char *) glGetString (GL_RENDERER);
  gdk_gl_context_clear_current ();
  if (renderer == NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (software); i++)
    {
      if (strstr (renderer, software[i]) != NULL)
        return FALSE;
    }

  g_debug ("GL is drawn by %s", renderer);
  return TRUE;
}

static gboolean
display_has_hardware_gl (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GdkGLContext) context = NULL;

  if (display == NULL)
    return FALSE;

  context = gdk_display_create_gl_context (display, NULL);
  return context != NULL && gdk_gl_context_realize (context, NULL) && is_hardware (context);
}

static gboolean
wants_gtk_sink (void)
{
  static int wanted = -1;
  g_autoptr (GstElementFactory) factory = NULL;

  if (g_strcmp0 (g_getenv ("TACHY_VIDEO_SINK"), "builtin") == 0)
    return FALSE;

  factory = gst_element_factory_find ("gtk4paintablesink");
  if (factory == NULL)
    return FALSE;

  if (wanted < 0)
    wanted = display_has_hardware_gl ();
  return wanted;
}

static gboolean
init_gtk (TachyVideoSink *sink)
{
  GstElement *inner = gst_element_factory_make ("gtk4paintablesink", NULL);
  g_autoptr (GdkGLContext) context = NULL;
  GstElement *outer = NULL;

  if (inner == NULL)
    return FALSE;

  gst_object_ref_sink (inner);
  g_object_get (inner, "paintable", &sink->paintable, NULL);
  g_object_get (sink->paintable, "gl-context", &context, NULL);
  if (context != NULL)
    outer = gst_element_factory_make ("glsinkbin", NULL);
  if (outer != NULL)
    g_object_set (outer, "sink", inner, NULL);

  sink->element = outer != NULL ? gst_object_ref_sink (outer) : gst_object_ref (inner);
  sink->base = GST_BASE_SINK (inner);
  return TRUE;
}

/*
 * tachy_video_sink_init:
 * @sink: (out caller-allocates): to be cleared with tachy_video_sink_clear()
 *
 * Takes the sink of GTK's own where it exists and the display has a graphics processor, otherwise
 * ours, which needs no display at all. Main thread, after GTK has opened its display.
 *
 * Returns: whether there is one; %FALSE means that GStreamer is not whole
 */
gboolean
tachy_video_sink_init (TachyVideoSink *sink)
{
  *sink = (TachyVideoSink) { 0 };

  return (wants_gtk_sink () && init_gtk (sink)) || init_builtin (sink);
}

/*
 * tachy_video_sink_show_newest:
 *
 * Makes the paintable show what has come before now. GTK's sink does so by itself.
 */
void
tachy_video_sink_show_newest (TachyVideoSink *sink)
{
  if (TACHY_IS_FRAME_PAINTABLE (sink->paintable))
    tachy_frame_paintable_show_newest (TACHY_FRAME_PAINTABLE (sink->paintable));
}

/*
 * tachy_video_sink_hold:
 * @held: whether the picture stands still, whatever comes
 *
 * GTK's sink cannot do that; there a few other frames flash by.
 */
void
tachy_video_sink_hold (TachyVideoSink *sink,
                       gboolean        held)
{
  if (TACHY_IS_FRAME_PAINTABLE (sink->paintable))
    tachy_frame_paintable_hold (TACHY_FRAME_PAINTABLE (sink->paintable), held);
}

/* The paintable of GTK's own sink holds textures in ways of its own; drawing them is the one thing
 * that works with every version. */
static GdkTexture *
draw_to_texture (GdkPaintable *image)
{
  double width = gdk_paintable_get_intrinsic_width (image);
  double height = gdk_paintable_get_intrinsic_height (image);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GdkTexture *texture;

  gdk_paintable_snapshot (image, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL || !gsk_renderer_realize (renderer, NULL, NULL))
    return NULL;

  texture = gsk_renderer_render_texture (
    renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gsk_renderer_unrealize (renderer);
  return texture;
}

/*
 * tachy_video_sink_dup_texture:
 *
 * Returns: (transfer full) (nullable): what has come last, at full size in square pixels
 */
GdkTexture *
tachy_video_sink_dup_texture (TachyVideoSink *sink)
{
  g_autoptr (GdkPaintable) image = NULL;

  tachy_video_sink_show_newest (sink);
  image = gdk_paintable_get_current_image (sink->paintable);
  if (gdk_paintable_get_intrinsic_width (image) <= 0)
    return NULL;
  if (GDK_IS_TEXTURE (image))
    return GDK_TEXTURE (g_steal_pointer (&image));

  return draw_to_texture (image);
}

/*
 * tachy_video_sink_disconnect:
 *
 * Lets no further frame through, for a pipeline that ends in another thread.
 */
void
tachy_video_sink_disconnect (TachyVideoSink *sink)
{
  static const GstAppSinkCallbacks nothing = { 0 };

  if (GST_IS_APP_SINK (sink->base))
    gst_app_sink_set_callbacks (GST_APP_SINK (sink->base), (GstAppSinkCallbacks *) &nothing, NULL,
                                NULL);
}

void
tachy_video_sink_clear (TachyVideoSink *sink)
{
  gst_clear_object (&sink->element);
  gst_clear_object (&sink->base);
  g_clear_object (&sink->paintable);
}
