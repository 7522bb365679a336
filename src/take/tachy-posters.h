/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-media.h"
#include "tachy-take.h"

G_BEGIN_DECLS

#define TACHY_TYPE_POSTERS (tachy_posters_get_type ())

G_DECLARE_FINAL_TYPE (TachyPosters, tachy_posters, TACHY, POSTERS, GObject)

TachyPosters *tachy_posters_new (TachyMedia *media,
                                 const char *directory);

void          tachy_posters_get_async (TachyPosters       *self,
                                       TachyTake          *take,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
GBytes       *tachy_posters_get_finish (TachyPosters *self,
                                        GAsyncResult *result,
                                        GError      **error);

G_END_DECLS
