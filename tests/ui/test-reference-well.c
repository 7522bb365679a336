/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the well shows is what will be sent; what cannot be sent is said in a sentence. */

#include "config.h"

#include "tachy-reference-well.h"
#include "tachy-test.h"
#include "ui-test.h"

#include <string.h>

typedef struct
{
  TachyMedia *media;
  TachyReferenceWell *well;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->media = tachy_media_new ();
  fixture->well = g_object_new (TACHY_TYPE_REFERENCE_WELL, NULL);
  tachy_reference_well_set_media (fixture->well, fixture->media);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->well));
  gtk_window_present (fixture->window);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->media);
}

static void
assert_fitted (Fixture *fixture,
               int      width,
               int      height)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;

  TACHY_TEST_WAIT_FOR (!tachy_reference_well_is_busy (fixture->well));
  g_assert_false (tachy_reference_well_is_in_trouble (fixture->well));
  g_assert_nonnull (tachy_reference_well_get_fitted (fixture->well));

  texture = gdk_texture_new_from_bytes (tachy_reference_well_get_fitted (fixture->well), &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, width);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, height);
}

static void
test_fits (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GFile) file = ui_test_make_picture ("wide.png", 400, 200);

  tachy_reference_well_load (fixture->well, file);
  assert_fitted (fixture, 720, 1280);

  tachy_reference_well_set_size (fixture->well, 1280, 720);
  g_assert_null (tachy_reference_well_get_fitted (fixture->well));
  assert_fitted (fixture, 1280, 720);
}

/* Sizes chosen faster than pictures can be cropped: the last one counts. */
static void
test_last_size_counts (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (GFile) file = ui_test_make_picture ("square.png", 300, 300);

  tachy_reference_well_load (fixture->well, file);
  tachy_reference_well_set_size (fixture->well, 1792, 1024);
  assert_fitted (fixture, 1792, 1024);
  tachy_reference_well_set_size (fixture->well, 1280, 720);
  tachy_reference_well_set_size (fixture->well, 1024, 1792);
  assert_fitted (fixture, 1024, 1792);
}

static void
test_trouble (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "no-picture.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "This is no picture.", -1, &error);
  g_assert_no_error (error);
  tachy_reference_well_load (fixture->well, file);
  TACHY_TEST_WAIT_FOR (!tachy_reference_well_is_busy (fixture->well));
  g_assert_true (tachy_reference_well_is_in_trouble (fixture->well));
  g_assert_null (tachy_reference_well_get_fitted (fixture->well));

  gtk_widget_activate_action (GTK_WIDGET (fixture->well), "reference.remove", NULL);
  g_assert_false (tachy_reference_well_is_in_trouble (fixture->well));
}

static void
test_removed_while_loading (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (GFile) file = ui_test_make_picture ("late.png", 900, 900);
  g_autoptr (GFile) other = ui_test_make_picture ("other.png", 90, 90);

  tachy_reference_well_load (fixture->well, file);
  tachy_reference_well_clear (fixture->well);
  g_assert_false (tachy_reference_well_is_busy (fixture->well));

  /* By the time that a second picture is there the first would have come too. */
  tachy_reference_well_load (fixture->well, other);
  assert_fitted (fixture, 720, 1280);
  tachy_reference_well_clear (fixture->well);
  g_assert_null (tachy_reference_well_get_fitted (fixture->well));
}

static void
test_paste (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GFile) file = ui_test_make_picture ("pasted.png", 64, 96);
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_filename (path, &error);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->well));

  g_assert_no_error (error);
  gdk_clipboard_set_texture (clipboard, texture);
  tachy_reference_well_paste (fixture->well);
  assert_fitted (fixture, 720, 1280);

  /* A file that was copied in a file manager. */
  tachy_reference_well_clear (fixture->well);
  gdk_clipboard_set (clipboard, G_TYPE_FILE, file);
  tachy_reference_well_paste (fixture->well);
  assert_fitted (fixture, 720, 1280);
}

static void
test_paste_address (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_uri ("https://example.org/picture.png");

  gdk_clipboard_set (gtk_widget_get_clipboard (GTK_WIDGET (fixture->well)), G_TYPE_FILE, file);
  tachy_reference_well_paste (fixture->well);
  TACHY_TEST_WAIT_FOR (!tachy_reference_well_is_busy (fixture->well));
  g_assert_true (tachy_reference_well_is_in_trouble (fixture->well));
}

/* A picture that cannot be fitted to one size stays, and is tried again with the next one. */
static void
test_fits_again (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GFile) file = ui_test_make_picture ("broken.png", 40, 40);
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  /* The structure stays whole: what is wrong is the end of the pixels, before two sums and IEND. */
  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  memset (bytes + length - 32, 0xff, 12);
  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);

  tachy_reference_well_load (fixture->well, file);
  TACHY_TEST_WAIT_FOR (tachy_reference_well_is_in_trouble (fixture->well));
  tachy_reference_well_set_size (fixture->well, 1280, 720);
  g_assert_true (tachy_reference_well_is_busy (fixture->well));
  TACHY_TEST_WAIT_FOR (tachy_reference_well_is_in_trouble (fixture->well));
}

static void
assert_held_back (Fixture *fixture,
                  gboolean expected)
{
  g_assert_cmpint (tachy_reference_well_is_held_back (fixture->well), ==, expected);
  g_assert_null (tachy_reference_well_get_fitted (fixture->well));
}

/* Where none can be sent none is taken, and one that is here waits until it can be. */
static void
test_refusal (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GFile) file = ui_test_make_picture ("waits.png", 64, 64);
  GtkWidget *well = GTK_WIDGET (fixture->well);

  tachy_reference_well_set_refusal (fixture->well, "No.");
  assert_held_back (fixture, FALSE);
  gdk_clipboard_set (gtk_widget_get_clipboard (well), G_TYPE_FILE, file);
  tachy_reference_well_paste (fixture->well);
  g_assert_false (tachy_reference_well_is_busy (fixture->well));

  /* As when a take is used again that was made elsewhere. */
  tachy_reference_well_load (fixture->well, file);
  TACHY_TEST_WAIT_FOR (!tachy_reference_well_is_busy (fixture->well));
  assert_held_back (fixture, TRUE);
  gtk_widget_activate_action (well, "reference.forgo", NULL);
  assert_held_back (fixture, FALSE);

  /* Another reason is another question. */
  tachy_reference_well_set_refusal (fixture->well, "Not here either.");
  assert_held_back (fixture, TRUE);
  tachy_reference_well_set_refusal (fixture->well, NULL);
  assert_fitted (fixture, 720, 1280);
  tachy_reference_well_set_refusal (fixture->well, "No.");
  gtk_widget_activate_action (well, "reference.remove", NULL);
  assert_held_back (fixture, FALSE);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  ADD ("/tachyscope/reference-well/fits", test_fits);
  ADD ("/tachyscope/reference-well/last-size-counts", test_last_size_counts);
  ADD ("/tachyscope/reference-well/trouble", test_trouble);
  ADD ("/tachyscope/reference-well/removed-while-loading", test_removed_while_loading);
  ADD ("/tachyscope/reference-well/paste", test_paste);
  ADD ("/tachyscope/reference-well/fits-again", test_fits_again);
  ADD ("/tachyscope/reference-well/refusal", test_refusal);
  ADD ("/tachyscope/reference-well/paste-address", test_paste_address);

  return g_test_run ();
}
