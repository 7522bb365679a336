/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person can tell the video to do, by button and by key. */

#define G_LOG_DOMAIN "tachy-player"
#include "config.h"

#include "tachy-video-view-private.h"

#define VOLUME_STEP 0.1
#define RATE_STEP 1.25

/* All actions do nothing without a player, and bring the controls out, which show what they did. */
static TachyPlayer *
use_player (GtkWidget *widget)
{
  TachyVideoView *self = TACHY_VIDEO_VIEW (widget);

  tachy_video_view_show_controls (self);
  return self->player;
}

static void
toggle_cb (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  TachyPlayer *player = use_player (widget);

  if (player != NULL)
    tachy_player_toggle (player);
}

static void
seek_relative_cb (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  TachyPlayer *player = use_player (widget);
  gint64 distance = (gint64) (g_variant_get_double (parameter) * G_USEC_PER_SEC);

  if (player != NULL)
    tachy_player_seek (player, tachy_player_get_position (player) + distance, TACHY_SEEK_EXACT);
}

static void
step_cb (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  TachyPlayer *player = use_player (widget);

  if (player != NULL)
    tachy_player_step (player, g_str_equal (action_name, "video.step-back") ? -1 : 1);
}

static void
change_volume_cb (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  TachyPlayer *player = use_player (widget);
  double change = g_str_equal (action_name, "video.volume-up") ? VOLUME_STEP : -VOLUME_STEP;

  if (player == NULL)
    return;

  tachy_player_set_volume (player, tachy_player_get_volume (player) + change);
  tachy_player_set_muted (player, FALSE);
}

static void
change_speed_cb (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  TachyPlayer *player = use_player (widget);
  double factor = g_str_equal (action_name, "video.faster") ? RATE_STEP : 1 / RATE_STEP;

  if (player != NULL)
    tachy_player_set_rate (player, tachy_player_get_rate (player) * factor);
}

static void
save_frame_cb (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  if (use_player (widget) != NULL)
    tachy_video_view_request_frame (TACHY_VIDEO_VIEW (widget));
}

/* Escape belongs to the page around the view unless there is a full screen to leave. */
static gboolean
leave_fullscreen_cb (GtkWidget *widget,
                     GVariant  *arguments,
                     gpointer   user_data)
{
  TachyVideoView *self = TACHY_VIDEO_VIEW (widget);

  if (!self->fullscreened)
    return GDK_EVENT_PROPAGATE;

  tachy_video_view_set_fullscreened (self, FALSE);
  return GDK_EVENT_STOP;
}

static void
add_key (GtkWidgetClass *widget_class,
         guint           key,
         const char     *action)
{
  gtk_widget_class_add_binding_action (widget_class, key, 0, action, NULL);
}

static void
add_seek_key (GtkWidgetClass *widget_class,
              guint           key,
              GdkModifierType modifiers,
              double          seconds)
{
  gtk_widget_class_add_binding_action (widget_class, key, modifiers, "video.seek-relative", "d",
                                       seconds);
}

/* As in mpv, where it fits; clips last seconds, so the arrows go in small steps. */
static void
add_keys (GtkWidgetClass *widget_class)
{
  add_key (widget_class, GDK_KEY_space, "video.toggle");
  add_key (widget_class, GDK_KEY_p, "video.toggle");
  add_key (widget_class, GDK_KEY_period, "video.step-forward");
  add_key (widget_class, GDK_KEY_comma, "video.step-back");
  add_key (widget_class, GDK_KEY_m, "video.mute");
  add_key (widget_class, GDK_KEY_l, "video.loop");
  add_key (widget_class, GDK_KEY_0, "video.volume-up");
  add_key (widget_class, GDK_KEY_9, "video.volume-down");
  add_key (widget_class, GDK_KEY_bracketright, "video.faster");
  add_key (widget_class, GDK_KEY_bracketleft, "video.slower");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_BackSpace, 0, "video.speed", "d",
                                       1.0);
  add_key (widget_class, GDK_KEY_f, "video.fullscreen");
  add_key (widget_class, GDK_KEY_F11, "video.fullscreen");
  add_key (widget_class, GDK_KEY_s, "video.save-frame");

  add_seek_key (widget_class, GDK_KEY_Left, 0, -1);
  add_seek_key (widget_class, GDK_KEY_Right, 0, 1);
  add_seek_key (widget_class, GDK_KEY_Left, GDK_SHIFT_MASK, -0.1);
  add_seek_key (widget_class, GDK_KEY_Right, GDK_SHIFT_MASK, 0.1);
  add_seek_key (widget_class, GDK_KEY_Home, 0, -G_MAXINT32);
  add_seek_key (widget_class, GDK_KEY_End, 0, G_MAXINT32);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, leave_fullscreen_cb, NULL);
}

/*
 * tachy_video_view_install_actions:
 *
 * Gives the class its actions and keys, once it has its properties.
 */
void
tachy_video_view_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "video.toggle", NULL, toggle_cb);
  gtk_widget_class_install_action (widget_class, "video.seek-relative", "d", seek_relative_cb);
  gtk_widget_class_install_action (widget_class, "video.step-forward", NULL, step_cb);
  gtk_widget_class_install_action (widget_class, "video.step-back", NULL, step_cb);
  gtk_widget_class_install_action (widget_class, "video.volume-up", NULL, change_volume_cb);
  gtk_widget_class_install_action (widget_class, "video.volume-down", NULL, change_volume_cb);
  gtk_widget_class_install_action (widget_class, "video.faster", NULL, change_speed_cb);
  gtk_widget_class_install_action (widget_class, "video.slower", NULL, change_speed_cb);
  gtk_widget_class_install_action (widget_class, "video.save-frame", NULL, save_frame_cb);
  gtk_widget_class_install_property_action (widget_class, "video.mute", "muted");
  gtk_widget_class_install_property_action (widget_class, "video.loop", "loop");
  gtk_widget_class_install_property_action (widget_class, "video.speed", "speed");
  gtk_widget_class_install_property_action (widget_class, "video.fullscreen", "fullscreened");
  add_keys (widget_class);
}
