/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-take.h"

G_BEGIN_DECLS

#define TACHY_TYPE_LEDGER_TAKE_ROW (tachy_ledger_take_row_get_type ())

G_DECLARE_FINAL_TYPE (TachyLedgerTakeRow, tachy_ledger_take_row, TACHY, LEDGER_TAKE_ROW,
                      AdwActionRow)

GtkWidget *tachy_ledger_take_row_new (TachyTake *take);

G_END_DECLS
