/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-cli-exit.h"
#include "tachy-cli-session.h"

G_BEGIN_DECLS

TachyCliExit tachy_cli_errands_run (TachyCliSession *session,
                                    GPtrArray       *takes,
                                    gboolean         json);

G_END_DECLS
