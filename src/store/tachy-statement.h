/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TachyStatement TachyStatement;

/* A prepared statement of a connection; worker thread only. Parameters and columns count from 0. */

void        tachy_statement_bind_text (TachyStatement *self,
                                       int             index,
                                       const char     *text);
void        tachy_statement_bind_int (TachyStatement *self,
                                      int             index,
                                      gint64          number);
void        tachy_statement_bind_double (TachyStatement *self,
                                         int             index,
                                         double          number);
void        tachy_statement_bind_null (TachyStatement *self,
                                       int             index);
gboolean    tachy_statement_step (TachyStatement *self,
                                  GError        **error);
gboolean    tachy_statement_run (TachyStatement *self,
                                 GError        **error);

int         tachy_statement_get_n_columns (TachyStatement *self);
const char *tachy_statement_get_text (TachyStatement *self,
                                      int             column);
gint64      tachy_statement_get_int (TachyStatement *self,
                                     int             column);
double      tachy_statement_get_double (TachyStatement *self,
                                        int             column);
gboolean    tachy_statement_is_null (TachyStatement *self,
                                     int             column);
void        tachy_statement_free (TachyStatement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyStatement, tachy_statement_free)

G_END_DECLS
