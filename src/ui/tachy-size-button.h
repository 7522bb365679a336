/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TACHY_TYPE_SIZE_BUTTON (tachy_size_button_get_type ())

G_DECLARE_FINAL_TYPE (TachySizeButton, tachy_size_button, TACHY, SIZE_BUTTON, GtkToggleButton)

GtkWidget *tachy_size_button_new (int width,
                                  int height);

int        tachy_size_button_get_width (TachySizeButton *self);
int        tachy_size_button_get_height (TachySizeButton *self);

void       tachy_size_button_set_size (TachySizeButton *self,
                                       int              width,
                                       int              height);

G_END_DECLS
