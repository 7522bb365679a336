/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_GALLERY (tachy_gallery_get_type ())

/* Signals: "take-activated" (take), "try-it" when the person wants to see how it works, "use-again"
 * (take) when its recipe is wanted once more. */
G_DECLARE_FINAL_TYPE (TachyGallery, tachy_gallery, TACHY, GALLERY, AdwBin)

void tachy_gallery_set_house (TachyGallery *self,
                              TachyHouse   *house);

G_END_DECLS
