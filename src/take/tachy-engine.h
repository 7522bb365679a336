/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-media.h"
#include "tachy-meter.h"
#include "tachy-providers.h"
#include "tachy-take.h"
#include "tachy-takes.h"

G_BEGIN_DECLS

#define TACHY_TYPE_ENGINE (tachy_engine_get_type ())

/* Where everything that changes a take or costs money goes through.
 * Properties: n-held (uint, waiting takes from an earlier start that may cost money), n-active (uint).
 * Signals: "key-refused" (provider id), "found" (an unknown take that turned up at its server),
 * "unrecorded" (a take, its server's id) when an id that was paid for cannot be written down. */
G_DECLARE_FINAL_TYPE (TachyEngine, tachy_engine, TACHY, ENGINE, GObject)

TachyEngine *tachy_engine_new (TachyTakes     *takes,
                               TachyProviders *providers,
                               TachyMedia     *media,
                               const char     *data_directory,
                               const char     *clips_directory);

void         tachy_engine_start_async (TachyEngine        *self,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean     tachy_engine_start_finish (TachyEngine  *self,
                                        GAsyncResult *result,
                                        GError      **error);

void         tachy_engine_submit_async (TachyEngine        *self,
                                        TachyRecipe        *recipe,
                                        GBytes             *reference,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
TachyTake   *tachy_engine_submit_finish (TachyEngine  *self,
                                         GAsyncResult *result,
                                         GError      **error);

void         tachy_engine_cancel_async (TachyEngine        *self,
                                        TachyTake          *take,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean     tachy_engine_cancel_finish (TachyEngine  *self,
                                         GAsyncResult *result,
                                         GError      **error);

void         tachy_engine_remove_async (TachyEngine        *self,
                                        TachyTake          *take,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean     tachy_engine_remove_finish (TachyEngine  *self,
                                         GAsyncResult *result,
                                         GError      **error);

void         tachy_engine_look_async (TachyEngine        *self,
                                      TachyTake          *take,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
GPtrArray   *tachy_engine_look_finish (TachyEngine  *self,
                                       GAsyncResult *result,
                                       GError      **error);
void         tachy_engine_link_async (TachyEngine        *self,
                                      TachyTake          *take,
                                      const char         *remote_id,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean     tachy_engine_link_finish (TachyEngine  *self,
                                       GAsyncResult *result,
                                       GError      **error);
void         tachy_engine_deny_async (TachyEngine        *self,
                                      TachyTake          *take,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean     tachy_engine_deny_finish (TachyEngine  *self,
                                       GAsyncResult *result,
                                       GError      **error);
void         tachy_engine_submit_again_async (TachyEngine        *self,
                                              TachyTake          *take,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
TachyTake   *tachy_engine_submit_again_finish (TachyEngine  *self,
                                               GAsyncResult *result,
                                               GError      **error);

void         tachy_engine_adopt_async (TachyEngine        *self,
                                       const char         *provider_id,
                                       const char         *typed,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
void         tachy_engine_adopt_job_async (TachyEngine        *self,
                                           const char         *provider_id,
                                           TachyJob           *job,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
TachyTake   *tachy_engine_adopt_finish (TachyEngine  *self,
                                        GAsyncResult *result,
                                        TachyTake   **rival,
                                        GError      **error);

void         tachy_engine_fetch (TachyEngine *self,
                                 TachyTake   *take);
TachyMeter  *tachy_engine_get_meter (TachyEngine *self);
void         tachy_engine_inspect (TachyEngine *self);
void         tachy_engine_look_after (TachyEngine *self,
                                      TachyTake   *take);
gboolean     tachy_engine_drives (TachyEngine *self,
                                  TachyTake   *take);
void         tachy_engine_retry_provider (TachyEngine *self,
                                          const char  *provider_id);

guint        tachy_engine_get_n_held (TachyEngine *self);
guint        tachy_engine_get_n_active (TachyEngine *self);
gboolean     tachy_engine_get_held_price (TachyEngine *self,
                                         double      *dollars);
void         tachy_engine_go_on (TachyEngine *self);

char        *tachy_engine_dup_reference_path (TachyEngine *self,
                                              const char  *reference);

G_END_DECLS
