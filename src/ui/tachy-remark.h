/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void tachy_remark_show (GtkLabel   *label,
                        const char *trouble,
                        const char *remark);

G_END_DECLS
