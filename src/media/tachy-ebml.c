/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a WebM or Matroska file is whole. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-ebml.h"

#include <string.h>

/* A cluster lasts some seconds; ten hours have some ten thousand. */
#define MAX_ELEMENTS 200000
#define MAX_BLOCKS 100000
#define MAX_CHILDREN 64
#define MAX_ID_SIZE 4
#define MAX_NUMBER_SIZE 8
#define MAX_HEADER (MAX_ID_SIZE + MAX_NUMBER_SIZE)

#define ID_HEADER 0x1a45dfa3
#define ID_SEGMENT 0x18538067
#define ID_INFO 0x1549a966
#define ID_DURATION 0x4489
#define ID_TRACKS 0x1654ae6b
#define ID_CLUSTER 0x1f43b675

typedef struct
{
  guint32 id;
  gsize header_size;
  guint64 size; /* of the body */
  gboolean open; /* it says no size, and goes on to the end of what it lies in */
} Element;

/* How many bytes a number has is told by the leading zeros of the first. */
static gsize
count_bytes (guint8 first)
{
  return first == 0 ? G_MAXSIZE : (gsize) (8 - g_bit_storage (first)) + 1;
}

static gboolean
read_number (const TachyOctets *octets,
             gsize              offset,
             gsize              max_size,
             gboolean           keep_marker,
             guint64           *number,
             gsize             *size)
{
  guint byte;
  guint64 value;

  if (!tachy_octets_get_u8 (octets, offset, &byte))
    return FALSE;
  *size = count_bytes ((guint8) byte);
  if (*size > max_size)
    return FALSE;

  value = keep_marker ? byte : byte & ((1u << (8 - *size)) - 1);
  for (gsize i = 1; i < *size; i++)
    {
      if (!tachy_octets_get_u8 (octets, offset + i, &byte))
        return FALSE;
      value = value << 8 | byte;
    }

  *number = value;
  return TRUE;
}

static gboolean
read_element (const TachySpan *file,
              guint64          offset,
              Element         *element)
{
  guint8 bytes[MAX_HEADER];
  TachyOctets header = { bytes, 0, FALSE };
  guint64 id;
  gsize id_size;
  gsize number_size;

  header.length = tachy_span_read (file, offset, bytes, sizeof bytes);
  if (!read_number (&header, 0, MAX_ID_SIZE, TRUE, &id, &id_size) ||
      !read_number (&header, id_size, MAX_NUMBER_SIZE, FALSE, &element->size, &number_size))
    return FALSE;

  element->id = (guint32) id;
  element->header_size = id_size + number_size;
  element->open = element->size == ((guint64) 1 << (7 * number_size)) - 1;
  return TRUE;
}

static gboolean
has_child (const TachySpan *file,
           guint64          offset,
           guint64          end,
           guint32          id)
{
  Element child;

  for (int i = 0; i < MAX_CHILDREN && offset < end && read_element (file, offset, &child); i++)
    {
      if (child.id == id)
        return TRUE;
      if (child.open || child.size > end - offset)
        return FALSE;
      offset += child.header_size + child.size;
    }

  return FALSE;
}

/* Whether elements fill it exactly, as far as they say how long they are. */
static gboolean
is_filled (const TachySpan *file,
           guint64          offset,
           guint64          end)
{
  for (int i = 0; i < MAX_BLOCKS && offset < end; i++)
    {
      Element child;

      if (!read_element (file, offset, &child))
        return FALSE;
      if (child.open)
        return TRUE;
      offset += child.header_size;
      if (offset > end || child.size > end - offset)
        return FALSE;
      offset += child.size;
    }

  return TRUE;
}

/* An open cluster ends where the next element of its level begins, which only a reader of all its
 * blocks could tell; such files are live recordings, and are taken as they are. */
static gboolean
walk_segment (const TachySpan *file,
              guint64          offset,
              gboolean        *tells_duration)
{
  gboolean has_tracks = FALSE;
  gboolean has_cluster = FALSE;

  for (int i = 0; i < MAX_ELEMENTS && offset < file->length; i++)
    {
      Element element;

      if (!read_element (file, offset, &element))
        return FALSE;
      has_tracks |= element.id == ID_TRACKS;
      has_cluster |= element.id == ID_CLUSTER;
      if (element.open)
        return has_tracks && element.id == ID_CLUSTER;
      offset += element.header_size;
      if (element.size > file->length - MIN (offset, file->length))
        return FALSE;
      if (element.id == ID_INFO)
        *tells_duration = has_child (file, offset, offset + element.size, ID_DURATION);
      offset += element.size;
    }

  return offset == file->length && has_tracks && has_cluster;
}

static gboolean
find_segment (const TachySpan *file,
              guint64         *offset,
              Element         *segment)
{
  Element header;

  if (!read_element (file, 0, &header) || header.id != ID_HEADER || header.open ||
      header.size > file->length)
    return FALSE;

  *offset = header.header_size + header.size;
  if (!read_element (file, *offset, segment) || segment->id != ID_SEGMENT)
    return FALSE;

  *offset += segment->header_size;
  return segment->open || *offset + segment->size == file->length;
}

/**
 * tachy_ebml_is_webm:
 * @start: the first bytes of an EBML file
 *
 * Returns: whether they name the document type "webm", the part of Matroska that browsers play
 */
gboolean
tachy_ebml_is_webm (const TachyOctets *start)
{
  static const guint8 doc_type_webm[] = { 0x42, 0x82, 0x84, 'w', 'e', 'b', 'm' };

  return memmem (start->data, start->length, doc_type_webm, sizeof doc_type_webm) != NULL;
}

/**
 * tachy_ebml_is_whole:
 * @file: an EBML file
 * @tells_duration: (out): whether it says how long it is; live recordings do not
 *
 * Bounded in time whatever the bytes are.
 *
 * Returns: whether its segment fills the file exactly, as the elements in it fill the segment, and
 *   there are tracks and at least one cluster of frames
 */
gboolean
tachy_ebml_is_whole (const TachySpan *file,
                     gboolean        *tells_duration)
{
  Element segment;
  guint64 offset;

  if (!find_segment (file, &offset, &segment))
    return FALSE;

  *tells_duration = FALSE;
  return walk_segment (file, offset, tells_duration);
}

/**
 * tachy_ebml_has_whole_clusters:
 * @file: a whole EBML file
 *
 * Takes a look at each frame's place in the file, and so some thousand reads; bounded whatever the
 * bytes are. A demuxer that finds something else there goes on silently with the next cluster.
 *
 * Returns: whether the blocks of frames fill their clusters exactly
 */
gboolean
tachy_ebml_has_whole_clusters (const TachySpan *file)
{
  Element element;
  guint64 offset;

  if (!find_segment (file, &offset, &element))
    return FALSE;

  for (int i = 0; i < MAX_ELEMENTS && offset < file->length; i++)
    {
      if (!read_element (file, offset, &element))
        return FALSE;
      if (element.open)
        return TRUE;
      offset += element.header_size;
      if (element.size > file->length - MIN (offset, file->length))
        return FALSE;
      if (element.id == ID_CLUSTER && !is_filled (file, offset, offset + element.size))
        return FALSE;
      offset += element.size;
    }

  return TRUE;
}
