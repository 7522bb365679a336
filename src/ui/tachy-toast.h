/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void tachy_toast_show (GtkWidget  *from,
                       const char *title);
void tachy_toast_keep (GtkWidget  *from,
                       const char *title);

G_END_DECLS
