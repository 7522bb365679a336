/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole clips are told from halves and from strangers by their bytes alone. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-container.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fixtures.h"
#include "tachy-box.h"
#include "tachy-error.h"

#define MUTATIONS 3000

static const struct
{
  const char *name;
  TachyContainer container;
  gboolean tells_duration;
  gboolean tells_cuts;
  gsize tail; /* an index of fragments at the end, which can be missed */
} clips[] = {
  { "fast.mp4", TACHY_CONTAINER_MP4, TRUE, TRUE },
  { "late.mp4", TACHY_CONTAINER_MP4, TRUE, TRUE },
  { "indexed.mp4", TACHY_CONTAINER_MP4, FALSE, TRUE, 186 },
  { "fragments.mp4", TACHY_CONTAINER_MP4, FALSE, FALSE },
  { "turned.mp4", TACHY_CONTAINER_MP4, TRUE, TRUE },
  { "sound.mp4", TACHY_CONTAINER_MP4, TRUE, TRUE },
  { "one-frame.mp4", TACHY_CONTAINER_MP4, TRUE, TRUE },
  { "clip.mov", TACHY_CONTAINER_MOV, TRUE, TRUE },
  { "clip.webm", TACHY_CONTAINER_WEBM, TRUE, TRUE },
  { "clip.mkv", TACHY_CONTAINER_MKV, TRUE, TRUE },
  { "live.webm", TACHY_CONTAINER_WEBM, FALSE, FALSE },
};

static int
open_bytes (const guint8 *data,
            gsize         length)
{
  int fd = memfd_create ("clip", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, length), ==, (gssize) length);
  return fd;
}

static gboolean
check (const guint8 *data,
       gsize         length)
{
  int fd = open_bytes (data, length);
  TachyContainer container;
  gboolean tells_duration;
  g_autoptr (GError) error = NULL;
  gboolean whole = tachy_container_check (fd, &container, &tells_duration, &error);

  close (fd);
  if (!whole)
    g_assert_error (error, TACHY_ERROR, TACHY_ERROR_CLIP);
  return whole;
}

static void
assert_refused (GBytes     *bytes,
                const char *words)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  int fd = open_bytes (data, length);
  TachyContainer container = TACHY_CONTAINER_MKV;
  gboolean tells_duration = TRUE;
  g_autoptr (GError) error = NULL;

  g_assert_false (tachy_container_check (fd, &container, &tells_duration, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_CLIP);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_cmpint (container, ==, TACHY_CONTAINER_MKV);
  close (fd);
}

static void
assert_text_refused (const char *text,
                     const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  assert_refused (bytes, words);
}

static void
test_whole_clips_are_accepted (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (clips); i++)
    {
      g_autoptr (GBytes) bytes = fixture_read (clips[i].name);
      int fd = open_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      TachyContainer container;
      gboolean tells_duration;
      g_autoptr (GError) error = NULL;

      tachy_container_check (fd, &container, &tells_duration, &error);
      g_assert_no_error (error);
      g_assert_cmpint (container, ==, clips[i].container);
      g_assert_cmpint (tells_duration, ==, clips[i].tells_duration);
      close (fd);
    }
}

static void
test_every_cut_is_noticed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (clips); i++)
    {
      g_autoptr (GBytes) bytes = fixture_read (clips[i].name);

      for (gsize length = 0; clips[i].tells_cuts && length < g_bytes_get_size (bytes); length++)
        {
          if (length + clips[i].tail == g_bytes_get_size (bytes) && clips[i].tail > 0)
            g_assert_true (check (g_bytes_get_data (bytes, NULL), length));
          else if (check (g_bytes_get_data (bytes, NULL), length))
            g_error ("%s is accepted when cut to %zu bytes", clips[i].name, length);
        }
    }
}

static gsize
find_box (GByteArray *file,
          const char *type)
{
  const guint8 *found = memmem (file->data, file->len, type, 4);

  g_assert_nonnull (found);
  return (gsize) (found - file->data) - 4;
}

static GByteArray *
read_array (const char *name)
{
  return g_bytes_unref_to_array (fixture_read (name));
}

static void
write_u32 (GByteArray *file,
           gsize       offset,
           guint32     value)
{
  guint32 big = GUINT32_TO_BE (value);

  memcpy (file->data + offset, &big, sizeof big);
}

/* The last box says "to the end": it fits at any length, and only the index knows better. */
static void
test_open_last_box_is_followed_by_the_index (void)
{
  g_autoptr (GByteArray) file = read_array ("fast.mp4");
  gsize mdat = find_box (file, "mdat");

  write_u32 (file, mdat, 0);
  g_assert_true (check (file->data, file->len));
  for (gsize length = mdat + 8; length < file->len; length++)
    {
      if (check (file->data, length))
        g_error ("accepted when cut to %zu bytes", length);
    }
}

static void
test_64_bit_sizes_are_understood (void)
{
  g_autoptr (GByteArray) file = read_array ("late.mp4");
  gsize moov = find_box (file, "moov");
  guint32 size;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) longer = NULL;
  guint8 number[8] = { 0 };

  memcpy (&size, file->data + moov, sizeof size);
  size = GUINT32_FROM_BE (size) + 8;
  size = GUINT32_TO_BE (size);
  memcpy (number + 4, &size, sizeof size);
  write_u32 (file, moov, 1);
  bytes = g_bytes_new (file->data, file->len);
  longer = fixture_insert (bytes, moov + 8, number, sizeof number);
  g_assert_true (check (g_bytes_get_data (longer, NULL), g_bytes_get_size (longer)));
}

static void
test_impossible_boxes_are_refused (void)
{
  g_autoptr (GByteArray) file = read_array ("late.mp4");
  gsize moov = find_box (file, "moov");

  for (guint32 size = 1; size < 8; size++)
    {
      write_u32 (file, moov, size);
      g_assert_false (check (file->data, file->len));
    }
  write_u32 (file, moov, G_MAXUINT32);
  g_assert_false (check (file->data, file->len));
  write_u32 (file, moov, 0);
  g_assert_true (check (file->data, file->len));
}

static void
test_boxes_are_never_smaller_than_their_header (void)
{
  guint8 bytes[16] = { 0, 0, 0, 0, 'f', 'r', 'e', 'e' };
  TachyOctets header = { bytes, sizeof bytes, FALSE };
  TachyBox box;

  for (guint8 size = 2; size < 8; size++)
    {
      bytes[3] = size;
      g_assert_false (tachy_box_read (&header, 1000, &box));
    }
  bytes[3] = 1;
  bytes[15] = 15;
  g_assert_false (tachy_box_read (&header, 1000, &box));
  bytes[15] = 16;
  g_assert_true (tachy_box_read (&header, 1000, &box));
  g_assert_cmpuint (box.size, ==, 16);
  g_assert_false (tachy_box_read (&header, 15, &box));
}

static void
test_index_and_media_are_both_needed (void)
{
  static const char *const needed[] = { "moov", "mdat", "ftyp", "trak", "stco" };

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_autoptr (GByteArray) file = read_array ("turned.mp4");

      memcpy (file->data + find_box (file, needed[i]) + 4, "free", 4);
      g_assert_false (check (file->data, file->len));
    }
}

static void
test_giant_counts_are_refused_quickly (void)
{
  static const char *const tables[] = { "stsz", "stco", "stsc" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (GByteArray) file = read_array ("turned.mp4");
      gsize table = find_box (file, tables[i]);

      write_u32 (file, table + (i == 0 ? 16 : 12), 1000 * 1000 * 1000);
      g_assert_false (check (file->data, file->len));
    }
}

/* Five gigabytes with an index of four: sparse, so that only a reader of all of it would suffer. */
static void
test_giant_index_is_refused_quickly (void)
{
  g_autoptr (GByteArray) file = read_array ("late.mp4");
  gsize moov = find_box (file, "moov");
  gint64 began = g_get_monotonic_time ();
  TachyContainer container;
  gboolean tells_duration;
  int fd;

  write_u32 (file, moov, 0);
  fd = open_bytes (file->data, file->len);
  g_assert_cmpint (ftruncate (fd, G_GINT64_CONSTANT (5) << 30), ==, 0);
  g_assert_false (tachy_container_check (fd, &container, &tells_duration, NULL));
  g_assert_cmpint (g_get_monotonic_time () - began, <, G_USEC_PER_SEC);
  close (fd);
}

static void
test_strangers_are_named (void)
{
  static const char *const pictures[] = { "deep.png", "still.jxl", "still.avif", "moving.webp" };

  assert_text_refused ("", "empty file");
  assert_text_refused ("<!DOCTYPE html><html><body>Sign in</body></html>", "web page");
  assert_text_refused ("\n<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
                       "web page");
  assert_text_refused (" {\"error\": {\"message\": \"expired\"}}", "message");
  assert_text_refused ("[]", "message");
  assert_text_refused ("OggS and more", "neither an MP4 nor a WebM");

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autoptr (GBytes) bytes = fixture_read (pictures[i]);

      assert_refused (bytes, "picture");
    }
}

static void
test_other_things_than_files_are_refused (void)
{
  int fds[2];
  TachyContainer container;
  gboolean tells_duration;

  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_false (tachy_container_check (fds[0], &container, &tells_duration, NULL));
  close (fds[0]);
  close (fds[1]);
}

static void
test_no_bytes_do_harm (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (93);

  for (guint i = 0; i < MUTATIONS; i++)
    {
      g_autoptr (GByteArray) file = read_array (clips[i % G_N_ELEMENTS (clips)].name);

      fixture_mutate (rand, file);
      check (file->data, file->len);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/container/whole-clips-are-accepted",
                   test_whole_clips_are_accepted);
  g_test_add_func ("/tachyscope/container/every-cut-is-noticed", test_every_cut_is_noticed);
  g_test_add_func ("/tachyscope/container/open-last-box-is-followed-by-the-index",
                   test_open_last_box_is_followed_by_the_index);
  g_test_add_func ("/tachyscope/container/64-bit-sizes-are-understood",
                   test_64_bit_sizes_are_understood);
  g_test_add_func ("/tachyscope/container/impossible-boxes-are-refused",
                   test_impossible_boxes_are_refused);
  g_test_add_func ("/tachyscope/container/boxes-are-never-smaller-than-their-header",
                   test_boxes_are_never_smaller_than_their_header);
  g_test_add_func ("/tachyscope/container/index-and-media-are-both-needed",
                   test_index_and_media_are_both_needed);
  g_test_add_func ("/tachyscope/container/giant-counts-are-refused-quickly",
                   test_giant_counts_are_refused_quickly);
  g_test_add_func ("/tachyscope/container/giant-index-is-refused-quickly",
                   test_giant_index_is_refused_quickly);
  g_test_add_func ("/tachyscope/container/strangers-are-named", test_strangers_are_named);
  g_test_add_func ("/tachyscope/container/other-things-than-files-are-refused",
                   test_other_things_than_files_are_refused);
  g_test_add_func ("/tachyscope/container/no-bytes-do-harm", test_no_bytes_do_harm);

  return g_test_run ();
}
