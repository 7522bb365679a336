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

void  tachy_filing_find_async (TachyTake          *take,
                               const char         *directory,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
char *tachy_filing_find_finish (GAsyncResult *result,
                                gint64       *bytes);

void  tachy_filing_undo_async (const char         *clip,
                               const char         *take_id,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);

G_END_DECLS
