/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-span.h"

G_BEGIN_DECLS

gboolean tachy_iso_is_whole (const TachySpan *file,
                             gboolean        *tells_duration);

G_END_DECLS
