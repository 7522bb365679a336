/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-take-row-private.h"

G_BEGIN_DECLS

#define TACHY_SIDECAR_SUFFIX ".json"

GBytes       *tachy_sidecar_format (const TachyTakeRow *row,
                                    const char         *clip_suffix);
TachyTakeRow *tachy_sidecar_parse (const char *json,
                                   gsize       length,
                                   const char *path,
                                   GError    **error);
TachyTakeRow *tachy_sidecar_read (const char *path,
                                  GError    **error);
gboolean      tachy_sidecar_is_of (const char *path,
                                   const char *take_id);

G_END_DECLS
