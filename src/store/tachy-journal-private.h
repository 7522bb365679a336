/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-connection.h"

G_BEGIN_DECLS

typedef struct _TachyJournal TachyJournal;

TachyJournal *tachy_journal_new (const char *directory);
void          tachy_journal_free (TachyJournal *self);

gboolean      tachy_journal_keep_reserve (TachyJournal *self,
                                          GError      **error);
gboolean      tachy_journal_append (TachyJournal    *self,
                                    TachyConnection *connection,
                                    const char      *lines,
                                    GError         **error);
gboolean      tachy_journal_merge (TachyJournal    *self,
                                   TachyConnection *connection,
                                   guint           *n_unfinished,
                                   GError         **error);
gboolean      tachy_journal_tend (TachyJournal    *self,
                                  TachyConnection *connection,
                                  GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyJournal, tachy_journal_free)

G_END_DECLS
