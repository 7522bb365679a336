/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The size of an AVIF or HEIC picture as its header tells it: the usual loader decodes the whole
 * picture before it says a word about its size. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-heif.h"

#include "tachy-box.h"

#define FULL_BOX_HEADER 4
#define MAX_BRANDS 64

static gboolean
has_brand (const TachyOctets *file,
           const char *const *brands)
{
  TachyOctets ftyp;

  if (!tachy_octets_begin_with (file, 4, "ftyp") ||
      !tachy_box_find (file, TACHY_BOX_TYPE ('f', 't', 'y', 'p'), &ftyp))
    return FALSE;

  /* The major brand, a version, then the compatible brands. */
  for (gsize i = 0; i < MAX_BRANDS; i++)
    {
      for (gsize b = 0; brands[b] != NULL; b++)
        {
          if (i != 1 && tachy_octets_begin_with (&ftyp, i * 4, brands[b]))
            return TRUE;
        }
    }

  return FALSE;
}

gboolean
tachy_heif_is_avif (const TachyOctets *file)
{
  return has_brand (file, (const char *const[]){ "avif", "avis", NULL });
}

gboolean
tachy_heif_is_heic (const TachyOctets *file)
{
  return has_brand (file,
                    (const char *const[]){ "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1",
                                           "msf1", NULL });
}

gboolean
tachy_heif_is_sequence (const TachyOctets *file)
{
  return has_brand (file, (const char *const[]){ "avis", "hevc", "hevx", "msf1", NULL });
}

/* A file may be cut between two boxes; then what the header speaks of is missing. */
static gboolean
is_whole (const TachyOctets *file)
{
  TachyOctets rest = *file;
  TachyOctets media;
  TachyBox box;

  while (rest.length > 0)
    {
      if (!tachy_box_read (&rest, rest.length, &box) ||
          !tachy_octets_slice (&rest, box.size, rest.length - box.size, &rest))
        return FALSE;
    }

  return tachy_box_find (file, TACHY_BOX_TYPE ('m', 'd', 'a', 't'), &media);
}

static gboolean
read_primary_item (const TachyOctets *meta,
                   guint             *item)
{
  TachyOctets pitm;
  guint version;

  if (!tachy_box_find (meta, TACHY_BOX_TYPE ('p', 'i', 't', 'm'), &pitm) ||
      !tachy_octets_get_u8 (&pitm, 0, &version))
    return FALSE;

  return version == 0 ? tachy_octets_get_u16 (&pitm, FULL_BOX_HEADER, item)
                      : tachy_octets_get_u32 (&pitm, FULL_BOX_HEADER, item);
}

/* Applies property number @index, counted from 1: a size sets it, a quarter turn swaps it. */
static void
apply_property (const TachyOctets *ipco,
                guint              index,
                guint             *width,
                guint             *height)
{
  TachyOctets rest = *ipco;
  TachyBox box;

  for (guint i = 1; tachy_box_read (&rest, rest.length, &box); i++)
    {
      guint angle;

      if (i < index)
        {
          if (!tachy_octets_slice (&rest, box.size, rest.length - box.size, &rest))
            return;
          continue;
        }
      if (box.type == TACHY_BOX_TYPE ('i', 's', 'p', 'e') &&
          tachy_octets_get_u32 (&rest, box.header_size + FULL_BOX_HEADER, width))
        tachy_octets_get_u32 (&rest, box.header_size + FULL_BOX_HEADER + 4, height);
      else if (box.type == TACHY_BOX_TYPE ('i', 'r', 'o', 't') &&
               tachy_octets_get_u8 (&rest, box.header_size, &angle) && (angle & 1) != 0)
        {
          guint swapped = *width;

          *width = *height;
          *height = swapped;
        }
      return;
    }
}

/* Reads one entry of the association box, at @offset, and says where the next one begins. */
static gboolean
read_association (const TachyOctets *ipma,
                  const TachyOctets *ipco,
                  guint              wanted_item,
                  gsize             *offset,
                  guint             *item,
                  guint             *width,
                  guint             *height)
{
  guint version_and_flags;
  guint n_properties;
  gboolean long_items;
  gboolean long_indices;

  if (!tachy_octets_get_u32 (ipma, 0, &version_and_flags))
    return FALSE;
  long_items = version_and_flags >> 24 != 0;
  long_indices = (version_and_flags & 1) != 0;

  if (!(long_items ? tachy_octets_get_u32 (ipma, *offset, item)
                   : tachy_octets_get_u16 (ipma, *offset, item)))
    return FALSE;
  *offset += long_items ? 4 : 2;
  if (!tachy_octets_get_u8 (ipma, (*offset)++, &n_properties))
    return FALSE;

  for (guint i = 0; i < n_properties; i++)
    {
      guint index;

      if (!(long_indices ? tachy_octets_get_u16 (ipma, *offset, &index)
                         : tachy_octets_get_u8 (ipma, *offset, &index)))
        return FALSE;
      *offset += long_indices ? 2 : 1;
      if (*item == wanted_item)
        apply_property (ipco, index & (long_indices ? 0x7fff : 0x7f), width, height);
    }

  return TRUE;
}

/**
 * tachy_heif_read_size:
 * @width: (out): of the primary picture, as it will be decoded, rotation applied
 * @height: (out): the same
 *
 * Returns: whether the file is whole on its outermost level, and names a size
 */
gboolean
tachy_heif_read_size (const TachyOctets *file,
                      guint             *width,
                      guint             *height)
{
  TachyOctets meta;
  TachyOctets iprp;
  TachyOctets ipco;
  TachyOctets ipma;
  guint primary;
  guint n_entries;
  guint item = 0;
  gsize offset = FULL_BOX_HEADER + 4;

  if (!is_whole (file) || !tachy_box_find (file, TACHY_BOX_TYPE ('m', 'e', 't', 'a'), &meta) ||
      !tachy_octets_slice (&meta, FULL_BOX_HEADER, meta.length - MIN (meta.length, 4), &meta) ||
      !read_primary_item (&meta, &primary) ||
      !tachy_box_find (&meta, TACHY_BOX_TYPE ('i', 'p', 'r', 'p'), &iprp) ||
      !tachy_box_find (&iprp, TACHY_BOX_TYPE ('i', 'p', 'c', 'o'), &ipco) ||
      !tachy_box_find (&iprp, TACHY_BOX_TYPE ('i', 'p', 'm', 'a'), &ipma) ||
      !tachy_octets_get_u32 (&ipma, FULL_BOX_HEADER, &n_entries))
    return FALSE;

  /* An item has one entry. To look for more would let a file keep us busy for hours. */
  *width = *height = 0;
  for (guint i = 0; i < n_entries && (i == 0 || item != primary); i++)
    {
      if (!read_association (&ipma, &ipco, primary, &offset, &item, width, height))
        return FALSE;
    }

  return *width > 0 && *height > 0;
}
