/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define TACHY_PLAYER_MIN_RATE 0.25
#define TACHY_PLAYER_MAX_RATE 2.0

#define TACHY_TYPE_PLAYER_STATE (tachy_player_state_get_type ())

/**
 * TachyPlayerState:
 * @TACHY_PLAYER_EMPTY: there is no clip
 * @TACHY_PLAYER_LOADING: the first picture is on its way
 * @TACHY_PLAYER_PAUSED: a picture stands still
 * @TACHY_PLAYER_PLAYING: the clip runs
 * @TACHY_PLAYER_ENDED: the last picture stands still; playing starts anew
 * @TACHY_PLAYER_FAILED: the clip cannot be shown; the property "error" says why
 */
typedef enum
{
  TACHY_PLAYER_EMPTY,
  TACHY_PLAYER_LOADING,
  TACHY_PLAYER_PAUSED,
  TACHY_PLAYER_PLAYING,
  TACHY_PLAYER_ENDED,
  TACHY_PLAYER_FAILED,
} TachyPlayerState;

/**
 * TachySeek:
 * @TACHY_SEEK_EXACT: to the very frame, for a choice that has been made
 * @TACHY_SEEK_FAST: wherever the picture comes quickly, for a handle that is being dragged
 */
typedef enum
{
  TACHY_SEEK_EXACT,
  TACHY_SEEK_FAST,
} TachySeek;

#define TACHY_TYPE_PLAYER (tachy_player_get_type ())

G_DECLARE_FINAL_TYPE (TachyPlayer, tachy_player, TACHY, PLAYER, GObject)

GType            tachy_player_state_get_type (void);

TachyPlayer     *tachy_player_new (void);

const char      *tachy_player_get_uri (TachyPlayer *self);
TachyPlayerState tachy_player_get_state (TachyPlayer *self);
gint64           tachy_player_get_position (TachyPlayer *self);
gint64           tachy_player_get_duration (TachyPlayer *self);
gboolean         tachy_player_get_loop (TachyPlayer *self);
gboolean         tachy_player_get_muted (TachyPlayer *self);
double           tachy_player_get_volume (TachyPlayer *self);
double           tachy_player_get_rate (TachyPlayer *self);
GdkPaintable    *tachy_player_get_paintable (TachyPlayer *self);
const GError    *tachy_player_get_error (TachyPlayer *self);

void             tachy_player_set_uri (TachyPlayer *self,
                                       const char  *uri);
void             tachy_player_set_loop (TachyPlayer *self,
                                        gboolean     loop);
void             tachy_player_set_muted (TachyPlayer *self,
                                         gboolean     muted);
void             tachy_player_set_volume (TachyPlayer *self,
                                          double       volume);
void             tachy_player_set_rate (TachyPlayer *self,
                                        double       rate);

void             tachy_player_play (TachyPlayer *self);
void             tachy_player_pause (TachyPlayer *self);
void             tachy_player_toggle (TachyPlayer *self);
void             tachy_player_seek (TachyPlayer *self,
                                    gint64       position,
                                    TachySeek    seek);
void             tachy_player_step (TachyPlayer *self,
                                    int          frames);
GdkTexture      *tachy_player_dup_frame (TachyPlayer *self);

G_END_DECLS
