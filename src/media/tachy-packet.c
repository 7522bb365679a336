/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether part of a packet of pictures was zeroed, told without decoding it: decoders make a
 * picture of anything, and of zeros most willingly of all. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-packet.h"

#include <string.h>

/* Three zeros in a row are impossible inside a unit (H.264 and H.265, §7.4.1: an emulation
 * prevention byte comes between them); whoever writes some more nevertheless is forgiven. */
#define MAX_UNIT_ZEROS 15
/* A coder that has only the likeliest to say of a whole picture writes zeros, but not so many. */
#define MAX_ARITHMETIC_ZEROS 2047
/* No packet begins with so many: first come frame tags, or the length of a unit. */
#define MAX_FIRST_ZEROS 15

/* Zeros at the very end are padding, which some encoders write to keep their rate. */
static gsize
measure_without_padding (const guint8 *data,
                         gsize         length)
{
  while (length > 0 && data[length - 1] == 0)
    length--;

  return length;
}

static gboolean
has_zeros (const guint8 *data,
           gsize         length,
           gsize         most)
{
  const guint8 *end = data + measure_without_padding (data, length);

  while (data != end && (data = memchr (data, 0, (gsize) (end - data))) != NULL)
    {
      const guint8 *start = data;

      while (*data == 0)
        data++;
      if ((gsize) (data - start) > most)
        return TRUE;
    }

  return FALSE;
}

static gsize
read_length (const guint8 *data,
             gsize         size)
{
  gsize length = 0;

  for (gsize i = 0; i < size; i++)
    length = length << 8 | data[i];

  return length;
}

/* Some files have start codes where they promise lengths, and players play them. */
static gboolean
begins_with_start_code (const guint8 *data,
                        gsize         length)
{
  static const guint8 start_code[] = { 0, 0, 0, 1 };

  return length >= 4 &&
         (memcmp (data, start_code, 4) == 0 || memcmp (data, start_code + 1, 3) == 0);
}

static gboolean
has_hollow_unit (const TachyPacketForm *form,
                 const guint8          *data,
                 gsize                  length)
{
  const gsize size = form->length_size;

  if (begins_with_start_code (data, length))
    return FALSE;

  while (length > size)
    {
      gsize unit = read_length (data, size);

      data += size;
      length -= size;
      if (unit > length || has_zeros (data, unit, MAX_UNIT_ZEROS))
        return TRUE;
      data += unit;
      length -= unit;
    }

  return measure_without_padding (data, length) > 0;
}

/**
 * tachy_packet_is_hollow:
 * @form: how the packets of this stream are written
 * @data: (array length=length): one packet, which may be anything
 *
 * Only what no encoder writes counts: a clip that is good and called damaged is worse than one that
 * is damaged and not found out.
 *
 * Returns: whether zeros stand in @data where there were other bytes
 */
gboolean
tachy_packet_is_hollow (const TachyPacketForm *form,
                        const guint8          *data,
                        gsize                  length)
{
  if (form->kind == TACHY_PACKET_OPAQUE)
    return FALSE;
  if (length > MAX_FIRST_ZEROS && measure_without_padding (data, MAX_FIRST_ZEROS + 1) == 0)
    return TRUE;

  return form->kind == TACHY_PACKET_UNITS ? has_hollow_unit (form, data, length)
                                          : has_zeros (data, length, MAX_ARITHMETIC_ZEROS);
}
