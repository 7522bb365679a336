/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_TAKE_STATUS (tachy_take_status_get_type ())

G_DECLARE_FINAL_TYPE (TachyTakeStatus, tachy_take_status, TACHY, TAKE_STATUS, AdwBin)

void tachy_take_status_set_take (TachyTakeStatus *self,
                                 TachyHouse      *house,
                                 TachyTake       *take);

G_END_DECLS
