/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests that what cannot be played is said plainly, and never takes the program along. */

#include "config.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>
#include <sys/stat.h>

#include "clip-maker.h"
#include "tachy-error.h"
#include "tachy-player.h"
#include "tachy-test.h"

typedef struct
{
  char *directory;
  char *path;
  TachyPlayer *player;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->path = g_build_filename (fixture->directory, "clip.mp4", NULL);
  fixture->player = tachy_player_new ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->player);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static void
load (Fixture *fixture)
{
  g_autofree char *uri = g_filename_to_uri (fixture->path, NULL, NULL);

  tachy_player_set_uri (fixture->player, uri);
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (fixture->player) != TACHY_PLAYER_LOADING);
}

static void
assert_failed (Fixture    *fixture,
               TachyError  code,
               const char *part)
{
  const GError *error = tachy_player_get_error (fixture->player);

  g_assert_cmpint (tachy_player_get_state (fixture->player), ==, TACHY_PLAYER_FAILED);
  g_assert_error (error, TACHY_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, part));
  /* One sentence. */
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_cmpint (tachy_player_get_position (fixture->player), ==, 0);
}

static void
write_file (Fixture    *fixture,
            const char *contents,
            gssize      length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, contents, length, &error);
  g_assert_no_error (error);
}

static void
test_missing_file (Fixture      *fixture,
                   gconstpointer user_data)
{
  load (fixture);
  assert_failed (fixture, TACHY_ERROR_CLIP, "“clip.mp4” is not there");

  /* It has come back: the same address is tried again. */
  clip_make (fixture->path, &(ClipSpec) { .codec = CLIP_H264, .n_frames = 3 });
  load (fixture);
  g_assert_cmpint (tachy_player_get_state (fixture->player), ==, TACHY_PLAYER_PAUSED);
  g_assert_null (tachy_player_get_error (fixture->player));
}

static void
test_not_a_clip (Fixture      *fixture,
                 gconstpointer user_data)
{
  static const char *const contents[] = { "", "hello", "<html><body>Sign in</body></html>",
                                          "{\"error\": \"no\"}", "\x89PNG\r\n\x1a\n" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      write_file (fixture, contents[i], -1);
      load (fixture);
      assert_failed (fixture, TACHY_ERROR_CLIP, ".");
    }
}

static void
test_truncated (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autofree char *contents = NULL;
  gsize length;

  clip_make (fixture->path, &(ClipSpec) { .codec = CLIP_H264, .n_frames = 24 });
  g_file_get_contents (fixture->path, &contents, &length, NULL);
  /* mp4mux writes the index last, so that a clip that was cut off has none. */
  write_file (fixture, contents, (gssize) length / 2);
  load (fixture);
  /* GStreamer 1.22 sometimes keeps this error to itself, and the watchdog has to find out. */
  assert_failed (fixture, TACHY_ERROR_CLIP, ".");
}

static void
test_not_a_file (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_mkdir (fixture->path, 0700);
  load (fixture);
  assert_failed (fixture, TACHY_ERROR_CLIP, "not a clip");

  g_rmdir (fixture->path);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  load (fixture);
  assert_failed (fixture, TACHY_ERROR_CLIP, "not a clip");
}

static void
test_other_addresses (Fixture      *fixture,
                      gconstpointer user_data)
{
  static const char *const uris[] = { "http://127.0.0.1:9/clip.mp4", "clip.mp4", "",
                                      "file://server/share/clip.mp4", "data:video/mp4,",
                                      "playbin3://file:///clip.mp4" };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      tachy_player_set_uri (fixture->player, uris[i]);
      assert_failed (fixture, TACHY_ERROR_UNSUPPORTED, "files on this computer");
    }
}

static void
test_no_picture (Fixture      *fixture,
                 gconstpointer user_data)
{
  clip_make (fixture->path, &(ClipSpec) { .codec = CLIP_H264, .sound_seconds = 0.5 });
  load (fixture);
  assert_failed (fixture, TACHY_ERROR_CLIP, "no picture");
}

static void
set_ranks (const char *const *names,
           guint              rank)
{
  for (; *names != NULL; names++)
    {
      g_autoptr (GstElementFactory) factory = gst_element_factory_find (*names);

      if (factory != NULL)
        gst_plugin_feature_set_rank (GST_PLUGIN_FEATURE (factory), rank);
    }
}

static void
test_missing_decoder (Fixture      *fixture,
                      gconstpointer user_data)
{
  static const char *const decoders[] = { "avdec_h264", "openh264dec", NULL };

  clip_make (fixture->path, &(ClipSpec) { .codec = CLIP_H264, .n_frames = 6, .sound_seconds = 1 });
  set_ranks (decoders, GST_RANK_NONE);
  load (fixture);
  assert_failed (fixture, TACHY_ERROR_UNSUPPORTED, "H.264");
  assert_failed (fixture, TACHY_ERROR_UNSUPPORTED, "gstreamer1.0-libav");
  set_ranks (decoders, GST_RANK_PRIMARY);
}

static void
test_missing_demuxer (Fixture      *fixture,
                      gconstpointer user_data)
{
  static const char *const demuxers[] = { "matroskademux", NULL };

  clip_make (fixture->path, &(ClipSpec) { .codec = CLIP_VP9, .n_frames = 6 });
  set_ranks (demuxers, GST_RANK_NONE);
  load (fixture);
  assert_failed (fixture, TACHY_ERROR_UNSUPPORTED, "gstreamer1.0-plugins-good");
  set_ranks (demuxers, GST_RANK_PRIMARY);
}

static void
test_format_that_is_not_on_the_list (Fixture      *fixture,
                                     gconstpointer user_data)
{
  /* The start of an AVI file. */
  static const char avi[64] = "RIFF\x38\0\0\0AVI LIST";

  write_file (fixture, avi, sizeof avi);
  load (fixture);
  assert_failed (fixture, TACHY_ERROR_UNSUPPORTED, "cannot be played here");
}

/* What cannot be heard can still be seen. */
static void
test_missing_sound_decoder (Fixture      *fixture,
                            gconstpointer user_data)
{
  static const char *const decoders[] = { "avdec_aac", "fdkaacdec", NULL };

  clip_make (fixture->path, &(ClipSpec) { .codec = CLIP_H264, .n_frames = 6, .sound_seconds = 1 });
  set_ranks (decoders, GST_RANK_NONE);
  load (fixture);
  g_assert_cmpint (tachy_player_get_state (fixture->player), ==, TACHY_PLAYER_PAUSED);
  tachy_player_play (fixture->player);
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (fixture->player) == TACHY_PLAYER_ENDED);
  set_ranks (decoders, GST_RANK_PRIMARY);
}

/* FAULTS: no sound device. A sink that cannot be opened stands for it. */
static void
test_no_sound_device (Fixture      *fixture,
                      gconstpointer user_data)
{
  static const char *const sinks[] = { "alsasink", "autoaudiosink", "no-such-sink" };

  clip_make (fixture->path, &(ClipSpec) { .codec = CLIP_H264, .n_frames = 12, .sound_seconds = 1 });
  for (guint i = 0; i < G_N_ELEMENTS (sinks); i++)
    {
      g_setenv ("TACHY_AUDIO_SINK", sinks[i], TRUE);
      load (fixture);
      g_assert_cmpint (tachy_player_get_state (fixture->player), ==, TACHY_PLAYER_PAUSED);
      tachy_player_play (fixture->player);
      TACHY_TEST_WAIT_FOR (tachy_player_get_state (fixture->player) == TACHY_PLAYER_ENDED);
      tachy_player_set_uri (fixture->player, NULL);
    }
  g_setenv ("TACHY_AUDIO_SINK", "fakeaudiosink", TRUE);
}

#define ADD(path, test) \
  g_test_add ("/tachyscope/player/faults/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_object_unref (tachy_player_new ());

  ADD ("missing-file", test_missing_file);
  ADD ("not-a-clip", test_not_a_clip);
  ADD ("truncated", test_truncated);
  ADD ("not-a-file", test_not_a_file);
  ADD ("other-addresses", test_other_addresses);
  ADD ("no-picture", test_no_picture);
  ADD ("missing-decoder", test_missing_decoder);
  ADD ("missing-demuxer", test_missing_demuxer);
  ADD ("not-on-the-list", test_format_that_is_not_on_the_list);
  ADD ("missing-sound-decoder", test_missing_sound_decoder);
  ADD ("no-sound-device", test_no_sound_device);

  return g_test_run ();
}
