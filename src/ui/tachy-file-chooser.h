/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void   tachy_file_chooser_open_picture_async (GtkWindow          *parent,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
GFile *tachy_file_chooser_open_picture_finish (GAsyncResult *result,
                                               GError      **error);

void   tachy_file_chooser_open_any_async (GtkWindow          *parent,
                                          const char         *title,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
GFile *tachy_file_chooser_open_any_finish (GAsyncResult *result,
                                           GError      **error);

void   tachy_file_chooser_save_async (GtkWindow          *parent,
                                      const char         *title,
                                      const char         *name,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
GFile *tachy_file_chooser_save_finish (GAsyncResult *result,
                                       GError      **error);

G_END_DECLS
