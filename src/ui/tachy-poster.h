/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_POSTER (tachy_poster_get_type ())

G_DECLARE_FINAL_TYPE (TachyPoster, tachy_poster, TACHY, POSTER, GtkWidget)

void tachy_poster_set_take (TachyPoster *self,
                            TachyHouse  *house,
                            TachyTake   *take);
void tachy_poster_set_paintable (TachyPoster  *self,
                                 GdkPaintable *paintable);

G_END_DECLS
