/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-engine.h"
#include "tachy-library.h"
#include "tachy-media.h"
#include "tachy-posters.h"
#include "tachy-providers.h"
#include "tachy-settings.h"

G_BEGIN_DECLS

#define TACHY_TYPE_HOUSE (tachy_house_get_type ())

G_DECLARE_FINAL_TYPE (TachyHouse, tachy_house, TACHY, HOUSE, GObject)

TachyHouse     *tachy_house_new (void);

void            tachy_house_open_async (TachyHouse         *self,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean        tachy_house_open_finish (TachyHouse   *self,
                                         GAsyncResult *result,
                                         GError      **error);

const char     *tachy_house_get_view_only (TachyHouse *self);
const char     *tachy_house_get_caution (TachyHouse *self);

TachySettings  *tachy_house_get_settings (TachyHouse *self);
TachyProviders *tachy_house_get_providers (TachyHouse *self);
TachyMedia     *tachy_house_get_media (TachyHouse *self);
TachyTakes     *tachy_house_get_takes (TachyHouse *self);
TachyEngine    *tachy_house_get_engine (TachyHouse *self);
TachyLibrary   *tachy_house_get_library (TachyHouse *self);
TachyPosters   *tachy_house_get_posters (TachyHouse *self);

G_END_DECLS
