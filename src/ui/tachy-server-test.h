/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void   tachy_server_test_run_async (const char         *base_url,
                                    const char         *key,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
char **tachy_server_test_run_finish (GAsyncResult *result,
                                     GError      **error);

G_END_DECLS
