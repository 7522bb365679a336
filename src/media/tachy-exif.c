/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three facts we need of a TIFF directory: width, height, and which side is up. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-exif.h"

#define ENTRY_SIZE 12
#define TAG_WIDTH 256
#define TAG_HEIGHT 257
#define TAG_ORIENTATION 274
#define TYPE_SHORT 3
#define TYPE_LONG 4

static gboolean
read_entry (const TachyOctets *tiff,
            gsize              offset,
            guint             *tag,
            guint             *value,
            gsize             *lowest_byte)
{
  guint type;
  guint count;

  if (!tachy_octets_get_u16 (tiff, offset, tag) ||
      !tachy_octets_get_u16 (tiff, offset + 2, &type) ||
      !tachy_octets_get_u32 (tiff, offset + 4, &count) || count != 1)
    return FALSE;

  if (type != TYPE_SHORT && type != TYPE_LONG)
    return FALSE;

  *lowest_byte = offset + 8 + (tiff->little_endian ? 0 : type == TYPE_SHORT ? 1 : 3);
  return type == TYPE_SHORT ? tachy_octets_get_u16 (tiff, offset + 8, value)
                            : tachy_octets_get_u32 (tiff, offset + 8, value);
}

/**
 * tachy_exif_read:
 * @octets: a block that begins with the TIFF byte order mark
 * @exif: (out): the facts; untouched where @octets is no such block
 *
 * Pure and bounded: one directory of at most 65535 entries.
 */
gboolean
tachy_exif_read (const TachyOctets *octets,
                 TachyExif         *exif)
{
  TachyOctets tiff = *octets;
  TachyExif found = { .orientation = 1 };
  guint magic;
  guint directory;
  guint n_entries;

  tiff.little_endian = tachy_octets_begin_with (octets, 0, "II");
  if (!tiff.little_endian && !tachy_octets_begin_with (octets, 0, "MM"))
    return FALSE;
  if (!tachy_octets_get_u16 (&tiff, 2, &magic) || magic != 42 ||
      !tachy_octets_get_u32 (&tiff, 4, &directory) ||
      !tachy_octets_get_u16 (&tiff, directory, &n_entries))
    return FALSE;

  for (guint i = 0; i < n_entries; i++)
    {
      guint tag;
      guint value;
      gsize lowest_byte;

      if (!read_entry (&tiff, (gsize) directory + 2 + (gsize) i * ENTRY_SIZE, &tag, &value,
                       &lowest_byte))
        continue;
      if (tag == TAG_WIDTH)
        found.width = value;
      else if (tag == TAG_HEIGHT)
        found.height = value;
      else if (tag == TAG_ORIENTATION && value >= 1 && value <= 8)
        {
          found.orientation = value;
          found.orientation_byte = lowest_byte;
        }
    }

  *exif = found;
  return TRUE;
}
