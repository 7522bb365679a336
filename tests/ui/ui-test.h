/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

void        ui_test_init (int    *argc,
                          char ***argv);
TachyHouse *ui_test_open_house (void);
void        ui_test_wait_for_frame (GtkWidget *widget);

GtkWidget  *ui_test_find (GtkWidget *root,
                          GType      type,
                          guint      skip);
GFile      *ui_test_make_picture (const char *name,
                                  int         width,
                                  int         height);

G_END_DECLS
