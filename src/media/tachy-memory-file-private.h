/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int     tachy_memory_file_new (void);
int     tachy_memory_file_new_sealed (GBytes *bytes);
GBytes *tachy_memory_file_read (int   fd,
                                gsize max_length);

G_END_DECLS
