/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-chooser.h"

G_BEGIN_DECLS

#define TACHY_TYPE_SIZE_CHOOSER (tachy_size_chooser_get_type ())

/* Properties: wish, what the person would have, such as "720x1280"; read-only: size, what comes
 * nearest to it within the limits. */
G_DECLARE_FINAL_TYPE (TachySizeChooser, tachy_size_chooser, TACHY, SIZE_CHOOSER, TachyChooser)

void tachy_size_chooser_get_size (TachySizeChooser *self,
                                  int              *width,
                                  int              *height);

void tachy_size_chooser_set_size (TachySizeChooser *self,
                                  int               width,
                                  int               height);

G_END_DECLS
