/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "tachy-back-step-private.h"
#include "tachy-player.h"
#include "tachy-video-sink-private.h"

G_BEGIN_DECLS

/* A decoder that has shown nothing by then hangs. On a busy machine a sound one has been seen to
 * take longer than five seconds. */
#define TACHY_PLAYER_PATIENCE_MS 30000

/* What the pipeline is busy with; one thing at a time, and each ends with ASYNC_DONE. */
typedef enum
{
  TACHY_PLAYER_IDLE,
  TACHY_PLAYER_OPENING,
  TACHY_PLAYER_PAUSING,
  TACHY_PLAYER_SEEKING,
  TACHY_PLAYER_STEPPING,
  TACHY_PLAYER_STEPPING_BACK,
} TachyPlayerTask;

/* All times within the player are in nanoseconds. */
struct _TachyPlayer
{
  GObject parent_instance;

  char *uri;
  TachyPlayerState state;
  GError *error;
  gboolean loop;
  gboolean muted;
  double volume;
  double rate;
  gint64 duration;
  GdkPaintable *paintable; /* owned; NULL while EMPTY */

  GstElement *pipeline;   /* owned; NULL while EMPTY and FAILED */
  GstElement *audio_sink; /* owned; NULL where there is no sound to be had */
  TachyVideoSink sink;
  guint patience_ms; /* how long the first picture may take */
  guint watchdog_id;
  gboolean silent;        /* the sound device has failed; do without */
  GstCaps *missing_video; /* owned; what no decoder was found for */

  TachyPlayerTask task;
  gboolean wants_play;
  gboolean runs; /* the pipeline was told to play, rather than to stand still */

  gboolean has_next; /* the newest target of a seek, which waits while a task is under way */
  gint64 next_target;
  TachySeek next_seek;
  gint64 aim;           /* what the seek that is under way was asked for */
  gboolean aim_is_exact;
  gint64 target;        /* where it really went */
  guint32 seek_seqnum;
  gint64 seek_began;    /* monotonic, microseconds */
  gint64 exact_seek_us; /* how long the last exact one took */
  guint n_retries;

  int steps; /* frames still to go, backwards where negative */
  gboolean wants_last_frame; /* step on until there are no more */
  gboolean step_ended;
  gboolean came_by_step; /* rather than by a seek, which may cut the start of a frame */
  gboolean sound_is_behind; /* steps move nothing but the picture */
  TachyBackStep back_step;
  GstSample *shown;      /* owned; the frame that stands still */
  gint64 still_position; /* where it stands */
  gboolean is_uneven;    /* frames of this clip do not last equally long */
};

/* tachy-player.c */
void     tachy_player_set_state (TachyPlayer     *self,
                                 TachyPlayerState state);
void     tachy_player_set_duration (TachyPlayer *self,
                                    gint64       duration);
void     tachy_player_take_error (TachyPlayer *self,
                                  GError      *error);
void     tachy_player_set_paintable (TachyPlayer  *self,
                                     GdkPaintable *paintable);
void     tachy_player_notify_position (TachyPlayer *self);

/* tachy-player-pipeline.c */
void     tachy_player_set_patience (TachyPlayer *self,
                                    guint        milliseconds);
void     tachy_player_open (TachyPlayer *self);
void     tachy_player_close (TachyPlayer *self);
void     tachy_player_apply_volume (TachyPlayer *self);

/* tachy-player-tasks.c */
void     tachy_player_reset_tasks (TachyPlayer *self);
void     tachy_player_queue_seek (TachyPlayer *self,
                                  gint64       target,
                                  TachySeek    seek);
void     tachy_player_go_on (TachyPlayer *self);
void     tachy_player_task_done (TachyPlayer *self);
gboolean tachy_player_has_picture (TachyPlayer *self);
gint64   tachy_player_query_position (TachyPlayer *self);

/* tachy-player-error.c */
GError  *tachy_player_explain (const GError *error,
                               const char   *uri);
GError  *tachy_player_explain_missing (GstCaps *caps);

G_END_DECLS
