/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-takes.h"

G_BEGIN_DECLS

void     tachy_rebuild_async (TachyTakes         *takes,
                              const char         *clips_directory,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
gboolean tachy_rebuild_finish (GAsyncResult *result,
                               GError      **error);

G_END_DECLS
