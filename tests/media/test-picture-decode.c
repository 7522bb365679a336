/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes out of a decoded picture: the right pixels, upright, in the right colours. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include <lcms2.h>
#include <string.h>

#include "fixtures.h"
#include "tachy-error.h"

#define RED 0xff0000
#define GREEN 0x00ff00
#define BLUE 0x0000ff
#define WHITE 0xffffff

/* The corners, clockwise from the upper left, of the four quarters in each orientation. */
static const guint32 corners[8][4] = {
  { RED, GREEN, WHITE, BLUE }, { GREEN, RED, BLUE, WHITE }, { WHITE, BLUE, RED, GREEN },
  { BLUE, WHITE, GREEN, RED }, { RED, BLUE, WHITE, GREEN }, { BLUE, RED, GREEN, WHITE },
  { WHITE, GREEN, RED, BLUE }, { GREEN, WHITE, BLUE, RED },
};

static void
assert_corners (GdkPixbuf *pixbuf,
                guint      orientation,
                int        tolerance)
{
  int right = gdk_pixbuf_get_width (pixbuf) - 4;
  int bottom = gdk_pixbuf_get_height (pixbuf) - 4;
  const guint32 *wanted = corners[orientation - 1];

  fixture_assert_pixel (pixbuf, 3, 3, wanted[0], tolerance);
  fixture_assert_pixel (pixbuf, right, 3, wanted[1], tolerance);
  fixture_assert_pixel (pixbuf, right, bottom, wanted[2], tolerance);
  fixture_assert_pixel (pixbuf, 3, bottom, wanted[3], tolerance);
}

/* A picture in @orientation of the four quarters fills a frame of its own shape. */
static void
assert_turned_upright (GBytes *bytes,
                       guint   orientation,
                       int     tolerance)
{
  gboolean sideways = orientation >= 5;
  g_autoptr (TachyPicture) picture = fixture_open_picture (bytes);
  g_autoptr (GdkPixbuf) same = fixture_decode (bytes, sideways ? 16 : 32, sideways ? 32 : 16);
  g_autoptr (GdkPixbuf) larger = fixture_decode (bytes, sideways ? 48 : 96, sideways ? 96 : 48);

  g_assert_cmpint (tachy_picture_get_width (picture), ==, sideways ? 16 : 32);
  g_assert_cmpint (tachy_picture_get_height (picture), ==, sideways ? 32 : 16);
  assert_corners (same, orientation, tolerance);
  assert_corners (larger, orientation, tolerance);
}

static GBytes *
add_exif_to_jpeg (GBytes  *jpeg,
                  guint    orientation,
                  gboolean little_endian)
{
  g_autoptr (GBytes) exif = fixture_make_exif (orientation, little_endian);
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  guint8 head[] = { 0xff, 0xe1, 0, 0, 'E', 'x', 'i', 'f', 0, 0 };

  head[3] = (guint8) (g_bytes_get_size (exif) + 8);
  g_byte_array_append (segment, head, sizeof head);
  g_byte_array_append (segment, g_bytes_get_data (exif, NULL), (guint) g_bytes_get_size (exif));
  return fixture_insert (jpeg, 2, segment->data, segment->len);
}

static void
test_jpeg_is_turned_upright (void)
{
  g_autoptr (GBytes) plain = fixture_read ("progressive.jpg");

  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) little = add_exif_to_jpeg (plain, orientation, TRUE);
      g_autoptr (GBytes) big = add_exif_to_jpeg (plain, orientation, FALSE);

      assert_turned_upright (little, orientation, 12);
      assert_turned_upright (big, orientation, 12);
    }
}

static void
test_tiff_is_turned_upright (void)
{
  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) bytes = fixture_make_tiff (orientation);

      assert_turned_upright (bytes, orientation, 0);
    }
}

static guint32
compute_crc (const guint8 *data,
             gsize         length)
{
  guint32 crc = G_MAXUINT32;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    }

  return ~crc;
}

/* Behind the signature and IHDR, where chunks that speak of the pixels stand. */
static GBytes *
add_chunk_to_png (GBytes     *png,
                  const char *type,
                  GBytes     *body)
{
  g_autoptr (GByteArray) chunk = g_byte_array_new ();
  guint32 number = GUINT32_TO_BE ((guint32) g_bytes_get_size (body));

  g_byte_array_append (chunk, (const guint8 *) &number, 4);
  g_byte_array_append (chunk, (const guint8 *) type, 4);
  g_byte_array_append (chunk, g_bytes_get_data (body, NULL), (guint) g_bytes_get_size (body));
  number = GUINT32_TO_BE (compute_crc (chunk->data + 4, chunk->len - 4));
  g_byte_array_append (chunk, (const guint8 *) &number, 4);
  return fixture_insert (png, 8 + 25, chunk->data, chunk->len);
}

static void
test_png_is_turned_upright (void)
{
  g_autoptr (GBytes) plain = fixture_read ("deep.png");

  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) exif = fixture_make_exif (orientation, FALSE);
      g_autoptr (GBytes) bytes = add_chunk_to_png (plain, "eXIf", exif);

      assert_turned_upright (bytes, orientation, 0);
    }
}

static void
test_avif_is_turned_once (void)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!fixture_can_read ("image/avif"))
    {
      g_test_skip ("no loader for AVIF");
      return;
    }

  bytes = fixture_read ("turned.avif");
  assert_turned_upright (bytes, 8, 12);
}

static void
test_each_format_gives_its_colours (void)
{
  static const struct
  {
    const char *name;
    const char *mime_type;
    int tolerance;
  } formats[] = {
    { "deep.png", "image/png", 0 },         { "progressive.jpg", "image/jpeg", 12 },
    { "cmyk.jpg", "image/jpeg", 12 },       { "still.webp", "image/webp", 0 },
    { "lossy.webp", "image/webp", 12 },     { "moving.webp", "image/webp", 24 },
    { "still.avif", "image/avif", 12 },     { "still.heic", "image/heic", 12 },
    { "still.gif", "image/gif", 0 },        { "moving.gif", "image/gif", 0 },
    { "still.bmp", "image/bmp", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GBytes) bytes = fixture_read (formats[i].name);
      g_autoptr (TachyPicture) picture = NULL;
      g_autoptr (GdkPixbuf) pixbuf = NULL;

      if (!fixture_can_read (formats[i].mime_type))
        continue;
      picture = fixture_open_picture (bytes);
      pixbuf = fixture_decode (bytes, tachy_picture_get_width (picture),
                               tachy_picture_get_height (picture));
      assert_corners (pixbuf, 1, formats[i].tolerance);
    }
}

static void
test_grey_stays_grey (void)
{
  g_autoptr (GBytes) bytes = fixture_read ("grey.jpg");
  g_autoptr (GdkPixbuf) pixbuf = fixture_decode (bytes, 32, 16);

  fixture_assert_pixel (pixbuf, 3, 3, 0x363636, 3);
  fixture_assert_pixel (pixbuf, 28, 12, WHITE, 3);
}

static void
assert_same_pixels (GdkPixbuf *a,
                    GdkPixbuf *b)
{
  gsize row = (gsize) gdk_pixbuf_get_width (a) * 3;

  for (int y = 0; y < gdk_pixbuf_get_height (a); y++)
    g_assert_cmpmem (gdk_pixbuf_read_pixels (a) + y * gdk_pixbuf_get_rowstride (a), row,
                     gdk_pixbuf_read_pixels (b) + y * gdk_pixbuf_get_rowstride (b), row);
}

static void
test_pixels_of_equal_size_stay (void)
{
  g_autoptr (GdkPixbuf) noise = fixture_make_noise (61, 47);
  g_autoptr (GdkPixbuf) with_alpha = gdk_pixbuf_add_alpha (noise, FALSE, 0, 0, 0);
  g_autoptr (GBytes) opaque = fixture_save (noise, "png", NULL, NULL);
  g_autoptr (GBytes) alpha = fixture_save (with_alpha, "png", NULL, NULL);
  g_autoptr (GdkPixbuf) from_opaque = fixture_decode (opaque, 61, 47);
  g_autoptr (GdkPixbuf) from_alpha = fixture_decode (alpha, 61, 47);

  assert_same_pixels (noise, from_opaque);
  assert_same_pixels (noise, from_alpha);
}

static void
test_transparency_shows_white (void)
{
  g_autoptr (GdkPixbuf) half = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 8, 8);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkPixbuf) same = NULL;
  g_autoptr (GdkPixbuf) larger = NULL;

  gdk_pixbuf_fill (half, 0xff000080);
  bytes = fixture_save (half, "png", NULL, NULL);
  same = fixture_decode (bytes, 8, 8);
  larger = fixture_decode (bytes, 30, 20);
  fixture_assert_pixel (same, 4, 4, 0xff7f7f, 2);
  fixture_assert_pixel (larger, 0, 0, 0xff7f7f, 2);
  fixture_assert_pixel (larger, 29, 19, 0xff7f7f, 2);
}

static GBytes *
save_profile (cmsHPROFILE profile)
{
  cmsUInt32Number length = 0;
  guint8 *icc;

  g_assert_true (cmsSaveProfileToMem (profile, NULL, &length));
  icc = g_malloc (length);
  g_assert_true (cmsSaveProfileToMem (profile, icc, &length));
  cmsCloseProfile (profile);
  return g_bytes_new_take (icc, length);
}

static cmsToneCurve *
make_srgb_curve (double exponent)
{
  const double parameters[] = { exponent, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };

  return cmsBuildParametricToneCurve (NULL, 4, parameters);
}

static GBytes *
make_rgb_profile (const cmsCIExyYTRIPLE *primaries)
{
  cmsCIExyY d65 = { 0.3127, 0.3290, 1 };
  cmsToneCurve *curve = make_srgb_curve (2.4);
  cmsToneCurve *curves[] = { curve, curve, curve };
  GBytes *profile = save_profile (cmsCreateRGBProfile (&d65, primaries, curves));

  cmsFreeToneCurve (curve);
  return profile;
}

static GBytes *
save_jpeg_with_profile (GdkPixbuf *pixbuf,
                        GBytes    *profile)
{
  g_autofree char *text =
      g_base64_encode (g_bytes_get_data (profile, NULL), g_bytes_get_size (profile));

  return fixture_save (pixbuf, "jpeg", "icc-profile", text);
}

/* By hand, because GdkPixbuf of Debian 12 cannot write a PNG with a profile. */
static GBytes *
save_png_with_profile (GdkPixbuf *pixbuf,
                       GBytes    *profile)
{
  g_autoptr (GBytes) plain = fixture_save (pixbuf, "png", NULL, NULL);
  g_autoptr (GZlibCompressor) compressor =
      g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, -1);
  guint8 packed[4096] = "wide\0";
  gsize n_read;
  gsize n_written;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  g_converter_convert (G_CONVERTER (compressor), g_bytes_get_data (profile, NULL),
                       g_bytes_get_size (profile), packed + 6, sizeof packed - 6,
                       G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &error);
  g_assert_no_error (error);
  body = g_bytes_new (packed, n_written + 6);
  return add_chunk_to_png (plain, "iCCP", body);
}

static void
test_wide_colours_become_srgb (void)
{
  static const guint32 in[] = { 0xc8643200, 0x6496c800 };
  static const guint32 out[] = { 0xd75d1f, 0x5498cd };
  const cmsCIExyYTRIPLE p3 = { { 0.680, 0.320, 1 }, { 0.265, 0.690, 1 }, { 0.150, 0.060, 1 } };
  g_autoptr (GBytes) profile = make_rgb_profile (&p3);
  g_autoptr (GdkPixbuf) flat = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 16, 16);

  for (guint i = 0; i < G_N_ELEMENTS (in); i++)
    {
      g_autoptr (GBytes) png = NULL;
      g_autoptr (GBytes) jpeg = NULL;
      g_autoptr (GdkPixbuf) from_png = NULL;
      g_autoptr (GdkPixbuf) from_jpeg = NULL;

      gdk_pixbuf_fill (flat, in[i]);
      png = save_png_with_profile (flat, profile);
      jpeg = save_jpeg_with_profile (flat, profile);
      from_png = fixture_decode (png, 16, 16);
      from_jpeg = fixture_decode (jpeg, 8, 8);
      fixture_assert_pixel (from_png, 8, 8, out[i], 2);
      fixture_assert_pixel (from_jpeg, 4, 4, out[i], 4);
    }
}

/* Profiles that cameras and editors embed are sRGB but for rounding: to convert would be to change
 * a value by one here and there. */
static void
test_srgb_profile_changes_nothing (void)
{
  const cmsCIExyYTRIPLE nearly = { { 0.6402, 0.33, 1 }, { 0.3, 0.5998, 1 }, { 0.15, 0.06, 1 } };
  g_autoptr (GBytes) profile = make_rgb_profile (&nearly);
  g_autoptr (GdkPixbuf) noise = fixture_make_noise (40, 30);
  g_autoptr (GBytes) bytes = save_png_with_profile (noise, profile);
  g_autoptr (GdkPixbuf) pixbuf = fixture_decode (bytes, 40, 30);

  assert_same_pixels (noise, pixbuf);
}

static void
test_srgb_grey_profile_changes_nothing (void)
{
  cmsCIExyY d65 = { 0.3127, 0.3290, 1 };
  cmsToneCurve *curve = make_srgb_curve (2.42);
  g_autoptr (GBytes) profile = save_profile (cmsCreateGrayProfile (&d65, curve));
  g_autoptr (GdkPixbuf) ramp = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 256, 8);
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkPixbuf) wanted = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  cmsFreeToneCurve (curve);
  for (int x = 0; x < 256; x++)
    {
      g_autoptr (GdkPixbuf) column = gdk_pixbuf_new_subpixbuf (ramp, x, 0, 1, 8);

      gdk_pixbuf_fill (column, (guint32) x * 0x01010100u);
    }
  plain = fixture_save (ramp, "jpeg", NULL, NULL);
  bytes = save_jpeg_with_profile (ramp, profile);
  wanted = fixture_decode (plain, 256, 8);
  pixbuf = fixture_decode (bytes, 256, 8);
  assert_same_pixels (wanted, pixbuf);
}

static void
test_grey_profile_is_understood (void)
{
  cmsCIExyY d65 = { 0.3127, 0.3290, 1 };
  cmsToneCurve *linear = cmsBuildGamma (NULL, 1.0);
  g_autoptr (GBytes) profile = save_profile (cmsCreateGrayProfile (&d65, linear));
  g_autoptr (GdkPixbuf) flat = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 16, 16);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  cmsFreeToneCurve (linear);
  gdk_pixbuf_fill (flat, 0x80808000);
  bytes = save_jpeg_with_profile (flat, profile);
  pixbuf = fixture_decode (bytes, 16, 16);
  fixture_assert_pixel (pixbuf, 8, 8, 0xbcbcbc, 3);
}

static void
test_broken_profile_is_passed_over (void)
{
  static const guint8 nonsense[200] = { 0, 0, 0, 200 };
  g_autoptr (GBytes) profile = g_bytes_new_static (nonsense, sizeof nonsense);
  g_autoptr (GdkPixbuf) flat = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 16, 16);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  gdk_pixbuf_fill (flat, 0x30609000);
  bytes = save_jpeg_with_profile (flat, profile);
  pixbuf = fixture_decode (bytes, 16, 16);
  fixture_assert_pixel (pixbuf, 8, 8, 0x306090, 4);
}

static GBytes *
make_bands (int         width,
            int         height,
            const char *type)
{
  static const guint32 colours[] = { 0xff0000ff, 0x00ff00ff, 0x0000ffff };
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width * 3, height);

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GdkPixbuf) band = gdk_pixbuf_new_subpixbuf (pixbuf, i * width, 0, width, height);

      gdk_pixbuf_fill (band, colours[i]);
    }

  return fixture_save (pixbuf, type, NULL, NULL);
}

static void
test_middle_is_what_is_kept (void)
{
  static const char *const types[] = { "png", "jpeg" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GBytes) bytes = make_bands (1200, 1000, types[i]);
      g_autoptr (GdkPixbuf) square = fixture_decode (bytes, 100, 100);
      g_autoptr (GdkPixbuf) whole = fixture_decode (bytes, 360, 100);
      g_autoptr (GdkPixbuf) half = fixture_decode (bytes, 240, 100);

      fixture_assert_pixel (square, 0, 0, GREEN, 4);
      fixture_assert_pixel (square, 99, 99, GREEN, 4);
      fixture_assert_pixel (whole, 118, 50, RED, 4);
      fixture_assert_pixel (whole, 121, 50, GREEN, 4);
      fixture_assert_pixel (whole, 241, 50, BLUE, 4);
      fixture_assert_pixel (half, 58, 50, RED, 4);
      fixture_assert_pixel (half, 61, 50, GREEN, 4);
    }
}

static void
test_small_becomes_large (void)
{
  g_autoptr (GBytes) bytes = fixture_read ("deep.png");
  g_autoptr (GdkPixbuf) pixbuf = fixture_decode (bytes, 720, 1280);

  fixture_assert_pixel (pixbuf, 10, 10, RED, 0);
  fixture_assert_pixel (pixbuf, 710, 1270, WHITE, 0);
}

/* The scaler would make a table of some gigabytes for this. */
static void
test_huge_becomes_tiny (void)
{
  g_autoptr (GBytes) bytes = make_bands (2000, 2000, "png");
  g_autoptr (GdkPixbuf) pixbuf = fixture_decode (bytes, 3, 1);

  fixture_assert_pixel (pixbuf, 0, 0, RED, 8);
  fixture_assert_pixel (pixbuf, 1, 0, GREEN, 8);
  fixture_assert_pixel (pixbuf, 2, 0, BLUE, 8);
}

static void
assert_not_decoded (GBytes *bytes)
{
  g_autoptr (TachyPicture) picture = fixture_open_picture (bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = tachy_picture_decode_to_fill (picture, 64, 64, &error);

  g_assert_null (pixbuf);
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE);
  g_assert_cmpstr (error->message, ==, "The picture is cut off or damaged.");
}

static void
test_damage_inside_is_noticed (void)
{
  g_autoptr (GBytes) empty = fixture_make_png_header (32, 16);
  g_autoptr (GBytes) tiff = fixture_make_tiff (1);
  g_autoptr (GBytes) short_tiff = fixture_cut (tiff, g_bytes_get_size (tiff) / 2);

  assert_not_decoded (empty);
  assert_not_decoded (short_tiff);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/picture-decode/jpeg-is-turned-upright",
                   test_jpeg_is_turned_upright);
  g_test_add_func ("/tachyscope/picture-decode/tiff-is-turned-upright",
                   test_tiff_is_turned_upright);
  g_test_add_func ("/tachyscope/picture-decode/png-is-turned-upright", test_png_is_turned_upright);
  g_test_add_func ("/tachyscope/picture-decode/avif-is-turned-once", test_avif_is_turned_once);
  g_test_add_func ("/tachyscope/picture-decode/each-format-gives-its-colours",
                   test_each_format_gives_its_colours);
  g_test_add_func ("/tachyscope/picture-decode/grey-stays-grey", test_grey_stays_grey);
  g_test_add_func ("/tachyscope/picture-decode/pixels-of-equal-size-stay",
                   test_pixels_of_equal_size_stay);
  g_test_add_func ("/tachyscope/picture-decode/transparency-shows-white",
                   test_transparency_shows_white);
  g_test_add_func ("/tachyscope/picture-decode/wide-colours-become-srgb",
                   test_wide_colours_become_srgb);
  g_test_add_func ("/tachyscope/picture-decode/srgb-profile-changes-nothing",
                   test_srgb_profile_changes_nothing);
  g_test_add_func ("/tachyscope/picture-decode/srgb-grey-profile-changes-nothing",
                   test_srgb_grey_profile_changes_nothing);
  g_test_add_func ("/tachyscope/picture-decode/grey-profile-is-understood",
                   test_grey_profile_is_understood);
  g_test_add_func ("/tachyscope/picture-decode/broken-profile-is-passed-over",
                   test_broken_profile_is_passed_over);
  g_test_add_func ("/tachyscope/picture-decode/middle-is-what-is-kept",
                   test_middle_is_what_is_kept);
  g_test_add_func ("/tachyscope/picture-decode/small-becomes-large", test_small_becomes_large);
  g_test_add_func ("/tachyscope/picture-decode/huge-becomes-tiny", test_huge_becomes_tiny);
  g_test_add_func ("/tachyscope/picture-decode/damage-inside-is-noticed",
                   test_damage_inside_is_noticed);

  return g_test_run ();
}
