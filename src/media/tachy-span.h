/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-octets.h"

G_BEGIN_DECLS

/* A file that is looked into here and there, never read as a whole. */
typedef struct
{
  int fd;
  guint64 length;
} TachySpan;

gboolean tachy_span_open (int        fd,
                          TachySpan *span);
gsize    tachy_span_read (const TachySpan *span,
                          guint64          offset,
                          guint8          *buffer,
                          gsize            size);

G_END_DECLS
