/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TACHY_PICTURE_KIND_PNG,
  TACHY_PICTURE_KIND_JPEG,
  TACHY_PICTURE_KIND_WEBP,
  TACHY_PICTURE_KIND_AVIF,
  TACHY_PICTURE_KIND_HEIC,
  TACHY_PICTURE_KIND_GIF,
  TACHY_PICTURE_KIND_TIFF,
  TACHY_PICTURE_KIND_BMP,
  TACHY_PICTURE_N_READABLE,
  TACHY_PICTURE_KIND_JXL = TACHY_PICTURE_N_READABLE,
  TACHY_PICTURE_KIND_SVG,
  TACHY_PICTURE_KIND_PAGE,
  TACHY_PICTURE_KIND_UNKNOWN,
} TachyPictureKind;

/* What a picture says about itself before anything of it is decoded. */
typedef struct
{
  TachyPictureKind kind;
  guint width;       /* as stored; 0 where the bytes end too early or contradict themselves */
  guint height;
  guint orientation; /* EXIF 1–8, to be applied to what is decoded */
  gsize orientation_byte; /* where a TIFF says so; otherwise 0 */
  gboolean animated;
  gsize first_frame; /* where that of a GIF or animated WebP ends; otherwise 0 */
} TachyPictureHeader;

TachyPictureHeader tachy_picture_header_read (const guint8 *data,
                                              gsize         length);

const char        *tachy_picture_kind_get_mime_type (TachyPictureKind kind);
const char        *tachy_picture_kind_get_name (TachyPictureKind kind);

G_END_DECLS
