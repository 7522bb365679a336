/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-connection.h"

G_BEGIN_DECLS

/* What went over the wire for one take. */
typedef struct
{
  gint64 take; /* number */
  GPtrArray *transcripts; /* owned; of TachyTranscript, the oldest first */
} TachyExchangeNote;

void     tachy_exchange_note_free (TachyExchangeNote *note);

gboolean tachy_exchange_table_add (TachyConnection *connection,
                                   gpointer        *result,
                                   gpointer         data,
                                   GError         **error);
gboolean tachy_exchange_table_read (TachyConnection *connection,
                                    gpointer        *result,
                                    gpointer         data,
                                    GError         **error);

G_END_DECLS
