/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the controls of the video view and its player in step. */

#define G_LOG_DOMAIN "tachy-player"
#include "config.h"

#include "tachy-video-view-private.h"

#include <glib/gi18n.h>
#include <math.h>

static char *
format_time (gint64 microseconds)
{
  int seconds = (int) (microseconds / G_USEC_PER_SEC);

  return g_strdup_printf ("%d:%02d", seconds / 60, seconds % 60);
}

/* Setting what is there already would lay the window out anew, sixty times a second. */
static void
set_label (GtkLabel   *label,
           const char *text)
{
  if (!g_str_equal (gtk_label_get_label (label), text))
    gtk_label_set_label (label, text);
}

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  gtk_widget_set_tooltip_text (widget, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_position (TachyVideoView *self)
{
  gint64 position = tachy_player_get_position (self->player);
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self->seek_scale)), 1);
  double pixel = (double) tachy_player_get_duration (self->player) / width;
  double shown = gtk_range_get_value (self->seek_scale);
  g_autofree char *text = format_time (position);

  set_label (self->position_label, text);
  if (!self->dragging && (fabs ((double) position - shown) >= pixel ||
                          !tachy_video_view_is_playing (self)))
    {
      gtk_range_set_value (self->seek_scale, (double) position);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->seek_scale),
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
    }
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  show_position (TACHY_VIDEO_VIEW (widget));
  return G_SOURCE_CONTINUE;
}

static void
show_play_button (TachyVideoView *self)
{
  gboolean playing = tachy_video_view_is_playing (self);

  gtk_button_set_icon_name (self->play_button, playing ? "media-playback-pause-symbolic"
                                                       : "media-playback-start-symbolic");
  set_name (GTK_WIDGET (self->play_button), playing ? _("Pause") : _("Play"));
}

static void
state_changed_cb (TachyVideoView *self)
{
  TachyPlayerState state = tachy_player_get_state (self->player);
  const GError *error = tachy_player_get_error (self->player);
  gboolean loading = state == TACHY_PLAYER_LOADING;
  gboolean failed = state == TACHY_PLAYER_FAILED;

  show_play_button (self);
  gtk_spinner_set_spinning (self->spinner, loading);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), loading);
  gtk_widget_set_visible (self->opening, loading);
  gtk_widget_set_visible (GTK_WIDGET (self->controls), !failed);
  gtk_widget_set_visible (self->failure, failed);
  if (failed && error != NULL)
    gtk_label_set_label (self->reason, error->message);

  show_position (self);
  tachy_video_view_show_controls (self);
}

static void
duration_changed_cb (TachyVideoView *self)
{
  gint64 duration = tachy_player_get_duration (self->player);
  g_autofree char *time = format_time (duration);
  /* Translators: the length of a clip, after the time that has gone by: “0:03 / 0:08”. */
  g_autofree char *text = g_strdup_printf (_(" / %s"), time);

  gtk_range_set_range (self->seek_scale, 0, (double) MAX (duration, 1));
  gtk_widget_set_sensitive (GTK_WIDGET (self->seek_scale), duration > 0);
  set_label (self->duration_label, text);
}

static void
position_changed_cb (TachyVideoView *self)
{
  show_position (self);
}

static void
sound_changed_cb (TachyVideoView *self)
{
  double volume = tachy_player_get_volume (self->player);
  const char *icon = "audio-volume-high-symbolic";

  if (tachy_player_get_muted (self->player) || volume <= 0)
    icon = "audio-volume-muted-symbolic";
  else if (volume < 1.0 / 3.0)
    icon = "audio-volume-low-symbolic";
  else if (volume < 2.0 / 3.0)
    icon = "audio-volume-medium-symbolic";

  gtk_menu_button_set_icon_name (self->volume_button, icon);
  gtk_range_set_value (self->volume_scale, volume);
  tachy_video_view_notify_sound (self);
}

static void
loop_changed_cb (TachyVideoView *self)
{
  tachy_video_view_notify_loop (self);
}

static void
rate_changed_cb (TachyVideoView *self)
{
  /* Translators: how fast a clip is played, such as “0.5×”. */
  g_autofree char *text = g_strdup_printf (_("%.3g×"), tachy_player_get_rate (self->player));

  gtk_label_set_label (self->speed_label, text);
  tachy_video_view_notify_speed (self);
}

/*
 * tachy_video_view_is_playing:
 *
 * Returns: whether the picture moves, or will when the person lets go of it
 */
gboolean
tachy_video_view_is_playing (TachyVideoView *self)
{
  return self->player != NULL &&
         (self->resumes || tachy_player_get_state (self->player) == TACHY_PLAYER_PLAYING);
}

/*
 * tachy_video_view_update_tick:
 *
 * Follows the clip with every frame of the window, but only as long as somebody can see that.
 */
void
tachy_video_view_update_tick (TachyVideoView *self)
{
  gboolean wanted = tachy_video_view_is_playing (self) &&
                    gtk_widget_get_mapped (GTK_WIDGET (self)) &&
                    gtk_revealer_get_reveal_child (self->controls);

  if (wanted && self->tick == 0)
    {
      show_position (self);
      self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    }
  else if (!wanted && self->tick != 0)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
      self->tick = 0;
    }
}

/*
 * tachy_video_view_drag_position:
 * @value: where the person moves the handle
 *
 * Returns: whether the scale shall leave its handle alone
 */
gboolean
tachy_video_view_drag_position (TachyVideoView *self,
                                double          value)
{
  if (self->player == NULL)
    return GDK_EVENT_STOP;

  value = CLAMP (value, 0.0, (double) tachy_player_get_duration (self->player));
  if (self->dragging && !self->resumes &&
      tachy_player_get_state (self->player) == TACHY_PLAYER_PLAYING)
    {
      self->resumes = TRUE;
      tachy_player_pause (self->player);
    }
  tachy_player_seek (self->player, (gint64) value,
                     self->dragging ? TACHY_SEEK_FAST : TACHY_SEEK_EXACT);
  return GDK_EVENT_PROPAGATE;
}

/*
 * tachy_video_view_set_dragging:
 * @dragging: whether the person has the handle of the position in hand
 *
 * The clip stands still meanwhile, at any picture near the handle, and then at the right one.
 */
void
tachy_video_view_set_dragging (TachyVideoView *self,
                               gboolean        dragging)
{
  gboolean resumes = self->resumes;

  if (self->dragging == dragging)
    return;

  self->dragging = dragging;
  self->resumes = FALSE;
  if (dragging || self->player == NULL)
    return;

  if (fabs (gtk_range_get_value (self->seek_scale) -
            (double) tachy_player_get_position (self->player)) >= 1)
    tachy_player_seek (self->player, (gint64) gtk_range_get_value (self->seek_scale),
                       TACHY_SEEK_EXACT);
  if (resumes)
    tachy_player_play (self->player);
}

/*
 * tachy_video_view_show_player:
 *
 * Shows everything about a player that is new here.
 */
void
tachy_video_view_show_player (TachyVideoView *self)
{
  duration_changed_cb (self);
  sound_changed_cb (self);
  loop_changed_cb (self);
  rate_changed_cb (self);
  state_changed_cb (self);
}

/*
 * tachy_video_view_connect_player:
 *
 * Has the controls follow whatever player there will be.
 */
void
tachy_video_view_connect_player (TachyVideoView *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } changes[] = {
    { "notify::state", G_CALLBACK (state_changed_cb) },
    { "notify::error", G_CALLBACK (state_changed_cb) },
    { "notify::duration", G_CALLBACK (duration_changed_cb) },
    { "notify::position", G_CALLBACK (position_changed_cb) },
    { "notify::volume", G_CALLBACK (sound_changed_cb) },
    { "notify::muted", G_CALLBACK (sound_changed_cb) },
    { "notify::loop", G_CALLBACK (loop_changed_cb) },
    { "notify::rate", G_CALLBACK (rate_changed_cb) },
  };

  self->player_signals = g_signal_group_new (TACHY_TYPE_PLAYER);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_group_connect_swapped (self->player_signals, changes[i].signal, changes[i].callback,
                                    self);

  self->player_bindings = g_binding_group_new ();
  g_binding_group_bind (self->player_bindings, "paintable", self->picture, "paintable",
                        G_BINDING_SYNC_CREATE);
}
