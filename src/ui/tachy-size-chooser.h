/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-limits.h"

G_BEGIN_DECLS

#define TACHY_TYPE_SIZE_CHOOSER (tachy_size_chooser_get_type ())

/* Properties: wish, what the person would have, such as "720x1280"; read-only: size, what comes
 * nearest to it within the limits; trouble, a sentence while what is being typed is no size that
 * the server can make. */
G_DECLARE_FINAL_TYPE (TachySizeChooser, tachy_size_chooser, TACHY, SIZE_CHOOSER, AdwBin)

void        tachy_size_chooser_get_size (TachySizeChooser *self,
                                         int              *width,
                                         int              *height);
const char *tachy_size_chooser_get_trouble (TachySizeChooser *self);

void        tachy_size_chooser_set_size (TachySizeChooser *self,
                                         int               width,
                                         int               height);
void        tachy_size_chooser_set_limits (TachySizeChooser  *self,
                                           const TachyLimits *limits);

G_END_DECLS
