/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes short clips whose frames carry their number, and reads it from what the player shows. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "clip-maker.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <string.h>

/* The upper half is a row of black and white fields, the bits of the number from the left; the
 * lower half is pure red, as BT.709 writes it. */
#define N_BITS 8
#define FIELD (CLIP_WIDTH / N_BITS)
#define RED_Y 63
#define RED_CB 102
#define RED_CR 240

static GstBuffer *
draw_frame (int number)
{
  const gsize luma = CLIP_WIDTH * CLIP_HEIGHT, chroma = luma / 4;
  guint8 *pixels = g_malloc (luma + 2 * chroma);

  memset (pixels, RED_Y, luma);
  memset (pixels + luma, RED_CB, chroma);
  memset (pixels + luma + chroma, RED_CR, chroma);
  for (int y = 0; y < CLIP_HEIGHT / 2; y++)
    {
      for (int x = 0; x < CLIP_WIDTH; x++)
        pixels[y * CLIP_WIDTH + x] = number >> (x / FIELD) & 1 ? 235 : 16;
    }
  memset (pixels + luma, 128, chroma / 2);
  memset (pixels + luma + chroma, 128, chroma / 2);

  return gst_buffer_new_wrapped (pixels, luma + 2 * chroma);
}

static void
push_frames (GstAppSrc      *source,
             const ClipSpec *spec)
{
  const int *milliseconds = spec->durations;
  GstClockTime start = 0;

  for (int i = 0; i < spec->n_frames; i++)
    {
      GstBuffer *buffer = draw_frame (i);
      GstClockTime end = gst_util_uint64_scale (i + 1, GST_SECOND, CLIP_FPS);

      if (spec->durations != NULL)
        {
          end = start + (GstClockTime) *milliseconds++ * GST_MSECOND;
          if (*milliseconds == 0)
            milliseconds = spec->durations;
        }
      GST_BUFFER_PTS (buffer) = start;
      GST_BUFFER_DURATION (buffer) = end - start;
      start = end;
      g_assert_cmpint (gst_app_src_push_buffer (source, buffer), ==, GST_FLOW_OK);
    }

  gst_app_src_end_of_stream (source);
}

static char *
describe_video (const ClipSpec *spec)
{
  return g_strdup_printf (
    "appsrc name=source format=time caps=video/x-raw,format=I420,width=%d,height=%d,"
    "framerate=%d/1,pixel-aspect-ratio=%d/1,colorimetry=bt709 ! %s ! mux. ",
    CLIP_WIDTH, CLIP_HEIGHT, spec->durations ? 0 : CLIP_FPS, MAX (spec->pixel_aspect, 1),
    spec->codec == CLIP_H264
      ? spec->durations
          ? "x264enc speed-preset=veryfast bframes=0 key-int-max=100 ! h264parse"
          : "x264enc speed-preset=veryfast bframes=2 b-adapt=false key-int-max=100 ! h264parse"
      : "vp9enc deadline=1 cpu-used=8 keyframe-max-dist=100");
}

static char *
describe_sound (const ClipSpec *spec)
{
  if (spec->sound_seconds == 0)
    return g_strdup ("");

  return g_strdup_printf ("audiotestsrc num-buffers=%d samplesperbuffer=480 ! "
                          "audio/x-raw,rate=48000,channels=2 ! audioconvert ! %s ! mux.",
                          (int) (spec->sound_seconds * 100),
                          spec->codec == CLIP_H264 ? "avenc_aac" : "opusenc");
}

static void
run (GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;

  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND,
                                        GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* The muxer of GStreamer 1.22 cannot write this: the matrix in the header of the track, here the
 * one that telephones write when they are held upright. */
static void
turn (const char *path)
{
  static const guint8 quarter[] = { 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0,
                                    0, 0, 0, 0 };
  static const gsize matrix_offset = 44;
  g_autofree char *contents = NULL;
  char *header;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  header = memmem (contents, length, "tkhd", 4);
  g_assert_nonnull (header);
  memcpy (header + matrix_offset, quarter, sizeof quarter);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
}

/**
 * clip_make:
 * @path: the file to write
 *
 * Without frames there is sound only. Encoding takes a fraction of a second.
 */
void
clip_make (const char     *path,
           const ClipSpec *spec)
{
  g_autofree char *video = spec->n_frames > 0 ? describe_video (spec) : g_strdup ("");
  g_autofree char *sound = describe_sound (spec);
  g_autofree char *description =
    g_strdup_printf ("%s name=mux ! filesink location=\"%s\" %s %s",
                     spec->codec == CLIP_H264 ? "mp4mux" : "webmmux", path, video, sound);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstElement) source = NULL;

  g_assert_no_error (error);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  if (source != NULL)
    push_frames (GST_APP_SRC (source), spec);
  run (pipeline);
  if (spec->turned)
    turn (path);
}

static guint32
read_pixel (const guint32 *pixels,
            GdkTexture    *texture,
            double         x,
            double         y)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);

  return pixels[(int) (y * (height - 1)) * width + (int) (x * (width - 1))];
}

static guint32 *
download (GdkTexture *texture)
{
  gsize width = (gsize) gdk_texture_get_width (texture);
  guint32 *pixels = g_new (guint32, width * (gsize) gdk_texture_get_height (texture));

  gdk_texture_download (texture, (guchar *) pixels, width * sizeof (guint32));
  return pixels;
}

/**
 * clip_read_colour:
 * @x: from 0 (left) to 1
 * @y: from 0 (top) to 1
 *
 * Returns: 0xrrggbb
 */
guint32
clip_read_colour (GdkTexture *texture,
                  double      x,
                  double      y)
{
  g_autofree guint32 *pixels = download (texture);

  return read_pixel (pixels, texture, x, y) & 0xffffff;
}

/**
 * clip_read_number:
 *
 * Returns: the number that the frame carries; -1 without a frame
 */
int
clip_read_number (GdkTexture *texture)
{
  g_autofree guint32 *pixels = texture != NULL ? download (texture) : NULL;
  int number = 0;

  if (texture == NULL)
    return -1;

  for (int i = 0; i < N_BITS; i++)
    {
      if (read_pixel (pixels, texture, (i + 0.5) / N_BITS, 0.25) & 0x80)
        number |= 1 << i;
    }

  return number;
}
