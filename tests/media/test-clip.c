/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of clips, and what their still pictures show. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-clip.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>

#include "fixtures.h"
#include "tachy-error.h"
#include "tachy-test.h"

#define RED 0xff0000
#define BLUE 0x0000ff
#define TOLERANCE 12

typedef struct
{
  char *directory; /* owned */
  char *path;      /* owned; where a test may write a clip */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->path = g_build_filename (fixture->directory, "strange name #%41.part", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static void
write_clip (Fixture *fixture,
            GBytes  *bytes)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, g_bytes_get_data (bytes, NULL),
                       (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

static TachyClipFacts *
verify (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autoptr (GError) error = NULL;
  TachyClipFacts *facts = tachy_clip_verify (path, NULL, &error);

  g_assert_no_error (error);
  return facts;
}

static void
test_facts_are_right (Fixture      *fixture,
                      gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *mime_type;
    const char *suffix;
    int width;
    int height;
    gint64 duration_ms;
    gboolean has_audio;
  } clips[] = {
    { "fast.mp4", "video/mp4", ".mp4", 64, 32, 1000, TRUE },
    { "late.mp4", "video/mp4", ".mp4", 64, 32, 1000, TRUE },
    { "fragments.mp4", "video/mp4", ".mp4", 64, 32, 0, TRUE },
    { "indexed.mp4", "video/mp4", ".mp4", 64, 32, 0, TRUE },
    { "clip.mov", "video/quicktime", ".mov", 64, 32, 1000, TRUE },
    { "clip.webm", "video/webm", ".webm", 64, 32, 1000, TRUE },
    { "clip.mkv", "video/x-matroska", ".mkv", 64, 32, 1000, TRUE },
    { "live.webm", "video/webm", ".webm", 64, 32, 0, TRUE },
    { "turned.mp4", "video/mp4", ".mp4", 32, 64, 1000, FALSE },
    { "wide.mp4", "video/mp4", ".mp4", 128, 32, 1000, FALSE },
    { "one-frame.mp4", "video/mp4", ".mp4", 64, 32, 83, FALSE },
    { "sound.mp4", "video/mp4", ".mp4", 0, 0, 1000, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (clips); i++)
    {
      g_autoptr (TachyClipFacts) facts = verify (clips[i].name);
      g_autoptr (TachyClipFacts) copy = tachy_clip_facts_copy (facts);

      g_test_message ("%s", clips[i].name);
      g_assert_cmpstr (copy->mime_type, ==, clips[i].mime_type);
      g_assert_cmpstr (copy->suffix, ==, clips[i].suffix);
      g_assert_cmpint (copy->width, ==, clips[i].width);
      g_assert_cmpint (copy->height, ==, clips[i].height);
      g_assert_cmpint (ABS (copy->duration_us / 1000 - clips[i].duration_ms), <, 100);
      g_assert_cmpint (copy->duration_us > 0, ==, clips[i].duration_ms > 0);
      g_assert_cmpint (copy->has_audio, ==, clips[i].has_audio);
    }
}

static void
assert_not_verified (Fixture   *fixture,
                     TachyError code,
                     const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyClipFacts) facts = tachy_clip_verify (fixture->path, NULL, &error);

  g_assert_null (facts);
  g_assert_error (error, TACHY_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static gboolean
can_decode (const char *codec)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple (codec);
  GList *all = gst_element_factory_list_get_elements (GST_ELEMENT_FACTORY_TYPE_DECODER,
                                                      GST_RANK_MARGINAL);
  GList *fitting = gst_element_factory_list_filter (all, caps, GST_PAD_SINK, FALSE);
  gboolean found = fitting != NULL;

  gst_plugin_feature_list_free (all);
  gst_plugin_feature_list_free (fitting);
  return found;
}

static void
test_cut_clip_is_refused (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr (GBytes) bytes = fixture_read ("fast.mp4");
  g_autoptr (GBytes) cut = fixture_cut (bytes, g_bytes_get_size (bytes) * 6 / 10);

  write_clip (fixture, cut);
  assert_not_verified (fixture, TACHY_ERROR_CLIP, "cut off");
}

/* Zeros where the frames should be: the structure is whole, and the decoder finds nothing. */
static void
test_clip_without_frames_is_refused (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autoptr (GByteArray) file = g_bytes_unref_to_array (fixture_read ("turned.mp4"));
  guint8 *media = memmem (file->data, file->len, "mdat", 4);
  g_autoptr (GBytes) bytes = NULL;

  if (!can_decode ("video/x-h264"))
    {
      g_test_skip ("no decoder for H.264");
      return;
    }

  memset (media + 4, 0, (gsize) (file->data + file->len - media - 4));
  bytes = g_bytes_new (file->data, file->len);
  write_clip (fixture, bytes);
  assert_not_verified (fixture, TACHY_ERROR_CLIP, "");
}

/* FAULTS row 91: lengths and boxes are right, the pictures of the end are not. */
static void
assert_end_is_judged (Fixture    *fixture,
                      const char *name,
                      gsize       tail,
                      guint8      junk)
{
  g_autoptr (GByteArray) file = g_bytes_unref_to_array (fixture_read (name));
  guint8 *media = memmem (file->data, file->len, "mdat", 4);
  g_autoptr (GBytes) bytes = NULL;
  guint32 size;

  g_test_message ("%s", name);
  memcpy (&size, media - 4, sizeof size);
  memset (media - 4 + GUINT32_FROM_BE (size) - tail, junk, tail);
  bytes = g_bytes_new (file->data, file->len);
  write_clip (fixture, bytes);
  assert_not_verified (fixture, TACHY_ERROR_CLIP, "to its end");
}

static void
test_clip_without_an_end_is_refused (Fixture      *fixture,
                                     gconstpointer data)
{
  if (!can_decode ("video/x-h264"))
    {
      g_test_skip ("no decoder for H.264");
      return;
    }

  assert_end_is_judged (fixture, "turned.mp4", 60, 0);
  assert_end_is_judged (fixture, "turned.mp4", 60, 0xa5);
  assert_end_is_judged (fixture, "wide.mp4", 60, 0);
}

static void
test_missing_file_is_storage_trouble (Fixture      *fixture,
                                      gconstpointer data)
{
  assert_not_verified (fixture, TACHY_ERROR_STORAGE, g_strerror (ENOENT));
}

static void
test_name_says_nothing (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (GBytes) bytes = fixture_read ("clip.webm");
  g_autoptr (TachyClipFacts) facts = NULL;
  g_autoptr (GError) error = NULL;

  write_clip (fixture, bytes);
  facts = tachy_clip_verify (fixture->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (facts->suffix, ==, ".webm");
  g_assert_cmpint (facts->width, ==, 64);
}

static GdkPixbuf *
make_poster (const char *name,
             int         max_side)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tachy_clip_make_poster (path, max_side, NULL, &error);
  g_autoptr (TachyPicture) picture = NULL;
  GdkPixbuf *pixbuf;

  g_assert_no_error (error);
  picture = fixture_open_picture (bytes);
  g_assert_cmpstr (tachy_picture_get_mime_type (picture), ==, "image/jpeg");
  pixbuf = tachy_picture_decode_to_fill (picture, tachy_picture_get_width (picture),
                                         tachy_picture_get_height (picture), &error);
  g_assert_no_error (error);
  return pixbuf;
}

static void
assert_poster (const char *name,
               int         max_side,
               int         width,
               int         height)
{
  g_autoptr (GdkPixbuf) poster = make_poster (name, max_side);

  g_test_message ("%s", name);
  g_assert_cmpint (gdk_pixbuf_get_width (poster), ==, width);
  g_assert_cmpint (gdk_pixbuf_get_height (poster), ==, height);
  fixture_assert_pixel (poster, 2, height - 3, RED, TOLERANCE);
  fixture_assert_pixel (poster, width - 3, 2, BLUE, TOLERANCE);
}

/* A pixel that is two billion times as wide as it is high. */
static void
test_nonsensical_width_is_not_told (Fixture      *fixture,
                                    gconstpointer data)
{
  static const guint8 nonsense[] = { 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 1 };
  g_autoptr (GByteArray) file = g_bytes_unref_to_array (fixture_read ("wide.mp4"));
  guint8 *aspect = memmem (file->data, file->len, "pasp", 4);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TachyClipFacts) facts = NULL;

  g_assert_nonnull (aspect);
  memcpy (aspect + 4, nonsense, sizeof nonsense);
  bytes = g_bytes_new (file->data, file->len);
  write_clip (fixture, bytes);
  /* GStreamer complains of its own arithmetic. */
  tachy_test_tolerate ("GStreamer");
  facts = tachy_clip_verify (fixture->path, NULL, NULL);
  if (facts != NULL)
    {
      g_assert_cmpint (facts->width, >=, 0);
      g_assert_cmpint (facts->width, <=, 65535);
    }
}

static void
test_poster_shows_the_clip (Fixture      *fixture,
                            gconstpointer data)
{
  if (!can_decode ("video/x-h264") || !can_decode ("video/x-vp9"))
    {
      g_test_skip ("no decoders for H.264 and VP9");
      return;
    }

  assert_poster ("fast.mp4", 640, 64, 32);
  assert_poster ("fast.mp4", 32, 32, 16);
  assert_poster ("fragments.mp4", 640, 64, 32);
  assert_poster ("clip.webm", 640, 64, 32);
  assert_poster ("live.webm", 640, 64, 32);
  assert_poster ("one-frame.mp4", 640, 64, 32);
  assert_poster ("wide.mp4", 640, 128, 32);
  assert_poster ("wide.mp4", 64, 64, 16);
  /* A quarter turn against the clock, which brings blue to the top. */
  assert_poster ("turned.mp4", 640, 32, 64);
}

static void
test_poster_is_not_black (Fixture      *fixture,
                          gconstpointer data)
{
  if (!can_decode ("video/x-h264"))
    {
      g_test_skip ("no decoder for H.264");
      return;
    }

  assert_poster ("fade.mp4", 640, 64, 32);
}

static void
test_sound_has_no_poster (Fixture      *fixture,
                          gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "sound.mp4", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (tachy_clip_make_poster (path, 64, NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_CLIP);
}

static void
test_cancelled_work_stops (Fixture      *fixture,
                           gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "fast.mp4", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) poster_error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (tachy_clip_verify (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (tachy_clip_make_poster (path, 64, cancellable, &poster_error));
  g_assert_error (poster_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The last test of this program, which has no decoders afterwards. */
static void
test_missing_decoder_speaks_not_against_the_clip (Fixture      *fixture,
                                                  gconstpointer data)
{
  static const char *const codecs[] = { "video/x-h264", "video/x-vp9" };
  g_autoptr (TachyClipFacts) turned = NULL;
  g_autoptr (TachyClipFacts) webm = NULL;
  GList *all = gst_element_factory_list_get_elements (GST_ELEMENT_FACTORY_TYPE_DECODER,
                                                      GST_RANK_NONE);

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      g_autoptr (GstCaps) caps = gst_caps_new_empty_simple (codecs[i]);
      GList *fitting = gst_element_factory_list_filter (all, caps, GST_PAD_SINK, FALSE);

      for (GList *l = fitting; l != NULL; l = l->next)
        gst_plugin_feature_set_rank (l->data, GST_RANK_NONE);
      gst_plugin_feature_list_free (fitting);
      g_assert_false (can_decode (codecs[i]));
    }
  gst_plugin_feature_list_free (all);

  turned = verify ("turned.mp4");
  webm = verify ("clip.webm");
  g_assert_cmpint (turned->duration_us, ==, G_USEC_PER_SEC);
  g_assert_cmpint (turned->width * turned->height, ==, 64 * 32);
  g_assert_cmpint (webm->width, ==, 64);
  g_assert_true (webm->has_audio);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/tachyscope/clip/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("facts-are-right", test_facts_are_right);
  ADD ("cut-clip-is-refused", test_cut_clip_is_refused);
  ADD ("clip-without-frames-is-refused", test_clip_without_frames_is_refused);
  ADD ("clip-without-an-end-is-refused", test_clip_without_an_end_is_refused);
  ADD ("missing-file-is-storage-trouble", test_missing_file_is_storage_trouble);
  ADD ("name-says-nothing", test_name_says_nothing);
  ADD ("nonsensical-width-is-not-told", test_nonsensical_width_is_not_told);
  ADD ("poster-shows-the-clip", test_poster_shows_the_clip);
  ADD ("poster-is-not-black", test_poster_is_not_black);
  ADD ("sound-has-no-poster", test_sound_has_no_poster);
  ADD ("cancelled-work-stops", test_cancelled_work_stops);
  ADD ("missing-decoder-speaks-not-against-the-clip",
       test_missing_decoder_speaks_not_against_the_clip);
#undef ADD

  return g_test_run ();
}
