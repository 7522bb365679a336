/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "tachy-picture.h"

G_BEGIN_DECLS

GBytes       *fixture_read (const char *name);
GBytes       *fixture_cut (GBytes *bytes,
                           gsize   length);
GBytes       *fixture_insert (GBytes       *bytes,
                              gsize         offset,
                              const guint8 *data,
                              gsize         length);
void          fixture_mutate (GRand      *rand,
                              GByteArray *bytes);

GBytes       *fixture_make_png_header (guint32 width,
                                       guint32 height);
GBytes       *fixture_make_exif (guint    orientation,
                                 gboolean little_endian);
GBytes       *fixture_make_tiff (guint orientation);
GdkPixbuf    *fixture_make_noise (int width,
                                  int height);
GBytes       *fixture_save (GdkPixbuf  *pixbuf,
                            const char *type,
                            const char *option,
                            const char *value);

TachyPicture *fixture_open_picture (GBytes *bytes);
GdkPixbuf    *fixture_decode (GBytes *bytes,
                              int     width,
                              int     height);
gboolean      fixture_can_read (const char *mime_type);

void          fixture_assert_pixel (GdkPixbuf *pixbuf,
                                    int        x,
                                    int        y,
                                    guint32    rgb,
                                    int        tolerance);

G_END_DECLS
