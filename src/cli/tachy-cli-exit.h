/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-error.h"
#include "tachy-take.h"

G_BEGIN_DECLS

/**
 * TachyCliExit:
 * @TACHY_CLI_FILED: the clip is in the library; also: all that was asked for was done
 * @TACHY_CLI_FAILED: the server said no, or failed
 * @TACHY_CLI_USAGE: what was entered cannot be used; nothing was sent
 * @TACHY_CLI_NOT_REACHED: no connection came about; nothing was created
 * @TACHY_CLI_UNKNOWN: may have been created and charged
 * @TACHY_CLI_LOCAL: trouble on this computer: disk, keyring, studio
 * @TACHY_CLI_INTERRUPTED: stopped by Ctrl+C
 *
 * The exit statuses. Scripts rely on them, so they never change; of several takes the highest
 * counts.
 */
typedef enum
{
  TACHY_CLI_FILED = 0,
  TACHY_CLI_FAILED = 1,
  TACHY_CLI_USAGE = 2,
  TACHY_CLI_NOT_REACHED = 3,
  TACHY_CLI_UNKNOWN = 4,
  TACHY_CLI_LOCAL = 5,
  TACHY_CLI_INTERRUPTED = 130,
} TachyCliExit;

TachyCliExit tachy_cli_exit_of_error (const GError *error);
TachyCliExit tachy_cli_exit_of_states (TachyTakeState    state,
                                       TachyMediaState   media,
                                       const TachyError *cause);
TachyCliExit tachy_cli_exit_of_take (TachyTake *take);
gboolean     tachy_cli_exit_is_due (TachyTake *take);

G_END_DECLS
