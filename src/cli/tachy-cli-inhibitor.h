/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-departures.h"

G_BEGIN_DECLS

#define TACHY_TYPE_CLI_INHIBITOR (tachy_cli_inhibitor_get_type ())

G_DECLARE_FINAL_TYPE (TachyCliInhibitor, tachy_cli_inhibitor, TACHY, CLI_INHIBITOR, GObject)

TachyCliInhibitor *tachy_cli_inhibitor_new (TachyDepartures *departures);

G_END_DECLS
