/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean tachy_file_make_directory (const char *path,
                                    GError    **error);
gboolean tachy_file_write_all (int         fd,
                               const void *data,
                               gsize       length,
                               gint64      offset);
gboolean tachy_file_write_new (const char *path,
                               GBytes     *contents,
                               GError    **error);
gboolean tachy_file_write_durably (const char *path,
                                   GBytes     *contents,
                                   GError    **error);
gboolean tachy_file_sync (const char *path,
                          GError    **error);
gboolean tachy_file_rename_new (const char *from,
                                const char *to,
                                gboolean   *taken,
                                GError    **error);
gboolean tachy_file_place (const char *from,
                           const char *to,
                           GError    **error);

G_END_DECLS
