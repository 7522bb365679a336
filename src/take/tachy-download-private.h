/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-content.h"

G_BEGIN_DECLS

/* No clip may be larger than this, in bytes. */
#define TACHY_DOWNLOAD_LARGEST (2 * G_GINT64_CONSTANT (1024) * 1024 * 1024)

/* @durable: how many bytes of the clip are on the disk now, come what may. */
typedef void (*TachyDownloadMark) (gint64   durable,
                                   gpointer user_data);

void     tachy_download_async (TachyContent       *content,
                               const char         *path,
                               TachyDownloadMark   mark,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean tachy_download_finish (GAsyncResult *result,
                                gint64       *durable,
                                GError      **error);

G_END_DECLS
