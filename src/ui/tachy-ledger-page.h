/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tachy-house.h"

G_BEGIN_DECLS

#define TACHY_TYPE_LEDGER_PAGE (tachy_ledger_page_get_type ())

/* What each day has cost. Needs the action "win.show-take". */
G_DECLARE_FINAL_TYPE (TachyLedgerPage, tachy_ledger_page, TACHY, LEDGER_PAGE, AdwBin)

void tachy_ledger_page_set_house (TachyLedgerPage *self,
                                  TachyHouse      *house);

G_END_DECLS
