/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-connection.h"
#include "tachy-provider.h"

G_BEGIN_DECLS

/* One row of the table, free of objects, because it crosses between threads. */
typedef struct _TachyProviderRow TachyProviderRow;

TachyProviderRow *tachy_provider_row_new (TachyProvider *provider);
const char       *tachy_provider_row_get_id (TachyProviderRow *row);
void              tachy_provider_row_free (TachyProviderRow *row);
TachyProvider    *tachy_provider_row_to_provider (TachyProviderRow *row);

gboolean          tachy_provider_rows_read (TachyConnection *connection,
                                            gpointer        *result,
                                            gpointer         data,
                                            GError         **error);
gboolean          tachy_provider_rows_write (TachyConnection *connection,
                                             gpointer        *result,
                                             gpointer         data,
                                             GError         **error);
gboolean          tachy_provider_rows_remove (TachyConnection *connection,
                                              gpointer        *result,
                                              gpointer         data,
                                              GError         **error);

G_END_DECLS
