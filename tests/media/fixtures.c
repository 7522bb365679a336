/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures and clips to test with: small ones from data/, and those that are easily made.
 *
 * Every picture in data/ has four quarters: red and green above, blue and white below. The clips
 * are red on the left and blue on the right. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "fixtures.h"

#include <string.h>

#define QUARTERS_WIDTH 32
#define QUARTERS_HEIGHT 16

GBytes *
fixture_read (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length = 0;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

GBytes *
fixture_cut (GBytes *bytes,
             gsize   length)
{
  return g_bytes_new (g_bytes_get_data (bytes, NULL), length);
}

GBytes *
fixture_insert (GBytes       *bytes,
                gsize         offset,
                const guint8 *data,
                gsize         length)
{
  gsize size;
  const guint8 *old = g_bytes_get_data (bytes, &size);
  GByteArray *array = g_byte_array_new ();

  g_assert_cmpuint (offset, <=, size);
  g_byte_array_append (array, old, (guint) offset);
  g_byte_array_append (array, data, (guint) length);
  g_byte_array_append (array, old + offset, (guint) (size - offset));
  return g_byte_array_free_to_bytes (array);
}

/* Sizes and counts are what parsers trip over, so that extreme bytes are preferred. */
void
fixture_mutate (GRand      *rand,
                GByteArray *bytes)
{
  static const guint8 extremes[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
  int n_changes = g_rand_int_range (rand, 1, 6);

  for (int i = 0; i < n_changes; i++)
    {
      guint place = (guint) g_rand_int_range (rand, 0, (gint32) bytes->len);

      bytes->data[place] = g_rand_boolean (rand)
                               ? extremes[g_rand_int_range (rand, 0, G_N_ELEMENTS (extremes))]
                               : (guint8) g_rand_int (rand);
    }
}

static void
append_number (GByteArray *array,
               guint32     value,
               guint       size,
               gboolean    little_endian)
{
  for (guint i = 0; i < size; i++)
    {
      guint8 byte = (guint8) (value >> 8 * (little_endian ? i : size - 1 - i));

      g_byte_array_append (array, &byte, 1);
    }
}

static void
append_chunk (GByteArray   *png,
              const char   *type,
              const guint8 *data,
              guint         length)
{
  append_number (png, length, 4, FALSE);
  g_byte_array_append (png, (const guint8 *) type, 4);
  g_byte_array_append (png, data, length);
  append_number (png, 0, 4, FALSE);
}

/**
 * fixture_make_png_header:
 *
 * Returns: a file that is a PNG for whoever looks at its structure, but whose pixels are missing
 *   and whose checksums are wrong: nobody who decodes it would accept it
 */
GBytes *
fixture_make_png_header (guint32 width,
                         guint32 height)
{
  GByteArray *png = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();

  append_number (header, width, 4, FALSE);
  append_number (header, height, 4, FALSE);
  append_number (header, 0x01000000, 4, FALSE);
  append_number (header, 0, 1, FALSE);
  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  append_chunk (png, "IHDR", header->data, header->len);
  append_chunk (png, "IDAT", (const guint8 *) "zzzz", 4);
  append_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (png);
}

static void
append_entry (GByteArray *tiff,
              gboolean    little_endian,
              guint       tag,
              guint       type,
              guint32     count,
              guint32     value)
{
  append_number (tiff, tag, 2, little_endian);
  append_number (tiff, type, 2, little_endian);
  append_number (tiff, count, 4, little_endian);
  append_number (tiff, value, type == 3 && count == 1 ? 2 : 4, little_endian);
  if (type == 3 && count == 1)
    append_number (tiff, 0, 2, little_endian);
}

static GByteArray *
begin_tiff (gboolean little_endian)
{
  GByteArray *tiff = g_byte_array_new ();

  g_byte_array_append (tiff, (const guint8 *) (little_endian ? "II" : "MM"), 2);
  append_number (tiff, 42, 2, little_endian);
  append_number (tiff, 8, 4, little_endian);
  return tiff;
}

/**
 * fixture_make_exif:
 *
 * Returns: the TIFF block of EXIF data that say nothing but the orientation
 */
GBytes *
fixture_make_exif (guint    orientation,
                   gboolean little_endian)
{
  GByteArray *tiff = begin_tiff (little_endian);

  append_number (tiff, 1, 2, little_endian);
  append_entry (tiff, little_endian, 274, 3, 1, orientation);
  append_number (tiff, 0, 4, little_endian);
  return g_byte_array_free_to_bytes (tiff);
}

/**
 * fixture_make_tiff:
 *
 * Returns: the four quarters, uncompressed
 */
GBytes *
fixture_make_tiff (guint orientation)
{
  static const guint8 colours[4][3] = {
    { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 }, { 255, 255, 255 }
  };
  const guint n_entries = 10;
  guint bits = 8 + 2 + n_entries * 12 + 4;
  GByteArray *tiff = begin_tiff (TRUE);

  append_number (tiff, n_entries, 2, TRUE);
  append_entry (tiff, TRUE, 256, 3, 1, QUARTERS_WIDTH);
  append_entry (tiff, TRUE, 257, 3, 1, QUARTERS_HEIGHT);
  append_entry (tiff, TRUE, 258, 3, 3, bits);
  append_entry (tiff, TRUE, 259, 3, 1, 1);
  append_entry (tiff, TRUE, 262, 3, 1, 2);
  append_entry (tiff, TRUE, 273, 4, 1, bits + 6);
  append_entry (tiff, TRUE, 274, 3, 1, orientation);
  append_entry (tiff, TRUE, 277, 3, 1, 3);
  append_entry (tiff, TRUE, 278, 3, 1, QUARTERS_HEIGHT);
  append_entry (tiff, TRUE, 279, 4, 1, QUARTERS_WIDTH * QUARTERS_HEIGHT * 3);
  append_number (tiff, 0, 4, TRUE);
  for (int i = 0; i < 3; i++)
    append_number (tiff, 8, 2, TRUE);

  for (int i = 0; i < QUARTERS_WIDTH * QUARTERS_HEIGHT; i++)
    {
      int column = i % QUARTERS_WIDTH / (QUARTERS_WIDTH / 2);
      int row = i / QUARTERS_WIDTH / (QUARTERS_HEIGHT / 2);

      g_byte_array_append (tiff, colours[row * 2 + column], 3);
    }

  return g_byte_array_free_to_bytes (tiff);
}

/**
 * fixture_make_noise:
 *
 * Returns: pixels that no resampling and no conversion leaves as they are; the same each time
 */
GdkPixbuf *
fixture_make_noise (int width,
                    int height)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  guchar *pixels = gdk_pixbuf_get_pixels (pixbuf);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1887);

  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width * 3; x++)
        pixels[y * gdk_pixbuf_get_rowstride (pixbuf) + x] = (guchar) g_rand_int (rand);
    }

  return pixbuf;
}

/**
 * fixture_save:
 * @option: (nullable): one option of GdkPixbuf's
 * @value: (nullable): its value
 */
GBytes *
fixture_save (GdkPixbuf  *pixbuf,
              const char *type,
              const char *option,
              const char *value)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, type, &error, option, value, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

TachyPicture *
fixture_open_picture (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  TachyPicture *picture = tachy_picture_new (bytes, &error);

  g_assert_no_error (error);
  g_assert_nonnull (picture);
  return picture;
}

GdkPixbuf *
fixture_decode (GBytes *bytes,
                int     width,
                int     height)
{
  g_autoptr (TachyPicture) picture = fixture_open_picture (bytes);
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf = tachy_picture_decode_to_fill (picture, width, height, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, width);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, height);
  g_assert_false (gdk_pixbuf_get_has_alpha (pixbuf));
  return pixbuf;
}

/**
 * fixture_can_read:
 *
 * Returns: whether this machine has a loader for @mime_type; WebP, AVIF and HEIC are extras
 */
gboolean
fixture_can_read (const char *mime_type)
{
  g_autoptr (GSList) formats = gdk_pixbuf_get_formats ();

  for (GSList *l = formats; l != NULL; l = l->next)
    {
      g_auto (GStrv) types = gdk_pixbuf_format_get_mime_types (l->data);

      if (g_strv_contains ((const char *const *) types, mime_type))
        return TRUE;
    }

  return FALSE;
}

void
fixture_assert_pixel (GdkPixbuf *pixbuf,
                      int        x,
                      int        y,
                      guint32    rgb,
                      int        tolerance)
{
  const guint8 *pixel = gdk_pixbuf_read_pixels (pixbuf) +
                        y * gdk_pixbuf_get_rowstride (pixbuf) +
                        x * gdk_pixbuf_get_n_channels (pixbuf);

  for (int i = 0; i < 3; i++)
    {
      int wanted = (int) (rgb >> (16 - 8 * i) & 0xff);

      if (ABS (pixel[i] - wanted) > tolerance)
        g_error ("pixel (%d, %d) is #%02x%02x%02x, not #%06x", x, y, pixel[0], pixel[1], pixel[2],
                 rgb);
    }
}
