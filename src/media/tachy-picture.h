/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

#define TACHY_PICTURE_MAX_BYTES (50 * 1024 * 1024)
#define TACHY_PICTURE_MAX_PIXELS (50 * 1000 * 1000)
#define TACHY_PICTURE_MAX_SIDE 16384

#define TACHY_TYPE_PICTURE (tachy_picture_get_type ())

typedef struct _TachyPicture TachyPicture;

GType         tachy_picture_get_type (void);
TachyPicture *tachy_picture_new (GBytes  *bytes,
                                 GError **error);
TachyPicture *tachy_picture_ref (TachyPicture *picture);
void          tachy_picture_unref (TachyPicture *picture);

GBytes       *tachy_picture_get_bytes (TachyPicture *picture);
const char   *tachy_picture_get_mime_type (TachyPicture *picture);
int           tachy_picture_get_width (TachyPicture *picture);
int           tachy_picture_get_height (TachyPicture *picture);
gboolean      tachy_picture_is_animated (TachyPicture *picture);

GdkPixbuf    *tachy_picture_decode_to_fill (TachyPicture *picture,
                                            int           width,
                                            int           height,
                                            GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyPicture, tachy_picture_unref)

G_END_DECLS
