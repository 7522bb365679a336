/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-cli-exit.h"
#include "tachy-providers.h"
#include "tachy-take.h"

G_BEGIN_DECLS

void         tachy_cli_output_line (const char *line);
void         tachy_cli_output_note (const char *sentence);
TachyCliExit tachy_cli_output_error (const GError *error);

char        *tachy_cli_output_dup_json (TachyTake      *take,
                                        TachyProviders *providers,
                                        const char     *path);
char        *tachy_cli_output_dup_trouble (TachyTake *take);
char        *tachy_cli_output_dup_row (TachyTake *take);
char        *tachy_cli_output_dup_details (TachyTake      *take,
                                           TachyProviders *providers);
const char  *tachy_cli_output_describe (TachyTake *take);

G_END_DECLS
