/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 tachy_retry_after_parse (const char *retry_after,
                                const char *retry_after_ms,
                                gint64      now_us);

G_END_DECLS
