/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-limits-book.h"

G_BEGIN_DECLS

#define TACHY_TYPE_LIMITS_EDITOR (tachy_limits_editor_get_type ())

/* Signals: "done" (model, limits) with what makes sense; "forgotten" (model); "cancelled". */
G_DECLARE_FINAL_TYPE (TachyLimitsEditor, tachy_limits_editor, TACHY, LIMITS_EDITOR, AdwBin)

void tachy_limits_editor_edit (TachyLimitsEditor *self,
                               const char        *model,
                               const TachyLimits *limits,
                               gboolean           is_own,
                               const char *const *models);

G_END_DECLS
