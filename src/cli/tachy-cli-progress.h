/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-providers.h"
#include "tachy-take.h"

G_BEGIN_DECLS

/**
 * TachyCliStyle:
 * @TACHY_CLI_BAR: a line of the terminal that is drawn again and again, on standard error
 * @TACHY_CLI_LINES: a line for each new state, on standard error
 * @TACHY_CLI_JSON: an object for each change, on standard output
 */
typedef enum
{
  TACHY_CLI_BAR,
  TACHY_CLI_LINES,
  TACHY_CLI_JSON,
} TachyCliStyle;

typedef struct _TachyCliProgress TachyCliProgress;

TachyCliProgress *tachy_cli_progress_new (TachyTake      *take,
                                          TachyProviders *providers,
                                          TachyCliStyle   style,
                                          const char     *label);
void              tachy_cli_progress_clear (TachyCliProgress *self);
void              tachy_cli_progress_free (TachyCliProgress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyCliProgress, tachy_cli_progress_free)

G_END_DECLS
