/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void        tachy_reading_start_async (GInputStream       *stream,
                                       gsize               max_bytes,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
GByteArray *tachy_reading_start_finish (GInputStream *stream,
                                        GAsyncResult *result,
                                        GError      **error);

G_END_DECLS
