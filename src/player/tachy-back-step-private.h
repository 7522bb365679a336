/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What to do next, instead of a time to seek to. */
#define TACHY_BACK_STEP_DONE G_GINT64_CONSTANT (-1)
#define TACHY_BACK_STEP_FORWARD G_GINT64_CONSTANT (-2)

/* The start of what follows the last frame. */
#define TACHY_FRAME_BEHIND_THE_LAST G_MAXINT64

/* Where a frame lies on the time line of the clip, in nanoseconds. */
typedef struct
{
  gint64 start;
  gint64 end;
  gint64 usual; /* how long every frame of this clip lasts; 0 where that is not so, or not known */
  gboolean cut; /* the start may have been moved to where a seek aimed */
} TachyFrameSpan;

typedef enum
{
  TACHY_BACK_STEP_GUESSING,
  TACHY_BACK_STEP_REVISITING,
  TACHY_BACK_STEP_LOOKING_AHEAD,
  TACHY_BACK_STEP_COUNTING,
  TACHY_BACK_STEP_RETURNING,
} TachyBackStepPhase;

typedef struct
{
  TachyBackStepPhase phase;
  TachyFrameSpan from;
  gint64 from_start;
  gint64 goal;   /* the start of a frame that is surely known ... */
  int behind;    /* ... and how many frames before it the wanted one is */
  gint64 target; /* from where frames are counted */
  gint64 leap;
  int n_frames;
} TachyBackStep;

gint64   tachy_frame_span_get_start (const TachyFrameSpan *span);
gboolean tachy_frame_span_is_unusual (const TachyFrameSpan *span);

gint64   tachy_back_step_begin (TachyBackStep        *step,
                                const TachyFrameSpan *from);
gint64   tachy_back_step_continue (TachyBackStep        *step,
                                   const TachyFrameSpan *landed);

G_END_DECLS
