/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

GBytes *tachy_png_encode (GdkPixbuf *pixbuf,
                          GError   **error);

G_END_DECLS
