/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-content.h"

G_BEGIN_DECLS

void     tachy_download_async (TachyContent       *content,
                               const char         *path,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean tachy_download_finish (GAsyncResult *result,
                                GError      **error);

G_END_DECLS
