/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tachy_file_system_is_remote      (const char *path);
gboolean tachy_file_system_type_is_remote (guint32 type);

G_END_DECLS
