/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-takes.h"

G_BEGIN_DECLS

/**
 * TachyLedgerSum:
 * @charged: what servers say that they have charged
 * @estimated: what the takes that they made, and say nothing of, were estimated to cost
 * @perhaps: what was estimated for takes that may have been charged: it is not known whether they
 *   were created, or they came to nothing
 * @n_takes: how many takes that is
 * @n_perhaps: how many of them may have been charged
 * @n_unpriced: how many of them nobody knows a price of
 *
 * Money in millionths of a US dollar: whole numbers, so that sums are exact.
 */
typedef struct
{
  gint64 charged;
  gint64 estimated;
  gint64 perhaps;
  guint n_takes;
  guint n_perhaps;
  guint n_unpriced;
} TachyLedgerSum;

/* What one provider cost on one day. */
typedef struct
{
  char *day;      /* as here by the calendar: "2026-11-22" */
  char *provider; /* id; the provider may be gone */
  TachyLedgerSum sum;
  GArray *doubtful; /* (element-type gint64): numbers of takes that may have been charged, as far as
                       they have not been removed; oldest first */
} TachyLedgerEntry;

void           tachy_ledger_entry_free (TachyLedgerEntry *entry);
gboolean       tachy_ledger_entry_equal (const TachyLedgerEntry *a,
                                         const TachyLedgerEntry *b);

void           tachy_ledger_read_async (TachyTakes         *takes,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
GPtrArray     *tachy_ledger_read_finish (TachyTakes   *takes,
                                         GAsyncResult *result,
                                         GError      **error);

gboolean       tachy_ledger_may_cost (TachyTake *take);
TachyLedgerSum tachy_ledger_sum (GPtrArray  *entries,
                                 const char *period);
char          *tachy_ledger_dup_today (void);
char          *tachy_ledger_dup_dollars (gint64 micros);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyLedgerEntry, tachy_ledger_entry_free)

G_END_DECLS
