/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tachy-limits.h"

G_BEGIN_DECLS

void      tachy_limits_complete (TachyLimits *limits,
                                 const char  *document,
                                 const char  *model);
JsonNode *tachy_limits_to_json (const TachyLimits *limits);
gboolean  tachy_limits_read_size (const char *text,
                                  int        *width,
                                  int        *height);
gboolean  tachy_limits_has_size (const TachyLimits *limits,
                                 int                width,
                                 int                height);

G_END_DECLS
