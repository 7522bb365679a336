/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-ledger.h"

G_BEGIN_DECLS

char *tachy_ledger_words_dup_day (const char *day);
char *tachy_ledger_words_dup_takes (const TachyLedgerSum *sum);
char *tachy_ledger_words_dup_sure (const TachyLedgerSum *sum);
char *tachy_ledger_words_dup_perhaps (const TachyLedgerSum *sum);

G_END_DECLS
