/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TACHY_TYPE_SUBPAGE (tachy_subpage_get_type ())

/* Properties: title, content (a widget). Its button activates the action "page.back". */
G_DECLARE_FINAL_TYPE (TachySubpage, tachy_subpage, TACHY, SUBPAGE, AdwBin)

G_END_DECLS
