/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-cli-exit.h"
#include "tachy-cli-session.h"

G_BEGIN_DECLS

gboolean     tachy_cli_follow_until_due (TachyCliSession *session,
                                         TachyTake       *take);
TachyCliExit tachy_cli_follow_interrupted (TachyCliSession *session,
                                           TachyTake       *take);
void         tachy_cli_follow_say_goodbye (TachyTake *take);

G_END_DECLS
