/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *tachy_chord_play (const char *seed,
                          gsize       n_samples,
                          int         rate);

G_END_DECLS
