/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what a player plays, with controls that come when they are wanted. */

#define G_LOG_DOMAIN "tachy-player"
#include "config.h"

#include "tachy-video-view-private.h"

#include <glib/gi18n.h>

#include "tachy-player-resources.h"

#define RESOURCES "/io/github/tachyscope/Tachyscope/player/"

/* How long the controls stay over a moving picture when nothing moves but the picture. */
#define CONTROLS_MS 2500

/* Below this the bar has room for what everybody needs, and for a menu. */
#define NARROW_WIDTH 420

enum
{
  PROP_0,
  PROP_PLAYER,
  PROP_FULLSCREENED,
  PROP_LOOP,
  PROP_MUTED,
  PROP_SPEED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  FRAME_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyVideoView, tachy_video_view, GTK_TYPE_WIDGET)

static gboolean
is_open (GtkMenuButton *button)
{
  return gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (button)));
}

/* Of focus only that of the keyboard counts: a click leaves it behind wherever it went. */
static gboolean
has_keyboard (TachyVideoView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root)) &&
         gtk_widget_get_state_flags (self->bar) & GTK_STATE_FLAG_FOCUS_WITHIN;
}

static gboolean
controls_are_in_use (TachyVideoView *self)
{
  return self->dragging || has_keyboard (self) || is_open (self->speed_button) ||
         is_open (self->volume_button) || is_open (self->more_button) ||
         gtk_widget_get_state_flags (self->bar) & GTK_STATE_FLAG_PRELIGHT;
}

static void
hide_controls_cb (gpointer user_data)
{
  TachyVideoView *self = user_data;

  self->hide_timeout = 0;
  if (!tachy_video_view_is_playing (self))
    return;

  if (controls_are_in_use (self))
    {
      self->hide_timeout = g_timeout_add_once (CONTROLS_MS, hide_controls_cb, self);
      return;
    }

  /* Keys would be lost with the focus of a widget that goes. */
  if (gtk_widget_get_state_flags (self->bar) & GTK_STATE_FLAG_FOCUS_WITHIN)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_revealer_set_reveal_child (self->controls, FALSE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
  tachy_video_view_update_tick (self);
}

static gboolean
volume_dragged_cb (TachyVideoView *self,
                   GtkScrollType   scroll,
                   double          value)
{
  if (self->player == NULL)
    return GDK_EVENT_STOP;

  tachy_player_set_volume (self->player, value);
  tachy_player_set_muted (self->player, FALSE);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
position_dragged_cb (TachyVideoView *self,
                     GtkScrollType   scroll,
                     double          value)
{
  return tachy_video_view_drag_position (self, value);
}

static gboolean
scale_event_cb (TachyVideoView *self,
                GdkEvent       *event)
{
  switch ((int) gdk_event_get_event_type (event))
    {
    case GDK_BUTTON_PRESS:
    case GDK_TOUCH_BEGIN:
      tachy_video_view_set_dragging (self, TRUE);
      break;
    case GDK_BUTTON_RELEASE:
    case GDK_TOUCH_END:
    case GDK_TOUCH_CANCEL:
      tachy_video_view_set_dragging (self, FALSE);
      break;
    default:
      break;
    }

  return GDK_EVENT_PROPAGATE;
}

static void
pointer_moved_cb (TachyVideoView *self)
{
  tachy_video_view_show_controls (self);
}

static gboolean
key_pressed_cb (TachyVideoView *self)
{
  tachy_video_view_show_controls (self);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
is_touch (GtkGesture *gesture)
{
  GdkEvent *event = gtk_gesture_get_last_event (gesture, NULL);
  GdkDevice *device = event != NULL ? gdk_event_get_device (event) : NULL;

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

/* A finger has no pointer that could bring the controls out, so its first touch does that. */
static void
picture_clicked_cb (TachyVideoView *self,
                    int             n_press,
                    double          x,
                    double          y,
                    GtkGesture     *gesture)
{
  gboolean only_shows = is_touch (gesture) && !gtk_revealer_get_reveal_child (self->controls);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  tachy_video_view_show_controls (self);
  if (only_shows)
    return;

  /* The second click of two takes the first one back. */
  gtk_widget_activate_action (GTK_WIDGET (self), "video.toggle", NULL);
  if (n_press == 2)
    gtk_widget_activate_action (GTK_WIDGET (self), "video.fullscreen", NULL);
}

static void
fit_controls_cb (gpointer user_data)
{
  TachyVideoView *self = user_data;
  gboolean narrow = gtk_widget_get_width (GTK_WIDGET (self)) < NARROW_WIDTH;

  self->width_idle = 0;
  gtk_widget_set_visible (self->step_buttons, !narrow);
  gtk_widget_set_visible (self->wide_buttons, !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->duration_label), !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->more_button), narrow);
}

static void
tachy_video_view_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  TachyVideoView *self = TACHY_VIDEO_VIEW (widget);
  gboolean was_narrow = gtk_widget_get_visible (GTK_WIDGET (self->more_button));

  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);

  /* Children must not come or go in the middle of a layout. */
  if (was_narrow != (width < NARROW_WIDTH) && self->width_idle == 0)
    self->width_idle = g_idle_add_once (fit_controls_cb, self);
}

static void
tachy_video_view_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  TachyVideoView *self = TACHY_VIDEO_VIEW (widget);

  gtk_widget_measure (self->overlay, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
tachy_video_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tachy_video_view_parent_class)->map (widget);
  tachy_video_view_update_tick (TACHY_VIDEO_VIEW (widget));
}

/* Whoever hides a clip does not want to hear it. */
static void
tachy_video_view_unmap (GtkWidget *widget)
{
  TachyVideoView *self = TACHY_VIDEO_VIEW (widget);

  tachy_video_view_set_dragging (self, FALSE);
  if (self->player != NULL)
    tachy_player_pause (self->player);
  GTK_WIDGET_CLASS (tachy_video_view_parent_class)->unmap (widget);
  tachy_video_view_update_tick (self);
}

static void
tachy_video_view_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  TachyVideoView *self = TACHY_VIDEO_VIEW (object);

  switch (property_id)
    {
    case PROP_PLAYER:
      g_value_set_object (value, self->player);
      break;
    case PROP_FULLSCREENED:
      g_value_set_boolean (value, self->fullscreened);
      break;
    case PROP_LOOP:
      g_value_set_boolean (value, self->player != NULL && tachy_player_get_loop (self->player));
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, self->player != NULL && tachy_player_get_muted (self->player));
      break;
    case PROP_SPEED:
      g_value_set_double (value, self->player != NULL ? tachy_player_get_rate (self->player) : 1.0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

/* What the actions change. */
static void
set_player_property (TachyVideoView *self,
                     guint           property_id,
                     const GValue   *value)
{
  tachy_video_view_show_controls (self);
  if (self->player == NULL)
    return;

  if (property_id == PROP_LOOP)
    tachy_player_set_loop (self->player, g_value_get_boolean (value));
  else if (property_id == PROP_MUTED)
    tachy_player_set_muted (self->player, g_value_get_boolean (value));
  else
    tachy_player_set_rate (self->player, g_value_get_double (value));
}

static void
tachy_video_view_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  TachyVideoView *self = TACHY_VIDEO_VIEW (object);

  switch (property_id)
    {
    case PROP_PLAYER:
      tachy_video_view_set_player (self, g_value_get_object (value));
      break;
    case PROP_FULLSCREENED:
      tachy_video_view_set_fullscreened (self, g_value_get_boolean (value));
      break;
    case PROP_LOOP:
    case PROP_MUTED:
    case PROP_SPEED:
      set_player_property (self, property_id, value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tachy_video_view_dispose (GObject *object)
{
  TachyVideoView *self = TACHY_VIDEO_VIEW (object);

  g_clear_handle_id (&self->hide_timeout, g_source_remove);
  g_clear_handle_id (&self->width_idle, g_source_remove);
  g_clear_object (&self->player_signals);
  g_clear_object (&self->player_bindings);
  g_clear_object (&self->player);
  gtk_widget_dispose_template (GTK_WIDGET (self), TACHY_TYPE_VIDEO_VIEW);

  G_OBJECT_CLASS (tachy_video_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, overlay);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, picture);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, spinner);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, opening);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, failure);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, reason);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, controls);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, bar);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, seek_scale);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, play_button);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, step_buttons);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, position_label);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, duration_label);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, wide_buttons);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, speed_button);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, speed_label);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, volume_button);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, more_button);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, fullscreen_button);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, volume_scale);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, speeds);
  gtk_widget_class_bind_template_child (widget_class, TachyVideoView, what_is_hidden);
  gtk_widget_class_bind_template_callback (widget_class, volume_dragged_cb);
  gtk_widget_class_bind_template_callback (widget_class, pointer_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, picture_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, scale_event_cb);
  gtk_widget_class_bind_template_callback (widget_class, position_dragged_cb);
}

static void
tachy_video_view_class_init (TachyVideoViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  tachy_player_resources_register_resource ();
  object_class->dispose = tachy_video_view_dispose;
  object_class->get_property = tachy_video_view_get_property;
  object_class->set_property = tachy_video_view_set_property;
  widget_class->measure = tachy_video_view_measure;
  widget_class->size_allocate = tachy_video_view_size_allocate;
  widget_class->map = tachy_video_view_map;
  widget_class->unmap = tachy_video_view_unmap;

  properties[PROP_PLAYER] = g_param_spec_object ("player", NULL, NULL, TACHY_TYPE_PLAYER, flags);
  properties[PROP_FULLSCREENED] = g_param_spec_boolean ("fullscreened", NULL, NULL, FALSE, flags);
  properties[PROP_LOOP] = g_param_spec_boolean ("loop", NULL, NULL, FALSE, flags);
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, flags);
  properties[PROP_SPEED] = g_param_spec_double ("speed", NULL, NULL, TACHY_PLAYER_MIN_RATE,
                                                TACHY_PLAYER_MAX_RATE, 1.0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * TachyVideoView::frame-requested:
   *
   * The person wants the picture that is shown now as a file.
   */
  signals[FRAME_REQUESTED] = g_signal_new ("frame-requested", TACHY_TYPE_VIDEO_VIEW,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "videoview");
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "tachy-video-view.ui");
  bind_template (widget_class);
  tachy_video_view_install_actions (widget_class);
}

static void
load_style (GdkDisplay *display)
{
  static gsize loaded = 0;
  g_autoptr (GtkCssProvider) provider = NULL;

  if (!g_once_init_enter (&loaded))
    return;

  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, RESOURCES "tachy-video-view.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_once_init_leave (&loaded, 1);
}

static void
name_fullscreen_button (TachyVideoView *self)
{
  const char *name = self->fullscreened ? _("Leave Full Screen") : _("Full Screen");

  gtk_button_set_icon_name (self->fullscreen_button, self->fullscreened
                                                       ? "view-restore-symbolic"
                                                       : "view-fullscreen-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->fullscreen_button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fullscreen_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
tachy_video_view_init (TachyVideoView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  load_style (gtk_widget_get_display (GTK_WIDGET (self)));
  g_menu_append_section (self->what_is_hidden, _("Speed"), self->speeds);
  name_fullscreen_button (self);
  tachy_video_view_connect_player (self);
}

/**
 * tachy_video_view_new:
 *
 * Returns: (transfer full): a view that shows nothing until it has a player
 */
GtkWidget *
tachy_video_view_new (void)
{
  return g_object_new (TACHY_TYPE_VIDEO_VIEW, NULL);
}

/**
 * tachy_video_view_get_player:
 *
 * Returns: (transfer none) (nullable): whose pictures are shown
 */
TachyPlayer *
tachy_video_view_get_player (TachyVideoView *self)
{
  g_return_val_if_fail (TACHY_IS_VIDEO_VIEW (self), NULL);

  return self->player;
}

/**
 * tachy_video_view_set_player:
 * @player: (nullable): whose pictures to show; pauses when the view is not seen any more
 */
void
tachy_video_view_set_player (TachyVideoView *self,
                             TachyPlayer    *player)
{
  g_return_if_fail (TACHY_IS_VIDEO_VIEW (self));

  if (!g_set_object (&self->player, player))
    return;

  self->dragging = FALSE;
  self->resumes = FALSE;
  g_signal_group_set_target (self->player_signals, player);
  g_binding_group_set_source (self->player_bindings, player);
  if (player != NULL)
    tachy_video_view_show_player (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYER]);
}

/**
 * tachy_video_view_get_fullscreened:
 *
 * Returns: whether the person wants the video to fill the screen
 */
gboolean
tachy_video_view_get_fullscreened (TachyVideoView *self)
{
  g_return_val_if_fail (TACHY_IS_VIDEO_VIEW (self), FALSE);

  return self->fullscreened;
}

/**
 * tachy_video_view_set_fullscreened:
 *
 * Says whether the video fills the screen. The window around the view listens to
 * notify::fullscreened and does it.
 */
void
tachy_video_view_set_fullscreened (TachyVideoView *self,
                                   gboolean        fullscreened)
{
  g_return_if_fail (TACHY_IS_VIDEO_VIEW (self));

  fullscreened = !!fullscreened;
  if (self->fullscreened == fullscreened)
    return;

  self->fullscreened = fullscreened;
  name_fullscreen_button (self);
  tachy_video_view_show_controls (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FULLSCREENED]);
}

/*
 * tachy_video_view_show_controls:
 *
 * Brings the controls out, for a while where the picture moves.
 */
void
tachy_video_view_show_controls (TachyVideoView *self)
{
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  gtk_revealer_set_reveal_child (self->controls, TRUE);
  tachy_video_view_update_tick (self);
  g_clear_handle_id (&self->hide_timeout, g_source_remove);
  self->hide_timeout = g_timeout_add_once (CONTROLS_MS, hide_controls_cb, self);
}

/*
 * tachy_video_view_request_frame:
 *
 * Tells that the picture which is shown now is wanted.
 */
void
tachy_video_view_request_frame (TachyVideoView *self)
{
  g_signal_emit (self, signals[FRAME_REQUESTED], 0);
}

void
tachy_video_view_notify_sound (TachyVideoView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUTED]);
}

void
tachy_video_view_notify_loop (TachyVideoView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOOP]);
}

void
tachy_video_view_notify_speed (TachyVideoView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPEED]);
}
