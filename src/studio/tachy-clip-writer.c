/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns drawn frames and a sound track into a clip that every player shows, with GStreamer. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-clip-writer.h"

#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#define MAX_QUEUED 4                        /* frames that wait for the encoder */
#define GLANCE (5 * GST_MSECOND)            /* between two looks at a full queue */
#define SOUND_FRAME 1024                    /* samples; what AAC codes at once */
#define FINISH_GLANCE (50 * GST_MSECOND)    /* between two looks at the cancellable */

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define FRAME_FORMAT GST_VIDEO_FORMAT_BGRx /* cairo's RGB24 */
#else
#define FRAME_FORMAT GST_VIDEO_FORMAT_xRGB
#endif

struct _TachyClipWriter
{
  GstElement *pipeline; /* owned */
  GstAppSrc *frames;    /* owned */
  GstAppSrc *sound;     /* owned */
  GstBus *bus;          /* owned */
  GstBufferPool *pool;  /* owned */
  GstVideoInfo info;
  GstBuffer *buffer; /* owned: the frame that is being drawn */
  GstVideoFrame frame;
  guint64 n_frames;
  gsize sound_lead;      /* frames */
  const char *mime_type; /* static */
};

typedef struct
{
  const char *factory;
  const char *description;
  gsize lead; /* frames of sound that it puts in front */
} Encoder;

/* Constant quality, a key frame every other second for seeking, and no B frames: players differ
 * in how they treat the edit list that B frames need. */
static const Encoder h264_encoders[] = {
  { "x264enc", "x264enc pass=qual quantizer=18 bitrate=20000 vbv-buf-capacity=1000 "
               "speed-preset=veryfast bframes=0 key-int-max=48 option-string=aq-mode=3 "
               "! video/x-h264,profile=high" },
  { "openh264enc", "openh264enc rate-control=quality bitrate=8000000 complexity=medium "
                   "gop-size=48 ! video/x-h264,profile=high ! h264parse" },
};

static const Encoder aac_encoders[] = {
  { "avenc_aac", "avenc_aac bitrate=128000", 1 },
  { "fdkaacenc", "fdkaacenc bitrate=128000", 2 },
  { "voaacenc", "voaacenc bitrate=128000" },
};

static const Encoder vp9_encoders[] = {
  { "vp9enc", "vp9enc deadline=1 cpu-used=6 threads=4 row-mt=true end-usage=cq cq-level=22 "
              "target-bitrate=8000000 keyframe-max-dist=48" },
};

static const Encoder opus_encoders[] = {
  { "opusenc", "opusenc bitrate=96000" },
};

typedef struct
{
  const Encoder *video;
  gsize n_video;
  const Encoder *audio;
  gsize n_audio;
  const char *muxer;
  const char *mime_type;
} Container;

static const Container containers[] = {
  { h264_encoders, G_N_ELEMENTS (h264_encoders), aac_encoders, G_N_ELEMENTS (aac_encoders),
    "mp4mux faststart=true", "video/mp4" },
  { vp9_encoders, G_N_ELEMENTS (vp9_encoders), opus_encoders, G_N_ELEMENTS (opus_encoders),
    "webmmux", "video/webm" },
};

static gboolean
is_installed (const char *factory)
{
  g_autoptr (GstElementFactory) found = gst_element_factory_find (factory);

  return found != NULL;
}

static const Encoder *
choose_encoder (const Encoder *encoders,
                gsize          n_encoders)
{
  for (gsize i = 0; i < n_encoders; i++)
    {
      if (is_installed (encoders[i].factory))
        return &encoders[i];
    }

  return NULL;
}

static char *
describe_pipeline (const Container *container,
                   const Encoder   *video,
                   const Encoder   *audio)
{
  /* Without these caps x264enc would take 4:4:4, which many players cannot show, and without the
   * named matrix a player has to guess it from the size. Most decoders spread a colour sample
   * evenly over its four pixels, so it is taken evenly from them: sharp edges come out 8 dB
   * truer. */
  return g_strdup_printf ("appsrc name=frames ! videoconvert "
                          "! video/x-raw,format=I420,colorimetry=bt709,chroma-site=jpeg "
                          "! %s ! muxer. "
                          "appsrc name=sound ! audioconvert ! %s ! muxer. "
                          "%s name=muxer ! filesink name=file",
                          video->description, audio->description, container->muxer);
}

static gboolean
create_pipeline (TachyClipWriter *self,
                 GError         **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (containers); i++)
    {
      const Container *container = &containers[i];
      const Encoder *video = choose_encoder (container->video, container->n_video);
      const Encoder *audio = choose_encoder (container->audio, container->n_audio);
      g_autofree char *description = NULL;

      if (video == NULL || audio == NULL)
        continue;

      self->mime_type = container->mime_type;
      self->sound_lead = audio->lead;
      description = describe_pipeline (container, video, audio);
      self->pipeline =
        gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
      return self->pipeline != NULL;
    }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       "No video encoder is installed: the GStreamer plug-ins for H.264 and AAC, "
                       "or for VP9 and Opus, are needed.");
  return FALSE;
}

static void
place_files (TachyClipWriter *self,
             const char      *path)
{
  g_autoptr (GstElement) file = gst_bin_get_by_name (GST_BIN (self->pipeline), "file");
  g_autoptr (GstElement) muxer = gst_bin_get_by_name (GST_BIN (self->pipeline), "muxer");

  g_object_set (file, "location", path, NULL);

  /* Its default is the directory for temporary files, which is small on many machines. */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (muxer), "faststart-file") != NULL)
    {
      g_autofree char *temporary = g_strconcat (path, ".mdat", NULL);

      g_object_set (muxer, "faststart-file", temporary, NULL);
    }
}

static void
set_formats (TachyClipWriter *self)
{
  GstCaps *video;
  GstCaps *audio = gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, "S16LE", "layout",
                                        G_TYPE_STRING, "interleaved", "rate", G_TYPE_INT,
                                        TACHY_CLIP_WRITER_RATE, "channels", G_TYPE_INT, 2, NULL);

  GST_VIDEO_INFO_FPS_N (&self->info) = TACHY_CLIP_WRITER_FPS;
  GST_VIDEO_INFO_FPS_D (&self->info) = 1;
  video = gst_video_info_to_caps (&self->info);

  g_object_set (self->frames, "caps", video, "format", GST_FORMAT_TIME, "max-bytes", (guint64) 0,
                NULL);
  g_object_set (self->sound, "caps", audio, "format", GST_FORMAT_TIME, "max-bytes", (guint64) 0,
                NULL);

  gst_caps_unref (video);
  gst_caps_unref (audio);
}

static gboolean
start_pool (TachyClipWriter *self)
{
  GstCaps *caps = gst_video_info_to_caps (&self->info);
  GstStructure *config;

  self->pool = gst_buffer_pool_new ();
  config = gst_buffer_pool_get_config (self->pool);
  gst_buffer_pool_config_set_params (config, caps, (guint) GST_VIDEO_INFO_SIZE (&self->info), 2, 0);
  gst_caps_unref (caps);

  return gst_buffer_pool_set_config (self->pool, config) &&
         gst_buffer_pool_set_active (self->pool, TRUE);
}

/**
 * tachy_clip_writer_new:
 * @path: the file, replaced where it exists
 * @width: pixels
 * @height: pixels
 *
 * To be used by one thread at a time. Whatever fails later, @path is not a clip before
 * tachy_clip_writer_finish() has succeeded.
 */
TachyClipWriter *
tachy_clip_writer_new (const char *path,
                       int         width,
                       int         height,
                       GError    **error)
{
  g_autoptr (TachyClipWriter) self = g_new0 (TachyClipWriter, 1);

  if (!gst_init_check (NULL, NULL, error) || !create_pipeline (self, error))
    return NULL;

  self->frames = GST_APP_SRC (gst_bin_get_by_name (GST_BIN (self->pipeline), "frames"));
  self->sound = GST_APP_SRC (gst_bin_get_by_name (GST_BIN (self->pipeline), "sound"));
  self->bus = gst_element_get_bus (self->pipeline);
  gst_video_info_set_format (&self->info, FRAME_FORMAT, (guint) width, (guint) height);
  place_files (self, path);
  set_formats (self);

  if (!start_pool (self) ||
      gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The encoder did not start.");
      return NULL;
    }

  return g_steal_pointer (&self);
}

static void
drop_frame (TachyClipWriter *self)
{
  if (self->buffer == NULL)
    return;

  gst_video_frame_unmap (&self->frame);
  g_clear_pointer (&self->buffer, gst_buffer_unref);
}

void
tachy_clip_writer_free (TachyClipWriter *self)
{
  drop_frame (self);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  if (self->pool != NULL)
    gst_buffer_pool_set_active (self->pool, FALSE);

  g_clear_pointer (&self->pool, gst_object_unref);
  g_clear_pointer (&self->bus, gst_object_unref);
  g_clear_pointer (&self->frames, gst_object_unref);
  g_clear_pointer (&self->sound, gst_object_unref);
  g_clear_pointer (&self->pipeline, gst_object_unref);
  g_free (self);
}

/**
 * tachy_clip_writer_get_mime_type:
 *
 * Returns: (transfer none): of the clip, as this machine's encoders allow
 */
const char *
tachy_clip_writer_get_mime_type (TachyClipWriter *self)
{
  return self->mime_type;
}

static gboolean
fail (const char *what,
      GError    **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, what);
  return FALSE;
}

/* Waits for one of @types, at most for @patience. Returns whether all is well so far. */
static gboolean
watch_bus (TachyClipWriter *self,
           GstClockTime     patience,
           gboolean        *ended,
           GError         **error)
{
  GstMessage *message = gst_bus_timed_pop_filtered (self->bus, patience,
                                                    GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  gboolean failed;

  if (message == NULL)
    return TRUE;

  failed = GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR;
  if (failed)
    gst_message_parse_error (message, error, NULL);
  else
    *ended = TRUE;

  gst_message_unref (message);
  return !failed;
}

/**
 * tachy_clip_writer_count_samples:
 *
 * Returns: how long the sound of a clip of @seconds must be so that, once it is coded, it is not
 *   longer than the pictures, and shorter by less than one frame of sound
 */
gsize
tachy_clip_writer_count_samples (TachyClipWriter *self,
                                 int              seconds)
{
  gsize n_frames = (gsize) seconds * TACHY_CLIP_WRITER_RATE / SOUND_FRAME;

  return (n_frames - self->sound_lead) * SOUND_FRAME;
}

/**
 * tachy_clip_writer_put_sound:
 * @samples: the whole track: signed 16 bits, stereo, little endian; not longer than the frames
 */
gboolean
tachy_clip_writer_put_sound (TachyClipWriter *self,
                             GBytes          *samples,
                             GError         **error)
{
  guint64 n_samples = g_bytes_get_size (samples) / 4;
  GstBuffer *buffer = gst_buffer_new_wrapped_bytes (samples);

  GST_BUFFER_PTS (buffer) = 0;
  GST_BUFFER_DURATION (buffer) =
    gst_util_uint64_scale (n_samples, GST_SECOND, TACHY_CLIP_WRITER_RATE);

  if (gst_app_src_push_buffer (self->sound, buffer) != GST_FLOW_OK ||
      gst_app_src_end_of_stream (self->sound) != GST_FLOW_OK)
    return fail ("The encoder does not take the sound.", error);

  return TRUE;
}

/**
 * tachy_clip_writer_begin_frame:
 * @stride: (out): bytes from line to line
 *
 * Returns: (transfer none) (nullable): where to draw the next frame, in cairo's RGB24, until
 *   tachy_clip_writer_end_frame()
 */
guint8 *
tachy_clip_writer_begin_frame (TachyClipWriter *self,
                               int             *stride,
                               GError         **error)
{
  g_return_val_if_fail (self->buffer == NULL, NULL);

  if (gst_buffer_pool_acquire_buffer (self->pool, &self->buffer, NULL) != GST_FLOW_OK ||
      !gst_video_frame_map (&self->frame, &self->info, self->buffer, GST_MAP_READWRITE))
    {
      g_clear_pointer (&self->buffer, gst_buffer_unref);
      fail ("There is no memory for a frame.", error);
      return NULL;
    }

  *stride = GST_VIDEO_FRAME_PLANE_STRIDE (&self->frame, 0);
  return GST_VIDEO_FRAME_PLANE_DATA (&self->frame, 0);
}

/* A blocking push would block for ever where the pipeline has failed, as on a full disk. */
static gboolean
wait_for_room (TachyClipWriter *self,
               GCancellable    *cancellable,
               GError         **error)
{
  gboolean ended = FALSE;
  GstClockTime patience = 0;

  do
    {
      if (!watch_bus (self, patience, &ended, error) ||
          g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      patience = GLANCE;
    }
  while (gst_app_src_get_current_level_buffers (self->frames) >= MAX_QUEUED);

  return TRUE;
}

/**
 * tachy_clip_writer_end_frame:
 *
 * Hands the frame over to the encoder; blocks while too many wait for it.
 */
gboolean
tachy_clip_writer_end_frame (TachyClipWriter *self,
                             GCancellable    *cancellable,
                             GError         **error)
{
  GstBuffer *buffer = self->buffer;
  guint64 n = self->n_frames++;

  g_return_val_if_fail (buffer != NULL, FALSE);

  gst_video_frame_unmap (&self->frame);
  self->buffer = NULL;
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (n, GST_SECOND, TACHY_CLIP_WRITER_FPS);
  GST_BUFFER_DURATION (buffer) =
    gst_util_uint64_scale (n + 1, GST_SECOND, TACHY_CLIP_WRITER_FPS) - GST_BUFFER_PTS (buffer);

  if (gst_app_src_push_buffer (self->frames, buffer) != GST_FLOW_OK)
    return fail ("The encoder does not take a frame.", error);

  return wait_for_room (self, cancellable, error);
}

/**
 * tachy_clip_writer_finish:
 *
 * Blocks until the last frame is in the file.
 */
gboolean
tachy_clip_writer_finish (TachyClipWriter *self,
                          GCancellable    *cancellable,
                          GError         **error)
{
  gboolean ended = FALSE;

  gst_app_src_end_of_stream (self->frames);
  while (!ended)
    {
      if (!watch_bus (self, FINISH_GLANCE, &ended, error) ||
          g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }

  if (gst_element_set_state (self->pipeline, GST_STATE_NULL) == GST_STATE_CHANGE_FAILURE)
    return fail ("The clip could not be closed.", error);

  return TRUE;
}
