/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-takes.h"

G_BEGIN_DECLS

#define TACHY_TYPE_LIBRARY (tachy_library_get_type ())

/* A GListModel of TachyTake: running ones first, then the others, newest first in both. Holds the
 * numbers of all takes, and reads a take only when it is asked for; see the "loaded" property of
 * TachyTake. */
G_DECLARE_FINAL_TYPE (TachyLibrary, tachy_library, TACHY, LIBRARY, GObject)

TachyLibrary *tachy_library_new (TachyTakes *takes);

void          tachy_library_load_async (TachyLibrary       *self,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean      tachy_library_load_finish (TachyLibrary *self,
                                         GAsyncResult *result,
                                         GError      **error);

G_END_DECLS
