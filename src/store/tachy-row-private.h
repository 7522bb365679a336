/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-connection.h"

G_BEGIN_DECLS

char    *tachy_row_to_json (TachyStatement *statement);
gboolean tachy_row_insert_json (TachyConnection *connection,
                                const char      *table,
                                const char      *json,
                                gsize            length,
                                GError         **error);

G_END_DECLS
