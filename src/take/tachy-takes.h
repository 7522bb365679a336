/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-store-watch.h"
#include "tachy-take.h"

G_BEGIN_DECLS

#define TACHY_TYPE_TAKES (tachy_takes_get_type ())

/* The table of takes, and the one object that stands for each row.
 * Signals: "added" (take), "changed" (take), "removed" (take). */
G_DECLARE_FINAL_TYPE (TachyTakes, tachy_takes, TACHY, TAKES, GObject)

TachyTakes *tachy_takes_new (TachyStore *store);
void        tachy_takes_watch (TachyTakes      *self,
                               TachyStoreWatch *watch);
TachyTake  *tachy_takes_dup_by_number (TachyTakes *self,
                                       gint64      number);

void        tachy_takes_find_async (TachyTakes         *self,
                                    const char         *id_prefix,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
TachyTake  *tachy_takes_find_finish (TachyTakes   *self,
                                     GAsyncResult *result,
                                     GError      **error);

void        tachy_takes_list_async (TachyTakes         *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
GPtrArray  *tachy_takes_list_finish (TachyTakes   *self,
                                     GAsyncResult *result,
                                     GError      **error);

void        tachy_takes_list_transcripts_async (TachyTakes         *self,
                                                TachyTake          *take,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
GPtrArray  *tachy_takes_list_transcripts_finish (TachyTakes   *self,
                                                 GAsyncResult *result,
                                                 GError      **error);

G_END_DECLS
