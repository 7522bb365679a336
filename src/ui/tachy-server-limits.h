/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-provider.h"

G_BEGIN_DECLS

#define TACHY_TYPE_SERVER_LIMITS (tachy_server_limits_get_type ())

G_DECLARE_FINAL_TYPE (TachyServerLimits, tachy_server_limits, TACHY, SERVER_LIMITS, AdwBin)

void tachy_server_limits_set_draft (TachyServerLimits *self,
                                    TachyProvider     *draft);

G_END_DECLS
