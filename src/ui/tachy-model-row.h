/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TACHY_TYPE_MODEL_ROW (tachy_model_row_get_type ())

/* An editable with the names that a provider is known to take. */
G_DECLARE_FINAL_TYPE (TachyModelRow, tachy_model_row, TACHY, MODEL_ROW, AdwEntryRow)

void tachy_model_row_set_models (TachyModelRow     *self,
                                 const char *const *models);

G_END_DECLS
