/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-takes.h"

G_BEGIN_DECLS

void     tachy_inspection_async (TachyTakes         *takes,
                                 const char         *clips_directory,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
void     tachy_inspection_of_take_async (TachyTakes         *takes,
                                         TachyTake          *take,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
void     tachy_inspection_at_async (TachyTakes         *takes,
                                    const char         *clips_directory,
                                    const char *const  *paths,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean tachy_inspection_finish (GAsyncResult *result,
                                  GError      **error);

G_END_DECLS
