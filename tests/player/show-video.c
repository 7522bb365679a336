/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows a clip in a bare window, for looking at the video view by itself. */

#include "config.h"

#include <adwaita.h>

#include "tachy-video-view.h"

static void
fullscreened_cb (TachyVideoView *view,
                 GParamSpec     *pspec,
                 gpointer        user_data)
{
  if (tachy_video_view_get_fullscreened (view))
    gtk_window_fullscreen (user_data);
  else
    gtk_window_unfullscreen (user_data);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TachyPlayer) player = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *uri = NULL;
  GtkWidget *window, *view;

  if (argc < 2)
    {
      g_printerr ("Usage: %s CLIP [WIDTH HEIGHT]\n", argv[0]);
      return 2;
    }

  adw_init ();
  file = g_file_new_for_commandline_arg (argv[1]);
  uri = g_file_get_uri (file);
  player = tachy_player_new ();
  view = tachy_video_view_new ();
  tachy_video_view_set_player (TACHY_VIDEO_VIEW (view), player);
  window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (window), view);
  if (argc == 4)
    gtk_window_set_default_size (GTK_WINDOW (window), atoi (argv[2]), atoi (argv[3]));
  g_signal_connect (view, "notify::fullscreened", G_CALLBACK (fullscreened_cb), window);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (g_main_loop_quit), loop);

  tachy_player_set_uri (player, uri);
  gtk_window_present (GTK_WINDOW (window));
  g_main_loop_run (loop);
  return 0;
}
