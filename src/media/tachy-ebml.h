/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-span.h"

G_BEGIN_DECLS

gboolean tachy_ebml_is_webm (const TachyOctets *start);
gboolean tachy_ebml_is_whole (const TachySpan *file,
                              gboolean        *tells_duration);
gboolean tachy_ebml_has_whole_clusters (const TachySpan *file);

G_END_DECLS
