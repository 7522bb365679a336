/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tachy-limits.h"

G_BEGIN_DECLS

void      tachy_limits_complete (TachyLimits *limits,
                                 const char  *document,
                                 const char  *model);
JsonNode *tachy_limits_to_json (const TachyLimits *limits);

G_END_DECLS
