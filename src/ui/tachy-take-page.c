/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One take, large: its clip plays, or how far it is, or what went wrong; and all about it. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-page-private.h"

#include "tachy-take-layout.h"

enum
{
  PROP_0,
  PROP_FULLSCREENED,
  N_PROPS,
};

static void holder_init (TachyTakeHolderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TachyTakePage, tachy_take_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (TACHY_TYPE_TAKE_HOLDER, holder_init))

static GParamSpec *properties[N_PROPS];

static gboolean
has_clip (TachyTake *take)
{
  return take != NULL && tachy_take_get_media (take) == TACHY_MEDIA_FILED &&
         tachy_take_get_clip (take) != NULL;
}

static void
load_clip (TachyTakePage *self)
{
  g_autofree char *uri = NULL;

  if (has_clip (self->take))
    uri = g_filename_to_uri (tachy_take_get_clip (self->take), NULL, NULL);
  if (g_strcmp0 (uri, tachy_player_get_uri (self->player)) != 0)
    tachy_player_set_uri (self->player, uri);
}

/* A clip plays by itself only before the eyes of somebody, and then without a sound. */
static void
play_by_itself (TachyTakePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && GTK_IS_WINDOW (root) &&
      gtk_window_is_active (GTK_WINDOW (root)))
    tachy_take_page_play (self, TRUE);
}

/* What has the focus may be about to vanish from the stage, or has just become insensitive, and
 * then nothing has it. */
static void
set_stage (TachyTakePage *self,
           const char    *name)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean ours = focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->stage));

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stage), name) == 0)
    return;

  gtk_stack_set_visible_child_name (self->stage, name);
  if (ours && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
take_changed_cb (TachyTakePage *self)
{
  gboolean showed_clip = tachy_player_get_uri (self->player) != NULL;

  load_clip (self);
  set_stage (self, has_clip (self->take) ? "video" : "status");
  _tachy_take_page_update_actions (self);

  if (has_clip (self->take) && !showed_clip)
    play_by_itself (self);
}

static void
frame_requested_cb (TachyTakePage *self)
{
  g_assert (TACHY_IS_TAKE_PAGE (self));

  _tachy_take_page_save_frame (self);
}

static void
fullscreened_cb (TachyTakePage *self)
{
  g_assert (TACHY_IS_TAKE_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->details),
                          !tachy_video_view_get_fullscreened (self->video));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FULLSCREENED]);
}

static gboolean
tachy_take_page_grab_focus (GtkWidget *widget)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (widget);

  if (has_clip (self->take))
    return gtk_widget_grab_focus (GTK_WIDGET (self->video));

  return gtk_widget_child_focus (GTK_WIDGET (self->stage), GTK_DIR_TAB_FORWARD);
}

static void
tachy_take_page_map (GtkWidget *widget)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (widget);

  GTK_WIDGET_CLASS (tachy_take_page_parent_class)->map (widget);
  if (has_clip (self->take))
    play_by_itself (self);
}

static void
tachy_take_page_unmap (GtkWidget *widget)
{
  tachy_player_pause (TACHY_TAKE_PAGE (widget)->player);
  GTK_WIDGET_CLASS (tachy_take_page_parent_class)->unmap (widget);
}

static void
tachy_take_page_dispose (GObject *object)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (object);

  g_clear_object (&self->take_signals);
  g_clear_object (&self->take);
  g_clear_object (&self->house);
  gtk_widget_dispose_template (GTK_WIDGET (self), TACHY_TYPE_TAKE_PAGE);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (tachy_take_page_parent_class)->dispose (object);
}

static void
tachy_take_page_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (object);

  switch (prop_id)
    {
    case PROP_FULLSCREENED:
      g_value_set_boolean (value, tachy_video_view_get_fullscreened (self->video));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_take_page_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  TachyTakePage *self = TACHY_TAKE_PAGE (object);

  switch (prop_id)
    {
    case PROP_FULLSCREENED:
      tachy_video_view_set_fullscreened (self->video, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static TachyHouse *
get_held_house (TachyTakeHolder *holder)
{
  return TACHY_TAKE_PAGE (holder)->house;
}

static TachyTake *
get_held_take (TachyTakeHolder *holder)
{
  return TACHY_TAKE_PAGE (holder)->take;
}

static void
holder_init (TachyTakeHolderInterface *iface)
{
  iface->get_house = get_held_house;
  iface->get_take = get_held_take;
}

static void
tachy_take_page_class_init (TachyTakePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tachy_take_page_dispose;
  object_class->get_property = tachy_take_page_get_property;
  object_class->set_property = tachy_take_page_set_property;
  widget_class->grab_focus = tachy_take_page_grab_focus;
  widget_class->map = tachy_take_page_map;
  widget_class->unmap = tachy_take_page_unmap;

  properties[PROP_FULLSCREENED] = g_param_spec_boolean ("fullscreened", NULL, NULL, FALSE,
                                                        G_PARAM_READWRITE |
                                                            G_PARAM_STATIC_STRINGS |
                                                            G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  _tachy_take_page_install_actions (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);

  g_type_ensure (TACHY_TYPE_TAKE_DETAILS);
  g_type_ensure (TACHY_TYPE_TAKE_STATUS);
  g_type_ensure (TACHY_TYPE_VIDEO_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, TACHY_TYPE_TAKE_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tachyscope/Tachyscope/ui/tachy-take-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TachyTakePage, stage);
  gtk_widget_class_bind_template_child (widget_class, TachyTakePage, video);
  gtk_widget_class_bind_template_child (widget_class, TachyTakePage, status);
  gtk_widget_class_bind_template_child (widget_class, TachyTakePage, details);
  gtk_widget_class_bind_template_callback (widget_class, frame_requested_cb);
  gtk_widget_class_bind_template_callback (widget_class, fullscreened_cb);
}

static void
tachy_take_page_init (TachyTakePage *self)
{
  static const char *const changes[] = {
    "notify::loaded", "notify::state", "notify::media",
    "notify::search", "notify::active", "notify::clip",
  };

  self->player = tachy_player_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  tachy_video_view_set_player (self->video, self->player);

  self->take_signals = g_signal_group_new (TACHY_TYPE_TAKE);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_group_connect_swapped (self->take_signals, changes[i], G_CALLBACK (take_changed_cb),
                                    self);
  _tachy_take_page_update_actions (self);
}

/**
 * tachy_take_page_get_take:
 *
 * Returns: (transfer none) (nullable): what the page shows
 */
TachyTake *
tachy_take_page_get_take (TachyTakePage *self)
{
  g_return_val_if_fail (TACHY_IS_TAKE_PAGE (self), NULL);

  return self->take;
}

/**
 * tachy_take_page_set_house:
 * @house: an open house; given once
 */
void
tachy_take_page_set_house (TachyTakePage *self,
                           TachyHouse    *house)
{
  g_return_if_fail (TACHY_IS_TAKE_PAGE (self));

  g_set_object (&self->house, house);
}

/**
 * tachy_take_page_set_take:
 * @take: (nullable): what the page is to show
 */
void
tachy_take_page_set_take (TachyTakePage *self,
                          TachyTake     *take)
{
  g_return_if_fail (TACHY_IS_TAKE_PAGE (self));
  g_return_if_fail (self->house != NULL);

  if (!g_set_object (&self->take, take))
    return;

  tachy_player_set_uri (self->player, NULL);
  g_signal_group_set_target (self->take_signals, take);
  tachy_take_status_set_take (self->status, self->house, take);
  tachy_take_details_set_take (self->details, self->house, take);
  take_changed_cb (self);
  if (has_clip (take))
    tachy_engine_look_after (tachy_house_get_engine (self->house), take);
}

/**
 * tachy_take_page_toggle_fullscreen:
 *
 * Lets the clip fill the screen, or ends that; does nothing without a clip.
 */
void
tachy_take_page_toggle_fullscreen (TachyTakePage *self)
{
  g_return_if_fail (TACHY_IS_TAKE_PAGE (self));

  if (has_clip (self->take))
    tachy_video_view_set_fullscreened (self->video,
                                       !tachy_video_view_get_fullscreened (self->video));
}

/**
 * tachy_take_page_play:
 * @muted: without a sound, because nobody has asked for any
 */
void
tachy_take_page_play (TachyTakePage *self,
                      gboolean       muted)
{
  g_return_if_fail (TACHY_IS_TAKE_PAGE (self));

  tachy_player_set_muted (self->player, muted);
  tachy_player_play (self->player);
}
