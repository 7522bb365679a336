/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-failure.h"

G_BEGIN_DECLS

#define TACHY_TYPE_FAILURE_ROW (tachy_failure_row_get_type ())

G_DECLARE_FINAL_TYPE (TachyFailureRow, tachy_failure_row, TACHY, FAILURE_ROW, AdwExpanderRow)

void tachy_failure_row_set_failure (TachyFailureRow    *self,
                                    const TachyFailure *failure,
                                    const char         *remote_id);

G_END_DECLS
