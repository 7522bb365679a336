/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TACHY_TYPE_KEYS (tachy_keys_get_type ())

G_DECLARE_FINAL_TYPE (TachyKeys, tachy_keys, TACHY, KEYS, GObject)

TachyKeys *tachy_keys_new (void);

char      *tachy_keys_clean (const char *typed,
                             GError    **error);
void       tachy_keys_set_for_session (TachyKeys  *self,
                                       const char *origin,
                                       const char *key);

void       tachy_keys_lookup_async (TachyKeys          *self,
                                    const char         *origin,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
char      *tachy_keys_lookup_finish (TachyKeys    *self,
                                     GAsyncResult *result,
                                     GError      **error);

void       tachy_keys_store_async (TachyKeys          *self,
                                   const char         *origin,
                                   const char         *key,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean   tachy_keys_store_finish (TachyKeys    *self,
                                    GAsyncResult *result,
                                    GError      **error);

void       tachy_keys_forget_async (TachyKeys          *self,
                                    const char         *origin,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean   tachy_keys_forget_finish (TachyKeys    *self,
                                     GAsyncResult *result,
                                     GError      **error);

G_END_DECLS
