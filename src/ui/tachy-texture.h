/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

void        tachy_texture_decode_async (GBytes             *bytes,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
GdkTexture *tachy_texture_decode_finish (GAsyncResult *result,
                                         GError      **error);

G_END_DECLS
