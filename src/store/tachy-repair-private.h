/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tachy_repair_is_in_use (const char *directory);
gboolean tachy_repair_set_aside (const char *path,
                                 GError    **error);

G_END_DECLS
