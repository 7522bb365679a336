/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clips themselves, as strangers' tools see them: exact in size, length and first frame. */

#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gst/gst.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "studio-fixture.h"
#include "tachy-animatic.h"
#include "tachy-json.h"
#include "tachy-test.h"

#define SMALL_WIDTH 320
#define SMALL_HEIGHT 192

typedef struct
{
  char *directory;
  char *path;
  GCancellable *cancellable;
  guint cancel_at;
  guint n_frames;
} Render;

static void
set_up (Render       *render,
        gconstpointer unused)
{
  render->directory = tachy_test_make_directory ();
  render->path = g_build_filename (render->directory, "clip", NULL);
  render->cancellable = g_cancellable_new ();
}

static void
tear_down (Render       *render,
           gconstpointer unused)
{
  tachy_test_remove_directory (render->directory);
  g_free (render->directory);
  g_free (render->path);
  g_object_unref (render->cancellable);
}

static void
progress_cb (guint    n_frames,
             guint    n_frames_in_all,
             gpointer user_data)
{
  Render *render = user_data;

  g_assert_cmpuint (n_frames, ==, ++render->n_frames);
  g_assert_cmpuint (n_frames, <=, n_frames_in_all);
  if (n_frames == render->cancel_at)
    g_cancellable_cancel (render->cancellable);
}

static gboolean
run (Render        *render,
     TachyAnimatic *animatic,
     double         slow,
     const char   **mime_type,
     GError       **error)
{
  return tachy_animatic_render (animatic, render->path, slow, progress_cb, render,
                                render->cancellable, mime_type, error);
}

/* Returns what the tool prints, or NULL where it is not installed. */
static GBytes *
run_tool (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool =
    g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  GBytes *output = NULL;

  if (tool == NULL)
    {
      g_test_skip (error->message);
      return NULL;
    }

  g_subprocess_communicate (tool, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (tool), ==, 0);
  return output;
}

/* What ffprobe says of the clip after it has counted every frame. */
static JsonNode *
probe (Render *render)
{
  const char *const arguments[] = { "ffprobe", "-v", "error", "-count_frames", "-of", "json",
                                    "-show_streams", "-show_format", render->path, NULL };
  g_autoptr (GBytes) output = run_tool (arguments);
  JsonNode *node;

  if (output == NULL)
    return NULL;

  node = tachy_json_parse (g_bytes_get_data (output, NULL), g_bytes_get_size (output),
                           TACHY_JSON_MAX_JOB, NULL);
  g_assert_nonnull (node);
  return node;
}

static void
assert_decodes (Render *render)
{
  const char *const arguments[] = { "ffmpeg", "-v", "error", "-xerror", "-i", render->path,
                                    "-f",     "null", "-",   NULL };
  g_autoptr (GBytes) output = run_tool (arguments);
}

static void
assert_text (JsonNode   *facts,
             const char *path,
             const char *wanted)
{
  g_autofree char *text = tachy_json_dup_text (tachy_json_find (facts, path));

  g_test_message ("%s", path);
  g_assert_cmpstr (text, ==, wanted);
}

static double
get_number (JsonNode   *facts,
            const char *path)
{
  double number = -1;

  g_assert_true (tachy_json_get_number (tachy_json_find (facts, path), &number));
  return number;
}

/* The index comes before the frames, so that a player can begin before it has all. */
static void
assert_fast_start (Render *render)
{
  g_autofree char *data = NULL;
  gsize length;
  const char *index;
  const char *frames;

  g_assert_true (g_file_get_contents (render->path, &data, &length, NULL));
  index = memmem (data, length, "moov", 4);
  frames = memmem (data, length, "mdat", 4);
  g_assert_true (index != NULL && frames != NULL && index < frames);
}

static void
test_mp4 (Render       *render,
          gconstpointer unused)
{
  g_autoptr (TachyAnimatic) animatic =
    tachy_animatic_new ("A cat on the moon", "seed", 720, 1280, 4, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) facts = NULL;
  const char *mime_type = NULL;

  g_assert_true (run (render, animatic, 1, &mime_type, &error));
  g_assert_cmpuint (render->n_frames, ==, 96);
  g_assert_cmpstr (mime_type, ==, "video/mp4");
  assert_fast_start (render);

  facts = probe (render);
  if (facts == NULL)
    return;

  assert_text (facts, "streams.0.codec_name", "h264");
  assert_text (facts, "streams.0.profile", "High");
  assert_text (facts, "streams.0.pix_fmt", "yuv420p");
  assert_text (facts, "streams.0.color_space", "bt709");
  assert_text (facts, "streams.0.width", "720");
  assert_text (facts, "streams.0.height", "1280");
  assert_text (facts, "streams.0.r_frame_rate", "24/1");
  assert_text (facts, "streams.0.nb_read_frames", "96");
  g_assert_cmpfloat (get_number (facts, "streams.0.duration"), ==, 4);
  g_assert_cmpfloat (get_number (facts, "format.duration"), ==, 4);
  assert_text (facts, "streams.1.codec_name", "aac");
  g_assert_cmpfloat_with_epsilon (get_number (facts, "streams.1.duration"), 4, 1024 / 48000.0);
  assert_decodes (render);
}

/* In decibels, over all three channels. */
static double
compare_pictures (GdkPixbuf *picture,
                  GBytes    *frame)
{
  int width = gdk_pixbuf_get_width (picture);
  int height = gdk_pixbuf_get_height (picture);
  const guint8 *decoded = g_bytes_get_data (frame, NULL);
  double sum = 0;

  g_assert_cmpuint (g_bytes_get_size (frame), ==, width * height * 3);
  for (int y = 0; y < height; y++)
    {
      const guint8 *line =
        gdk_pixbuf_read_pixels (picture) + y * gdk_pixbuf_get_rowstride (picture);

      for (int i = 0; i < width * 3; i++)
        sum += pow (line[i] - decoded[y * width * 3 + i], 2);
    }

  return 10 * log10 (255.0 * 255.0 / (sum / (width * height * 3)));
}

static void
test_first_frame (Render       *render,
                  gconstpointer unused)
{
  const char *const arguments[] = { "ffmpeg", "-v", "error", "-i", render->path, "-frames:v", "1",
                                    "-f", "rawvideo", "-pix_fmt", "rgb24", "-", NULL };
  g_autoptr (GBytes) reference = studio_make_picture (SMALL_WIDTH, SMALL_HEIGHT, "png");
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (reference);
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_stream (stream, NULL, NULL);
  g_autoptr (TachyAnimatic) animatic =
    tachy_animatic_new ("A cat on the moon", "seed", SMALL_WIDTH, SMALL_HEIGHT, 4, reference);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) frame = NULL;
  const char *mime_type;

  g_assert_true (run (render, animatic, 1, &mime_type, &error));
  frame = run_tool (arguments);
  if (frame != NULL)
    g_assert_cmpfloat (compare_pictures (picture, frame), >, 35);
}

static void
test_cancelled (Render       *render,
                gconstpointer unused)
{
  g_autoptr (TachyAnimatic) animatic =
    tachy_animatic_new ("A cat on the moon", "seed", SMALL_WIDTH, SMALL_HEIGHT, 4, NULL);
  g_autoptr (GError) error = NULL;
  const char *mime_type;

  render->cancel_at = 10;
  g_assert_false (run (render, animatic, 1, &mime_type, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (render->n_frames, ==, 10);
}

/* A full disk, a folder that is gone: whatever the pipeline trips over must come back to us. */
static void
test_unwritable (Render       *render,
                 gconstpointer unused)
{
  g_autoptr (TachyAnimatic) animatic =
    tachy_animatic_new ("A cat on the moon", "seed", SMALL_WIDTH, SMALL_HEIGHT, 4, NULL);
  g_autoptr (GError) error = NULL;
  const char *mime_type;

  g_free (render->path);
  render->path = g_strdup ("/dev/full");
  g_assert_false (run (render, animatic, 1, &mime_type, &error));
  g_assert_nonnull (error);
}

static double
read_cpu_seconds (void)
{
  return (double) clock () / CLOCKS_PER_SEC;
}

static void
test_slow (Render       *render,
           gconstpointer unused)
{
  g_autoptr (TachyAnimatic) animatic =
    tachy_animatic_new ("A cat on the moon", "seed", SMALL_WIDTH, SMALL_HEIGHT, 4, NULL);
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  double cpu = read_cpu_seconds ();
  const char *mime_type;
  double waited;

  render->cancel_at = 20;
  g_assert_false (run (render, animatic, 20, &mime_type, &error));
  waited = (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  cpu = read_cpu_seconds () - cpu;

  /* Ten times where two processors share the work, less what the encoder does once we have left;
   * at full speed it is once at most. */
  g_assert_cmpfloat (waited, >, 3 * cpu);
}

static void
remove_encoder (const char *name)
{
  g_autoptr (GstPluginFeature) feature =
    gst_registry_lookup_feature (gst_registry_get (), name);

  if (feature != NULL)
    gst_registry_remove_feature (gst_registry_get (), feature);
}

static void
assert_clip (Render     *render,
             const char *mime_type,
             const char *codec,
             const char *sound)
{
  g_autoptr (TachyAnimatic) animatic =
    tachy_animatic_new ("A cat on the moon", "seed", SMALL_WIDTH, SMALL_HEIGHT, 4, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) facts = NULL;
  const char *written = NULL;

  render->n_frames = 0;
  run (render, animatic, 1, &written, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (written, ==, mime_type);

  facts = probe (render);
  if (facts == NULL)
    return;

  assert_text (facts, "streams.0.codec_name", codec);
  assert_text (facts, "streams.0.pix_fmt", "yuv420p");
  assert_text (facts, "streams.0.nb_read_frames", "96");
  assert_text (facts, "streams.1.codec_name", sound);
  g_assert_cmpfloat_with_epsilon (get_number (facts, "format.duration"), 4, 1024 / 48000.0);
  assert_decodes (render);
}

/* On machines that lack one encoder after the other. Changes the registry, so it comes last. */
static void
test_other_encoders (Render       *render,
                     gconstpointer unused)
{
  g_autoptr (TachyAnimatic) animatic =
    tachy_animatic_new ("A cat on the moon", "seed", SMALL_WIDTH, SMALL_HEIGHT, 4, NULL);
  g_autoptr (GError) error = NULL;
  const char *mime_type;

  remove_encoder ("avenc_aac");
  remove_encoder ("fdkaacenc");
  assert_clip (render, "video/mp4", "h264", "aac");
  remove_encoder ("x264enc");
  assert_clip (render, "video/mp4", "h264", "aac");
  remove_encoder ("openh264enc");
  assert_clip (render, "video/webm", "vp9", "opus");
  remove_encoder ("vp9enc");
  g_assert_false (run (render, animatic, 1, &mime_type, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Render       *render,
                  gconstpointer unused);
  } tests[] = {
    { "/tachyscope/studio/animatic/mp4", test_mp4 },
    { "/tachyscope/studio/animatic/first-frame", test_first_frame },
    { "/tachyscope/studio/animatic/cancelled", test_cancelled },
    { "/tachyscope/studio/animatic/unwritable", test_unwritable },
    { "/tachyscope/studio/animatic/slow", test_slow },
    { "/tachyscope/studio/animatic/other-encoders", test_other_encoders },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Render, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
