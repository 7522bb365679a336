/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is accepted as a picture, and what it is said to be, before anything is decoded. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-picture.h"

#include <string.h>
#include <time.h>

#include "fixtures.h"
#include "tachy-error.h"

#define MUTATIONS 3000

static const struct
{
  const char *name;
  const char *mime_type;
  int width;
  int height;
  gboolean animated;
} pictures[] = {
  { "deep.png", "image/png", 32, 16, FALSE },
  { "cmyk.jpg", "image/jpeg", 32, 16, FALSE },
  { "grey.jpg", "image/jpeg", 32, 16, FALSE },
  { "progressive.jpg", "image/jpeg", 32, 16, FALSE },
  { "still.webp", "image/webp", 32, 16, FALSE },
  { "lossy.webp", "image/webp", 32, 16, FALSE },
  { "moving.webp", "image/webp", 64, 32, TRUE },
  { "still.avif", "image/avif", 32, 16, FALSE },
  { "turned.avif", "image/avif", 16, 32, FALSE },
  { "still.heic", "image/heic", 64, 64, FALSE },
  { "still.gif", "image/gif", 32, 16, FALSE },
  { "moving.gif", "image/gif", 32, 16, TRUE },
  { "still.bmp", "image/bmp", 32, 16, FALSE },
};

static void
assert_refused (GBytes     *bytes,
                const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyPicture) picture = tachy_picture_new (bytes, &error);

  g_assert_null (picture);
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
assert_text_refused (const char *text,
                     const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  assert_refused (bytes, words);
}

static void
test_content_tells_kind_and_size (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autoptr (GBytes) bytes = fixture_read (pictures[i].name);
      g_autoptr (TachyPicture) picture = NULL;

      if (!fixture_can_read (pictures[i].mime_type))
        {
          assert_refused (bytes, "cannot be read here; these can: PNG, JPEG");
          continue;
        }
      picture = fixture_open_picture (bytes);
      g_assert_cmpstr (tachy_picture_get_mime_type (picture), ==, pictures[i].mime_type);
      g_assert_cmpint (tachy_picture_get_width (picture), ==, pictures[i].width);
      g_assert_cmpint (tachy_picture_get_height (picture), ==, pictures[i].height);
      g_assert_cmpint (tachy_picture_is_animated (picture), ==, pictures[i].animated);
      g_assert_true (tachy_picture_get_bytes (picture) == bytes);
    }
}

static void
test_everything_else_is_named (void)
{
  g_autoptr (GBytes) jxl = fixture_read ("still.jxl");
  g_autoptr (GBytes) clip = fixture_read ("fast.mp4");

  assert_refused (jxl, "JPEG XL pictures cannot be read here; these can: PNG, JPEG");
  assert_refused (clip, "not a picture that can be read here; these can: PNG, JPEG");
  assert_text_refused ("", "empty");
  assert_text_refused ("just words", "not a picture that can be read here; these can: PNG, JPEG");
  assert_text_refused ("  <!DOCTYPE html><title>Sign in</title>", "web page");
  assert_text_refused ("<?xml version='1.0'?>\n<!-- drawn -->\n<svg xmlns='x'/>", "SVG pictures");
  /* A page that begins like a GIF is a damaged GIF, and no loader may guess further. */
  assert_text_refused ("GIF89a<html><svg>", "cut off or damaged");
}

static void
test_length_is_capped (void)
{
  g_autofree char *zeros = g_malloc0 (TACHY_PICTURE_MAX_BYTES + 1);
  g_autoptr (GBytes) bytes = g_bytes_new_static (zeros, TACHY_PICTURE_MAX_BYTES + 1);
  g_autoptr (GBytes) just_right = g_bytes_new_static (zeros, TACHY_PICTURE_MAX_BYTES);

  assert_refused (bytes, "larger than 50 MB");
  assert_refused (just_right, "not a picture");
}

/* These would fail to decode, so that an answer about their size is one from the header. */
static void
test_size_is_capped_before_decoding (void)
{
  static const struct
  {
    guint32 width;
    guint32 height;
    const char *words;
  } sizes[] = {
    { 30000, 30000, "30000 × 30000 pixels, but at most 16384" },
    { 16385, 1, "at most 16384 on a side" },
    { 8000, 7000, "8000 × 7000 pixels, but at most 50 megapixels" },
    { 0x80000000, 0x80000000, "at most 16384" },
    { 0, 16, "damaged" },
  };
  g_autoptr (GBytes) largest = fixture_make_png_header (10000, 5000);
  g_autoptr (GBytes) longest = fixture_make_png_header (1, TACHY_PICTURE_MAX_SIDE);
  g_autoptr (TachyPicture) picture = fixture_open_picture (largest);
  g_autoptr (TachyPicture) strip = fixture_open_picture (longest);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) bytes = fixture_make_png_header (sizes[i].width, sizes[i].height);

      assert_refused (bytes, sizes[i].words);
    }
}

static gboolean
is_accepted (GBytes *bytes)
{
  g_autoptr (TachyPicture) picture = tachy_picture_new (bytes, NULL);

  return picture != NULL;
}

static void
test_every_cut_is_noticed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autoptr (GBytes) bytes = fixture_read (pictures[i].name);

      for (gsize length = 0; length < g_bytes_get_size (bytes); length++)
        {
          g_autoptr (GBytes) cut = fixture_cut (bytes, length);

          if (is_accepted (cut))
            g_error ("%s is accepted when cut to %zu bytes", pictures[i].name, length);
        }
    }
}

static void
test_no_bytes_do_harm (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (105);

  for (guint i = 0; i < MUTATIONS; i++)
    {
      g_autoptr (GBytes) bytes = fixture_read (pictures[i % G_N_ELEMENTS (pictures)].name);
      g_autoptr (GByteArray) array = g_bytes_unref_to_array (g_steal_pointer (&bytes));
      g_autoptr (GBytes) mutant = NULL;
      g_autoptr (TachyPicture) picture = NULL;

      fixture_mutate (rand, array);
      mutant = g_byte_array_free_to_bytes (g_steal_pointer (&array));
      picture = tachy_picture_new (mutant, NULL);
      if (picture != NULL)
        {
          g_assert_cmpint (tachy_picture_get_width (picture), <=, TACHY_PICTURE_MAX_SIDE);
          g_assert_cmpint (tachy_picture_get_height (picture), <=, TACHY_PICTURE_MAX_SIDE);
        }
    }
}

static GByteArray *
wrap_in_box (const char *type,
             GByteArray *body)
{
  GByteArray *box = g_byte_array_new ();
  guint32 size = GUINT32_TO_BE (body->len + 8);

  g_byte_array_append (box, (const guint8 *) &size, 4);
  g_byte_array_append (box, (const guint8 *) type, 4);
  g_byte_array_append (box, body->data, body->len);
  g_byte_array_unref (body);
  return box;
}

static void
append_boxes (GByteArray *parent,
              GByteArray *box,
              guint       n_times)
{
  for (guint i = 0; i < n_times; i++)
    g_byte_array_append (parent, box->data, box->len);
  g_byte_array_unref (box);
}

/* 20,000 entries of 255 properties each, every one of which stands last in a list of 32,767. */
static GByteArray *
make_associations (void)
{
  static const guint8 head[] = { 0, 0, 0, 1, 0, 0, 0x4e, 0x20 };
  GByteArray *ipma = g_byte_array_new ();
  guint8 entry[3 + 255 * 2];

  memset (entry, 0xff, sizeof entry);
  memcpy (entry, "\0\1\xff", 3);
  g_byte_array_append (ipma, head, sizeof head);
  for (int i = 0; i < 20000; i++)
    g_byte_array_append (ipma, entry, sizeof entry);
  return wrap_in_box ("ipma", ipma);
}

static void
append_text (GByteArray *array,
             const char *text,
             guint       length)
{
  g_byte_array_append (array, (const guint8 *) text, length);
}

static void
test_endless_lists_are_not_read (void)
{
  GByteArray *file = g_byte_array_new ();
  GByteArray *ftyp = g_byte_array_new ();
  GByteArray *pitm = g_byte_array_new ();
  GByteArray *ipco = g_byte_array_new ();
  GByteArray *iprp = g_byte_array_new ();
  GByteArray *meta = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  clock_t began;

  append_text (ftyp, "avif\0\0\0\0avif", 12);
  append_text (pitm, "\0\0\0\0\0\1", 6);
  append_boxes (ipco, wrap_in_box ("free", g_byte_array_new ()), 32767);
  append_boxes (iprp, wrap_in_box ("ipco", ipco), 1);
  append_boxes (iprp, make_associations (), 1);
  append_text (meta, "\0\0\0\0", 4);
  append_boxes (meta, wrap_in_box ("pitm", pitm), 1);
  append_boxes (meta, wrap_in_box ("iprp", iprp), 1);
  append_boxes (file, wrap_in_box ("ftyp", ftyp), 1);
  append_boxes (file, wrap_in_box ("meta", meta), 1);
  append_boxes (file, wrap_in_box ("mdat", g_byte_array_new ()), 1);

  bytes = g_byte_array_free_to_bytes (file);
  /* Our own time: a busy machine is not at fault. */
  began = clock ();
  g_assert_false (is_accepted (bytes));
  g_assert_cmpint (clock () - began, <, 2 * CLOCKS_PER_SEC);
}

static void
test_bytes_behind_the_end_are_passed_over (void)
{
  g_autoptr (GBytes) jpeg = fixture_read ("progressive.jpg");
  g_autoptr (GBytes) longer =
      fixture_insert (jpeg, g_bytes_get_size (jpeg), (const guint8 *) "<html>", 6);
  g_autoptr (TachyPicture) picture = fixture_open_picture (longer);

  g_assert_cmpint (tachy_picture_get_width (picture), ==, 32);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/picture/content-tells-kind-and-size",
                   test_content_tells_kind_and_size);
  g_test_add_func ("/tachyscope/picture/everything-else-is-named", test_everything_else_is_named);
  g_test_add_func ("/tachyscope/picture/length-is-capped", test_length_is_capped);
  g_test_add_func ("/tachyscope/picture/size-is-capped-before-decoding",
                   test_size_is_capped_before_decoding);
  g_test_add_func ("/tachyscope/picture/every-cut-is-noticed", test_every_cut_is_noticed);
  g_test_add_func ("/tachyscope/picture/no-bytes-do-harm", test_no_bytes_do_harm);
  g_test_add_func ("/tachyscope/picture/endless-lists-are-not-read",
                   test_endless_lists_are_not_read);
  g_test_add_func ("/tachyscope/picture/bytes-behind-the-end-are-passed-over",
                   test_bytes_behind_the_end_are_passed_over);

  return g_test_run ();
}
