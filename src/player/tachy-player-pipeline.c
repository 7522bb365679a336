/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pipeline of the player: made anew for each clip, and what it reports. */

#define G_LOG_DOMAIN "tachy-player"
#include "config.h"

#include "tachy-player-private.h"

#include <glib/gi18n.h>
#include <gst/audio/streamvolume.h>
#include <gst/pbutils/pbutils.h>
#include <sys/stat.h>

#include "tachy-error.h"

static void
fail (TachyPlayer *self,
      GError      *error)
{
  g_debug ("The clip cannot be shown: %s", error->message);
  g_object_freeze_notify (G_OBJECT (self));
  tachy_player_close (self);
  tachy_player_take_error (self, error);
  tachy_player_set_state (self, TACHY_PLAYER_FAILED);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
fail_with_words (TachyPlayer *self,
                 TachyError   code,
                 const char  *words)
{
  fail (self, g_error_new_literal (TACHY_ERROR, code, words));
}

static gboolean
first_picture_missed_cb (gpointer user_data)
{
  TachyPlayer *self = user_data;

  self->watchdog_id = 0;
  fail_with_words (self, TACHY_ERROR_CLIP, _("The clip showed no picture within half a minute."));

  return G_SOURCE_REMOVE;
}

static void
finish_opening (TachyPlayer *self)
{
  gint64 duration;

  g_clear_handle_id (&self->watchdog_id, g_source_remove);

  if (!tachy_player_has_picture (self))
    {
      if (self->missing_video != NULL)
        fail (self, tachy_player_explain_missing (self->missing_video));
      else
        fail_with_words (self, TACHY_ERROR_CLIP, _("There is no picture in this clip."));
      return;
    }

  if (!gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &duration))
    duration = 0;
  tachy_player_set_duration (self, MAX (duration, 0));
  tachy_player_set_state (self, self->wants_play ? TACHY_PLAYER_PLAYING : TACHY_PLAYER_PAUSED);
  if (self->rate != 1.0 && !self->has_next)
    tachy_player_queue_seek (self, 0, TACHY_SEEK_EXACT);
  tachy_player_task_done (self);
}

static void
end_reached (TachyPlayer *self)
{
  if (self->loop && self->wants_play)
    {
      tachy_player_queue_seek (self, 0, TACHY_SEEK_EXACT);
      return;
    }

  self->wants_play = FALSE;
  tachy_player_go_on (self);
  tachy_player_set_state (self, TACHY_PLAYER_ENDED);
  tachy_player_notify_position (self);
}

static gboolean
is_from_sound (TachyPlayer *self,
               GstMessage  *message)
{
  return self->audio_sink != NULL && GST_MESSAGE_SRC (message) != NULL &&
         gst_object_has_as_ancestor (GST_MESSAGE_SRC (message), GST_OBJECT (self->audio_sink));
}

/* The picture is what matters: where the sound device fails, the clip goes on without. */
static void
go_on_silently (TachyPlayer *self)
{
  gint64 position = tachy_player_get_position (self) * GST_USECOND;

  g_debug ("The sound device has failed; playing without");
  self->silent = TRUE;
  tachy_player_close (self);
  tachy_player_open (self);
  tachy_player_queue_seek (self, position, TACHY_SEEK_EXACT);
}

static void
handle_error (TachyPlayer *self,
              GstMessage  *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *details = NULL;

  gst_message_parse_error (message, &error, &details);
  g_debug ("GStreamer: %s (%s)", error->message, details);

  if (is_from_sound (self, message) && !self->silent)
    go_on_silently (self);
  else if (self->missing_video != NULL)
    fail (self, tachy_player_explain_missing (self->missing_video));
  else
    fail (self, tachy_player_explain (error, self->uri));
}

static void
note_missing_plugin (TachyPlayer *self,
                     GstMessage  *message)
{
  const GstStructure *structure = gst_message_get_structure (message);
  g_autoptr (GstCaps) caps = NULL;

  if (!gst_structure_get (structure, "detail", GST_TYPE_CAPS, &caps, NULL))
    return;

  g_debug ("Nothing here can decode %s", gst_structure_get_name (gst_caps_get_structure (caps, 0)));
  /* Without a decoder for the sound there is still the picture. */
  if (!g_str_has_prefix (gst_structure_get_name (gst_caps_get_structure (caps, 0)), "audio/"))
    gst_caps_replace (&self->missing_video, caps);
}

static void
handle_async_done (TachyPlayer *self)
{
  tachy_video_sink_show_newest (&self->sink);
  if (self->task == TACHY_PLAYER_OPENING)
    finish_opening (self);
  else
    tachy_player_task_done (self);
}

static void
handle_step_done (TachyPlayer *self,
                  GstMessage  *message)
{
  gboolean ended = FALSE;

  gst_message_parse_step_done (message, NULL, NULL, NULL, NULL, NULL, NULL, &ended);
  self->step_ended = ended;
}

/* A seek may have overtaken the end of what was played before it. */
static void
handle_end (TachyPlayer *self,
            GstMessage  *message)
{
  if (self->task != TACHY_PLAYER_SEEKING || gst_message_get_seqnum (message) == self->seek_seqnum)
    end_reached (self);
}

static void
handle_new_duration (TachyPlayer *self)
{
  gint64 duration;

  if (gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &duration) && duration > 0)
    tachy_player_set_duration (self, duration);
}

static void
handle_lost_clock (TachyPlayer *self)
{
  if (!self->runs)
    return;

  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

static gboolean
message_cb (GstBus     *bus,
            GstMessage *message,
            gpointer    user_data)
{
  g_autoptr (TachyPlayer) self = g_object_ref (user_data);
  gboolean is_ours = GST_MESSAGE_SRC (message) == GST_OBJECT (self->pipeline);

  /* Nobody is told before all is done, so that whoever is told may do as he likes. */
  g_object_freeze_notify (G_OBJECT (self));
  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_ERROR:
      handle_error (self, message);
      break;
    case GST_MESSAGE_ASYNC_DONE:
      if (is_ours)
        handle_async_done (self);
      break;
    case GST_MESSAGE_STEP_DONE:
      handle_step_done (self, message);
      break;
    case GST_MESSAGE_EOS:
      handle_end (self, message);
      break;
    case GST_MESSAGE_DURATION_CHANGED:
      handle_new_duration (self);
      break;
    case GST_MESSAGE_CLOCK_LOST:
      handle_lost_clock (self);
      break;
    case GST_MESSAGE_LATENCY:
      gst_bin_recalculate_latency (GST_BIN (self->pipeline));
      break;
    case GST_MESSAGE_ELEMENT:
      if (gst_is_missing_plugin_message (message))
        note_missing_plugin (self, message);
      break;
    default:
      break;
    }
  g_object_thaw_notify (G_OBJECT (self));

  return G_SOURCE_CONTINUE;
}

/* Only regular files: a pipe would block, a device might never end. */
static gboolean
check_uri (const char *uri,
           GError    **error)
{
  g_autofree char *host = NULL;
  g_autofree char *path = g_filename_from_uri (uri, &host, NULL);
  struct stat facts;

  if (path == NULL || host != NULL)
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED,
                         _("Only files on this computer can be played."));
  else if (stat (path, &facts) != 0)
    {
      g_autofree char *name = g_filename_display_basename (path);

      g_set_error (error, TACHY_ERROR, TACHY_ERROR_CLIP, _("The file “%s” is not there any more."),
                   name);
    }
  else if (!S_ISREG (facts.st_mode))
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_CLIP,
                         _("This file is not a clip that can be played."));
  else
    return TRUE;

  return FALSE;
}

/* Tests choose another sink, as the machines they run on have no sound. */
static GstElement *
make_audio_sink (void)
{
  const char *chosen = g_getenv ("TACHY_AUDIO_SINK");

  return gst_element_factory_make (chosen != NULL ? chosen : "autoaudiosink", NULL);
}

static void
add_sound (TachyPlayer *self)
{
  GstElement *keep_pitch;

  self->audio_sink = self->silent ? NULL : make_audio_sink ();
  if (self->audio_sink == NULL)
    {
      gst_util_set_object_arg (G_OBJECT (self->pipeline), "flags", "video");
      return;
    }

  gst_object_ref_sink (self->audio_sink);
  gst_util_set_object_arg (G_OBJECT (self->pipeline), "flags", "video+audio+soft-volume");
  g_object_set (self->pipeline, "audio-sink", self->audio_sink, NULL);
  keep_pitch = gst_element_factory_make ("scaletempo", NULL);
  if (keep_pitch != NULL)
    g_object_set (self->pipeline, "audio-filter", keep_pitch, NULL);
}

static gboolean
is_made_by (GstElement *element,
            const char *factory_name)
{
  GstElementFactory *factory = gst_element_get_factory (element);

  return factory != NULL &&
         g_str_equal (gst_plugin_feature_get_name (GST_PLUGIN_FEATURE (factory)), factory_name);
}

static void
get_decoder_ready_cb (const GValue *item,
                      gpointer      user_data)
{
  GstElement *element = g_value_get_object (item);

  if (is_made_by (element, "decodebin3"))
    gst_element_set_state (element, GST_STATE_PAUSED);
}

/* GStreamer 1.22 starts to read the file before its decoder is ready for it, and what comes too
 * early stops the flow for good, once in a few hundred openings. So the decoder gets ready as soon
 * as there is something that reads. */
static void
element_added_cb (GstBin     *pipeline,
                  GstBin     *bin,
                  GstElement *element,
                  gpointer    user_data)
{
  GstIterator *siblings;

  if (!is_made_by (element, "urisourcebin"))
    return;

  siblings = gst_bin_iterate_elements (bin);
  gst_iterator_foreach (siblings, get_decoder_ready_cb, NULL);
  gst_iterator_free (siblings);
}

static gboolean
make_pipeline (TachyPlayer *self)
{
  g_autoptr (GstBus) bus = NULL;

  self->pipeline = gst_element_factory_make ("playbin3", NULL);
  if (self->pipeline == NULL)
    return FALSE;

  gst_object_ref_sink (self->pipeline);
  if (!tachy_video_sink_init (&self->sink))
    return FALSE;

  g_signal_connect (self->pipeline, "deep-element-added", G_CALLBACK (element_added_cb), NULL);
  g_object_set (self->pipeline, "video-sink", self->sink.element, "uri", self->uri, NULL);
  add_sound (self);
  tachy_player_apply_volume (self);
  bus = gst_element_get_bus (self->pipeline);
  gst_bus_add_watch (bus, message_cb, self);
  return TRUE;
}

static void
stop_in_thread (GstElement *pipeline,
                gpointer    user_data)
{
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* A decoder that hangs while the clip is opened would take the main thread along. */
static void
stop_pipeline (TachyPlayer *self)
{
  tachy_video_sink_disconnect (&self->sink);
  if (self->task == TACHY_PLAYER_OPENING)
    gst_element_call_async (self->pipeline, stop_in_thread, NULL, NULL);
  else
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
}

/*
 * tachy_player_set_patience:
 * @milliseconds: how long the first picture may take; for tests
 */
void
tachy_player_set_patience (TachyPlayer *self,
                           guint        milliseconds)
{
  self->patience_ms = milliseconds;
}

/*
 * tachy_player_open:
 *
 * Loads the clip of the property "uri"; tells the outcome through the property "state".
 */
void
tachy_player_open (TachyPlayer *self)
{
  GError *error = NULL;

  if (!check_uri (self->uri, &error))
    {
      fail (self, error);
      return;
    }

  if (!make_pipeline (self))
    {
      fail_with_words (self, TACHY_ERROR_UNSUPPORTED,
                       _("A part of GStreamer that playing needs is not installed."));
      return;
    }

  self->task = TACHY_PLAYER_OPENING;
  self->watchdog_id = g_timeout_add (self->patience_ms, first_picture_missed_cb, self);
  tachy_player_set_state (self, TACHY_PLAYER_LOADING);
  tachy_player_set_paintable (self, self->sink.paintable);
  /* Where this fails at once, the bus says why. */
  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
}

/*
 * tachy_player_close:
 *
 * Lets go of the clip; the paintable goes on showing what was seen last.
 */
void
tachy_player_close (TachyPlayer *self)
{
  g_autoptr (GstBus) bus = NULL;

  g_clear_handle_id (&self->watchdog_id, g_source_remove);
  if (self->pipeline != NULL)
    {
      bus = gst_element_get_bus (self->pipeline);
      gst_bus_remove_watch (bus);
      stop_pipeline (self);
    }

  gst_clear_object (&self->pipeline);
  gst_clear_object (&self->audio_sink);
  tachy_video_sink_clear (&self->sink);
  gst_clear_caps (&self->missing_video);
  tachy_player_reset_tasks (self);
}

void
tachy_player_apply_volume (TachyPlayer *self)
{
  if (self->pipeline == NULL)
    return;

  gst_stream_volume_set_volume (GST_STREAM_VOLUME (self->pipeline), GST_STREAM_VOLUME_FORMAT_CUBIC,
                                self->volume);
  gst_stream_volume_set_mute (GST_STREAM_VOLUME (self->pipeline), self->muted);
}
