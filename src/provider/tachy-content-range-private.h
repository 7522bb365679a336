/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

gboolean tachy_content_range_continues (SoupMessageHeaders *headers,
                                        gint64              offset,
                                        const char         *etag,
                                        gint64              known,
                                        gint64             *total);

G_END_DECLS
