/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions that other rooms ask, and the files that people choose. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-media.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixtures.h"
#include "tachy-error.h"
#include "tachy-test.h"

typedef struct
{
  TachyMedia *media; /* owned */
  char *directory;   /* owned */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->media = tachy_media_new ();
  fixture->directory = tachy_test_make_directory ();
}

/* The thread that answered may still hold its task for a moment. */
static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gpointer media = fixture->media;

  g_object_add_weak_pointer (G_OBJECT (fixture->media), &media);
  g_object_unref (fixture->media);
  TACHY_TEST_WAIT_FOR (g_atomic_pointer_get (&media) == NULL);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static TachyPicture *
load (Fixture      *fixture,
      GFile        *file,
      GCancellable *cancellable,
      GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_media_load_picture_async (fixture->media, file, cancellable, tachy_test_keep_result_cb,
                                  &result);
  g_assert_null (result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_media_load_picture_finish (fixture->media, result, error);
}

static void
assert_not_loaded (Fixture    *fixture,
                   const char *path,
                   const char *words)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyPicture) picture = load (fixture, file, NULL, &error);

  g_assert_null (picture);
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_file_is_loaded (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *link = g_build_filename (fixture->directory, "picture.txt", NULL);
  g_autofree char *target = g_test_build_filename (G_TEST_DIST, "data", "cmyk.jpg", NULL);
  g_autofree char *absolute = g_canonicalize_filename (target, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (link);
  g_autoptr (GBytes) bytes = fixture_read ("cmyk.jpg");
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyPicture) picture = NULL;

  g_assert_cmpint (symlink (absolute, link), ==, 0);
  picture = load (fixture, file, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (tachy_picture_get_bytes (picture), bytes));
  g_assert_cmpstr (tachy_picture_get_mime_type (picture), ==, "image/jpeg");
}

static void
test_other_things_are_refused (Fixture      *fixture,
                               gconstpointer data)
{
  g_autofree char *fifo = g_build_filename (fixture->directory, "fifo.png", NULL);
  g_autofree char *huge = g_build_filename (fixture->directory, "huge.tiff", NULL);
  g_autofree char *empty = g_build_filename (fixture->directory, "empty.png", NULL);
  g_autofree char *missing = g_build_filename (fixture->directory, "missing.png", NULL);
  int fd = open (huge, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

  g_assert_cmpint (ftruncate (fd, 200 * 1024 * 1024), ==, 0);
  close (fd);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));

  assert_not_loaded (fixture, fixture->directory, "is a folder");
  assert_not_loaded (fixture, fifo, "“fifo.png” is not a file");
  assert_not_loaded (fixture, "/dev/zero", "“zero” is not a file");
  assert_not_loaded (fixture, huge, "“huge.tiff” is larger than 50 MB");
  assert_not_loaded (fixture, empty, "empty");
  assert_not_loaded (fixture, missing, "“missing.png” cannot be read: No such file");
}

static void
test_web_is_not_fetched (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_uri ("https://example.invalid/picture.png");
  g_autoptr (GFile) strange = g_file_new_for_uri ("no-such-scheme:/picture.png");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) strange_error = NULL;

  g_assert_null (load (fixture, file, NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE);
  g_assert_nonnull (strstr (error->message, "not fetched from the web"));
  g_assert_null (load (fixture, strange, NULL, &strange_error));
  g_assert_error (strange_error, TACHY_ERROR, TACHY_ERROR_PICTURE);
}

/* A resource stands for every place that has no path. */
static void
test_file_without_path_is_loaded (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_uri ("resource:///tachyscope/test/data/deep.png");
  g_autoptr (GFile) missing = g_file_new_for_uri ("resource:///tachyscope/test/missing.png");
  g_autoptr (GBytes) bytes = fixture_read ("deep.png");
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyPicture) picture = NULL;

  g_assert_null (g_file_peek_path (file));
  picture = load (fixture, file, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (tachy_picture_get_bytes (picture), bytes));
  g_assert_null (load (fixture, missing, NULL, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE);
  g_assert_nonnull (strstr (error->message, "“missing.png” cannot be read"));
}

static void
test_bytes_are_checked (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (GBytes) good = fixture_read ("deep.png");
  g_autoptr (GBytes) bad = fixture_cut (good, 60);
  g_autoptr (GAsyncResult) good_result = NULL;
  g_autoptr (GAsyncResult) bad_result = NULL;
  g_autoptr (TachyPicture) picture = NULL;
  g_autoptr (GError) error = NULL;

  tachy_media_check_picture_async (fixture->media, good, NULL, tachy_test_keep_result_cb,
                                   &good_result);
  tachy_media_check_picture_async (fixture->media, bad, NULL, tachy_test_keep_result_cb,
                                   &bad_result);
  TACHY_TEST_WAIT_FOR (good_result != NULL && bad_result != NULL);
  picture = tachy_media_check_picture_finish (fixture->media, good_result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tachy_picture_get_width (picture), ==, 32);
  g_assert_null (tachy_media_check_picture_finish (fixture->media, bad_result, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE);
}

static GBytes *
fit (Fixture      *fixture,
     TachyPicture *picture,
     int           width,
     int           height,
     GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_media_fit_picture_async (fixture->media, picture, width, height, NULL,
                                 tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_media_fit_picture_finish (fixture->media, result, error);
}

/* Only what is needed to show the pixels may stand in what is sent. */
static void
assert_bare_png (GBytes *png)
{
  static const char *const allowed[] = { "IHDR", "IDAT", "IEND", "sBIT", NULL };
  gsize length;
  const guint8 *data = g_bytes_get_data (png, &length);
  gsize offset = 8;

  g_assert_cmpmem (data, 8, "\x89PNG\r\n\x1a\n", 8);
  while (offset < length)
    {
      g_autofree char *type = g_strndup ((const char *) data + offset + 4, 4);
      guint32 size;

      memcpy (&size, data + offset, sizeof size);
      if (!g_strv_contains (allowed, type))
        g_error ("there is a %s chunk", type);
      offset += GUINT32_FROM_BE (size) + 12;
    }
  g_assert_cmpuint (offset, ==, length);
}

static void
test_picture_is_fitted (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (GdkPixbuf) noise = fixture_make_noise (72, 128);
  g_autoptr (GBytes) with_words = fixture_save (noise, "png", "tEXt::Author", "somebody");
  g_autoptr (TachyPicture) picture = fixture_open_picture (with_words);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) same = fit (fixture, picture, 72, 128, &error);
  g_autoptr (GBytes) larger = fit (fixture, picture, 720, 1280, &error);
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (TachyPicture) fitted = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (memmem (g_bytes_get_data (with_words, NULL), g_bytes_get_size (with_words),
                            "somebody", 8));
  assert_bare_png (same);
  assert_bare_png (larger);
  pixbuf = fixture_decode (same, 72, 128);
  g_assert_cmpmem (gdk_pixbuf_read_pixels (pixbuf), gdk_pixbuf_get_byte_length (pixbuf),
                   gdk_pixbuf_read_pixels (noise), gdk_pixbuf_get_byte_length (noise));
  fitted = fixture_open_picture (larger);
  g_assert_cmpint (tachy_picture_get_width (fitted), ==, 720);
  g_assert_cmpint (tachy_picture_get_height (fitted), ==, 1280);
}

static void
test_damaged_picture_is_not_fitted (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr (GBytes) bytes = fixture_make_png_header (32, 16);
  g_autoptr (TachyPicture) picture = fixture_open_picture (bytes);
  g_autoptr (GError) error = NULL;

  g_assert_null (fit (fixture, picture, 32, 16, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_PICTURE);
}

static void
test_clip_is_verified (Fixture      *fixture,
                       gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "clip.webm", NULL);
  g_autofree char *not_clip = g_test_build_filename (G_TEST_DIST, "data", "deep.png", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) bad_result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyClipFacts) facts = NULL;

  tachy_media_verify_clip_async (fixture->media, path, NULL, tachy_test_keep_result_cb, &result);
  tachy_media_verify_clip_async (fixture->media, not_clip, NULL, tachy_test_keep_result_cb,
                                 &bad_result);
  TACHY_TEST_WAIT_FOR (result != NULL && bad_result != NULL);
  facts = tachy_media_verify_clip_finish (fixture->media, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (facts->mime_type, ==, "video/webm");
  g_assert_null (tachy_media_verify_clip_finish (fixture->media, bad_result, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_CLIP);
}

static void
test_poster_is_made (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "clip.webm", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg = NULL;
  g_autoptr (TachyPicture) picture = NULL;

  tachy_media_make_poster_async (fixture->media, path, 32, NULL, tachy_test_keep_result_cb,
                                 &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  jpeg = tachy_media_make_poster_finish (fixture->media, result, &error);
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_CLIP))
    {
      g_test_skip ("no decoder for VP9");
      return;
    }
  g_assert_no_error (error);
  picture = fixture_open_picture (jpeg);
  g_assert_cmpint (tachy_picture_get_width (picture), ==, 32);
}

static void
test_cancelled_question_is_answered_so (Fixture      *fixture,
                                        gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "deep.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (load (fixture, file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Whoever goes away without waiting must not be waited for. */
static void
test_unfinished_questions_are_no_burden (Fixture      *fixture,
                                         gconstpointer data)
{
  g_autoptr (GBytes) bytes = fixture_read ("deep.png");
  TachyMedia *media = tachy_media_new ();
  GAsyncResult *results[20] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    tachy_media_check_picture_async (media, bytes, NULL, tachy_test_keep_result_cb, &results[i]);
  g_object_unref (media);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      TACHY_TEST_WAIT_FOR (results[i] != NULL);
      g_object_unref (results[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/tachyscope/media/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("file-is-loaded", test_file_is_loaded);
  ADD ("other-things-are-refused", test_other_things_are_refused);
  ADD ("web-is-not-fetched", test_web_is_not_fetched);
  ADD ("file-without-path-is-loaded", test_file_without_path_is_loaded);
  ADD ("bytes-are-checked", test_bytes_are_checked);
  ADD ("picture-is-fitted", test_picture_is_fitted);
  ADD ("damaged-picture-is-not-fitted", test_damaged_picture_is_not_fitted);
  ADD ("clip-is-verified", test_clip_is_verified);
  ADD ("poster-is-made", test_poster_is_made);
  ADD ("cancelled-question-is-answered-so", test_cancelled_question_is_answered_so);
  ADD ("unfinished-questions-are-no-burden", test_unfinished_questions_are_no_burden);
#undef ADD

  return g_test_run ();
}
