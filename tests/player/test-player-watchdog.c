/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests that a decoder which hangs is given up, and does not take the window along. */

#include "config.h"

#include <gst/gst.h>

#include "clip-maker.h"
#include "tachy-error.h"
#include "tachy-player-private.h"
#include "tachy-test.h"

#define HANG_TYPE_DECODER (hang_decoder_get_type ())

G_DECLARE_FINAL_TYPE (HangDecoder, hang_decoder, HANG, DECODER, GstElement)

struct _HangDecoder
{
  GstElement parent_instance;
};

G_DEFINE_FINAL_TYPE (HangDecoder, hang_decoder, GST_TYPE_ELEMENT)

static GMutex mutex;
static GCond cond;
static gboolean released;
static int n_hanging;

static GstStaticPadTemplate sink_template =
  GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS,
                           GST_STATIC_CAPS ("video/x-h264"));
static GstStaticPadTemplate src_template =
  GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS ("video/x-raw"));

static GstFlowReturn
hang (GstPad    *pad,
      GstObject *parent,
      GstBuffer *buffer)
{
  gst_buffer_unref (buffer);
  g_mutex_lock (&mutex);
  n_hanging++;
  g_cond_broadcast (&cond);
  while (!released)
    g_cond_wait (&cond, &mutex);
  n_hanging--;
  g_mutex_unlock (&mutex);

  return GST_FLOW_OK;
}

static void
hang_decoder_class_init (HangDecoderClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  gst_element_class_set_static_metadata (element_class, "Hang", "Codec/Decoder/Video", "Hangs",
                                         "Tachyscope");
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
}

static void
hang_decoder_init (HangDecoder *self)
{
  GstPad *sink = gst_pad_new_from_static_template (&sink_template, "sink");

  gst_pad_set_chain_function (sink, hang);
  gst_element_add_pad (GST_ELEMENT (self), sink);
  gst_element_add_pad (GST_ELEMENT (self), gst_pad_new_from_static_template (&src_template, "src"));
}

#define LITTLE_PATIENCE_MS 100

static void
test_hanging_decoder (void)
{
  g_autofree char *directory = tachy_test_make_directory ();
  g_autofree char *path = g_build_filename (directory, "clip.mp4", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  TachyPlayer *player = tachy_player_new ();

  clip_make (path, &(ClipSpec) { .codec = CLIP_H264, .n_frames = 6 });
  g_assert_true (gst_element_register (NULL, "hangdec", GST_RANK_PRIMARY + 100, HANG_TYPE_DECODER));

  /* Another clip while the first one hangs, then this one until the watchdog wakes, which may be
   * before it hangs. */
  tachy_player_set_uri (player, uri);
  TACHY_TEST_WAIT_FOR (g_atomic_int_get (&n_hanging) == 1);
  tachy_player_set_uri (player, NULL);
  g_assert_cmpint (tachy_player_get_state (player), ==, TACHY_PLAYER_EMPTY);
  tachy_player_set_patience (player, LITTLE_PATIENCE_MS);
  tachy_player_set_uri (player, uri);
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (player) == TACHY_PLAYER_FAILED);
  g_assert_error (tachy_player_get_error (player), TACHY_ERROR, TACHY_ERROR_CLIP);
  g_assert_finalize_object (player);

  g_mutex_lock (&mutex);
  released = TRUE;
  g_cond_broadcast (&cond);
  g_mutex_unlock (&mutex);
  TACHY_TEST_WAIT_FOR (g_atomic_int_get (&n_hanging) == 0);
  tachy_test_remove_directory (directory);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/player/watchdog/hanging-decoder", test_hanging_decoder);

  return g_test_run ();
}
