/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of the video view in a real window: keys, controls, errors, full screen, narrow widths. */

#include "config.h"

#include "clip-maker.h"
#include "tachy-test.h"
#include "tachy-video-view.h"

typedef struct
{
  char *directory;
  TachyPlayer *player;
  GtkWidget *window;
  GtkWidget *view;
} Fixture;

static const ClipSpec clip = { .codec = CLIP_H264, .n_frames = 36 };

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->player = tachy_player_new ();
  fixture->view = tachy_video_view_new ();
  tachy_video_view_set_player (TACHY_VIDEO_VIEW (fixture->view), fixture->player);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 640, 400);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->view);
  gtk_window_present (GTK_WINDOW (fixture->window));
  TACHY_TEST_WAIT_FOR (gtk_widget_get_width (fixture->view) > 0);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->view), (gpointer *) &fixture->view);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  TACHY_TEST_WAIT_FOR (fixture->view == NULL);
  g_assert_finalize_object (fixture->player);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static void
load_clip (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->directory, "clip.mp4", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  clip_make (path, &clip);
  tachy_player_set_uri (fixture->player, uri);
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (fixture->player) == TACHY_PLAYER_PAUSED);
}

static GtkWidget *
find_child (GtkWidget  *widget,
            const char *id)
{
  GObject *child = gtk_widget_get_template_child (widget, TACHY_TYPE_VIDEO_VIEW, id);

  g_assert_true (GTK_IS_WIDGET (child));
  return GTK_WIDGET (child);
}

static void
test_plays (Fixture      *fixture,
            gconstpointer user_data)
{
  load_clip (fixture);
  gtk_widget_activate_action (fixture->view, "video.toggle", NULL);
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (fixture->player) == TACHY_PLAYER_PLAYING);
  TACHY_TEST_WAIT_FOR (gtk_range_get_value (GTK_RANGE (find_child (fixture->view, "seek_scale"))) >
                       100000);
  gtk_widget_activate_action (fixture->view, "video.toggle", NULL);
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (fixture->player) == TACHY_PLAYER_PAUSED);
}

static int
read_number (Fixture *fixture)
{
  g_autoptr (GdkTexture) texture = tachy_player_dup_frame (fixture->player);

  return clip_read_number (texture);
}

/* A real key, through the display; there is no other way to send one in GTK 4. */
static void
press (Fixture    *fixture,
       const char *key)
{
  const char *const argv[] = { "xdotool", "key", key, NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);
}

static gboolean
can_press (Fixture *fixture)
{
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");

  if (xdotool == NULL)
    {
      g_test_skip ("Without xdotool nobody presses keys here.");
      return FALSE;
    }

  gtk_widget_grab_focus (fixture->view);
  TACHY_TEST_WAIT_FOR (gtk_window_is_active (GTK_WINDOW (fixture->window)));
  return TRUE;
}

static void
test_keys (Fixture      *fixture,
           gconstpointer user_data)
{
  TachyPlayer *player = fixture->player;

  if (!can_press (fixture))
    return;

  load_clip (fixture);
  press (fixture, "period");
  TACHY_TEST_WAIT_FOR (read_number (fixture) == 1);
  press (fixture, "comma");
  TACHY_TEST_WAIT_FOR (read_number (fixture) == 0);
  press (fixture, "Right");
  TACHY_TEST_WAIT_FOR (read_number (fixture) == CLIP_FPS);
  press (fixture, "shift+Left");
  TACHY_TEST_WAIT_FOR (tachy_player_get_position (player) == 900000);
  press (fixture, "Home");
  TACHY_TEST_WAIT_FOR (read_number (fixture) == 0);
  press (fixture, "End");
  TACHY_TEST_WAIT_FOR (read_number (fixture) == clip.n_frames - 1);

  press (fixture, "9");
  TACHY_TEST_WAIT_FOR (tachy_player_get_volume (player) < 1);
  press (fixture, "m");
  TACHY_TEST_WAIT_FOR (tachy_player_get_muted (player));
  press (fixture, "l");
  TACHY_TEST_WAIT_FOR (tachy_player_get_loop (player));
  press (fixture, "bracketleft");
  TACHY_TEST_WAIT_FOR (tachy_player_get_rate (player) == 0.8);
  press (fixture, "BackSpace");
  TACHY_TEST_WAIT_FOR (tachy_player_get_rate (player) == 1.0);
  press (fixture, "space");
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (player) == TACHY_PLAYER_PLAYING);
  press (fixture, "p");
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (player) == TACHY_PLAYER_PAUSED);

  press (fixture, "f");
  TACHY_TEST_WAIT_FOR (tachy_video_view_get_fullscreened (TACHY_VIDEO_VIEW (fixture->view)));
  press (fixture, "Escape");
  TACHY_TEST_WAIT_FOR (!tachy_video_view_get_fullscreened (TACHY_VIDEO_VIEW (fixture->view)));
}

static gboolean
are_controls_out (Fixture *fixture)
{
  return gtk_revealer_get_reveal_child (GTK_REVEALER (find_child (fixture->view, "controls")));
}

static gboolean
has_focus_in_bar (Fixture *fixture)
{
  return gtk_widget_get_state_flags (find_child (fixture->view, "bar")) &
         GTK_STATE_FLAG_FOCUS_WITHIN;
}

static void
test_controls_come_and_go (Fixture      *fixture,
                           gconstpointer user_data)
{
  if (!can_press (fixture))
    return;

  load_clip (fixture);
  tachy_player_set_loop (fixture->player, TRUE);
  g_assert_true (are_controls_out (fixture));
  tachy_player_play (fixture->player);
  TACHY_TEST_WAIT_FOR (!are_controls_out (fixture));
  g_assert_cmpint (tachy_player_get_state (fixture->player), ==, TACHY_PLAYER_PLAYING);

  /* The keyboard finds them, and as long as it is there they stay. */
  press (fixture, "Tab");
  TACHY_TEST_WAIT_FOR (has_focus_in_bar (fixture));
  g_assert_true (are_controls_out (fixture));

  /* What stands still keeps its controls. */
  gtk_widget_grab_focus (fixture->view);
  TACHY_TEST_WAIT_FOR (!are_controls_out (fixture));
  tachy_player_pause (fixture->player);
  TACHY_TEST_WAIT_FOR (are_controls_out (fixture));
}

static void
test_controls_follow (Fixture      *fixture,
                      gconstpointer user_data)
{
  load_clip (fixture);
  gtk_widget_activate_action (fixture->view, "video.loop", NULL);
  g_assert_true (tachy_player_get_loop (fixture->player));
  gtk_widget_activate_action (fixture->view, "video.mute", NULL);
  g_assert_true (tachy_player_get_muted (fixture->player));
  g_assert_cmpstr (gtk_menu_button_get_icon_name (
                     GTK_MENU_BUTTON (find_child (fixture->view, "volume_button"))),
                   ==, "audio-volume-muted-symbolic");
  gtk_widget_activate_action (fixture->view, "video.volume-down", NULL);
  g_assert_false (tachy_player_get_muted (fixture->player));
  g_assert_cmpfloat_with_epsilon (
    gtk_range_get_value (GTK_RANGE (find_child (fixture->view, "volume_scale"))), 0.9, 0.001);

  gtk_widget_activate_action (fixture->view, "video.speed", "d", 0.5);
  g_assert_cmpfloat (tachy_player_get_rate (fixture->player), ==, 0.5);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (find_child (fixture->view, "speed_label"))), ==,
                   "0.5×");
}

static void
test_seek_scale (Fixture      *fixture,
                 gconstpointer user_data)
{
  GtkWidget *scale = find_child (fixture->view, "seek_scale");
  gboolean handled;

  load_clip (fixture);
  for (int i = 0; i < 20; i++)
    g_signal_emit_by_name (scale, "change-value", GTK_SCROLL_JUMP,
                           (double) CLIP_FRAME_US (i % 5), &handled);
  g_signal_emit_by_name (scale, "change-value", GTK_SCROLL_JUMP, (double) CLIP_FRAME_US (24),
                         &handled);
  TACHY_TEST_WAIT_FOR (read_number (fixture) == 24);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (find_child (fixture->view, "position_label"))),
                   ==, "0:01");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (find_child (fixture->view, "duration_label"))),
                   ==, " / 0:01");
}

static void
test_opening (Fixture      *fixture,
              gconstpointer user_data)
{
  GtkWidget *words = find_child (fixture->view, "opening");
  g_autofree char *path = g_build_filename (fixture->directory, "clip.mp4", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  clip_make (path, &clip);
  g_assert_false (gtk_widget_get_visible (words));
  tachy_player_set_uri (fixture->player, uri);
  g_assert_true (gtk_widget_get_visible (words));
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (fixture->player) == TACHY_PLAYER_PAUSED);
  g_assert_false (gtk_widget_get_visible (words));
}

static void
test_failure (Fixture      *fixture,
              gconstpointer user_data)
{
  tachy_player_set_uri (fixture->player, "file:///nowhere/at/all.mp4");
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (fixture->player) == TACHY_PLAYER_FAILED);
  g_assert_true (gtk_widget_get_visible (find_child (fixture->view, "failure")));
  g_assert_false (gtk_widget_get_visible (find_child (fixture->view, "controls")));
  g_assert_false (gtk_widget_get_visible (find_child (fixture->view, "spinner")));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (find_child (fixture->view, "reason"))), ==,
                   tachy_player_get_error (fixture->player)->message);

  load_clip (fixture);
  g_assert_false (gtk_widget_get_visible (find_child (fixture->view, "failure")));
  g_assert_true (gtk_widget_get_visible (find_child (fixture->view, "controls")));
}

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
test_requests (Fixture      *fixture,
               gconstpointer user_data)
{
  guint n_frames = 0;
  guint n_notified = 0;

  g_signal_connect_swapped (fixture->view, "notify::fullscreened", G_CALLBACK (count_cb),
                            &n_notified);
  g_signal_connect_swapped (fixture->view, "frame-requested", G_CALLBACK (count_cb), &n_frames);
  gtk_widget_activate_action (fixture->view, "video.fullscreen", NULL);
  g_assert_true (tachy_video_view_get_fullscreened (TACHY_VIDEO_VIEW (fixture->view)));
  gtk_widget_activate_action (fixture->view, "video.fullscreen", NULL);
  g_assert_cmpuint (n_notified, ==, 2);

  gtk_widget_activate_action (fixture->view, "video.save-frame", NULL);
  g_assert_cmpuint (n_frames, ==, 1);
}

static void
test_narrow (Fixture      *fixture,
             gconstpointer user_data)
{
  GtkWidget *wide = find_child (fixture->view, "wide_buttons");
  GtkWidget *more = find_child (fixture->view, "more_button");

  TACHY_TEST_WAIT_FOR (gtk_widget_get_visible (wide));
  g_assert_false (gtk_widget_get_visible (more));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 300);
  TACHY_TEST_WAIT_FOR (!gtk_widget_get_visible (wide));
  g_assert_true (gtk_widget_get_visible (more));
  TACHY_TEST_WAIT_FOR (gtk_widget_get_width (fixture->view) <= 360);
  TACHY_TEST_WAIT_FOR (gtk_widget_get_width (find_child (fixture->view, "bar")) <= 336);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 640, 400);
  TACHY_TEST_WAIT_FOR (gtk_widget_get_visible (wide));
}

static void
test_hidden_pauses (Fixture      *fixture,
                    gconstpointer user_data)
{
  load_clip (fixture);
  tachy_player_set_loop (fixture->player, TRUE);
  tachy_player_play (fixture->player);
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (fixture->player) == TACHY_PLAYER_PLAYING);
  gtk_widget_set_visible (fixture->view, FALSE);
  TACHY_TEST_WAIT_FOR (tachy_player_get_state (fixture->player) == TACHY_PLAYER_PAUSED);
}

/* Whatever can be clicked or dragged says what it is. */
static guint
check_names (GtkWidget *widget)
{
  guint n_checked = 0;

  if ((GTK_IS_BUTTON (widget) && !GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget))) ||
      GTK_IS_MENU_BUTTON (widget) || GTK_IS_SCALE (widget))
    {
      g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget),
                                                       GTK_ACCESSIBLE_PROPERTY_LABEL));
      g_assert_true (GTK_IS_SCALE (widget) || gtk_widget_get_tooltip_text (widget) != NULL);
      return 1;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_checked += check_names (child);

  return n_checked;
}

static void
test_names (Fixture      *fixture,
            gconstpointer user_data)
{
  g_assert_cmpuint (check_names (find_child (fixture->view, "bar")), ==, 10);
  g_assert_cmpuint (check_names (gtk_widget_get_parent (find_child (fixture->view,
                                                                    "volume_scale"))),
                    ==, 2);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (fixture->view),
                                                   GTK_ACCESSIBLE_PROPERTY_LABEL));
}

#define ADD(name, func) \
  g_test_add ("/tachyscope/video-view/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  ADD ("plays", test_plays);
  ADD ("keys", test_keys);
  ADD ("controls-come-and-go", test_controls_come_and_go);
  ADD ("controls-follow", test_controls_follow);
  ADD ("seek-scale", test_seek_scale);
  ADD ("opening", test_opening);
  ADD ("failure", test_failure);
  ADD ("requests", test_requests);
  ADD ("narrow", test_narrow);
  ADD ("hidden-pauses", test_hidden_pauses);
  ADD ("names", test_names);

  return g_test_run ();
}
