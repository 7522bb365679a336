/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-octets.h"

G_BEGIN_DECLS

gboolean tachy_heif_is_avif (const TachyOctets *file);
gboolean tachy_heif_is_heic (const TachyOctets *file);
gboolean tachy_heif_is_sequence (const TachyOctets *file);
gboolean tachy_heif_read_size (const TachyOctets *file,
                               guint             *width,
                               guint             *height);

G_END_DECLS
