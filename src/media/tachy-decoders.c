/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decoders that strangers' bytes may meet: which there are, and getting them into memory
 * before a process shuts itself off from the files they lie in. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-decoders.h"

#include <gst/gst.h>

#include "tachy-picture-private.h"

static const char *const codecs[] = {
  "video/x-h264", "video/x-h265", "video/x-av1", "video/x-vp8", "video/x-vp9", "video/mpeg", NULL,
};

/* What a clip reader and the decodebin in it are made of, besides decoders. */
static const char *const parts[] = {
  "qtdemux", "matroskademux", "decodebin", "typefind", "multiqueue", "identity", "capsfilter",
  "videoconvert", "videoscale", "videoflip", "appsink", NULL,
};

/**
 * tachy_decoders_start:
 *
 * Starts GStreamer, once; on its first start on a machine it looks through all its plugins.
 *
 * Returns: whether it runs
 */
gboolean
tachy_decoders_start (void)
{
  static gsize started;

  if (g_once_init_enter (&started))
    g_once_init_leave (&started, gst_init_check (NULL, NULL, NULL) ? 2 : 1);

  return started == 2;
}

/* Profiles and stream formats are left to the decoders: a parser can translate. */
static GList *
list_factories (GstElementFactoryListType type,
                const char               *codec)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple (codec);
  GList *all = gst_element_factory_list_get_elements (type, GST_RANK_MARGINAL);
  GList *fitting = gst_element_factory_list_filter (all, caps, GST_PAD_SINK, FALSE);

  gst_plugin_feature_list_free (all);
  return fitting;
}

/**
 * tachy_decoders_can_decode:
 * @codec: the media type of a stream of pictures, as GStreamer names it
 *
 * Returns: whether @codec is one of those that clips have, and can be decoded here
 */
gboolean
tachy_decoders_can_decode (const char *codec)
{
  GList *factories;
  gboolean found;

  if (!g_strv_contains (codecs, codec))
    return FALSE;

  factories = list_factories (
      GST_ELEMENT_FACTORY_TYPE_DECODER | GST_ELEMENT_FACTORY_TYPE_MEDIA_VIDEO, codec);
  found = factories != NULL;
  gst_plugin_feature_list_free (factories);
  return found;
}

/* Graphics cards are reached through device files, which are out of reach later. */
static void
load_factory (gpointer data,
              gpointer user_data)
{
  GstElementFactory *factory = data;
  GstElement *element;

  if (gst_element_factory_list_is_type (factory, GST_ELEMENT_FACTORY_TYPE_HARDWARE))
    {
      gst_plugin_feature_set_rank (GST_PLUGIN_FEATURE (factory), GST_RANK_NONE);
      return;
    }

  element = gst_element_factory_create (factory, NULL);
  gst_clear_object (&element);
}

static void
keep_quiet (const char    *domain,
            GLogLevelFlags level,
            const char    *message,
            gpointer       user_data)
{
}

/* Closing makes a loader look for its own plugins. That there is no picture it may complain of,
 * which must not end us where warnings are fatal. */
static void
load_picture_decoder (TachyPictureKind kind)
{
  GdkPixbufFormat *format = tachy_picture_kind_get_format (kind);
  g_autofree char *name = format != NULL ? gdk_pixbuf_format_get_name (format) : NULL;
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  GLogFunc handler = g_log_set_default_handler (keep_quiet, NULL);
  g_autoptr (GdkPixbufLoader) loader =
      name != NULL ? gdk_pixbuf_loader_new_with_type (name, NULL) : NULL;

  if (loader != NULL)
    gdk_pixbuf_loader_close (loader, NULL);

  g_log_set_default_handler (handler, NULL);
  g_log_set_always_fatal (fatal);
}

/**
 * tachy_decoders_load_for_pictures:
 *
 * Loads whatever decoding a picture may need, so that afterwards no file has to be opened for it.
 * Blocks; for programs that begin.
 */
void
tachy_decoders_load_for_pictures (void)
{
  for (int kind = 0; kind < TACHY_PICTURE_N_READABLE; kind++)
    load_picture_decoder (kind);
}

/**
 * tachy_decoders_load_for_clips:
 *
 * Loads whatever decoding a clip and making its poster may need, so that afterwards no file has to
 * be opened for it. Decoders in hardware are not used by this process from then on. Blocks; for
 * programs that begin.
 */
void
tachy_decoders_load_for_clips (void)
{
  load_picture_decoder (TACHY_PICTURE_KIND_JPEG);
  if (!tachy_decoders_start ())
    return;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      GstElement *element = gst_element_factory_make (parts[i], NULL);

      gst_clear_object (&element);
    }
  for (guint i = 0; codecs[i] != NULL; i++)
    {
      GList *factories = list_factories (
          GST_ELEMENT_FACTORY_TYPE_DECODER | GST_ELEMENT_FACTORY_TYPE_PARSER, codecs[i]);

      g_list_foreach (factories, load_factory, NULL);
      gst_plugin_feature_list_free (factories);
    }
}
