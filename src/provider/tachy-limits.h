/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* More than any server makes: whatever is beyond is a slip. */
#define TACHY_LIMITS_MAX_SIDE 16384
#define TACHY_LIMITS_MAX_SECONDS 3600

typedef struct
{
  int width; /* pixels */
  int height;
} TachySize;

#define TACHY_TYPE_LIMITS (tachy_limits_get_type ())

typedef struct _TachyLimits TachyLimits;

/* What can be asked of one model at one server. Zero and empty lists say that nothing is known. */
struct _TachyLimits
{
  char **sizes;         /* as in "1280x720"; never NULL */
  GArray *seconds;      /* of int, from short to long; never NULL */
  int min_seconds;
  int max_seconds;
  int min_side;         /* pixels */
  int max_side;
  int step;             /* each side is a multiple of it */
  gboolean reference;   /* a first frame can be sent along; TRUE unless it is known to be refused */
};

GType        tachy_limits_get_type (void);
TachyLimits *tachy_limits_new (void);
TachyLimits *tachy_limits_copy (const TachyLimits *limits);
void         tachy_limits_free (TachyLimits *limits);
gboolean     tachy_limits_equal (const TachyLimits *a,
                                 const TachyLimits *b);

gboolean     tachy_limits_allow_size (const TachyLimits *limits,
                                      int                width,
                                      int                height);
gboolean     tachy_limits_allow_seconds (const TachyLimits *limits,
                                         int                seconds);

GArray      *tachy_limits_dup_sizes (const TachyLimits *limits);
GArray      *tachy_limits_dup_lengths (const TachyLimits *limits);
void         tachy_limits_find_size (const TachyLimits *limits,
                                     int               *width,
                                     int               *height);
int          tachy_limits_find_length (const TachyLimits *limits,
                                       int                seconds);
char        *tachy_limits_dup_size_trouble (const TachyLimits *limits,
                                            int                width,
                                            int                height);
char        *tachy_limits_dup_length_trouble (const TachyLimits *limits,
                                              int                seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyLimits, tachy_limits_free)

G_END_DECLS
