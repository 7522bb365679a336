/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "tachy-media.h"

G_BEGIN_DECLS

GdkContentFormats *tachy_incoming_picture_new_formats (void);
gboolean           tachy_incoming_picture_is_meant (GdkContentFormats *formats);

void               tachy_incoming_picture_read_async (TachyMedia         *media,
                                                      GObject            *source,
                                                      GCancellable       *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
TachyPicture      *tachy_incoming_picture_read_finish (TachyMedia   *media,
                                                       GAsyncResult *result,
                                                       GError      **error);

G_END_DECLS
