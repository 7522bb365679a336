/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

gboolean tachy_colour_make_srgb (GdkPixbuf  *pixbuf,
                                 const char *icc_base64);

G_END_DECLS
