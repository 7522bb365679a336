/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TACHY_TYPE_FACT_ROW (tachy_fact_row_get_type ())

G_DECLARE_FINAL_TYPE (TachyFactRow, tachy_fact_row, TACHY, FACT_ROW, AdwActionRow)

void tachy_fact_row_set_value (TachyFactRow *self,
                               const char   *value);

G_END_DECLS
