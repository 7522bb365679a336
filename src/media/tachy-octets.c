/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounded reads of numbers and words from bytes that strangers made. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-octets.h"

#include <string.h>

static gboolean
read_number (const TachyOctets *octets,
             gsize              offset,
             gsize              size,
             guint64           *value)
{
  guint64 number = 0;

  if (offset > octets->length || octets->length - offset < size)
    return FALSE;

  for (gsize i = 0; i < size; i++)
    {
      gsize place = octets->little_endian ? size - 1 - i : i;

      number = number << 8 | octets->data[offset + place];
    }

  *value = number;
  return TRUE;
}

static gboolean
read_small_number (const TachyOctets *octets,
                   gsize              offset,
                   gsize              size,
                   guint             *value)
{
  guint64 number;

  if (!read_number (octets, offset, size, &number))
    return FALSE;

  *value = (guint) number;
  return TRUE;
}

/**
 * tachy_octets_begin_with:
 * @word: ASCII, without its closing zero; a space stands for itself
 *
 * Returns: whether @word stands at @offset
 */
gboolean
tachy_octets_begin_with (const TachyOctets *octets,
                         gsize              offset,
                         const char        *word)
{
  gsize size = strlen (word);

  return offset <= octets->length && octets->length - offset >= size &&
         memcmp (octets->data + offset, word, size) == 0;
}

/**
 * tachy_octets_slice:
 * @slice: (out): a view into the same bytes; untouched where they do not reach that far
 */
gboolean
tachy_octets_slice (const TachyOctets *octets,
                    gsize              offset,
                    gsize              length,
                    TachyOctets       *slice)
{
  if (offset > octets->length || octets->length - offset < length)
    return FALSE;

  *slice = (TachyOctets){ octets->data + offset, length, octets->little_endian };
  return TRUE;
}

gboolean
tachy_octets_get_u8 (const TachyOctets *octets,
                     gsize              offset,
                     guint             *value)
{
  return read_small_number (octets, offset, 1, value);
}

gboolean
tachy_octets_get_u16 (const TachyOctets *octets,
                      gsize              offset,
                      guint             *value)
{
  return read_small_number (octets, offset, 2, value);
}

gboolean
tachy_octets_get_u24 (const TachyOctets *octets,
                      gsize              offset,
                      guint             *value)
{
  return read_small_number (octets, offset, 3, value);
}

gboolean
tachy_octets_get_u32 (const TachyOctets *octets,
                      gsize              offset,
                      guint             *value)
{
  return read_small_number (octets, offset, 4, value);
}

gboolean
tachy_octets_get_u64 (const TachyOctets *octets,
                      gsize              offset,
                      guint64           *value)
{
  return read_number (octets, offset, 8, value);
}
