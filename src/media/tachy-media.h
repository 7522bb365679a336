/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-clip-facts.h"
#include "tachy-picture.h"

G_BEGIN_DECLS

#define TACHY_TYPE_MEDIA (tachy_media_get_type ())

G_DECLARE_FINAL_TYPE (TachyMedia, tachy_media, TACHY, MEDIA, GObject)

TachyMedia     *tachy_media_new (void);

void            tachy_media_load_picture_async (TachyMedia         *self,
                                                GFile              *file,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
TachyPicture   *tachy_media_load_picture_finish (TachyMedia   *self,
                                                 GAsyncResult *result,
                                                 GError      **error);

void            tachy_media_check_picture_async (TachyMedia         *self,
                                                 GBytes             *bytes,
                                                 GCancellable       *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer            user_data);
TachyPicture   *tachy_media_check_picture_finish (TachyMedia   *self,
                                                  GAsyncResult *result,
                                                  GError      **error);

void            tachy_media_fit_picture_async (TachyMedia         *self,
                                               TachyPicture       *picture,
                                               int                 width,
                                               int                 height,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
GBytes         *tachy_media_fit_picture_finish (TachyMedia   *self,
                                                GAsyncResult *result,
                                                GError      **error);

void            tachy_media_verify_clip_async (TachyMedia         *self,
                                               const char         *path,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
TachyClipFacts *tachy_media_verify_clip_finish (TachyMedia   *self,
                                                GAsyncResult *result,
                                                GError      **error);

void            tachy_media_check_clip_async (TachyMedia         *self,
                                              const char         *path,
                                              gint64              duration_us,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
gboolean        tachy_media_check_clip_finish (TachyMedia   *self,
                                               GAsyncResult *result,
                                               GError      **error);

void            tachy_media_make_poster_async (TachyMedia         *self,
                                               const char         *path,
                                               int                 max_side,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
GBytes         *tachy_media_make_poster_finish (TachyMedia   *self,
                                                GAsyncResult *result,
                                                GError      **error);

G_END_DECLS
