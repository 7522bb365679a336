/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether pictures are missing at the end of a clip, or damaged anywhere in it. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-clip-reader-private.h"

#include <gst/video/video.h>

/* How far before the end the end begins: sound may be a little longer than the picture. */
#define END_US (G_USEC_PER_SEC / 2)
/* That many pictures in a row must be missing at the end: some codecs have one that nobody sees. */
#define MISSING_LIMIT 2
/* A decoder that refuses a packet may have met one without a picture; at the next it is believed. */
#define MAX_ERRORS 1

static gboolean
is_flush_stop (GstPadProbeInfo *info)
{
  return (GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_EVENT_FLUSH) != 0 &&
         GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_FLUSH_STOP;
}

/* Times that the segment leaves out are never shown, and no decoder gives them. */
static gboolean
is_shown (GstPad      *pad,
          GstClockTime time)
{
  g_autoptr (GstEvent) event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment;

  if (event == NULL || !GST_CLOCK_TIME_IS_VALID (time))
    return FALSE;

  gst_event_parse_segment (event, &segment);
  return gst_segment_clip (segment, GST_FORMAT_TIME, time, time, NULL, NULL);
}

/* In a thread of GStreamer's; what comes before the flush belongs to the beginning. */
static GstPadProbeReturn
note_packet_cb (GstPad          *pad,
                GstPadProbeInfo *info,
                gpointer         user_data)
{
  TachyClipReader *reader = user_data;

  if (is_flush_stop (info))
    g_array_set_size (reader->packets, 0);
  else if ((GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER) != 0)
    {
      GstClockTime time = GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info));

      if (is_shown (pad, time))
        g_array_append_val (reader->packets, time);
    }

  return GST_PAD_PROBE_OK;
}

/* In a thread of GStreamer's. The frame goes no further, so that the sink waits for the end. */
static GstPadProbeReturn
note_frame_cb (GstPad          *pad,
               GstPadProbeInfo *info,
               gpointer         user_data)
{
  TachyClipReader *reader = user_data;
  GstClockTime time;

  if (is_flush_stop (info))
    reader->newest_frame = GST_CLOCK_TIME_NONE;
  if ((GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER) == 0)
    return GST_PAD_PROBE_OK;

  time = GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info));
  if (GST_CLOCK_TIME_IS_VALID (time) &&
      (!GST_CLOCK_TIME_IS_VALID (reader->newest_frame) || time > reader->newest_frame))
    reader->newest_frame = time;
  return GST_PAD_PROBE_DROP;
}

static guint
count_missing (TachyClipReader *reader)
{
  guint missing = 0;

  for (guint i = 0; i < reader->packets->len; i++)
    {
      GstClockTime time = g_array_index (reader->packets, GstClockTime, i);

      if (!GST_CLOCK_TIME_IS_VALID (reader->newest_frame) ||
          time > reader->newest_frame + GST_MSECOND)
        missing++;
    }

  return missing;
}

/**
 * tachy_clip_reader_check_end:
 * @duration_us: microseconds that the clip lasts
 *
 * Decodes from the key frame before the end to the last frame, after a start that gave a frame;
 * afterwards the reader gives no frames any more. Blocks until then, or until the watchdog barks.
 *
 * Returns: %TACHY_CLIP_READ_DAMAGED where pictures are missing at the end;
 *   %TACHY_CLIP_READ_UNDECODED where that cannot be told, as in a clip that cannot be sought in
 */
TachyClipRead
tachy_clip_reader_check_end (TachyClipReader *reader,
                             gint64           duration_us)
{
  const GstPadProbeType wanted = GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_FLUSH;
  g_autoptr (GstPad) packets = gst_element_get_static_pad (reader->decoder, "sink");
  g_autoptr (GstPad) frames = gst_element_get_static_pad (reader->scaler, "sink");
  gint64 position_us = MAX (0, duration_us - END_US);
  TachyClipRead read;

  gst_pad_add_probe (packets, wanted, note_packet_cb, reader, NULL);
  gst_pad_add_probe (frames, wanted, note_frame_cb, reader, NULL);
  if (!gst_element_seek_simple (
          reader->pipeline, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT | GST_SEEK_FLAG_SNAP_BEFORE,
          position_us * GST_USECOND))
    return TACHY_CLIP_READ_UNDECODED;

  read = _tachy_clip_reader_wait (reader);
  if (read != TACHY_CLIP_READ_FRAME)
    return read;

  g_debug ("%u packets at the end, %u missing", reader->packets->len, count_missing (reader));
  return count_missing (reader) < MISSING_LIMIT ? TACHY_CLIP_READ_FRAME : TACHY_CLIP_READ_DAMAGED;
}

/* In a thread of GStreamer's. Decoders of which GStreamer itself thinks little may not know the
 * profile, and refuse packets that are as they should be. */
static void
element_added_cb (GstBin     *bin,
                  GstBin     *inner_bin,
                  GstElement *element,
                  gpointer    user_data)
{
  GstPluginFeature *factory = GST_PLUGIN_FEATURE (gst_element_get_factory (element));

  if (GST_IS_VIDEO_DECODER (element) &&
      gst_plugin_feature_get_rank (factory) >= GST_RANK_SECONDARY)
    gst_video_decoder_set_max_errors (GST_VIDEO_DECODER (element), MAX_ERRORS);
}

/* Of @byte the lowest two bits say how long the lengths of units are (ISO 14496-15). */
static void
set_units (TachyPacketForm    *form,
           const GstStructure *structure,
           gsize               byte)
{
  const char *format = gst_structure_get_string (structure, "stream-format");
  const GValue *value = gst_structure_get_value (structure, "codec_data");
  GstBuffer *codec_data = value != NULL ? gst_value_get_buffer (value) : NULL;
  guint8 bits;

  if (format == NULL || g_str_equal (format, "byte-stream") || codec_data == NULL ||
      gst_buffer_extract (codec_data, byte, &bits, 1) != 1)
    return;

  form->kind = TACHY_PACKET_UNITS;
  form->length_size = (gsize) (bits & 3) + 1;
}

static void
read_form (TachyPacketForm *form,
           const GstCaps   *caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);

  *form = (TachyPacketForm){ TACHY_PACKET_OPAQUE, 0 };
  if (gst_structure_has_name (structure, "video/x-h264"))
    set_units (form, structure, 4);
  else if (gst_structure_has_name (structure, "video/x-h265"))
    set_units (form, structure, 21);
  else if (gst_structure_has_name (structure, "video/x-vp8") ||
           gst_structure_has_name (structure, "video/x-vp9"))
    form->kind = TACHY_PACKET_ARITHMETIC;
}

static gboolean
is_hollow (const TachyPacketForm *form,
           GstBuffer             *packet)
{
  GstMapInfo map;
  gboolean hollow;

  if (!gst_buffer_map (packet, &map, GST_MAP_READ))
    return FALSE;

  hollow = tachy_packet_is_hollow (form, map.data, map.size);
  gst_buffer_unmap (packet, &map);
  return hollow;
}

/* In a thread of GStreamer's. */
static GstPadProbeReturn
inspect_packet_cb (GstPad          *pad,
                   GstPadProbeInfo *info,
                   gpointer         user_data)
{
  TachyClipReader *reader = user_data;
  GstCaps *caps;

  if ((GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER) != 0)
    {
      reader->is_hollow |= is_hollow (&reader->form, GST_PAD_PROBE_INFO_BUFFER (info));
    }
  else if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_CAPS)
    {
      gst_event_parse_caps (GST_PAD_PROBE_INFO_EVENT (info), &caps);
      read_form (&reader->form, caps);
    }

  return GST_PAD_PROBE_OK;
}

/* In a thread of GStreamer's. */
static GstPadProbeReturn
drop_frame_cb (GstPad          *pad,
               GstPadProbeInfo *info,
               gpointer         user_data)
{
  TachyClipReader *reader = user_data;

  g_atomic_int_inc (&reader->n_frames);
  return GST_PAD_PROBE_DROP;
}

/**
 * tachy_clip_reader_check_all:
 * @patience_us: microseconds that it may take, instead of the watchdog's
 *
 * Decodes all pictures, in the place of a start; afterwards the reader gives no frames. That
 * something is damaged is told by packets in which there are zeros where no encoder writes any, and
 * by a decoder that refuses packets; pictures that a decoder makes of damaged packets do not tell.
 * Blocks until the end.
 *
 * Returns: %TACHY_CLIP_READ_FRAME where nothing speaks against the clip
 */
TachyClipRead
tachy_clip_reader_check_all (TachyClipReader *reader,
                             gint64           patience_us)
{
  const GstPadProbeType wanted = GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM;
  g_autoptr (GstPad) packets = NULL;
  g_autoptr (GstPad) frames = NULL;
  TachyClipRead read;

  if (reader->pipeline == NULL)
    return TACHY_CLIP_READ_UNDECODED;

  packets = gst_element_get_static_pad (reader->decoder, "sink");
  frames = gst_element_get_static_pad (reader->scaler, "sink");
  gst_pad_add_probe (packets, wanted, inspect_packet_cb, reader, NULL);
  gst_pad_add_probe (frames, GST_PAD_PROBE_TYPE_BUFFER, drop_frame_cb, reader, NULL);
  g_signal_connect (reader->pipeline, "deep-element-added", G_CALLBACK (element_added_cb), NULL);
  reader->deadline = g_get_monotonic_time () + patience_us;
  read = tachy_clip_reader_start (reader);
  if (read != TACHY_CLIP_READ_CANCELLED && reader->is_hollow)
    return TACHY_CLIP_READ_DAMAGED;

  return read;
}
