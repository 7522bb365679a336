/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *tachy_picture_file_read (GFile        *file,
                                 GCancellable *cancellable,
                                 GError      **error);

G_END_DECLS
