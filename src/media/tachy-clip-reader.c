/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding single frames of a clip, with no more of GStreamer than that takes: the demuxer is
 * chosen by us, sound is never decoded, and only known codecs are. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-clip-reader-private.h"

#include <gst/app/app.h>
#include <gst/video/video.h>

#include "tachy-decoders.h"
#include "tachy-fd-source-private.h"

#define WATCHDOG_SECONDS 30
/* No codec goes beyond this; a larger size comes from a nonsensical pixel aspect. */
#define MAX_SIDE 65535
static gboolean
is_video (const GstCaps *caps)
{
  const char *name = gst_structure_get_name (gst_caps_get_structure (caps, 0));

  return g_str_has_prefix (name, "video/") || g_str_has_prefix (name, "image/");
}

static gboolean
is_audio (const GstCaps *caps)
{
  return g_str_has_prefix (gst_structure_get_name (gst_caps_get_structure (caps, 0)), "audio/");
}

static gboolean
has_decoder (const GstCaps *caps)
{
  GstStructure *structure = gst_caps_get_structure (caps, 0);

  return tachy_decoders_can_decode (gst_structure_get_name (structure));
}

/* In a thread of GStreamer's. Pads that are left alone cost nothing: the demuxer drops their
 * packets. */
static void
demuxer_pad_added_cb (GstElement *demuxer,
                      GstPad     *pad,
                      gpointer    user_data)
{
  GstElement *decoder = user_data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (decoder, "sink");
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);

  if (caps != NULL && is_video (caps) && !gst_pad_is_linked (sink) && has_decoder (caps))
    gst_pad_link (pad, sink);
}

static void
decoder_pad_added_cb (GstElement *decoder,
                      GstPad     *pad,
                      gpointer    user_data)
{
  GstElement *scaler = user_data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (scaler, "sink");

  if (!gst_pad_is_linked (sink))
    gst_pad_link (pad, sink);
}

static GstMessage *
new_wake_up (GstElement *element)
{
  return gst_message_new_application (GST_OBJECT (element),
                                      gst_structure_new_empty ("wake-up"));
}

/* The bus keeps the order: whoever reads this knows all pads, and that no frame came before. */
static void
no_more_pads_cb (GstElement *demuxer,
                 gpointer    user_data)
{
  gst_element_post_message (demuxer, new_wake_up (demuxer));
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  TachyClipReader *reader = user_data;

  gst_element_post_message (reader->pipeline, new_wake_up (reader->pipeline));
}

static GstElement *
add_element (TachyClipReader *reader,
             const char      *factory)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element == NULL)
    {
      g_debug ("GStreamer has no %s here", factory);
      return NULL;
    }

  gst_bin_add (GST_BIN (reader->pipeline), element);
  return gst_object_ref (element);
}

static gboolean
add_source (TachyClipReader *reader,
            int              fd,
            TachyContainer   container)
{
  gboolean is_iso = container == TACHY_CONTAINER_MP4 || container == TACHY_CONTAINER_MOV;
  GstElement *source = tachy_fd_source_new (fd);

  gst_bin_add (GST_BIN (reader->pipeline), source);
  reader->demuxer = add_element (reader, is_iso ? "qtdemux" : "matroskademux");
  reader->decoder = add_element (reader, "decodebin");
  if (reader->demuxer == NULL || reader->decoder == NULL)
    return FALSE;

  return gst_element_link (source, reader->demuxer);
}

/* Scaled before it is turned, because the longest side is the same either way. */
static gboolean
add_sink (TachyClipReader *reader,
          int              max_side)
{
  g_autoptr (GstElement) shape = add_element (reader, "capsfilter");
  g_autoptr (GstElement) converter = add_element (reader, "videoconvert");
  g_autoptr (GstElement) flip = add_element (reader, "videoflip");
  g_autoptr (GstElement) last_converter = add_element (reader, "videoconvert");
  g_autoptr (GstCaps) shape_caps =
      gst_caps_new_simple ("video/x-raw", "width", GST_TYPE_INT_RANGE, 1, max_side, "height",
                           GST_TYPE_INT_RANGE, 1, max_side, "pixel-aspect-ratio",
                           GST_TYPE_FRACTION, 1, 1, NULL);
  g_autoptr (GstCaps) sink_caps =
      gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "RGB", NULL);

  reader->scaler = add_element (reader, "videoscale");
  reader->sink = add_element (reader, "appsink");
  if (shape == NULL || converter == NULL || flip == NULL || last_converter == NULL ||
      reader->scaler == NULL || reader->sink == NULL)
    return FALSE;

  g_object_set (shape, "caps", shape_caps, NULL);
  g_object_set (flip, "video-direction", GST_VIDEO_ORIENTATION_AUTO, NULL);
  g_object_set (reader->sink, "caps", sink_caps, "sync", FALSE, NULL);
  return gst_element_link_many (reader->scaler, shape, converter, flip, last_converter,
                                reader->sink, NULL);
}

/**
 * tachy_clip_reader_new:
 * @fd: the clip, open for reading; it must stay so until the reader is freed
 * @container: what it is, by content
 * @max_side: pixels that the longer side of a frame shall have at most; at least 2
 * @cancellable: (nullable): wakes whoever waits in the reader
 *
 * The watchdog begins to run: whatever is asked of the reader is answered within half a minute from
 * here, so that a decoder that hangs is not waited for. A good clip takes a blink, but on a machine
 * that is busy with other things some seconds; it must not be called damaged for that.
 *
 * Returns: (transfer full): a reader, for one thread at a time
 */
TachyClipReader *
tachy_clip_reader_new (int            fd,
                       TachyContainer container,
                       int            max_side,
                       GCancellable  *cancellable)
{
  TachyClipReader *reader = g_new0 (TachyClipReader, 1);

  reader->packets = g_array_new (FALSE, FALSE, sizeof (GstClockTime));
  reader->newest_frame = GST_CLOCK_TIME_NONE;
  g_set_object (&reader->cancellable, cancellable);
  if (!tachy_decoders_start ())
    return reader;

  /* Only now: on its first start on a machine GStreamer looks through all its plugins. */
  reader->deadline = g_get_monotonic_time () + WATCHDOG_SECONDS * G_USEC_PER_SEC;
  reader->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  if (!add_source (reader, fd, container) || !add_sink (reader, max_side))
    {
      gst_clear_object (&reader->pipeline);
      return reader;
    }

  reader->bus = gst_element_get_bus (reader->pipeline);
  g_signal_connect (reader->demuxer, "pad-added", G_CALLBACK (demuxer_pad_added_cb),
                    reader->decoder);
  g_signal_connect (reader->demuxer, "no-more-pads", G_CALLBACK (no_more_pads_cb), NULL);
  g_signal_connect (reader->decoder, "pad-added", G_CALLBACK (decoder_pad_added_cb),
                    reader->scaler);
  if (cancellable != NULL)
    reader->cancelled_id =
        g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), reader, NULL);
  return reader;
}

void
tachy_clip_reader_free (TachyClipReader *reader)
{
  if (reader->cancelled_id != 0)
    g_cancellable_disconnect (reader->cancellable, reader->cancelled_id);
  if (reader->pipeline != NULL)
    gst_element_set_state (reader->pipeline, GST_STATE_NULL);
  gst_clear_object (&reader->sink);
  gst_clear_object (&reader->scaler);
  gst_clear_object (&reader->decoder);
  gst_clear_object (&reader->demuxer);
  gst_clear_object (&reader->bus);
  gst_clear_object (&reader->pipeline);
  g_clear_object (&reader->cancellable);
  g_array_unref (reader->packets);
  g_free (reader);
}

static gboolean
decodes_picture (TachyClipReader *reader)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (reader->decoder, "sink");

  return gst_pad_is_linked (sink);
}

/* A library has one word for all that it cannot do. Once it has decoded something, that is what the
 * bytes are. */
static gboolean
is_refusal (TachyClipReader *reader,
            GstMessage      *message,
            const GError    *error)
{
  return error->domain == GST_LIBRARY_ERROR && GST_IS_VIDEO_DECODER (GST_MESSAGE_SRC (message)) &&
         g_atomic_int_get (&reader->n_frames) > 0;
}

/* Only what the demuxer and the decoder say of the bytes speaks against the clip; all else, such
 * as a graphics card that is busy, speaks against this machine. */
static TachyClipRead
judge_error (TachyClipReader *reader,
             GstMessage      *message)
{
  g_autoptr (GError) error = NULL;

  gst_message_parse_error (message, &error, NULL);
  g_debug ("GStreamer: %s", error->message);
  if (is_refusal (reader, message, error) ||
      g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_DECODE) ||
      g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_DEMUX) ||
      g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT) ||
      g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE))
    return TACHY_CLIP_READ_DAMAGED;

  return TACHY_CLIP_READ_UNDECODED;
}

/* Blocks until the sink has a frame, or knows that there will be none, or the watchdog barks. */
TachyClipRead
_tachy_clip_reader_wait (TachyClipReader *reader)
{
  const GstMessageType wanted =
      GST_MESSAGE_ERROR | GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_APPLICATION;

  while (!g_cancellable_is_cancelled (reader->cancellable))
    {
      gint64 left = MAX (0, reader->deadline - g_get_monotonic_time ());
      g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (
          reader->bus, (GstClockTime) left * GST_USECOND, wanted);

      if (message == NULL)
        {
          g_debug ("no frame in time");
          return TACHY_CLIP_READ_UNDECODED;
        }
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
        return judge_error (reader, message);
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ASYNC_DONE)
        return TACHY_CLIP_READ_FRAME;
      if (!decodes_picture (reader))
        return TACHY_CLIP_READ_UNDECODED;
    }

  return TACHY_CLIP_READ_CANCELLED;
}

/**
 * tachy_clip_reader_start:
 *
 * Decodes the first frame. Blocks until then, or until the watchdog barks.
 */
TachyClipRead
tachy_clip_reader_start (TachyClipReader *reader)
{
  if (reader->pipeline == NULL)
    return TACHY_CLIP_READ_UNDECODED;

  gst_element_set_state (reader->pipeline, GST_STATE_PAUSED);
  return _tachy_clip_reader_wait (reader);
}

/**
 * tachy_clip_reader_seek:
 * @position_us: microseconds from the beginning
 *
 * Decodes the frame that is shown at @position_us, after a start that gave a frame. Blocks.
 */
TachyClipRead
tachy_clip_reader_seek (TachyClipReader *reader,
                        gint64           position_us)
{
  if (!gst_element_seek_simple (reader->pipeline, GST_FORMAT_TIME,
                                GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                                position_us * GST_USECOND))
    return TACHY_CLIP_READ_UNDECODED;

  return _tachy_clip_reader_wait (reader);
}

/**
 * tachy_clip_reader_dup_frame:
 *
 * Returns: (transfer full) (nullable): the frame decoded last, the right side up, with square
 *   pixels, its longer side at most the reader's; %NULL where the clip holds none there
 */
GdkPixbuf *
tachy_clip_reader_dup_frame (TachyClipReader *reader)
{
  g_autoptr (GstSample) sample =
      gst_app_sink_try_pull_preroll (GST_APP_SINK (reader->sink), GST_SECOND);
  GstVideoInfo info;
  GstVideoFrame frame;
  g_autoptr (GdkPixbuf) view = NULL;
  GdkPixbuf *copy;

  if (sample == NULL || !gst_video_info_from_caps (&info, gst_sample_get_caps (sample)) ||
      !gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return NULL;

  view = gdk_pixbuf_new_from_data (GST_VIDEO_FRAME_PLANE_DATA (&frame, 0), GDK_COLORSPACE_RGB,
                                   FALSE, 8, GST_VIDEO_FRAME_WIDTH (&frame),
                                   GST_VIDEO_FRAME_HEIGHT (&frame),
                                   GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0), NULL, NULL);
  copy = gdk_pixbuf_copy (view);
  gst_video_frame_unmap (&frame);
  return copy;
}

static gboolean
is_turned_sideways (GstPad *pad)
{
  for (guint i = 0;; i++)
    {
      g_autoptr (GstEvent) event = gst_pad_get_sticky_event (pad, GST_EVENT_TAG, i);
      g_autofree char *orientation = NULL;
      GstTagList *tags;

      if (event == NULL)
        return FALSE;
      gst_event_parse_tag (event, &tags);
      if (gst_tag_list_get_string (tags, GST_TAG_IMAGE_ORIENTATION, &orientation))
        return g_str_has_suffix (orientation, "90") || g_str_has_suffix (orientation, "270");
    }
}

/* The decoder knows the size better than the container, where there is one. */
static GstCaps *
dup_picture_caps (TachyClipReader *reader,
                  GstPad          *pad)
{
  g_autoptr (GstPad) decoded = gst_element_get_static_pad (reader->scaler, "sink");
  GstCaps *caps = gst_pad_get_current_caps (decoded);

  return caps != NULL ? caps : gst_pad_get_current_caps (pad);
}

static void
note_shown_size (TachyClipReader *reader,
                 GstPad          *pad,
                 TachyClipFacts  *facts)
{
  g_autoptr (GstCaps) caps = dup_picture_caps (reader, pad);
  GstStructure *structure = gst_caps_get_structure (caps, 0);
  int width = 0;
  int height = 0;
  int aspect_n = 1;
  int aspect_d = 1;
  guint64 shown_width;

  if (!gst_structure_get_int (structure, "width", &width) ||
      !gst_structure_get_int (structure, "height", &height) || width < 1 || height < 1)
    return;
  gst_structure_get_fraction (structure, "pixel-aspect-ratio", &aspect_n, &aspect_d);
  if (aspect_n < 1 || aspect_d < 1)
    return;
  shown_width = gst_util_uint64_scale_int_round ((guint64) width, aspect_n, aspect_d);
  if (shown_width < 1 || shown_width > MAX_SIDE || height > MAX_SIDE)
    return;

  facts->width = is_turned_sideways (pad) ? height : (int) shown_width;
  facts->height = is_turned_sideways (pad) ? (int) shown_width : height;
}

static gboolean
note_pad (GstElement *demuxer,
          GstPad     *pad,
          gpointer    user_data)
{
  gpointer *both = user_data;
  TachyClipFacts *facts = both[1];
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  gint64 duration;

  if (gst_pad_query_duration (pad, GST_FORMAT_TIME, &duration) && duration > 0)
    facts->duration_us = MAX (facts->duration_us, duration / GST_USECOND);
  if (caps != NULL && is_audio (caps))
    facts->has_audio = TRUE;
  else if (caps != NULL && is_video (caps) && facts->width == 0)
    note_shown_size (both[0], pad, facts);

  return TRUE;
}

/**
 * tachy_clip_reader_get_facts:
 * @facts: filled with what is known after the start, even one that decoded nothing
 */
void
tachy_clip_reader_get_facts (TachyClipReader *reader,
                             TachyClipFacts  *facts)
{
  gpointer both[] = { reader, facts };

  if (reader->demuxer != NULL)
    gst_element_foreach_src_pad (reader->demuxer, note_pad, both);
}
