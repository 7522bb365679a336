/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-takes.h"

G_BEGIN_DECLS

#define TACHY_TYPE_OWNER (tachy_owner_get_type ())

G_DECLARE_FINAL_TYPE (TachyOwner, tachy_owner, TACHY, OWNER, GObject)

TachyOwner *tachy_owner_new (TachyTakes *takes,
                             const char *directory);
const char *tachy_owner_get_id (TachyOwner *self);

void        tachy_owner_take_over_async (TachyOwner         *self,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
GPtrArray  *tachy_owner_take_over_finish (TachyOwner   *self,
                                          GAsyncResult *result,
                                          GError      **error);
gboolean    tachy_owner_has_company (TachyOwner *self);

G_END_DECLS
