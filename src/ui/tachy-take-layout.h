/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TACHY_TYPE_TAKE_LAYOUT (tachy_take_layout_get_type ())

/* For a parent with two children: the stage, then what is told about it. */
G_DECLARE_FINAL_TYPE (TachyTakeLayout, tachy_take_layout, TACHY, TAKE_LAYOUT, GtkLayoutManager)

G_END_DECLS
