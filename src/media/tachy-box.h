/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-octets.h"

G_BEGIN_DECLS

#define TACHY_BOX_MAX_HEADER 16

#define TACHY_BOX_TYPE(a, b, c, d)                                                                 \
  ((guint32) (guint8) (a) << 24 | (guint32) (guint8) (b) << 16 | (guint32) (guint8) (c) << 8 |     \
   (guint32) (guint8) (d))

/* A box of an ISO media file (MP4, MOV, HEIF, AVIF). */
typedef struct
{
  guint32 type;
  guint header_size;
  guint64 size; /* header included */
} TachyBox;

gboolean tachy_box_read (const TachyOctets *header,
                         guint64            room,
                         TachyBox          *box);
gboolean tachy_box_find (const TachyOctets *parent,
                         guint32            type,
                         TachyOctets       *body);

G_END_DECLS
