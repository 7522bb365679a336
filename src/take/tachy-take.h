/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "tachy-error.h"
#include "tachy-failure.h"
#include "tachy-recipe.h"
#include "tachy-take-state.h"

G_BEGIN_DECLS

#define TACHY_TYPE_TAKE (tachy_take_get_type ())

/* One generation of a recipe. Properties, all read-only and notified on the main thread: loaded,
 * state, media, search, active, progress (and with it the status word), clip, reason. */
G_DECLARE_FINAL_TYPE (TachyTake, tachy_take, TACHY, TAKE, GObject)

gboolean        tachy_take_is_loaded (TachyTake *self);
gint64          tachy_take_get_number (TachyTake *self);
const char     *tachy_take_get_id (TachyTake *self);
TachyRecipe    *tachy_take_get_recipe (TachyTake *self);
TachyTakeState  tachy_take_get_state (TachyTake *self);
TachyMediaState tachy_take_get_media (TachyTake *self);
TachySearch     tachy_take_get_search (TachyTake *self);
gboolean        tachy_take_is_active (TachyTake *self);

int             tachy_take_get_progress (TachyTake *self);
const char     *tachy_take_get_status_word (TachyTake *self);
gint64          tachy_take_get_remaining (TachyTake *self,
                                          gint64     now_us);
gint64          tachy_take_get_usual (TachyTake *self);
gint64          tachy_take_get_created_at (TachyTake *self);
gint64          tachy_take_get_accepted_at (TachyTake *self);
gint64          tachy_take_get_ended_at (TachyTake *self);
gint64          tachy_take_get_expires_at (TachyTake *self);
gint64          tachy_take_get_due_at (TachyTake *self);
gboolean        tachy_take_get_price (TachyTake *self,
                                      double    *dollars);
gboolean        tachy_take_get_charged (TachyTake *self,
                                        double    *dollars);
const char     *tachy_take_get_remote_id (TachyTake *self);

const char     *tachy_take_get_clip (TachyTake *self);
int             tachy_take_get_clip_width (TachyTake *self);
int             tachy_take_get_clip_height (TachyTake *self);
gint64          tachy_take_get_clip_duration (TachyTake *self);

const char     *tachy_take_get_reason (TachyTake *self);
gboolean        tachy_take_get_cause (TachyTake  *self,
                                      TachyError *cause);
TachyFailure   *tachy_take_dup_failure (TachyTake *self);

G_END_DECLS
