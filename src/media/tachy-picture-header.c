/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kind of picture some bytes are, how large it is and whether all of it is there, told from
 * its structure alone: no loader is asked before this has said yes. */

#define G_LOG_DOMAIN "tachy-media"
#include "config.h"

#include "tachy-picture-header.h"

#include <string.h>

#include "tachy-exif.h"
#include "tachy-heif.h"

/* As far as a white space, comments and declarations may go before a page or drawing begins. */
#define TEXT_WINDOW 1024

static const struct
{
  const char *mime_type;
  const char *name;
} kinds[] = {
  [TACHY_PICTURE_KIND_PNG] = { "image/png", "PNG" },
  [TACHY_PICTURE_KIND_JPEG] = { "image/jpeg", "JPEG" },
  [TACHY_PICTURE_KIND_WEBP] = { "image/webp", "WebP" },
  [TACHY_PICTURE_KIND_AVIF] = { "image/avif", "AVIF" },
  [TACHY_PICTURE_KIND_HEIC] = { "image/heic", "HEIC" },
  [TACHY_PICTURE_KIND_GIF] = { "image/gif", "GIF" },
  [TACHY_PICTURE_KIND_TIFF] = { "image/tiff", "TIFF" },
  [TACHY_PICTURE_KIND_BMP] = { "image/bmp", "BMP" },
  [TACHY_PICTURE_KIND_JXL] = { "image/jxl", "JPEG XL" },
  [TACHY_PICTURE_KIND_SVG] = { "image/svg+xml", "SVG" },
  [TACHY_PICTURE_KIND_PAGE] = { "text/html", "HTML" },
  [TACHY_PICTURE_KIND_UNKNOWN] = { "application/octet-stream", "" },
};

static void
forget_size (TachyPictureHeader *header)
{
  header->width = header->height = 0;
}

/* IHDR first, then chunks up to IEND. */
static void
read_png (const TachyOctets  *file,
          TachyPictureHeader *header)
{
  gsize offset = 8;
  guint length;

  while (tachy_octets_get_u32 (file, offset, &length))
    {
      TachyOctets chunk;
      TachyExif exif;

      if (!tachy_octets_slice (file, offset + 8, (gsize) length + 4, &chunk))
        break;
      if (tachy_octets_begin_with (file, offset + 4, "IEND"))
        return;
      if (offset == 8 && tachy_octets_begin_with (file, offset + 4, "IHDR"))
        {
          tachy_octets_get_u32 (&chunk, 0, &header->width);
          tachy_octets_get_u32 (&chunk, 4, &header->height);
        }
      else if (tachy_octets_begin_with (file, offset + 4, "acTL"))
        header->animated = TRUE;
      else if (tachy_octets_begin_with (file, offset + 4, "eXIf") &&
               tachy_exif_read (&chunk, &exif))
        header->orientation = exif.orientation;
      offset += (gsize) length + 12;
    }

  forget_size (header);
}

/* Passes over fill bytes and the compressed data of a scan. */
static gsize
find_marker (const TachyOctets *file,
             gsize              offset)
{
  while (offset + 1 < file->length)
    {
      const guint8 *found = memchr (file->data + offset, 0xff, file->length - offset - 1);

      if (found == NULL)
        return file->length;
      offset = (gsize) (found - file->data);
      if (found[1] != 0x00 && found[1] != 0xff && !(found[1] >= 0xd0 && found[1] <= 0xd7))
        return offset;
      offset += found[1] == 0xff ? 1 : 2;
    }

  return file->length;
}

static gboolean
is_start_of_frame (guint marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static void
read_jpeg_segment (const TachyOctets  *segment,
                   guint               marker,
                   TachyPictureHeader *header)
{
  TachyOctets block;
  TachyExif exif;

  if (is_start_of_frame (marker) && header->width == 0)
    {
      tachy_octets_get_u16 (segment, 3, &header->height);
      tachy_octets_get_u16 (segment, 5, &header->width);
    }
  else if (marker == 0xe1 && header->orientation == 1 &&
           tachy_octets_begin_with (segment, 2, "Exif") &&
           tachy_octets_slice (segment, 8, segment->length - MIN (segment->length, 8), &block) &&
           tachy_exif_read (&block, &exif))
    header->orientation = exif.orientation;
}

/* Segments and scans up to the end marker, without which a progressive file would be taken for a
 * blurred but whole one. */
static void
read_jpeg (const TachyOctets  *file,
           TachyPictureHeader *header)
{
  gsize offset = find_marker (file, 2);
  guint marker;
  guint length;

  while (tachy_octets_get_u8 (file, offset + 1, &marker))
    {
      TachyOctets segment;

      if (marker == 0xd9)
        return;
      if (!tachy_octets_get_u16 (file, offset + 2, &length) || length < 2 ||
          !tachy_octets_slice (file, offset + 2, length, &segment))
        break;
      read_jpeg_segment (&segment, marker, header);
      offset = find_marker (file, offset + 2 + length);
    }

  forget_size (header);
}

static void
read_webp_chunk (const TachyOctets  *chunk,
                 TachyPictureHeader *header)
{
  TachyOctets body;
  TachyExif exif;
  guint bits;

  if (!tachy_octets_slice (chunk, 8, chunk->length - 8, &body))
    return;

  if (tachy_octets_begin_with (chunk, 0, "VP8X") && tachy_octets_get_u8 (&body, 0, &bits) &&
      tachy_octets_get_u24 (&body, 4, &header->width) &&
      tachy_octets_get_u24 (&body, 7, &header->height))
    {
      header->animated = (bits & 0x02) != 0;
      header->width++;
      header->height++;
    }
  else if (tachy_octets_begin_with (chunk, 0, "VP8L") && header->width == 0 &&
           tachy_octets_get_u32 (&body, 1, &bits))
    {
      header->width = (bits & 0x3fff) + 1;
      header->height = (bits >> 14 & 0x3fff) + 1;
    }
  else if (tachy_octets_begin_with (chunk, 0, "VP8 ") && header->width == 0 &&
           tachy_octets_get_u16 (&body, 6, &header->width) &&
           tachy_octets_get_u16 (&body, 8, &header->height))
    {
      header->width &= 0x3fff;
      header->height &= 0x3fff;
    }
  else if (tachy_octets_begin_with (chunk, 0, "EXIF") && tachy_exif_read (&body, &exif))
    header->orientation = exif.orientation;
}

static void
read_webp (const TachyOctets  *file,
           TachyPictureHeader *header)
{
  TachyOctets riff = { file->data, file->length, TRUE };
  gsize offset = 12;
  guint size;

  if (!tachy_octets_get_u32 (&riff, 4, &size) ||
      !tachy_octets_slice (&riff, 0, (gsize) size + 8, &riff))
    return;

  while (offset + 8 <= riff.length)
    {
      TachyOctets chunk;

      if (!tachy_octets_get_u32 (&riff, offset + 4, &size) ||
          !tachy_octets_slice (&riff, offset, (gsize) size + 8, &chunk))
        {
          forget_size (header);
          return;
        }
      read_webp_chunk (&chunk, header);
      offset += 8 + (gsize) size + (size & 1);
      if (header->first_frame == 0 && tachy_octets_begin_with (&chunk, 0, "ANMF"))
        header->first_frame = offset;
    }
}

static void
read_heif (const TachyOctets  *file,
           TachyPictureHeader *header)
{
  header->animated = tachy_heif_is_sequence (file);
  if (!tachy_heif_read_size (file, &header->width, &header->height))
    forget_size (header);
}

static gsize
count_colour_table (guint flags)
{
  return (flags & 0x80) != 0 ? (gsize) 3 << ((flags & 0x07) + 1) : 0;
}

static gboolean
skip_sub_blocks (const TachyOctets *file,
                 gsize             *offset)
{
  guint size;

  do
    {
      if (!tachy_octets_get_u8 (file, *offset, &size))
        return FALSE;
      *offset += 1 + size;
    }
  while (size > 0);

  return *offset <= file->length;
}

/* A frame may be larger than the screen that it is meant for, and is what is allocated. */
static gboolean
read_gif_frame (const TachyOctets  *gif,
                gsize              *offset,
                TachyPictureHeader *header)
{
  guint x, y, width, height, flags;

  if (!tachy_octets_get_u16 (gif, *offset + 1, &x) ||
      !tachy_octets_get_u16 (gif, *offset + 3, &y) ||
      !tachy_octets_get_u16 (gif, *offset + 5, &width) ||
      !tachy_octets_get_u16 (gif, *offset + 7, &height) ||
      !tachy_octets_get_u8 (gif, *offset + 9, &flags))
    return FALSE;

  *offset += 10 + count_colour_table (flags) + 1;
  if (!skip_sub_blocks (gif, offset))
    return FALSE;

  if (header->first_frame != 0)
    header->animated = TRUE;
  else
    {
      header->first_frame = *offset;
      header->width = MAX (header->width, x + width);
      header->height = MAX (header->height, y + height);
    }

  return TRUE;
}

static void
read_gif (const TachyOctets  *file,
          TachyPictureHeader *header)
{
  TachyOctets gif = { file->data, file->length, TRUE };
  gsize offset = 13;
  guint flags;
  guint block;

  if (tachy_octets_get_u16 (&gif, 6, &header->width) &&
      tachy_octets_get_u16 (&gif, 8, &header->height) && tachy_octets_get_u8 (&gif, 10, &flags))
    offset += count_colour_table (flags);

  while (tachy_octets_get_u8 (&gif, offset, &block))
    {
      if (block == 0x3b && header->first_frame != 0)
        return;
      if (block == 0x2c)
        {
          if (!read_gif_frame (&gif, &offset, header))
            break;
        }
      else
        {
          offset += 2;
          if (block != 0x21 || !skip_sub_blocks (&gif, &offset))
            break;
        }
    }

  forget_size (header);
}

static void
read_tiff (const TachyOctets  *file,
           TachyPictureHeader *header)
{
  TachyExif exif;

  if (!tachy_exif_read (file, &exif))
    return;

  header->width = exif.width;
  header->height = exif.height;
  header->orientation = exif.orientation;
  header->orientation_byte = exif.orientation_byte;
}

/* The loader leaves the missing rows of a short file empty and says nothing, so that it is asked
 * here whether the last one is there. Only uncompressed files tell beforehand. */
static gboolean
reaches_last_row (const TachyOctets        *bmp,
                  const TachyPictureHeader *header,
                  guint                     depth,
                  guint                     compression)
{
  guint64 stride = ((guint64) header->width * depth + 31) / 32 * 4;
  guint begin;

  if (!tachy_octets_get_u32 (bmp, 10, &begin))
    return FALSE;

  return (compression != 0 && compression != 3) ||
         begin + stride * header->height <= bmp->length;
}

static void
read_bmp (const TachyOctets  *file,
          TachyPictureHeader *header)
{
  TachyOctets bmp = { file->data, file->length, TRUE };
  guint info_size;
  guint depth = 0;
  guint compression = 0;

  if (!tachy_octets_get_u32 (&bmp, 14, &info_size))
    return;

  if (info_size == 12)
    {
      tachy_octets_get_u16 (&bmp, 18, &header->width);
      tachy_octets_get_u16 (&bmp, 20, &header->height);
      tachy_octets_get_u16 (&bmp, 24, &depth);
    }
  else if (tachy_octets_get_u32 (&bmp, 18, &header->width) &&
           tachy_octets_get_u32 (&bmp, 22, &header->height) &&
           tachy_octets_get_u16 (&bmp, 28, &depth))
    {
      tachy_octets_get_u32 (&bmp, 30, &compression);
      /* A negative height only says that the first row is the uppermost one. */
      if (header->height > G_MAXINT32)
        header->height = -header->height;
    }

  if (!reaches_last_row (&bmp, header, depth, compression))
    forget_size (header);
}

static gboolean
contains_word (const char *text,
               const char *word)
{
  return strstr (text, word) != NULL;
}

static TachyPictureKind
sniff_text (const TachyOctets *file)
{
  g_autofree char *start = g_strndup ((const char *) file->data, MIN (file->length, TEXT_WINDOW));
  g_autofree char *text = g_ascii_strdown (start, -1);

  if (contains_word (text, "<!doctype html") || contains_word (text, "<html"))
    return TACHY_PICTURE_KIND_PAGE;

  return contains_word (text, "<svg") ? TACHY_PICTURE_KIND_SVG : TACHY_PICTURE_KIND_UNKNOWN;
}

static TachyPictureKind
sniff (const TachyOctets *file)
{
  if (tachy_octets_begin_with (file, 0, "\x89PNG\r\n\x1a\n"))
    return TACHY_PICTURE_KIND_PNG;
  if (tachy_octets_begin_with (file, 0, "\xff\xd8\xff"))
    return TACHY_PICTURE_KIND_JPEG;
  if (tachy_octets_begin_with (file, 0, "RIFF") && tachy_octets_begin_with (file, 8, "WEBP"))
    return TACHY_PICTURE_KIND_WEBP;
  if (tachy_octets_begin_with (file, 0, "GIF87a") || tachy_octets_begin_with (file, 0, "GIF89a"))
    return TACHY_PICTURE_KIND_GIF;
  if (tachy_octets_begin_with (file, 0, "BM"))
    return TACHY_PICTURE_KIND_BMP;
  if (tachy_heif_is_avif (file))
    return TACHY_PICTURE_KIND_AVIF;
  if (tachy_heif_is_heic (file))
    return TACHY_PICTURE_KIND_HEIC;
  if ((tachy_octets_begin_with (file, 0, "II*") && file->length > 3 && file->data[3] == 0) ||
      (tachy_octets_begin_with (file, 0, "MM") && file->length > 3 && file->data[2] == 0 &&
       file->data[3] == '*'))
    return TACHY_PICTURE_KIND_TIFF;
  if (tachy_octets_begin_with (file, 0, "\xff\x0a") || tachy_octets_begin_with (file, 4, "JXL "))
    return TACHY_PICTURE_KIND_JXL;

  return sniff_text (file);
}

/**
 * tachy_picture_header_read:
 * @data: (array length=length): a whole file
 *
 * Pure, and linear in @length at worst.
 *
 * Returns: what the file says about itself; the size is 0 where it is cut off or contradicts
 *   itself, and where it is no kind of picture that we ever read
 */
TachyPictureHeader
tachy_picture_header_read (const guint8 *data,
                           gsize         length)
{
  static void (*const readers[]) (const TachyOctets *, TachyPictureHeader *) = {
    [TACHY_PICTURE_KIND_PNG] = read_png,   [TACHY_PICTURE_KIND_JPEG] = read_jpeg,
    [TACHY_PICTURE_KIND_WEBP] = read_webp, [TACHY_PICTURE_KIND_AVIF] = read_heif,
    [TACHY_PICTURE_KIND_HEIC] = read_heif, [TACHY_PICTURE_KIND_GIF] = read_gif,
    [TACHY_PICTURE_KIND_TIFF] = read_tiff, [TACHY_PICTURE_KIND_BMP] = read_bmp,
  };
  TachyOctets file = { data, length, FALSE };
  TachyPictureHeader header = { .orientation = 1 };

  G_STATIC_ASSERT (G_N_ELEMENTS (readers) == TACHY_PICTURE_N_READABLE);

  header.kind = sniff (&file);
  if (header.kind < TACHY_PICTURE_N_READABLE)
    readers[header.kind](&file, &header);
  if (header.width == 0 || header.height == 0)
    forget_size (&header);

  return header;
}

/**
 * tachy_picture_kind_get_mime_type:
 *
 * Returns: (transfer none): the registered media type
 */
const char *
tachy_picture_kind_get_mime_type (TachyPictureKind kind)
{
  return kinds[kind].mime_type;
}

/**
 * tachy_picture_kind_get_name:
 *
 * Returns: (transfer none): the name that people know it by, the same in every language
 */
const char *
tachy_picture_kind_get_name (TachyPictureKind kind)
{
  return kinds[kind].name;
}
