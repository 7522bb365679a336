/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether damage in the middle of a clip is found, and none in a good one (FAULTS.md, row 91). */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-clip.h"

#include <gst/gst.h>
#include <string.h>

#include "fixtures.h"
#include "tachy-decoders.h"
#include "tachy-error.h"
#include "tachy-media.h"
#include "tachy-test.h"

typedef struct
{
  char *directory; /* owned */
  char *path;      /* owned; where a test may write a clip */
  TachyMedia *media;
} Fixture;

/* Where pictures lie in snow.mp4 and snow.webm; of the first and the last a verification knows. */
#define SNOW_START 6000
#define SNOW_END 20000

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->path = g_build_filename (fixture->directory, "clip", NULL);
  fixture->media = tachy_media_new ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_object_unref (fixture->media);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static gboolean
check (const char *path)
{
  g_autoptr (GError) error = NULL;
  gboolean whole = tachy_clip_check (path, NULL, &error);

  if (whole)
    g_assert_no_error (error);
  else
    g_assert_error (error, TACHY_ERROR, TACHY_ERROR_CLIP);

  return whole;
}

/* Writes a clip of which some bytes are zeros. Returns whether that is not noticed otherwise. */
static gboolean
write_hollow (Fixture    *fixture,
              const char *name,
              gsize       offset,
              gsize       length)
{
  g_autoptr (GByteArray) file = g_bytes_unref_to_array (fixture_read (name));
  g_autoptr (TachyClipFacts) facts = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (offset + length, <, file->len);
  memset (file->data + offset, 0, length);
  g_file_set_contents (fixture->path, (const char *) file->data, (gssize) file->len, &error);
  g_assert_no_error (error);
  facts = tachy_clip_verify (fixture->path, NULL, NULL);
  return facts != NULL;
}

static void
test_good_clips_are_whole (Fixture      *fixture,
                           gconstpointer data)
{
  static const char *const names[] = {
    "fast.mp4",   "late.mp4",  "fragments.mp4", "indexed.mp4",   "clip.mov",  "clip.webm",
    "clip.mkv",   "live.webm", "turned.mp4",    "wide.mp4",      "fade.mp4",  "one-frame.mp4",
    "sound.mp4",  "snow.mp4",  "snow.webm",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", names[i], NULL);

      g_test_message ("%s", names[i]);
      g_assert_true (check (path));
    }
}

static void
test_zeros_are_found (Fixture      *fixture,
                      gconstpointer data)
{
  const char *name = data;
  static const gsize lengths[] = { 40, 512, 4096 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      guint n_found = 0;
      guint n_tries = 0;

      for (gsize offset = SNOW_START; offset + lengths[i] < SNOW_END; offset += 2713)
        {
          if (!write_hollow (fixture, name, offset, lengths[i]))
            continue;
          n_found += !check (fixture->path);
          n_tries++;
        }

      /* Whole pages of a disk must be found; of what is smaller most of it is. */
      g_test_message ("%s: %u of %u holes of %u bytes", name, n_found, n_tries, (guint) lengths[i]);
      g_assert_cmpuint (n_tries, >, 2);
      if (lengths[i] >= 4096)
        g_assert_cmpuint (n_found, ==, n_tries);
      else
        g_assert_cmpuint (n_found, >, n_tries / 2);
    }
}

/* Sound may fall silent; no one has said that anything is wrong with the pictures. */
static void
test_sound_is_not_judged (Fixture      *fixture,
                          gconstpointer data)
{
  g_assert_true (write_hollow (fixture, "fast.mp4", 2560, 120));
  g_assert_true (check (fixture->path));
}

static void
keep_answer (Fixture *fixture,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_media_check_clip_async (fixture->media, fixture->path, 2 * G_USEC_PER_SEC, NULL,
                                tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_cmpint (tachy_media_check_clip_finish (fixture->media, result, error), ==,
                   error == NULL || *error == NULL);
}

/* In the worker, which has no decoders but those that it has loaded before. */
static void
test_worker_says_the_same (Fixture      *fixture,
                           gconstpointer data)
{
  static const char *const names[] = { "snow.mp4", "snow.webm" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (write_hollow (fixture, names[i], 0, 0));
      keep_answer (fixture, &error);
      g_assert_no_error (error);
      g_assert_true (write_hollow (fixture, names[i], SNOW_START, 4096));
      keep_answer (fixture, &error);
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_CLIP);
    }
}

static void
test_missing_file_says_nothing (Fixture      *fixture,
                                gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  keep_answer (fixture, &error);
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, function)                                                                  \
  g_test_add ("/tachyscope/clip-check/" name, Fixture, data, set_up, function, tear_down)
  ADD ("good-clips-are-whole", NULL, test_good_clips_are_whole);
  ADD ("sound-is-not-judged", NULL, test_sound_is_not_judged);
  ADD ("worker-says-the-same", NULL, test_worker_says_the_same);
  ADD ("missing-file-says-nothing", NULL, test_missing_file_says_nothing);
  if (tachy_decoders_start () && tachy_decoders_can_decode ("video/x-h264"))
    ADD ("zeros-are-found/h264", "snow.mp4", test_zeros_are_found);
  if (tachy_decoders_start () && tachy_decoders_can_decode ("video/x-vp9"))
    ADD ("zeros-are-found/vp9", "snow.webm", test_zeros_are_found);
#undef ADD

  return g_test_run ();
}
