/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-content.h"
#include "tachy-findings.h"
#include "tachy-job.h"
#include "tachy-order.h"
#include "tachy-provider.h"
#include "tachy-transcript.h"

G_BEGIN_DECLS

#define TACHY_TYPE_CLIENT (tachy_client_get_type ())

G_DECLARE_FINAL_TYPE (TachyClient, tachy_client, TACHY, CLIENT, GObject)

TachyClient  *tachy_client_new (const char *base_url,
                                const char *key);
TachyClient  *tachy_client_new_for_provider (TachyProvider *provider,
                                             const char    *key,
                                             GError       **error);
TachyDialect *tachy_client_get_dialect (TachyClient *self);
const char   *tachy_client_get_base_url (TachyClient *self);
gint64        tachy_client_steal_quiet_time (TachyClient *self);
gboolean      tachy_client_get_clock_skew (TachyClient *self,
                                           gint64      *ahead_us);

GPtrArray    *tachy_client_get_transcripts (GAsyncResult *result);

void          tachy_client_create_async (TachyClient        *self,
                                         const TachyOrder   *order,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
TachyJob     *tachy_client_create_finish (TachyClient   *self,
                                          GAsyncResult  *result,
                                          TachyFailure **failure,
                                          GError       **error);

void          tachy_client_remix_async (TachyClient        *self,
                                        const char         *id,
                                        const char         *prompt,
                                        const char         *idempotency_key,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
TachyJob     *tachy_client_remix_finish (TachyClient   *self,
                                         GAsyncResult  *result,
                                         TachyFailure **failure,
                                         GError       **error);

void          tachy_client_retrieve_async (TachyClient        *self,
                                           const char         *id,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
TachyJob     *tachy_client_retrieve_finish (TachyClient   *self,
                                            GAsyncResult  *result,
                                            TachyFailure **failure,
                                            GError       **error);

void          tachy_client_list_async (TachyClient        *self,
                                       const char         *after,
                                       int                 limit,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
GPtrArray    *tachy_client_list_finish (TachyClient   *self,
                                        GAsyncResult  *result,
                                        char         **next,
                                        TachyFailure **failure,
                                        GError       **error);

void          tachy_client_delete_async (TachyClient        *self,
                                         const char         *id,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean      tachy_client_delete_finish (TachyClient   *self,
                                          GAsyncResult  *result,
                                          TachyFailure **failure,
                                          GError       **error);

void          tachy_client_open_content_async (TachyClient        *self,
                                               TachyJob           *job,
                                               gint64              offset,
                                               gint64              total,
                                               const char         *etag,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
TachyContent *tachy_client_open_content_finish (TachyClient   *self,
                                                GAsyncResult  *result,
                                                TachyFailure **failure,
                                                GError       **error);

void          tachy_client_list_models_async (TachyClient        *self,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
char        **tachy_client_list_models_finish (TachyClient   *self,
                                               GAsyncResult  *result,
                                               TachyFailure **failure,
                                               GError       **error);

void           tachy_client_discover_async (TachyClient        *self,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
TachyFindings *tachy_client_discover_finish (TachyClient  *self,
                                             GAsyncResult *result,
                                             GError      **error);

G_END_DECLS
