/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void     tachy_confirm_dialog_ask_async (GtkWindow          *parent,
                                         const char         *heading,
                                         const char         *body,
                                         const char         *verb,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean tachy_confirm_dialog_ask_finish (GAsyncResult *result);

G_END_DECLS
