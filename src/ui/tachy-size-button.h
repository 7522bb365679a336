/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TACHY_TYPE_SIZE_BUTTON (tachy_size_button_get_type ())

G_DECLARE_FINAL_TYPE (TachySizeButton, tachy_size_button, TACHY, SIZE_BUTTON, GtkToggleButton)

GtkWidget *tachy_size_button_new (int width,
                                  int height);
GtkWidget *tachy_size_button_new_other (void);

G_END_DECLS
