/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-providers.h"
#include "tachy-takes.h"

G_BEGIN_DECLS

#define TACHY_TYPE_CATALOGUE (tachy_catalogue_get_type ())

G_DECLARE_FINAL_TYPE (TachyCatalogue, tachy_catalogue, TACHY, CATALOGUE, GObject)

TachyCatalogue *tachy_catalogue_new (TachyTakes     *takes,
                                     TachyProviders *providers,
                                     const char     *provider_id);

const char     *tachy_catalogue_get_provider (TachyCatalogue *self);
gboolean        tachy_catalogue_has_more (TachyCatalogue *self);

void            tachy_catalogue_read_async (TachyCatalogue     *self,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
GPtrArray      *tachy_catalogue_read_finish (TachyCatalogue *self,
                                             GAsyncResult   *result,
                                             GError        **error);

G_END_DECLS
