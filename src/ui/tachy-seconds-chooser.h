/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-chooser.h"

G_BEGIN_DECLS

#define TACHY_TYPE_SECONDS_CHOOSER (tachy_seconds_chooser_get_type ())

/* Properties: wish, what the person would have; read-only: seconds, what comes nearest to it
 * within the limits. */
G_DECLARE_FINAL_TYPE (TachySecondsChooser, tachy_seconds_chooser, TACHY, SECONDS_CHOOSER,
                      TachyChooser)

int  tachy_seconds_chooser_get_seconds (TachySecondsChooser *self);

void tachy_seconds_chooser_set_seconds (TachySecondsChooser *self,
                                        int                  seconds);

G_END_DECLS
