/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TACHY_TYPE_SIZE_CHOOSER (tachy_size_chooser_get_type ())

/* Properties: size, such as "720x1280". */
G_DECLARE_FINAL_TYPE (TachySizeChooser, tachy_size_chooser, TACHY, SIZE_CHOOSER, AdwBin)

void tachy_size_chooser_get_size (TachySizeChooser *self,
                                  int              *width,
                                  int              *height);
void tachy_size_chooser_set_size (TachySizeChooser *self,
                                  int               width,
                                  int               height);

G_END_DECLS
