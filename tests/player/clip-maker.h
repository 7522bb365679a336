/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define CLIP_WIDTH 256
#define CLIP_HEIGHT 144
#define CLIP_FPS 24
#define CLIP_FRAME_US(n) ((gint64) (n) * G_USEC_PER_SEC / CLIP_FPS)

typedef enum
{
  CLIP_H264, /* in MP4, with B-frames */
  CLIP_VP9,  /* in WebM, which knows milliseconds only */
} ClipCodec;

typedef struct
{
  ClipCodec codec;
  int n_frames;
  double sound_seconds;    /* 0: none */
  gboolean turned;         /* to be shown turned clockwise */
  int pixel_aspect;        /* how wide a pixel is for its height; 0 means 1 */
  const int *durations;    /* of each frame in turn, milliseconds, ended by 0; or NULL */
} ClipSpec;

void    clip_make (const char     *path,
                   const ClipSpec *spec);
int     clip_read_number (GdkTexture *texture);
guint32 clip_read_colour (GdkTexture *texture,
                          double      x,
                          double      y);

G_END_DECLS
