/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-connection.h"

G_BEGIN_DECLS

typedef struct _TachyJournal TachyJournal;

TachyJournal *tachy_journal_new (const char *directory);
void          tachy_journal_free (TachyJournal *self);

gboolean      tachy_journal_append (TachyJournal *self,
                                    const char   *lines,
                                    GError      **error);
gboolean      tachy_journal_replay (TachyJournal    *self,
                                    TachyConnection *connection,
                                    GError         **error);
gboolean      tachy_journal_shorten (TachyJournal    *self,
                                     TachyConnection *connection,
                                     GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyJournal, tachy_journal_free)

G_END_DECLS
