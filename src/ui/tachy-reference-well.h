/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-media.h"

G_BEGIN_DECLS

#define TACHY_TYPE_REFERENCE_WELL (tachy_reference_well_get_type ())

/* Properties, read-only: busy, while a picture is being read or cropped; fitted, the picture as it
 * will be sent; in-trouble, while one that was meant to be here cannot be; held-back, while one is
 * here that cannot be sent and the person has not agreed to that. */
G_DECLARE_FINAL_TYPE (TachyReferenceWell, tachy_reference_well, TACHY, REFERENCE_WELL, AdwBin)

gboolean tachy_reference_well_is_busy (TachyReferenceWell *self);
gboolean tachy_reference_well_is_in_trouble (TachyReferenceWell *self);
gboolean tachy_reference_well_is_held_back (TachyReferenceWell *self);
GBytes  *tachy_reference_well_get_fitted (TachyReferenceWell *self);

void     tachy_reference_well_set_media (TachyReferenceWell *self,
                                         TachyMedia         *media);
void     tachy_reference_well_set_size (TachyReferenceWell *self,
                                        int                 width,
                                        int                 height);
void     tachy_reference_well_set_refusal (TachyReferenceWell *self,
                                           const char         *refusal);

void     tachy_reference_well_load (TachyReferenceWell *self,
                                    GFile              *file);
void     tachy_reference_well_paste (TachyReferenceWell *self);
void     tachy_reference_well_clear (TachyReferenceWell *self);

G_END_DECLS
