/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char    *tachy_reference_build_path (const char *directory,
                                     const char *reference);
void     tachy_reference_check_async (const char         *directory,
                                      const char         *reference,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean tachy_reference_check_finish (GAsyncResult *result,
                                       GError      **error);

G_END_DECLS
