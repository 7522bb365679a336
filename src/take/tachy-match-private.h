/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-job.h"
#include "tachy-take-row-private.h"

G_BEGIN_DECLS

/* What the server's clock shows compared with ours. */
typedef struct
{
  gboolean is_known;
  gint64 ahead_us; /* how much later it is there, microseconds */
} TachyClockSkew;

/**
 * TachyMatch:
 * @TACHY_MATCH_NONE: the job is another one
 * @TACHY_MATCH_POSSIBLE: nothing speaks against it
 * @TACHY_MATCH_EXACT: the words, the time and the rest are the same
 */
typedef enum
{
  TACHY_MATCH_NONE,
  TACHY_MATCH_POSSIBLE,
  TACHY_MATCH_EXACT,
} TachyMatch;

TachyMatch tachy_match_judge (const TachyTakeRow   *row,
                              TachyJob             *job,
                              const TachyClockSkew *skew);
gint64     tachy_match_get_earliest (const TachyTakeRow   *row,
                                     const TachyClockSkew *skew);

G_END_DECLS
