/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TACHY_TYPE_CHOICES (tachy_choices_get_type ())

/* Properties, read-only: chosen, the place of the button that is. */
G_DECLARE_FINAL_TYPE (TachyChoices, tachy_choices, TACHY, CHOICES, GtkWidget)

guint      tachy_choices_get_n (TachyChoices *self);
guint      tachy_choices_get_chosen (TachyChoices *self);
GtkWidget *tachy_choices_get_button (TachyChoices *self,
                                     guint         position);

void       tachy_choices_set_chosen (TachyChoices *self,
                                     guint         chosen);
void       tachy_choices_replace (TachyChoices *self,
                                  GPtrArray    *buttons);

G_END_DECLS
