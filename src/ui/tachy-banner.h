/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TACHY_TYPE_BANNER (tachy_banner_get_type ())

/* Signals: "button-clicked". */
G_DECLARE_FINAL_TYPE (TachyBanner, tachy_banner, TACHY, BANNER, AdwBin)

void tachy_banner_show (TachyBanner *self,
                        const char  *title,
                        const char  *button_label);
void tachy_banner_hide (TachyBanner *self);

G_END_DECLS
