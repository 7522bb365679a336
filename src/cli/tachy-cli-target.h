/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tachy_cli_target_check (const char *path,
                                 GError    **error);
gboolean tachy_cli_target_copy (const char *clip,
                                const char *path,
                                GError    **error);

G_END_DECLS
