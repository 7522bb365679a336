/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-client.h"
#include "tachy-keys.h"
#include "tachy-provider.h"
#include "tachy-store.h"

G_BEGIN_DECLS

#define TACHY_TYPE_PROVIDERS (tachy_providers_get_type ())

/* A GListModel of TachyProvider: the built-in studio first, then the person's own by name. */
G_DECLARE_FINAL_TYPE (TachyProviders, tachy_providers, TACHY, PROVIDERS, GObject)

/**
 * TachyStudioFinder:
 * @user_data: what was given with the finder
 *
 * Finds the built-in studio, starting it where it does not run. Must lead to a call of
 * g_task_return_pointer() on @task with a #TachyClient, or g_task_return_error(). Takes @task.
 */
typedef void (*TachyStudioFinder) (GTask   *task,
                                   gpointer user_data);

TachyProviders *tachy_providers_new (TachyStore *store,
                                     TachyKeys  *keys);
void            tachy_providers_set_studio_finder (TachyProviders   *self,
                                                   TachyStudioFinder finder,
                                                   gpointer          user_data);

void            tachy_providers_load_async (TachyProviders     *self,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
gboolean        tachy_providers_load_finish (TachyProviders *self,
                                             GAsyncResult   *result,
                                             GError        **error);

TachyProvider  *tachy_providers_get_by_id (TachyProviders *self,
                                           const char     *id);
TachyProvider  *tachy_providers_find (TachyProviders *self,
                                      const char     *name_or_url);
TachyKeys      *tachy_providers_get_keys (TachyProviders *self);

void            tachy_providers_save_async (TachyProviders     *self,
                                            TachyProvider      *provider,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
gboolean        tachy_providers_save_finish (TachyProviders *self,
                                             GAsyncResult   *result,
                                             GError        **error);

void            tachy_providers_remove_async (TachyProviders     *self,
                                              TachyProvider      *provider,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
gboolean        tachy_providers_remove_finish (TachyProviders *self,
                                               GAsyncResult   *result,
                                               GError        **error);

void            tachy_providers_connect_async (TachyProviders     *self,
                                               const char         *provider_id,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
TachyClient    *tachy_providers_connect_finish (TachyProviders *self,
                                                GAsyncResult   *result,
                                                GError        **error);

gboolean        tachy_providers_learn (TachyProviders     *self,
                                       const char         *provider_id,
                                       const GError       *error,
                                       const TachyFailure *failure);

G_END_DECLS
