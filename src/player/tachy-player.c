/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays one clip of this computer: its state as properties, its pictures as a paintable. */

#define G_LOG_DOMAIN "tachy-player"
#include "config.h"

#include "tachy-player-private.h"

#include "tachy-decoder-list.h"

enum
{
  PROP_0,
  PROP_URI,
  PROP_STATE,
  PROP_POSITION,
  PROP_DURATION,
  PROP_LOOP,
  PROP_MUTED,
  PROP_VOLUME,
  PROP_RATE,
  PROP_PAINTABLE,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (TachyPlayerState, tachy_player_state,
                    G_DEFINE_ENUM_VALUE (TACHY_PLAYER_EMPTY, "empty"),
                    G_DEFINE_ENUM_VALUE (TACHY_PLAYER_LOADING, "loading"),
                    G_DEFINE_ENUM_VALUE (TACHY_PLAYER_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (TACHY_PLAYER_PLAYING, "playing"),
                    G_DEFINE_ENUM_VALUE (TACHY_PLAYER_ENDED, "ended"),
                    G_DEFINE_ENUM_VALUE (TACHY_PLAYER_FAILED, "failed"))

G_DEFINE_FINAL_TYPE (TachyPlayer, tachy_player, G_TYPE_OBJECT)

/* Rounded up, so that the start of a frame never becomes a moment of the one before. */
static gint64
to_microseconds (gint64 nanoseconds)
{
  return (nanoseconds + 999) / 1000;
}

static gboolean
is_open (TachyPlayer *self)
{
  return self->state != TACHY_PLAYER_EMPTY && self->state != TACHY_PLAYER_FAILED;
}

static void
tachy_player_dispose (GObject *object)
{
  TachyPlayer *self = TACHY_PLAYER (object);

  tachy_player_close (self);
  g_clear_object (&self->paintable);

  G_OBJECT_CLASS (tachy_player_parent_class)->dispose (object);
}

static void
tachy_player_finalize (GObject *object)
{
  TachyPlayer *self = TACHY_PLAYER (object);

  g_clear_pointer (&self->uri, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (tachy_player_parent_class)->finalize (object);
}

static void
tachy_player_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TachyPlayer *self = TACHY_PLAYER (object);

  switch (prop_id)
    {
    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_POSITION:
      g_value_set_int64 (value, tachy_player_get_position (self));
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, tachy_player_get_duration (self));
      break;
    case PROP_LOOP:
      g_value_set_boolean (value, self->loop);
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    case PROP_VOLUME:
      g_value_set_double (value, self->volume);
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    case PROP_PAINTABLE:
      g_value_set_object (value, self->paintable);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_player_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  TachyPlayer *self = TACHY_PLAYER (object);

  switch (prop_id)
    {
    case PROP_URI:
      tachy_player_set_uri (self, g_value_get_string (value));
      break;
    case PROP_LOOP:
      tachy_player_set_loop (self, g_value_get_boolean (value));
      break;
    case PROP_MUTED:
      tachy_player_set_muted (self, g_value_get_boolean (value));
      break;
    case PROP_VOLUME:
      tachy_player_set_volume (self, g_value_get_double (value));
      break;
    case PROP_RATE:
      tachy_player_set_rate (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tachy_player_class_init (TachyPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable =
    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = tachy_player_dispose;
  object_class->finalize = tachy_player_finalize;
  object_class->get_property = tachy_player_get_property;
  object_class->set_property = tachy_player_set_property;

  properties[PROP_URI] = g_param_spec_string ("uri", NULL, NULL, NULL, writable);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, TACHY_TYPE_PLAYER_STATE,
                                              TACHY_PLAYER_EMPTY, readable);
  properties[PROP_POSITION] =
    g_param_spec_int64 ("position", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[PROP_DURATION] =
    g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[PROP_LOOP] = g_param_spec_boolean ("loop", NULL, NULL, FALSE, writable);
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, writable);
  properties[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0.0, 1.0, 1.0, writable);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, TACHY_PLAYER_MIN_RATE,
                                               TACHY_PLAYER_MAX_RATE, 1.0, writable);
  properties[PROP_PAINTABLE] =
    g_param_spec_object ("paintable", NULL, NULL, GDK_TYPE_PAINTABLE, readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);

  g_object_class_install_properties (object_class, N_PROPS, properties);
  /* The same as running without arguments, and harmless where it was done before. */
  gst_init (NULL, NULL);
  tachy_decoder_list_apply ();
}

static void
tachy_player_init (TachyPlayer *self)
{
  self->patience_ms = TACHY_PLAYER_PATIENCE_MS;
  self->volume = 1.0;
  self->rate = 1.0;
}

void
tachy_player_set_state (TachyPlayer     *self,
                        TachyPlayerState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
tachy_player_set_duration (TachyPlayer *self,
                           gint64       duration)
{
  if (self->duration == duration)
    return;

  self->duration = duration;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
}

void
tachy_player_take_error (TachyPlayer *self,
                         GError      *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
tachy_player_set_paintable (TachyPlayer  *self,
                            GdkPaintable *paintable)
{
  if (g_set_object (&self->paintable, paintable))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAINTABLE]);
}

void
tachy_player_notify_position (TachyPlayer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

/**
 * tachy_player_new:
 *
 * A player belongs to the thread that made it, which has to be the one of GTK where there is a
 * display; it works without one, too.
 *
 * Returns: (transfer full): a player without a clip
 */
TachyPlayer *
tachy_player_new (void)
{
  return g_object_new (TACHY_TYPE_PLAYER, NULL);
}

const char *
tachy_player_get_uri (TachyPlayer *self)
{
  g_return_val_if_fail (TACHY_IS_PLAYER (self), NULL);

  return self->uri;
}

TachyPlayerState
tachy_player_get_state (TachyPlayer *self)
{
  g_return_val_if_fail (TACHY_IS_PLAYER (self), TACHY_PLAYER_EMPTY);

  return self->state;
}

/**
 * tachy_player_get_position:
 *
 * The property notifies when the clip has been moved to another place, but not while it plays:
 * then ask once for each frame that is drawn.
 *
 * Returns: microseconds from the start of the clip; where a seek goes to while it is under way
 */
gint64
tachy_player_get_position (TachyPlayer *self)
{
  g_return_val_if_fail (TACHY_IS_PLAYER (self), 0);

  if (self->pipeline == NULL)
    return 0;
  if (self->state == TACHY_PLAYER_ENDED)
    return to_microseconds (self->duration);

  return to_microseconds (tachy_player_query_position (self));
}

/**
 * tachy_player_get_duration:
 *
 * Returns: microseconds; 0 where it is not known (yet)
 */
gint64
tachy_player_get_duration (TachyPlayer *self)
{
  g_return_val_if_fail (TACHY_IS_PLAYER (self), 0);

  return to_microseconds (self->duration);
}

gboolean
tachy_player_get_loop (TachyPlayer *self)
{
  g_return_val_if_fail (TACHY_IS_PLAYER (self), FALSE);

  return self->loop;
}

gboolean
tachy_player_get_muted (TachyPlayer *self)
{
  g_return_val_if_fail (TACHY_IS_PLAYER (self), FALSE);

  return self->muted;
}

double
tachy_player_get_volume (TachyPlayer *self)
{
  g_return_val_if_fail (TACHY_IS_PLAYER (self), 0.0);

  return self->volume;
}

double
tachy_player_get_rate (TachyPlayer *self)
{
  g_return_val_if_fail (TACHY_IS_PLAYER (self), 1.0);

  return self->rate;
}

/**
 * tachy_player_get_paintable:
 *
 * It is another one for each clip, and stays after a failure.
 *
 * Returns: (transfer none) (nullable): what shows the clip; %NULL without one
 */
GdkPaintable *
tachy_player_get_paintable (TachyPlayer *self)
{
  g_return_val_if_fail (TACHY_IS_PLAYER (self), NULL);

  return self->paintable;
}

/**
 * tachy_player_get_error:
 *
 * Returns: (transfer none) (nullable): why the clip cannot be shown, in %TACHY_ERROR
 */
const GError *
tachy_player_get_error (TachyPlayer *self)
{
  g_return_val_if_fail (TACHY_IS_PLAYER (self), NULL);

  return self->error;
}

/**
 * tachy_player_set_uri:
 * @uri: (nullable): a clip; nothing but "file:" is opened
 *
 * Loads @uri up to its first picture and stops there, unless tachy_player_play() is called as
 * well. After a failure the same @uri is tried again.
 */
void
tachy_player_set_uri (TachyPlayer *self,
                      const char  *uri)
{
  g_return_if_fail (TACHY_IS_PLAYER (self));

  if (g_strcmp0 (self->uri, uri) == 0 && self->state != TACHY_PLAYER_FAILED)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  tachy_player_close (self);
  self->wants_play = FALSE;
  self->silent = FALSE;
  if (g_strcmp0 (self->uri, uri) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URI]);
  g_free (self->uri);
  self->uri = g_strdup (uri);

  tachy_player_set_duration (self, 0);
  tachy_player_take_error (self, NULL);
  tachy_player_set_paintable (self, NULL);
  if (uri != NULL)
    tachy_player_open (self);
  else
    tachy_player_set_state (self, TACHY_PLAYER_EMPTY);
  tachy_player_notify_position (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * tachy_player_set_loop:
 * @loop: whether the end of the clip is followed by its start
 */
void
tachy_player_set_loop (TachyPlayer *self,
                       gboolean     loop)
{
  g_return_if_fail (TACHY_IS_PLAYER (self));

  loop = !!loop;
  if (self->loop == loop)
    return;

  self->loop = loop;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOOP]);
}

void
tachy_player_set_muted (TachyPlayer *self,
                        gboolean     muted)
{
  g_return_if_fail (TACHY_IS_PLAYER (self));

  muted = !!muted;
  if (self->muted == muted)
    return;

  self->muted = muted;
  tachy_player_apply_volume (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUTED]);
}

/**
 * tachy_player_set_volume:
 * @volume: from 0 to 1, as the ear measures (cubic); clamped
 */
void
tachy_player_set_volume (TachyPlayer *self,
                         double       volume)
{
  g_return_if_fail (TACHY_IS_PLAYER (self));

  volume = CLAMP (volume, 0.0, 1.0);
  if (self->volume == volume)
    return;

  self->volume = volume;
  tachy_player_apply_volume (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOLUME]);
}

/**
 * tachy_player_set_rate:
 * @rate: 2.0 is twice as fast; clamped to what is allowed. The pitch stays.
 */
void
tachy_player_set_rate (TachyPlayer *self,
                       double       rate)
{
  g_return_if_fail (TACHY_IS_PLAYER (self));

  rate = CLAMP (rate, TACHY_PLAYER_MIN_RATE, TACHY_PLAYER_MAX_RATE);
  if (self->rate == rate)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->rate = rate;
  if ((self->state == TACHY_PLAYER_PAUSED || self->state == TACHY_PLAYER_PLAYING) &&
      !self->has_next)
    tachy_player_queue_seek (self, tachy_player_query_position (self), TACHY_SEEK_EXACT);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATE]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * tachy_player_play:
 *
 * Plays on; from the start where the clip has ended. While it is being loaded, as soon as it is.
 */
void
tachy_player_play (TachyPlayer *self)
{
  g_return_if_fail (TACHY_IS_PLAYER (self));

  if (!is_open (self) || self->wants_play)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->wants_play = TRUE;
  self->wants_last_frame = FALSE;
  self->steps = 0;
  if (self->state == TACHY_PLAYER_ENDED)
    tachy_player_queue_seek (self, 0, TACHY_SEEK_EXACT);
  if (self->state != TACHY_PLAYER_LOADING)
    tachy_player_set_state (self, TACHY_PLAYER_PLAYING);
  tachy_player_go_on (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
tachy_player_pause (TachyPlayer *self)
{
  g_return_if_fail (TACHY_IS_PLAYER (self));

  if (!is_open (self) || !self->wants_play)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->wants_play = FALSE;
  if (self->state != TACHY_PLAYER_LOADING)
    tachy_player_set_state (self, TACHY_PLAYER_PAUSED);
  tachy_player_go_on (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * tachy_player_toggle:
 *
 * Plays what stands still, and the other way round.
 */
void
tachy_player_toggle (TachyPlayer *self)
{
  g_return_if_fail (TACHY_IS_PLAYER (self));

  if (self->wants_play)
    tachy_player_pause (self);
  else
    tachy_player_play (self);
}

/**
 * tachy_player_seek:
 * @position: microseconds from the start; clamped to the clip
 * @seek: how exactly
 *
 * One seek at a time is under way, and the newest position waits for it: as many calls as a handle
 * that is dragged makes are all right. What plays goes on playing from there.
 */
void
tachy_player_seek (TachyPlayer *self,
                   gint64       position,
                   TachySeek    seek)
{
  g_return_if_fail (TACHY_IS_PLAYER (self));

  if (!is_open (self))
    return;

  position = MAX (position, 0) * GST_USECOND;
  if (self->duration > 0)
    position = MIN (position, self->duration);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->state == TACHY_PLAYER_ENDED)
    tachy_player_set_state (self, TACHY_PLAYER_PAUSED);
  tachy_player_queue_seek (self, position, seek);
  tachy_player_notify_position (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * tachy_player_step:
 * @frames: how many frames forward, or backward where negative
 *
 * Pauses, and shows exactly that frame. A step over the last frame leads to the state "ended".
 */
void
tachy_player_step (TachyPlayer *self,
                   int          frames)
{
  g_return_if_fail (TACHY_IS_PLAYER (self));

  if (!is_open (self) || (self->state == TACHY_PLAYER_ENDED && frames > 0))
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->wants_play = FALSE;
  self->steps += frames;
  if (self->state != TACHY_PLAYER_LOADING)
    tachy_player_set_state (self, TACHY_PLAYER_PAUSED);
  tachy_player_go_on (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * tachy_player_dup_frame:
 *
 * Returns: (transfer full) (nullable): what is shown, at full size in square pixels; %NULL as long
 *   as there is no picture
 */
GdkTexture *
tachy_player_dup_frame (TachyPlayer *self)
{
  g_return_val_if_fail (TACHY_IS_PLAYER (self), NULL);

  return self->pipeline != NULL ? tachy_video_sink_dup_texture (&self->sink) : NULL;
}
