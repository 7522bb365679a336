/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

PangoLayout *tachy_type_new_layout (const char *text,
                                    PangoWeight weight);
void         tachy_type_set_size (PangoLayout *layout,
                                  double       pixels);
gboolean     tachy_type_is_rtl (PangoLayout *layout);

G_END_DECLS
