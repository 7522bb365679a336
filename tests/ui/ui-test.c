/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all tests of widgets need: a display, the resources, a house, a picture. */

#include "config.h"

#include "ui-test.h"

#include "tachy-application.h"
#include "tachy-test.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

void
ui_test_init (int    *argc,
              char ***argv)
{
  g_test_init (argc, argv, NULL);
  adw_init ();
  /* On their way, newer versions of GTK measure for sizes that they call too small themselves. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  /* The class brings the resources with it. */
  g_type_class_unref (g_type_class_ref (TACHY_TYPE_APPLICATION));
}

/* An open house in the home that the test runs in. */
TachyHouse *
ui_test_open_house (void)
{
  TachyHouse *house = tachy_house_new ();
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;

  tachy_house_open_async (house, NULL, tachy_test_keep_result_cb, &opened);
  TACHY_TEST_WAIT_FOR (opened != NULL);
  tachy_house_open_finish (house, opened, &error);
  g_assert_no_error (error);

  tachy_library_load_async (tachy_house_get_library (house), NULL, tachy_test_keep_result_cb,
                            &loaded);
  TACHY_TEST_WAIT_FOR (loaded != NULL);
  tachy_library_load_finish (tachy_house_get_library (house), loaded, &error);
  g_assert_no_error (error);

  return house;
}

static void
frame_painted_cb (gboolean *painted)
{
  *painted = TRUE;
}

/* Until the widget has been measured, placed and drawn once. */
void
ui_test_wait_for_frame (GtkWidget *widget)
{
  gboolean painted = FALSE;
  GdkFrameClock *clock;
  gulong handler;

  TACHY_TEST_WAIT_FOR (gtk_widget_get_mapped (widget));
  clock = gtk_widget_get_frame_clock (widget);
  handler = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (frame_painted_cb),
                                      &painted);
  gtk_widget_queue_draw (widget);
  TACHY_TEST_WAIT_FOR (painted);
  g_signal_handler_disconnect (clock, handler);
}

static GtkWidget *
find_below (GtkWidget *root,
            GType      type,
            guint     *skip)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (*skip)-- == 0)
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_below (child, type, skip);

  return found;
}

/* The first widget of a type below another one, or one of those that follow. */
GtkWidget *
ui_test_find (GtkWidget *root,
              GType      type,
              guint      skip)
{
  GtkWidget *found = find_below (root, type, &skip);

  g_assert_nonnull (found);
  return found;
}

/* A picture file in the temporary directory. */
GFile *
ui_test_make_picture (const char *name,
                      int         width,
                      int         height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autofree char *path = g_build_filename (g_get_home_dir (), name, NULL);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  gdk_pixbuf_save (pixbuf, path, "png", &error, NULL);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}
