/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests that seeks and steps show the very frame that was asked for. */

#include "config.h"

#include "clip-maker.h"
#include "tachy-player.h"
#include "tachy-test.h"

#define N_FRAMES 36

typedef struct
{
  char *directory;
  TachyPlayer *player;
} Fixture;

static const ClipSpec h264 = { .codec = CLIP_H264, .n_frames = N_FRAMES };
static const ClipSpec vp9 = { .codec = CLIP_VP9, .n_frames = N_FRAMES };
/* Ends of encoders differ by a little from the frames; both containers have to cope. */
static const ClipSpec long_sound = { .codec = CLIP_H264, .n_frames = N_FRAMES,
                                     .sound_seconds = 2.0 };
static const int uneven_ms[] = { 40, 20, 120, 20, 30, 90, 200, 20, 0 };
static const ClipSpec uneven_h264 = { .codec = CLIP_H264, .n_frames = N_FRAMES,
                                      .durations = uneven_ms };
static const ClipSpec uneven_vp9 = { .codec = CLIP_VP9, .n_frames = N_FRAMES,
                                     .durations = uneven_ms };

static int
read_number (TachyPlayer *player)
{
  g_autoptr (GdkTexture) texture = tachy_player_dup_frame (player);

  return clip_read_number (texture);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;

  fixture->directory = tachy_test_make_directory ();
  path = g_build_filename (fixture->directory, "clip", NULL);
  clip_make (path, user_data);
  uri = g_filename_to_uri (path, NULL, NULL);
  fixture->player = tachy_player_new ();
  tachy_player_set_uri (fixture->player, uri);
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (fixture->player) == TACHY_PLAYER_PAUSED);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->player);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static void
test_seek_to_start (Fixture      *fixture,
                    gconstpointer user_data)
{
  for (int i = N_FRAMES - 1; i >= 0; i -= 5)
    {
      tachy_player_seek (fixture->player, CLIP_FRAME_US (i), TACHY_SEEK_EXACT);
      TACHY_TEST_WAIT_FOR (read_number (fixture->player) == i);
      g_assert_cmpint (tachy_player_get_position (fixture->player), ==, CLIP_FRAME_US (i));
    }
}

static void
test_seek_to_middle (Fixture      *fixture,
                     gconstpointer user_data)
{
  for (int i = 1; i < N_FRAMES; i += 5)
    {
      tachy_player_seek (fixture->player, CLIP_FRAME_US (i) + 20000, TACHY_SEEK_EXACT);
      TACHY_TEST_WAIT_FOR (read_number (fixture->player) == i);
    }
}

static void
test_seek_to_end (Fixture      *fixture,
                  gconstpointer user_data)
{
  tachy_player_seek (fixture->player, G_MAXINT64 / 10000, TACHY_SEEK_EXACT);
  TACHY_TEST_WAIT_FOR (read_number (fixture->player) == N_FRAMES - 1);
  tachy_player_step (fixture->player, -1);
  TACHY_TEST_WAIT_FOR (read_number (fixture->player) == N_FRAMES - 2);
}

static void
step_and_check (TachyPlayer *player,
                int          step,
                int          expected)
{
  int before = read_number (player);

  tachy_player_step (player, step);
  TACHY_TEST_WAIT_FOR (read_number (player) != before);
  /* Nothing may follow: a search must not stop over at another frame. */
  for (int i = 0; i < 5; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (read_number (player), ==, expected);
}

static void
test_steps (Fixture      *fixture,
            gconstpointer user_data)
{
  for (int i = 1; i <= 10; i++)
    step_and_check (fixture->player, 1, i);
  for (int i = 9; i >= 0; i--)
    step_and_check (fixture->player, -1, i);
}

static void
test_steps_from_the_middle_of_a_frame (Fixture      *fixture,
                                       gconstpointer user_data)
{
  for (int i = 10; i < 20; i += 3)
    {
      for (int step = -1; step <= 1; step += 2)
        {
          tachy_player_seek (fixture->player, CLIP_FRAME_US (i) + 25000, TACHY_SEEK_EXACT);
          TACHY_TEST_WAIT_FOR (read_number (fixture->player) == i);
          step_and_check (fixture->player, step, i + step);
        }
    }
}

static void
test_uneven_steps (Fixture      *fixture,
                   gconstpointer user_data)
{
  for (int i = 1; i <= 20; i++)
    step_and_check (fixture->player, 1, i);
  for (int i = 19; i >= 0; i--)
    step_and_check (fixture->player, -1, i);
}

static void
test_uneven_seeks (Fixture      *fixture,
                   gconstpointer user_data)
{
  int start = 0;

  for (int i = 0; i < 18; i++)
    {
      int duration = uneven_ms[i % (G_N_ELEMENTS (uneven_ms) - 1)];

      tachy_player_seek (fixture->player, (start + duration - 6) * 1000, TACHY_SEEK_EXACT);
      TACHY_TEST_WAIT_FOR (read_number (fixture->player) == i);
      start += duration;
    }
}

static void
test_many_steps_at_once (Fixture      *fixture,
                         gconstpointer user_data)
{
  for (int i = 0; i < 12; i++)
    tachy_player_step (fixture->player, 1);
  TACHY_TEST_WAIT_FOR (read_number (fixture->player) == 12);
  for (int i = 0; i < 5; i++)
    tachy_player_step (fixture->player, -1);
  TACHY_TEST_WAIT_FOR (read_number (fixture->player) == 7);
  tachy_player_step (fixture->player, 3);
  tachy_player_step (fixture->player, -3);
  g_assert_cmpint (tachy_player_get_state (fixture->player), ==, TACHY_PLAYER_PAUSED);
}

static void
test_steps_stop_at_the_ends (Fixture      *fixture,
                             gconstpointer user_data)
{
  tachy_player_step (fixture->player, -1);
  tachy_player_seek (fixture->player, CLIP_FRAME_US (N_FRAMES - 2), TACHY_SEEK_EXACT);
  TACHY_TEST_WAIT_FOR (read_number (fixture->player) == N_FRAMES - 2);

  tachy_player_step (fixture->player, 2);
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (fixture->player) == TACHY_PLAYER_ENDED);
  g_assert_cmpint (read_number (fixture->player), ==, N_FRAMES - 1);
  tachy_player_step (fixture->player, 1);
  g_assert_cmpint (tachy_player_get_state (fixture->player), ==, TACHY_PLAYER_ENDED);

  tachy_player_step (fixture->player, -1);
  g_assert_cmpint (tachy_player_get_state (fixture->player), ==, TACHY_PLAYER_PAUSED);
  TACHY_TEST_WAIT_FOR (read_number (fixture->player) == N_FRAMES - 2);
}

static void
test_step_pauses (Fixture      *fixture,
                  gconstpointer user_data)
{
  tachy_player_play (fixture->player);
  TACHY_TEST_WAIT_FOR (read_number (fixture->player) > 5);
  tachy_player_step (fixture->player, -1);
  g_assert_cmpint (tachy_player_get_state (fixture->player), ==, TACHY_PLAYER_PAUSED);
  TACHY_TEST_WAIT_FOR (read_number (fixture->player) >= 5);
}

static void
count_cb (GdkPaintable *paintable,
          gpointer      user_data)
{
  guint *n_frames = user_data;

  (*n_frames)++;
}

static void
test_seeks_coalesce (Fixture      *fixture,
                     gconstpointer user_data)
{
  guint n_frames = 0;

  g_signal_connect (tachy_player_get_paintable (fixture->player), "invalidate-contents",
                    G_CALLBACK (count_cb), &n_frames);
  for (int i = 0; i < 200; i++)
    {
      tachy_player_seek (fixture->player, CLIP_FRAME_US (i % N_FRAMES), TACHY_SEEK_FAST);
      g_assert_cmpint (tachy_player_get_position (fixture->player), ==,
                       CLIP_FRAME_US (i % N_FRAMES));
    }
  tachy_player_seek (fixture->player, CLIP_FRAME_US (17), TACHY_SEEK_EXACT);

  TACHY_TEST_WAIT_FOR (read_number (fixture->player) == 17);
  /* The first of them was under way already; of the others only the newest matters. */
  g_assert_cmpuint (n_frames, <=, 4);
}

static void
test_play_after_steps (Fixture      *fixture,
                       gconstpointer user_data)
{
  tachy_player_step (fixture->player, 12);
  TACHY_TEST_WAIT_FOR (tachy_player_get_position (fixture->player) >= CLIP_FRAME_US (12));
  g_assert_cmpint (read_number (fixture->player), ==, 12);

  tachy_player_play (fixture->player);
  TACHY_TEST_WAIT_FOR (read_number (fixture->player) > 12);
  g_assert_cmpint (read_number (fixture->player), <, N_FRAMES - 1);
}

#define ADD(path, clip, test) \
  g_test_add ("/tachyscope/player/" path, Fixture, &clip, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_object_unref (tachy_player_new ());

  ADD ("seek/start-of-frame/h264", h264, test_seek_to_start);
  ADD ("seek/start-of-frame/vp9", vp9, test_seek_to_start);
  ADD ("seek/middle-of-frame/h264", h264, test_seek_to_middle);
  ADD ("seek/middle-of-frame/vp9", vp9, test_seek_to_middle);
  ADD ("seek/end/h264", h264, test_seek_to_end);
  ADD ("seek/end/vp9", vp9, test_seek_to_end);
  ADD ("seek/end/sound-goes-on", long_sound, test_seek_to_end);
  ADD ("seek/coalesce", h264, test_seeks_coalesce);
  ADD ("step/h264", h264, test_steps);
  ADD ("step/vp9", vp9, test_steps);
  ADD ("step/from-middle/h264", h264, test_steps_from_the_middle_of_a_frame);
  ADD ("step/from-middle/vp9", vp9, test_steps_from_the_middle_of_a_frame);
  ADD ("seek/uneven/h264", uneven_h264, test_uneven_seeks);
  ADD ("seek/uneven/vp9", uneven_vp9, test_uneven_seeks);
  ADD ("step/uneven/h264", uneven_h264, test_uneven_steps);
  ADD ("step/uneven/vp9", uneven_vp9, test_uneven_steps);
  ADD ("step/many-at-once", h264, test_many_steps_at_once);
  ADD ("step/ends", h264, test_steps_stop_at_the_ends);
  ADD ("step/pauses", h264, test_step_pauses);
  ADD ("step/then-play", long_sound, test_play_after_steps);

  return g_test_run ();
}
