/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

GBytes *tachy_still_encode (cairo_surface_t *surface,
                            gboolean         prefer_webp,
                            const char     **mime_type,
                            GError         **error);

G_END_DECLS
