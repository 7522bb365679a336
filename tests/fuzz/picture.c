/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The headers of pictures, with EXIF and HEIF inside: a size is whole or not there at all. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-picture-header.h"

#include "fuzz.h"
#include "tachy-exif.h"
#include "tachy-heif.h"

static void
check_header (const guint8 *data,
              gsize         length)
{
  TachyPictureHeader header = tachy_picture_header_read (data, length);

  g_assert_cmpint (header.kind, <=, TACHY_PICTURE_KIND_UNKNOWN);
  g_assert_true ((header.width == 0) == (header.height == 0));
  g_assert_cmpuint (header.orientation, >=, 1);
  g_assert_cmpuint (header.orientation, <=, 8);
  g_assert_cmpuint (header.first_frame, <=, length);
  if (header.orientation_byte != 0)
    {
      g_assert_cmpuint (header.orientation_byte, <, length);
      g_assert_cmpint (header.kind, ==, TACHY_PICTURE_KIND_TIFF);
    }
  if (header.kind >= TACHY_PICTURE_N_READABLE)
    g_assert_cmpuint (header.width, ==, 0);
  else
    g_assert_nonnull (tachy_picture_kind_get_mime_type (header.kind));
}

static void
check_parts (const TachyOctets *octets)
{
  TachyExif exif = { .orientation = 1 };
  guint width = 0, height = 0;

  if (tachy_exif_read (octets, &exif))
    {
      g_assert_cmpuint (exif.orientation, >=, 1);
      g_assert_cmpuint (exif.orientation, <=, 8);
      g_assert_cmpuint (exif.orientation_byte, <, octets->length);
    }
  if (tachy_heif_read_size (octets, &width, &height))
    g_assert_true (width > 0 && height > 0);

  tachy_heif_is_avif (octets);
  tachy_heif_is_heic (octets);
  tachy_heif_is_sequence (octets);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  TachyOctets octets = { data, length, FALSE };

  check_header (data, length);
  check_parts (&octets);
  return 0;
}
