/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TACHY_STUDIO_RANGE_WHOLE,
  TACHY_STUDIO_RANGE_PART,
  TACHY_STUDIO_RANGE_OUTSIDE,
} TachyStudioRange;

TachyStudioRange tachy_studio_range_parse (const char *header,
                                           guint64     size,
                                           guint64    *first,
                                           guint64    *last);

G_END_DECLS
