/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-take-edit-private.h"
#include "tachy-take-private.h"
#include "tachy-takes.h"

G_BEGIN_DECLS

void       tachy_takes_insert_async (TachyTakes         *self,
                                     TachyRecipe        *recipe,
                                     const char         *owner,
                                     double              price,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
TachyTake *tachy_takes_insert_finish (TachyTakes   *self,
                                      GAsyncResult *result,
                                      GError      **error);

void       tachy_takes_write_row_async (TachyTakes         *self,
                                        TachyStoreFunc      func,
                                        gpointer            data,
                                        GDestroyNotify      free_data,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
void       tachy_takes_change_async (TachyTakes         *self,
                                     TachyTake          *take,
                                     TachyTakeEdit      *edit,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean   tachy_takes_change_finish (TachyTakes   *self,
                                      GAsyncResult *result,
                                      GError      **error);

void       tachy_takes_remove_async (TachyTakes         *self,
                                     TachyTake          *take,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean   tachy_takes_remove_finish (TachyTakes   *self,
                                      GAsyncResult *result,
                                      char        **unused_reference,
                                      GError      **error);

void       tachy_takes_read_news (TachyTakes *self);
void       tachy_takes_note_trouble (TachyTakes   *self,
                                     TachyTake    *take,
                                     const GError *error);

void       tachy_takes_record (TachyTakes   *self,
                               TachyTake    *take,
                               GAsyncResult *result);

TachyStore *tachy_takes_get_store (TachyTakes *self);
TachyTake *tachy_takes_adopt_row (TachyTakes   *self,
                                  TachyTakeRow *row);
GPtrArray *tachy_takes_adopt_rows (TachyTakes *self,
                                   GPtrArray  *rows);

G_END_DECLS
