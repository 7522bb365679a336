/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of the list of what may touch a clip. */

#include "config.h"

#include <gst/gst.h>

#include "tachy-decoder-list.h"

static guint
get_rank (const char *name)
{
  g_autoptr (GstElementFactory) factory = gst_element_factory_find (name);

  g_assert_nonnull (factory);
  return gst_plugin_feature_get_rank (GST_PLUGIN_FEATURE (factory));
}

static void
test_names (void)
{
  static const char *const good[] = { "qtdemux", "avdec_h264", "vah264dec", "varenderD129vp9dec",
                                      "v4l2slav1dec", "vaapih265dec", "nvh264sldec" };
  static const char *const bad[] = { "avidemux", "avdec_indeo3", "vampeg2dec", "v4l2jpegdec",
                                     "vah264enc", "h264dec", "" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (tachy_decoder_list_contains (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (tachy_decoder_list_contains (bad[i]));
}

static void
test_ranks (void)
{
  GList *factories;

  g_assert_cmpuint (get_rank ("id3demux"), >, GST_RANK_NONE);
  tachy_decoder_list_apply ();
  tachy_decoder_list_apply ();

  g_assert_cmpuint (get_rank ("id3demux"), ==, GST_RANK_NONE);
  g_assert_cmpuint (get_rank ("qtdemux"), >, GST_RANK_NONE);
  factories = gst_element_factory_list_get_elements (GST_ELEMENT_FACTORY_TYPE_DECODABLE,
                                                     GST_RANK_MARGINAL);
  for (GList *l = factories; l != NULL; l = l->next)
    g_assert_true (tachy_decoder_list_contains (gst_plugin_feature_get_name (l->data)));
  gst_plugin_feature_list_free (factories);
}

static void
test_sources (void)
{
  tachy_decoder_list_apply ();

  g_assert_true (gst_uri_protocol_is_supported (GST_URI_SRC, "file"));
  g_assert_false (gst_uri_protocol_is_supported (GST_URI_SRC, "http"));
  g_assert_false (gst_uri_protocol_is_supported (GST_URI_SRC, "https"));
  g_assert_false (gst_uri_protocol_is_supported (GST_URI_SRC, "rtsp"));
  g_assert_false (gst_uri_protocol_is_supported (GST_URI_SRC, "data"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);

  g_test_add_func ("/tachyscope/player/decoder-list/names", test_names);
  g_test_add_func ("/tachyscope/player/decoder-list/ranks", test_ranks);
  g_test_add_func ("/tachyscope/player/decoder-list/no-network", test_sources);

  return g_test_run ();
}
