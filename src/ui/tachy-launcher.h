/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void tachy_launcher_show_in_files (GtkWidget  *from,
                                   const char *path);
void tachy_launcher_open_uri (GtkWidget  *from,
                              const char *uri);
void tachy_launcher_open_with (GtkWidget  *from,
                               const char *path,
                               const char *app_id);

G_END_DECLS
