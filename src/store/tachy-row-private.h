/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tachy-connection.h"

G_BEGIN_DECLS

char    *tachy_row_to_json (TachyStatement *statement,
                            const char     *table);
char    *tachy_row_build_insert (TachyConnection *connection,
                                 const char      *table,
                                 JsonObject      *row,
                                 GPtrArray      **columns);
gboolean tachy_row_insert (TachyStatement *statement,
                           JsonObject     *row,
                           GPtrArray      *columns,
                           GError        **error);

G_END_DECLS
