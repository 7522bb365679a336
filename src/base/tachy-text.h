/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tachy_text_plain (const char *text,
                        gsize       max_bytes);
char *tachy_text_file_stem (const char *text,
                            gsize       max_bytes);

G_END_DECLS
