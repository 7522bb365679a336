/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_TAKE_DETAILS (tachy_take_details_get_type ())

/* Activates the "take." actions of the page that it stands on. */
G_DECLARE_FINAL_TYPE (TachyTakeDetails, tachy_take_details, TACHY, TAKE_DETAILS, AdwBin)

void tachy_take_details_set_take (TachyTakeDetails *self,
                                  TachyHouse       *house,
                                  TachyTake        *take);

G_END_DECLS
