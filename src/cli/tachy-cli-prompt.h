/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tachy_cli_prompt_read (const char *argument,
                             GError    **error);

G_END_DECLS
