/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A stretch of a stranger's bytes; every read of it is bounded. */
typedef struct
{
  const guint8 *data; /* unowned */
  gsize length;
  gboolean little_endian;
} TachyOctets;

gboolean tachy_octets_begin_with (const TachyOctets *octets,
                                  gsize              offset,
                                  const char        *word);
gboolean tachy_octets_slice (const TachyOctets *octets,
                             gsize              offset,
                             gsize              length,
                             TachyOctets       *slice);
gboolean tachy_octets_get_u8 (const TachyOctets *octets,
                              gsize              offset,
                              guint             *value);
gboolean tachy_octets_get_u16 (const TachyOctets *octets,
                               gsize              offset,
                               guint             *value);
gboolean tachy_octets_get_u24 (const TachyOctets *octets,
                               gsize              offset,
                               guint             *value);
gboolean tachy_octets_get_u32 (const TachyOctets *octets,
                               gsize              offset,
                               guint             *value);
gboolean tachy_octets_get_u64 (const TachyOctets *octets,
                               gsize              offset,
                               guint64           *value);

G_END_DECLS
