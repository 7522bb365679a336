/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-findings.h"

G_BEGIN_DECLS

void           tachy_server_test_run_async (TachyProvider      *provider,
                                            const char         *key,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
TachyFindings *tachy_server_test_run_finish (GAsyncResult *result,
                                             GError      **error);

G_END_DECLS
