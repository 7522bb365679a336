/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tachy_decoders_start (void);
gboolean tachy_decoders_can_decode (const char *codec);
void     tachy_decoders_load_for_pictures (void);
void     tachy_decoders_load_for_clips (void);

G_END_DECLS
