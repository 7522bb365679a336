/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_COMPOSER (tachy_composer_get_type ())

/* Signals: "submitted" (take), when a take has been recorded. */
G_DECLARE_FINAL_TYPE (TachyComposer, tachy_composer, TACHY, COMPOSER, AdwBin)

void tachy_composer_set_house (TachyComposer *self,
                               TachyHouse    *house);
void tachy_composer_use_take (TachyComposer *self,
                              TachyTake     *take);
void tachy_composer_try_studio (TachyComposer *self);

G_END_DECLS
