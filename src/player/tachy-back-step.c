/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the frame before a given one by what decoders offer: seeks, and steps forward. */

#define G_LOG_DOMAIN "tachy-player"
#include "config.h"

#include "tachy-back-step-private.h"

#define MS G_GINT64_CONSTANT (1000000)

/* Containers round times to milliseconds (Matroska), which these allow for; frames last 4 ms at 240
 * a second. */
#define TOLERANCE (3 * MS / 2)
#define MARGIN (2 * MS)

#define FIRST_LEAP (100 * MS)
#define LEAP_GROWTH 4

static gboolean
is_same_time (gint64 a,
              gint64 b)
{
  return ABS (a - b) <= TOLERANCE;
}

/* An exact seek shows the frame during which its target lies, and the decoder moves the start of
 * that frame to the target. The frame that came last tells how long it should have been. */
static gint64
guess (TachyBackStep *step)
{
  step->phase = TACHY_BACK_STEP_GUESSING;
  return MAX (step->from_start - MARGIN, 0);
}

static gint64
count_from (TachyBackStep *step,
            gint64         target)
{
  step->phase = TACHY_BACK_STEP_COUNTING;
  step->target = MAX (target, 0);
  step->n_frames = 0;
  return step->target;
}

static gint64
leap_further (TachyBackStep *step)
{
  step->leap *= LEAP_GROWTH;
  return count_from (step, step->from_start - step->leap);
}

/* Where frames do not last as long as they say, counting them is all that is certain: from some
 * earlier moment up to a frame with a known start, and then from that moment again, but less far. */
static gint64
start_counting (TachyBackStep *step)
{
  step->leap = FIRST_LEAP;
  if (!step->from.cut)
    {
      step->goal = step->from.start;
      step->behind = 1;
      return count_from (step, step->from_start - step->leap);
    }

  step->phase = TACHY_BACK_STEP_REVISITING;
  return step->from.start;
}

static gint64
judge_guess (TachyBackStep        *step,
             const TachyFrameSpan *landed)
{
  if (is_same_time (landed->end, step->from_start) && landed->start < step->from_start)
    return TACHY_BACK_STEP_DONE;

  return start_counting (step);
}

static gint64
judge_what_follows (TachyBackStep        *step,
                    const TachyFrameSpan *landed)
{
  step->goal = landed->start;
  step->behind = 2;
  return count_from (step, step->from_start - step->leap);
}

static gint64
judge_count (TachyBackStep        *step,
             const TachyFrameSpan *landed)
{
  if (landed->start < step->goal)
    {
      step->n_frames++;
      return TACHY_BACK_STEP_FORWARD;
    }

  if (step->n_frames < step->behind && step->target > 0)
    return leap_further (step);

  /* Where even the start of the clip is not early enough, it was the first frame. */
  step->n_frames = MAX (step->n_frames - step->behind, 0);
  step->phase = TACHY_BACK_STEP_RETURNING;
  return step->target;
}

/*
 * tachy_frame_span_get_start:
 *
 * Returns: when the frame really begins, as far as one can tell
 */
gint64
tachy_frame_span_get_start (const TachyFrameSpan *span)
{
  if (!span->cut || span->usual == 0)
    return span->start;

  return MAX (MIN (span->start, span->end - span->usual), 0);
}

/*
 * tachy_frame_span_is_unusual:
 *
 * Returns: whether this frame proves that not all frames of its clip last as long as usual
 */
gboolean
tachy_frame_span_is_unusual (const TachyFrameSpan *span)
{
  gint64 duration = span->end - span->start;

  if (span->usual == 0 || (span->cut && duration <= span->usual))
    return FALSE;

  return !is_same_time (duration, span->usual);
}

/*
 * tachy_back_step_begin:
 * @step: (out caller-allocates): the search
 * @from: the frame that is shown
 *
 * Returns: where to seek to, exactly; %TACHY_BACK_STEP_DONE where @from is the first frame
 */
gint64
tachy_back_step_begin (TachyBackStep        *step,
                       const TachyFrameSpan *from)
{
  *step = (TachyBackStep) { .from = *from, .from_start = tachy_frame_span_get_start (from) };

  if (step->from_start <= TOLERANCE && (!from->cut || from->usual > 0))
    return TACHY_BACK_STEP_DONE;
  if (from->cut && from->usual == 0)
    return start_counting (step);

  return guess (step);
}

/*
 * tachy_back_step_continue:
 * @step: the search
 * @landed: the frame that the last seek or step has led to; after the last frame one that starts at
 *   %TACHY_FRAME_BEHIND_THE_LAST
 *
 * Returns: where to seek to next, %TACHY_BACK_STEP_FORWARD for a step by one frame, or
 *   %TACHY_BACK_STEP_DONE
 */
gint64
tachy_back_step_continue (TachyBackStep        *step,
                          const TachyFrameSpan *landed)
{
  switch (step->phase)
    {
    case TACHY_BACK_STEP_GUESSING:
      return judge_guess (step, landed);
    case TACHY_BACK_STEP_REVISITING:
      step->phase = TACHY_BACK_STEP_LOOKING_AHEAD;
      return TACHY_BACK_STEP_FORWARD;
    case TACHY_BACK_STEP_LOOKING_AHEAD:
      return judge_what_follows (step, landed);
    case TACHY_BACK_STEP_COUNTING:
      return judge_count (step, landed);
    case TACHY_BACK_STEP_RETURNING:
      return step->n_frames-- > 0 ? TACHY_BACK_STEP_FORWARD : TACHY_BACK_STEP_DONE;
    default:
      g_assert_not_reached ();
    }
}
