/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TACHY_PACKET_OPAQUE,     /* nothing can be told of it */
  TACHY_PACKET_UNITS,      /* H.264, H.265: units, each behind its length */
  TACHY_PACKET_ARITHMETIC, /* VP8, VP9: what an arithmetic coder has written */
} TachyPacketKind;

/* How the packets of a stream are written. */
typedef struct
{
  TachyPacketKind kind;
  gsize length_size; /* bytes of the length before each unit, 1 to 4 */
} TachyPacketForm;

gboolean tachy_packet_is_hollow (const TachyPacketForm *form,
                                 const guint8          *data,
                                 gsize                  length);

G_END_DECLS
