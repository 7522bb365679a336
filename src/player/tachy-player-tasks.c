/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the player does with an open pipeline, one thing after the other: pause, seek, step. */

#define G_LOG_DOMAIN "tachy-player"
#include "config.h"

#include "tachy-player-private.h"

/* Times on the way to us are rounded to microseconds, within Matroska even to milliseconds; aiming
 * a little later keeps "the start of this frame" from meaning the end of the one before. */
#define NUDGE GST_MSECOND

/* Dragging shows exact frames as long as they come this quickly. Clips of a few seconds often have
 * one key frame only, and then anything less exact shows nothing but that. */
#define QUICK_ENOUGH_US (200 * 1000)

/* The sound may go on when the last picture has been shown. Where a seek lands there, it is tried
 * at ever earlier times, and then frame by frame up to the last one. */
#define FIRST_LEAP_BACK (20 * GST_MSECOND)
#define MAX_RETRIES 12

#define FALLBACK_FRAME_DURATION (40 * GST_MSECOND)

static gint64
get_usual_duration (GstSample *sample)
{
  GstCaps *caps = gst_sample_get_caps (sample);
  int numerator, denominator;

  if (caps == NULL ||
      !gst_structure_get_fraction (gst_caps_get_structure (caps, 0), "framerate", &numerator,
                                   &denominator) ||
      numerator <= 0)
    return 0;

  return (gint64) gst_util_uint64_scale_int (GST_SECOND, denominator, numerator);
}

/* Time stamps are those of the stream, which may begin anywhere (edit lists do that to clips with
 * B-frames); the segment tells what they mean on the time line of the clip. */
static gboolean
get_shown_span (TachyPlayer    *self,
                TachyFrameSpan *span)
{
  const GstSegment *segment;
  GstBuffer *buffer;
  gint64 duration;

  if (self->shown == NULL)
    return FALSE;

  buffer = gst_sample_get_buffer (self->shown);
  segment = gst_sample_get_segment (self->shown);
  if (!GST_BUFFER_PTS_IS_VALID (buffer))
    return FALSE;

  span->usual = self->is_uneven ? 0 : get_usual_duration (self->shown);
  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    duration = (gint64) GST_BUFFER_DURATION (buffer);
  else
    duration = span->usual > 0 ? span->usual : (gint64) FALLBACK_FRAME_DURATION;
  span->start = (gint64) (GST_BUFFER_PTS (buffer) - segment->start + segment->time);
  span->end = span->start + duration;
  span->cut = !self->came_by_step && GST_BUFFER_PTS (buffer) <= segment->start;
  return TRUE;
}

static gint64
get_shown_start (TachyPlayer *self)
{
  TachyFrameSpan span;

  return get_shown_span (self, &span) ? tachy_frame_span_get_start (&span) : 0;
}

static GstSample *
dup_newest_sample (TachyPlayer *self)
{
  return gst_base_sink_get_last_sample (self->sink.base);
}

/* The sink forgets its frame at the end of a stream; what was seen last remains the one shown. */
static void
remember_shown (TachyPlayer *self)
{
  GstSample *sample = dup_newest_sample (self);
  TachyFrameSpan span;

  if (sample == NULL)
    return;

  g_clear_pointer (&self->shown, gst_sample_unref);
  self->shown = sample;
  /* The last frame of a clip may be cut short. */
  if (get_shown_span (self, &span) && span.usual > 0 && span.end < self->duration - span.usual)
    self->is_uneven = tachy_frame_span_is_unusual (&span);
}

static void
set_running (TachyPlayer *self,
             gboolean     runs)
{
  GstStateChangeReturn change;

  self->runs = runs;
  change = gst_element_set_state (self->pipeline, runs ? GST_STATE_PLAYING : GST_STATE_PAUSED);
  if (!runs && change == GST_STATE_CHANGE_ASYNC)
    self->task = TACHY_PLAYER_PAUSING;
}

static void
send_seek (TachyPlayer    *self,
           TachyPlayerTask task,
           gint64          target,
           GstSeekFlags    precision)
{
  GstEvent *event = gst_event_new_seek (self->rate, GST_FORMAT_TIME,
                                        GST_SEEK_FLAG_FLUSH | precision, GST_SEEK_TYPE_SET, target,
                                        GST_SEEK_TYPE_NONE, -1);

  self->task = task;
  self->target = target;
  self->step_ended = FALSE;
  self->came_by_step = FALSE;
  self->sound_is_behind = FALSE;
  self->seek_seqnum = gst_event_get_seqnum (event);
  self->seek_began = g_get_monotonic_time ();
  if (!gst_element_send_event (self->pipeline, event))
    {
      g_debug ("The clip does not allow to seek");
      self->task = TACHY_PLAYER_IDLE;
    }
}

static void
send_next_seek (TachyPlayer *self)
{
  gboolean exact = self->next_seek == TACHY_SEEK_EXACT || self->exact_seek_us < QUICK_ENOUGH_US;
  gint64 target = self->next_target;

  self->has_next = FALSE;
  self->aim = target;
  self->aim_is_exact = exact;
  self->n_retries = 0;
  if (target > 0 && exact)
    target += NUDGE;
  if (self->duration > 0)
    target = MIN (target, self->duration - (gint64) NUDGE);

  send_seek (self, TACHY_PLAYER_SEEKING, MAX (target, 0),
             exact ? GST_SEEK_FLAG_ACCURATE : GST_SEEK_FLAG_KEY_UNIT);
}

static void
send_step (TachyPlayer    *self,
           TachyPlayerTask task)
{
  GstEvent *event = gst_event_new_step (GST_FORMAT_BUFFERS, 1, 1.0, TRUE, FALSE);

  self->step_ended = FALSE;
  self->came_by_step = TRUE;
  self->sound_is_behind = TRUE;
  self->task = task;
  if (!gst_element_send_event (GST_ELEMENT (self->sink.base), event))
    self->task = TACHY_PLAYER_IDLE;
}

static void
step_forward (TachyPlayer *self)
{
  if (!self->wants_last_frame)
    self->steps--;

  send_step (self, TACHY_PLAYER_STEPPING);
}

/* What is tried out on the way is not shown. */
static void
send_back_step (TachyPlayer *self,
                gint64       target)
{
  tachy_video_sink_hold (&self->sink, TRUE);
  if (target == TACHY_BACK_STEP_FORWARD)
    send_step (self, TACHY_PLAYER_STEPPING_BACK);
  else
    send_seek (self, TACHY_PLAYER_STEPPING_BACK, target, GST_SEEK_FLAG_ACCURATE);
}

static void
step_back (TachyPlayer *self)
{
  gint64 target = TACHY_BACK_STEP_DONE;
  TachyFrameSpan span;

  self->steps++;
  if (get_shown_span (self, &span))
    target = tachy_back_step_begin (&self->back_step, &span);

  if (target == TACHY_BACK_STEP_DONE)
    self->steps = 0;
  else
    send_back_step (self, target);
}

static gboolean
is_still_stepping_back (TachyPlayer *self)
{
  gint64 target = TACHY_BACK_STEP_DONE;
  TachyFrameSpan span;

  if (self->has_next || self->wants_play)
    {
      self->sound_is_behind = TRUE;
      return FALSE;
    }

  remember_shown (self);
  if (get_shown_span (self, &span))
    {
      if (self->step_ended)
        span.start = TACHY_FRAME_BEHIND_THE_LAST;
      target = tachy_back_step_continue (&self->back_step, &span);
    }
  if (target != TACHY_BACK_STEP_DONE)
    send_back_step (self, target);
  else
    self->still_position = get_shown_start (self);

  return self->task == TACHY_PLAYER_STEPPING_BACK && target != TACHY_BACK_STEP_DONE;
}

static void
finish_step (TachyPlayer *self)
{
  remember_shown (self);
  if (self->step_ended)
    {
      self->wants_last_frame = FALSE;
      self->steps = MIN (self->steps, 0);
      if (self->steps == 0)
        tachy_player_set_state (self, TACHY_PLAYER_ENDED);
    }
  self->still_position = get_shown_start (self);
}

/* Decoders leave out frames that claim to end before the target, and claims may be wrong where
 * frames do not last equally long: then the frame after the right one has come. */
static gboolean
is_one_too_far (TachyPlayer *self)
{
  TachyFrameSpan span;

  return self->aim_is_exact && !self->wants_play && get_shown_span (self, &span) && !span.cut &&
         span.start > self->target + (gint64) NUDGE;
}

static void
finish_seek (TachyPlayer *self)
{
  if (self->aim_is_exact)
    self->exact_seek_us = g_get_monotonic_time () - self->seek_began;

  remember_shown (self);
  self->still_position = self->aim;
  self->wants_last_frame = self->n_retries > 0;
  if (self->n_retries == 0 && self->steps == 0 && is_one_too_far (self))
    self->steps = -1;
}

static gboolean
is_still_seeking (TachyPlayer *self)
{
  gint64 leap = FIRST_LEAP_BACK << self->n_retries;

  if (tachy_player_has_picture (self))
    {
      finish_seek (self);
      return FALSE;
    }

  if (self->has_next || self->target == 0 || self->n_retries++ == MAX_RETRIES)
    return FALSE;

  send_seek (self, TACHY_PLAYER_SEEKING, MAX (self->target - leap, 0), GST_SEEK_FLAG_ACCURATE);
  return self->task == TACHY_PLAYER_SEEKING;
}

/*
 * tachy_player_has_picture:
 *
 * Returns: whether a frame has come since the pipeline was opened or flushed last
 */
gboolean
tachy_player_has_picture (TachyPlayer *self)
{
  g_autoptr (GstSample) sample = dup_newest_sample (self);

  return sample != NULL;
}

/*
 * tachy_player_query_position:
 *
 * Returns: where the clip is, in nanoseconds; where a seek goes to as long as one is under way
 */
gint64
tachy_player_query_position (TachyPlayer *self)
{
  gint64 position;

  if (self->has_next)
    return self->next_target;
  if (self->task == TACHY_PLAYER_SEEKING)
    return self->aim;
  if (self->runs && gst_element_query_position (self->pipeline, GST_FORMAT_TIME, &position))
    return position;

  return self->still_position;
}

/*
 * tachy_player_reset_tasks:
 *
 * Forgets all that was under way or wanted, but not whether the clip shall play.
 */
void
tachy_player_reset_tasks (TachyPlayer *self)
{
  self->task = TACHY_PLAYER_IDLE;
  self->runs = FALSE;
  self->has_next = FALSE;
  self->wants_last_frame = FALSE;
  self->steps = 0;
  self->came_by_step = FALSE;
  self->sound_is_behind = FALSE;
  self->still_position = 0;
  self->exact_seek_us = 0;
  self->is_uneven = FALSE;
  g_clear_pointer (&self->shown, gst_sample_unref);
}

/*
 * tachy_player_queue_seek:
 * @target: nanoseconds
 *
 * Seeks as soon as nothing else is under way; a newer target replaces an older one.
 */
void
tachy_player_queue_seek (TachyPlayer *self,
                         gint64       target,
                         TachySeek    seek)
{
  self->has_next = TRUE;
  self->next_target = target;
  self->next_seek = seek;
  self->wants_last_frame = FALSE;
  self->steps = 0;
  tachy_player_go_on (self);
}

/*
 * tachy_player_go_on:
 *
 * Takes up the next thing that is wanted, if nothing is under way.
 */
void
tachy_player_go_on (TachyPlayer *self)
{
  if (self->pipeline == NULL || self->task != TACHY_PLAYER_IDLE)
    return;

  if (self->runs && !self->wants_play)
    {
      self->still_position = tachy_player_query_position (self);
      set_running (self, FALSE);
    }
  if (self->wants_play && self->sound_is_behind && !self->has_next)
    tachy_player_queue_seek (self, self->still_position, TACHY_SEEK_EXACT);

  if (self->task == TACHY_PLAYER_IDLE && self->has_next)
    send_next_seek (self);
  else if (self->task == TACHY_PLAYER_IDLE && !self->wants_play &&
           (self->wants_last_frame || self->steps > 0))
    step_forward (self);
  else if (self->task == TACHY_PLAYER_IDLE && self->steps < 0)
    step_back (self);

  if (self->task == TACHY_PLAYER_IDLE && self->wants_play && !self->runs)
    set_running (self, TRUE);
}

/*
 * tachy_player_task_done:
 *
 * The pipeline has settled: the task under way is done, or goes on with a further seek.
 */
void
tachy_player_task_done (TachyPlayer *self)
{
  TachyPlayerTask task = self->task;

  if ((task == TACHY_PLAYER_SEEKING && is_still_seeking (self)) ||
      (task == TACHY_PLAYER_STEPPING_BACK && is_still_stepping_back (self)))
    return;

  self->task = TACHY_PLAYER_IDLE;
  tachy_video_sink_hold (&self->sink, FALSE);
  if (task == TACHY_PLAYER_STEPPING)
    finish_step (self);
  else if (task != TACHY_PLAYER_IDLE)
    remember_shown (self);

  tachy_player_go_on (self);
  tachy_player_notify_position (self);
}
