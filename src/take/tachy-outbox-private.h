/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-owner-private.h"
#include "tachy-providers.h"
#include "tachy-takes.h"

G_BEGIN_DECLS

#define TACHY_TYPE_OUTBOX (tachy_outbox_get_type ())

/* Signals: "accepted" (take, job) when a server has given a take its id; "lost" (take) when nobody
 * knows whether it has; "unrecorded" (take, id) when it has, and that cannot be written down. */
G_DECLARE_FINAL_TYPE (TachyOutbox, tachy_outbox, TACHY, OUTBOX, GObject)

TachyOutbox *tachy_outbox_new (TachyTakes     *takes,
                               TachyProviders *providers,
                               TachyOwner     *owner,
                               const char     *references_directory);
void         tachy_outbox_push (TachyOutbox *self,
                                TachyTake   *take);
void         tachy_outbox_withdraw (TachyOutbox *self,
                                    TachyTake   *take);

G_END_DECLS
