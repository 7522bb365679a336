/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether an MP4 or MOV file is whole. Players and probes take a fast-start file that was cut off
 * for a good one; its boxes tell the truth. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-iso.h"

#include "tachy-box.h"

/* A fragmented hour has some thousand boxes, and an index of some megabytes. */
#define MAX_BOXES 200000
#define MAX_INDEX (64 * 1024 * 1024)
#define MAX_TRACKS 64

typedef struct
{
  gboolean has_media;
  guint64 index_offset; /* of the body of the moov box; 0 where there is none */
  guint64 index_size;
  guint64 indexed_end; /* where the segments that an sidx box lists come to an end */
} Walk;

static guint8 *
read_body (const TachySpan *file,
           guint64          offset,
           guint64          size,
           TachyOctets     *body)
{
  g_autofree guint8 *bytes = size <= MAX_INDEX ? g_try_malloc (size) : NULL;

  if (bytes == NULL || tachy_span_read (file, offset, bytes, size) != size)
    return NULL;

  *body = (TachyOctets){ bytes, size, FALSE };
  return g_steal_pointer (&bytes);
}

/* A segment index lists the sizes of the fragments that follow it: the only thing that tells
 * whether a fragmented file was cut between two of them. */
static gboolean
add_up_segments (const TachySpan *file,
                 guint64          offset,
                 const TachyBox  *box,
                 Walk            *walk)
{
  TachyOctets body;
  g_autofree guint8 *bytes =
      read_body (file, offset + box->header_size, box->size - box->header_size, &body);
  guint64 end = offset + box->size;
  guint64 first;
  guint version;
  guint n_references;
  gsize table;

  if (bytes == NULL || !tachy_octets_get_u8 (&body, 0, &version))
    return FALSE;

  table = version == 0 ? 20 : 28;
  if (version == 0)
    {
      guint short_first;

      if (!tachy_octets_get_u32 (&body, 16, &short_first))
        return FALSE;
      first = short_first;
    }
  else if (!tachy_octets_get_u64 (&body, 20, &first))
    return FALSE;
  if (!tachy_octets_get_u16 (&body, table + 2, &n_references) || first > file->length)
    return FALSE;

  end += first;
  for (guint i = 0; i < n_references; i++)
    {
      guint size;

      if (!tachy_octets_get_u32 (&body, table + 4 + (gsize) i * 12, &size))
        return FALSE;
      end += size & 0x7fffffff;
    }

  walk->indexed_end = MAX (walk->indexed_end, end);
  return TRUE;
}

static gboolean
note_box (const TachySpan *file,
          guint64          offset,
          const TachyBox  *box,
          Walk            *walk)
{
  switch (box->type)
    {
    case TACHY_BOX_TYPE ('m', 'o', 'o', 'v'):
      walk->index_offset = offset + box->header_size;
      walk->index_size = box->size - box->header_size;
      return TRUE;
    case TACHY_BOX_TYPE ('m', 'd', 'a', 't'):
      walk->has_media = TRUE;
      return TRUE;
    case TACHY_BOX_TYPE ('s', 'i', 'd', 'x'):
      return add_up_segments (file, offset, box, walk);
    default:
      return TRUE;
    }
}

/* The outermost boxes must fill the file exactly. */
static gboolean
walk_file (const TachySpan *file,
           Walk            *walk)
{
  guint64 offset = 0;

  for (int i = 0; i < MAX_BOXES && offset < file->length; i++)
    {
      guint8 bytes[TACHY_BOX_MAX_HEADER];
      TachyOctets header = { bytes, 0, FALSE };
      TachyBox box;

      header.length = tachy_span_read (file, offset, bytes, sizeof bytes);
      if (!tachy_box_read (&header, file->length - offset, &box) ||
          !note_box (file, offset, &box, walk))
        return FALSE;
      offset += box.size;
    }

  return offset == file->length;
}

/* The size of the chunk of samples that a track ends with. */
static gboolean
measure_last_chunk (const TachyOctets *table,
                    guint64           *size)
{
  TachyOctets stsc;
  TachyOctets stsz;
  guint n_runs;
  guint per_chunk;
  guint fixed_size;
  guint n_samples;

  if (!tachy_box_find (table, TACHY_BOX_TYPE ('s', 't', 's', 'c'), &stsc) ||
      !tachy_octets_get_u32 (&stsc, 4, &n_runs) || n_runs == 0 ||
      !tachy_octets_get_u32 (&stsc, 8 + ((gsize) n_runs - 1) * 12 + 4, &per_chunk))
    return FALSE;

  *size = 0;
  /* Compact sizes (stz2) are hardly ever seen; the place of the chunk must do then. */
  if (!tachy_box_find (table, TACHY_BOX_TYPE ('s', 't', 's', 'z'), &stsz))
    return TRUE;
  if (!tachy_octets_get_u32 (&stsz, 4, &fixed_size) || !tachy_octets_get_u32 (&stsz, 8, &n_samples))
    return FALSE;

  /* Equal sizes stand for sound, and in old MOV files for samples that are not what is stored. */
  per_chunk = fixed_size == 0 ? MIN (per_chunk, n_samples) : 0;
  for (guint i = 0; i < per_chunk; i++)
    {
      guint sample;

      if (!tachy_octets_get_u32 (&stsz, 12 + (gsize) (n_samples - 1 - i) * 4, &sample))
        return FALSE;
      *size += sample;
    }

  return TRUE;
}

/* A file whose last box has no size of its own ("to the end") tiles at any length. Its tracks
 * still say where their last chunk lies. */
static gboolean
holds_last_chunk (const TachyOctets *table,
                  guint64            length)
{
  TachyOctets offsets;
  guint n_chunks;
  guint64 last = 0;
  guint64 size;
  gboolean long_offsets;

  long_offsets = tachy_box_find (table, TACHY_BOX_TYPE ('c', 'o', '6', '4'), &offsets);
  if (!long_offsets && !tachy_box_find (table, TACHY_BOX_TYPE ('s', 't', 'c', 'o'), &offsets))
    return FALSE;
  if (!tachy_octets_get_u32 (&offsets, 4, &n_chunks))
    return FALSE;
  if (n_chunks == 0)
    return TRUE;

  if (long_offsets)
    {
      if (!tachy_octets_get_u64 (&offsets, 8 + ((gsize) n_chunks - 1) * 8, &last))
        return FALSE;
    }
  else
    {
      guint short_last;

      if (!tachy_octets_get_u32 (&offsets, 8 + ((gsize) n_chunks - 1) * 4, &short_last))
        return FALSE;
      last = short_last;
    }

  return measure_last_chunk (table, &size) && last <= length && size <= length - last;
}

static gboolean
find_sample_table (const TachyOctets *track,
                   TachyOctets       *table)
{
  TachyOctets mdia;
  TachyOctets minf;

  return tachy_box_find (track, TACHY_BOX_TYPE ('m', 'd', 'i', 'a'), &mdia) &&
         tachy_box_find (&mdia, TACHY_BOX_TYPE ('m', 'i', 'n', 'f'), &minf) &&
         tachy_box_find (&minf, TACHY_BOX_TYPE ('s', 't', 'b', 'l'), table);
}

/* Every track must have its samples, or announce them for the fragments. */
static gboolean
check_index (const TachyOctets *moov,
             guint64            length)
{
  TachyOctets rest = *moov;
  TachyBox box;
  int n_tracks = 0;

  while (tachy_box_read (&rest, rest.length, &box))
    {
      TachyOctets track;
      TachyOctets table;

      if (box.type == TACHY_BOX_TYPE ('t', 'r', 'a', 'k'))
        {
          if (++n_tracks > MAX_TRACKS ||
              !tachy_octets_slice (&rest, box.header_size, box.size - box.header_size, &track) ||
              !find_sample_table (&track, &table) || !holds_last_chunk (&table, length))
            return FALSE;
        }
      if (!tachy_octets_slice (&rest, box.size, rest.length - box.size, &rest))
        return FALSE;
    }

  return n_tracks > 0;
}

/**
 * tachy_iso_is_whole:
 * @file: an ISO media file
 * @tells_duration: (out): whether its index says how long it is; that of a fragmented file cannot
 *
 * Bounded in time and memory whatever the bytes are; the order of the boxes, 64-bit sizes, an open
 * last box and fragments are all welcome.
 *
 * Returns: whether the boxes fill the file exactly, there are an index and media, and all that
 *   the index tells of lies within the file
 */
gboolean
tachy_iso_is_whole (const TachySpan *file,
                    gboolean        *tells_duration)
{
  Walk walk = { 0 };
  TachyOctets moov;
  TachyOctets mvex;
  g_autofree guint8 *bytes = NULL;

  if (!walk_file (file, &walk) || walk.index_offset == 0 || !walk.has_media ||
      walk.indexed_end > file->length)
    return FALSE;

  bytes = read_body (file, walk.index_offset, walk.index_size, &moov);
  if (bytes == NULL || !check_index (&moov, file->length))
    return FALSE;

  *tells_duration = !tachy_box_find (&moov, TACHY_BOX_TYPE ('m', 'v', 'e', 'x'), &mvex);
  return TRUE;
}
