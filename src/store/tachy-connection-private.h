/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "tachy-connection.h"

G_BEGIN_DECLS

struct _TachyConnection
{
  sqlite3 *database;
  char *path;
  gboolean is_remote;      /* the file lies on another computer */
  GString *receipts;       /* (nullable): lines for the journal, of this transaction */
  gboolean needs_reserve;  /* this transaction must leave room for the next receipt */
};

/* How far a transaction had come with what the journal shall hold of it. */
typedef struct
{
  gsize length;
  gboolean needs_reserve;
} TachyReceiptsMark;

TachyConnection *tachy_connection_open (const char *path,
                                        GError    **error);
TachyConnection *tachy_connection_open_in_memory (GError **error);
int              tachy_connection_peek_version (const char *path);
gboolean         tachy_connection_has_failed_io (TachyConnection *self);
gboolean         tachy_connection_make_durable (TachyConnection *self,
                                                GError         **error);
gboolean         tachy_connection_set_patient (TachyConnection *self,
                                               gboolean         is_patient,
                                               GError         **error);
gboolean         tachy_connection_is_remote (TachyConnection *self);
void             tachy_connection_close (TachyConnection *self);
const char      *tachy_connection_get_path (TachyConnection *self);
int              tachy_connection_get_user_version (TachyConnection *self,
                                                    GError         **error);
gboolean         tachy_connection_check (TachyConnection *self,
                                         GError         **error);

gboolean         tachy_connection_has_column (TachyConnection *self,
                                              const char      *table,
                                              const char      *column);
TachyReceiptsMark tachy_connection_mark_receipts (TachyConnection *self);
void             tachy_connection_forget_receipts (TachyConnection  *self,
                                                   TachyReceiptsMark mark);
char            *tachy_connection_steal_receipts (TachyConnection *self);
gboolean         tachy_connection_steal_needs_reserve (TachyConnection *self);

const char      *tachy_statement_get_name (TachyStatement *self,
                                           int             column);
int              tachy_statement_get_type (TachyStatement *self,
                                           int             column);
void             tachy_statement_reset (TachyStatement *self);
TachyStatement  *tachy_statement_new (sqlite3_stmt *statement);
gboolean         tachy_connection_fail (sqlite3 *database,
                                        int      result,
                                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyConnection, tachy_connection_close)

G_END_DECLS
