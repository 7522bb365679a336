/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-take.h"

G_BEGIN_DECLS

void  tachy_filing_async (TachyTake          *take,
                          const char         *part,
                          const char         *directory,
                          const char         *suffix,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);
char *tachy_filing_finish (GAsyncResult *result,
                           GError      **error);

G_END_DECLS
