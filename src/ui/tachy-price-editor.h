/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-prices.h"

G_BEGIN_DECLS

#define TACHY_TYPE_PRICE_EDITOR (tachy_price_editor_get_type ())

/* Signals: "done" (a TachyPriceRule, not owned) with what makes sense; "cancelled". */
G_DECLARE_FINAL_TYPE (TachyPriceEditor, tachy_price_editor, TACHY, PRICE_EDITOR, AdwBin)

void tachy_price_editor_edit (TachyPriceEditor     *self,
                              const TachyPriceRule *rule,
                              const char *const    *models);

G_END_DECLS
