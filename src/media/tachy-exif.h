/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-octets.h"

G_BEGIN_DECLS

/* What the first directory of a TIFF block (a TIFF file, or EXIF data) says. */
typedef struct
{
  guint width;       /* 0 where it says nothing */
  guint height;
  guint orientation; /* EXIF 1–8; 1 where it says nothing of use */
  gsize orientation_byte; /* where in the block it stands; 0 where it does not */
} TachyExif;

gboolean tachy_exif_read (const TachyOctets *octets,
                          TachyExif         *exif);

G_END_DECLS
