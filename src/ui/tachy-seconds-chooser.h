/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-limits.h"

G_BEGIN_DECLS

#define TACHY_TYPE_SECONDS_CHOOSER (tachy_seconds_chooser_get_type ())

/* Properties: wish, what the person would have; read-only: seconds, what comes nearest to it
 * within the limits; trouble, a sentence while what is being typed is no length that the server
 * can make. */
G_DECLARE_FINAL_TYPE (TachySecondsChooser, tachy_seconds_chooser, TACHY, SECONDS_CHOOSER, AdwBin)

int         tachy_seconds_chooser_get_seconds (TachySecondsChooser *self);
const char *tachy_seconds_chooser_get_trouble (TachySecondsChooser *self);

void        tachy_seconds_chooser_set_seconds (TachySecondsChooser *self,
                                               int                  seconds);
void        tachy_seconds_chooser_set_limits (TachySecondsChooser *self,
                                              const TachyLimits   *limits);

G_END_DECLS
