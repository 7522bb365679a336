/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-connection.h"

G_BEGIN_DECLS

#define TACHY_TYPE_STORE (tachy_store_get_type ())

G_DECLARE_FINAL_TYPE (TachyStore, tachy_store, TACHY, STORE, GObject)

/**
 * TachyStoreFunc:
 * @connection: the database, inside a transaction
 * @result: (out) (transfer full) (nullable): what the caller gets; freed with the function that
 *   was given where the transaction fails after all
 * @data: what the caller gave
 *
 * Runs on the store's thread. %FALSE with @error set rolls everything back.
 */
typedef gboolean (*TachyStoreFunc) (TachyConnection *connection,
                                    gpointer        *result,
                                    gpointer         data,
                                    GError         **error);

TachyStore *tachy_store_new (const char *path);
const char *tachy_store_get_path (TachyStore *self);

void        tachy_store_open_async (TachyStore         *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean    tachy_store_open_finish (TachyStore   *self,
                                     GAsyncResult *result,
                                     GError      **error);

const char *tachy_store_get_view_only (TachyStore *self);
gboolean    tachy_store_is_remote (TachyStore *self);

void        tachy_store_read_async (TachyStore         *self,
                                    TachyStoreFunc      func,
                                    gpointer            data,
                                    GDestroyNotify      free_data,
                                    GDestroyNotify      free_result,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
void        tachy_store_write_async (TachyStore         *self,
                                     TachyStoreFunc      func,
                                     gpointer            data,
                                     GDestroyNotify      free_data,
                                     GDestroyNotify      free_result,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
void        tachy_store_note (TachyStore    *self,
                              TachyStoreFunc func,
                              gpointer       data,
                              GDestroyNotify free_data);
gpointer    tachy_store_call_finish (TachyStore   *self,
                                     GAsyncResult *result,
                                     GError      **error);

G_END_DECLS
