/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-providers.h"
#include "tachy-takes.h"

G_BEGIN_DECLS

/* What one look through a server's list has shown. */
typedef struct
{
  GPtrArray *jobs;  /* (element-type TachyJob): those that may be it, the likeliest first */
  TachyJob *it;     /* (nullable): one of them, where there is no doubt */
} TachySight;

void        tachy_sight_free (TachySight *self);

void        tachy_lookup_async (TachyTakes         *takes,
                                TachyProviders     *providers,
                                TachyTake          *take,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
TachySight *tachy_lookup_finish (GAsyncResult *result,
                                 GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachySight, tachy_sight_free)

G_END_DECLS
