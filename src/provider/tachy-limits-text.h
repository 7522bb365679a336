/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-limits.h"

G_BEGIN_DECLS

char    *tachy_limits_text_dup_sizes (const TachyLimits *limits);
gboolean tachy_limits_text_read_sizes (TachyLimits *limits,
                                       const char  *text,
                                       GError     **error);
char    *tachy_limits_text_dup_sides (const TachyLimits *limits);
gboolean tachy_limits_text_read_sides (TachyLimits *limits,
                                       const char  *text,
                                       GError     **error);
char    *tachy_limits_text_dup_seconds (const TachyLimits *limits);
gboolean tachy_limits_text_read_seconds (TachyLimits *limits,
                                         const char  *text,
                                         GError     **error);

G_END_DECLS
