/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tachy_paths_dup_data (const char *name);
char *tachy_paths_dup_cache (const char *name);
char *tachy_paths_dup_clips (void);
char *tachy_paths_dup_program (const char *name);

G_END_DECLS
