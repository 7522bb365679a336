/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 tachy_rate_limit_parse_span (const char *text);
gint64 tachy_rate_limit_parse (const char *remaining,
                               const char *reset);

G_END_DECLS
