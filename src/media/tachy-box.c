/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one structure that all ISO media files are made of: boxes in boxes. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-box.h"

/**
 * tachy_box_read:
 * @header: the bytes where the box begins; %TACHY_BOX_MAX_HEADER of them are enough
 * @room: how many bytes there are from the beginning of the box to the end of its parent
 * @box: (out): untouched where there is no box that fits
 *
 * A size of 0 means "to the end", a size of 1 that a 64-bit size follows.
 */
gboolean
tachy_box_read (const TachyOctets *header,
                guint64            room,
                TachyBox          *box)
{
  guint short_size;
  guint type;
  guint header_size = 8;
  guint64 size;

  if (!tachy_octets_get_u32 (header, 0, &short_size) || !tachy_octets_get_u32 (header, 4, &type))
    return FALSE;

  size = short_size == 0 ? room : short_size;
  if (short_size == 1)
    {
      header_size = 16;
      if (!tachy_octets_get_u64 (header, 8, &size))
        return FALSE;
    }
  if (size < header_size || size > room)
    return FALSE;

  *box = (TachyBox){ type, header_size, size };
  return TRUE;
}

/**
 * tachy_box_find:
 * @parent: the body of a box
 * @body: (out): what the first box of @type in @parent holds; untouched where there is none
 */
gboolean
tachy_box_find (const TachyOctets *parent,
                guint32            type,
                TachyOctets       *body)
{
  TachyOctets rest = *parent;
  TachyBox box;

  while (tachy_box_read (&rest, rest.length, &box))
    {
      if (box.type == type)
        return tachy_octets_slice (&rest, box.header_size, box.size - box.header_size, body);
      if (!tachy_octets_slice (&rest, box.size, rest.length - box.size, &rest))
        return FALSE;
    }

  return FALSE;
}
