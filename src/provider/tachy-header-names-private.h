/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tachy_header_names_may_set (const char *name);
gboolean tachy_header_names_is_value (const char *value);

G_END_DECLS
