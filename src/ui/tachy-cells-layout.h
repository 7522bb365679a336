/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TACHY_TYPE_CELLS_LAYOUT (tachy_cells_layout_get_type ())

G_DECLARE_FINAL_TYPE (TachyCellsLayout, tachy_cells_layout, TACHY, CELLS_LAYOUT, GtkLayoutManager)

G_END_DECLS
