/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void  tachy_cli_key_take_from_environment (void);
char *tachy_cli_key_read (const char *file,
                          GError    **error);
void  tachy_cli_key_wipe (char *key);

G_END_DECLS
