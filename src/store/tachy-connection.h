/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "tachy-statement.h"

G_BEGIN_DECLS

typedef struct _TachyConnection TachyConnection;

/* One open database; used by the store's worker thread only. */

TachyStatement *tachy_connection_prepare (TachyConnection *self,
                                          const char      *sql,
                                          GError         **error);
gboolean        tachy_connection_execute (TachyConnection *self,
                                          const char      *sql,
                                          GError         **error);
int             tachy_connection_get_n_changes (TachyConnection *self);
gboolean        tachy_connection_add_receipt (TachyConnection *self,
                                              gint64           number,
                                              GError         **error);
gboolean        tachy_connection_add_receipt_of (TachyConnection *self,
                                                 const char      *table,
                                                 const char      *id,
                                                 GError         **error);
void            tachy_connection_require_reserve (TachyConnection *self);
gboolean        tachy_connection_add_removal (TachyConnection *self,
                                              const char      *id,
                                              GError         **error);

G_END_DECLS
