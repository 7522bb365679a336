/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short list of demuxers and decoders that may touch a clip; everything else is switched off. */

#define G_LOG_DOMAIN "tachy-player"
#include "config.h"

#include "tachy-decoder-list.h"

#include <gst/gst.h>

/* Clips come from servers that we do not know, and GStreamer would open hundreds of rarely tested
 * formats for them. These are what providers of videos really send. */
static const char *const allowed[] = {
  "qtdemux",        "matroskademux",
  "h264parse",      "h265parse",      "vp9parse",   "av1parse",
  "aacparse",       "mpegaudioparse", "opusparse",
  "avdec_h264",     "openh264dec",    "avdec_h265", "libde265dec",
  "vp8dec",         "vp9dec",         "avdec_vp8",  "avdec_vp9",
  "av1dec",         "dav1ddec",
  "avdec_aac",      "fdkaacdec",      "opusdec",    "avdec_opus",
  "mpg123audiodec", "avdec_mp3",      "avdec_mp3float", "vorbisdec",
};

/* Decoders of the graphics hardware carry the name of their interface, sometimes that of a device,
 * and then the codec: vah264dec, varenderD129vp9dec, nvh265sldec, v4l2slav1dec. */
static const char *const hardware_prefixes[] = { "va", "nv", "v4l2" };
static const char *const hardware_codecs[] = { "h264", "h265", "vp8", "vp9", "av1" };

/* A file can name another address as its contents (the reference movies of QuickTime), so that
 * nothing but files may be openable at all. appsrc reads nothing by itself. */
static const char *const allowed_sources[] = { "filesrc", "appsrc" };

static gboolean
is_in (const char        *name,
       const char *const *list,
       gsize              length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (g_str_equal (name, list[i]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_hardware_decoder (const char *name)
{
  gboolean prefixed = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (hardware_prefixes); i++)
    prefixed = prefixed || g_str_has_prefix (name, hardware_prefixes[i]);

  if (!prefixed || !g_str_has_suffix (name, "dec"))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (hardware_codecs); i++)
    {
      if (strstr (name, hardware_codecs[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
switch_off_decoders (void)
{
  GList *factories = gst_element_factory_list_get_elements (GST_ELEMENT_FACTORY_TYPE_DECODABLE,
                                                            GST_RANK_MARGINAL);

  for (GList *l = factories; l != NULL; l = l->next)
    {
      if (!tachy_decoder_list_contains (gst_plugin_feature_get_name (l->data)))
        gst_plugin_feature_set_rank (l->data, GST_RANK_NONE);
    }

  gst_plugin_feature_list_free (factories);
}

/* The search for a source ignores ranks, so these have to leave the registry of this process. */
static void
remove_sources (void)
{
  GstRegistry *registry = gst_registry_get ();
  GList *factories = gst_registry_get_feature_list (registry, GST_TYPE_ELEMENT_FACTORY);

  for (GList *l = factories; l != NULL; l = l->next)
    {
      const char *name = gst_plugin_feature_get_name (l->data);

      if (gst_element_factory_get_uri_type (l->data) == GST_URI_SRC &&
          !is_in (name, allowed_sources, G_N_ELEMENTS (allowed_sources)))
        gst_registry_remove_feature (registry, l->data);
    }

  gst_plugin_feature_list_free (factories);
}

/**
 * tachy_decoder_list_contains:
 * @factory_name: the name of a GStreamer element
 *
 * Returns: whether this demuxer, parser or decoder may be used for a clip
 */
gboolean
tachy_decoder_list_contains (const char *factory_name)
{
  g_return_val_if_fail (factory_name != NULL, FALSE);

  return is_in (factory_name, allowed, G_N_ELEMENTS (allowed)) ||
         is_hardware_decoder (factory_name);
}

/**
 * tachy_decoder_list_apply:
 *
 * Keeps GStreamer in this process from choosing any other demuxer or decoder by itself, and from
 * opening anything but files. Has to happen after gst_init() and before the first pipeline; later
 * calls do nothing. Elements can still be made by their names, except for sources of the network.
 */
void
tachy_decoder_list_apply (void)
{
  static gsize applied = 0;

  if (g_once_init_enter (&applied))
    {
      switch_off_decoders ();
      remove_sources ();
      g_once_init_leave (&applied, 1);
    }
}
