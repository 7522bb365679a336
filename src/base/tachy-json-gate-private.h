/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tachy_json_gate_check (const char *data,
                                gsize       length,
                                const char **reason);

G_END_DECLS
