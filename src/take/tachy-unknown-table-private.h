/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-store.h"

G_BEGIN_DECLS

/* What the database knows beside the server's list. */
typedef struct
{
  gint64 number;    /* the unknown take */
  GPtrArray *ids;   /* (element-type utf8): jobs that may be it; those of other takes go */
  guint n_alike;    /* unknown takes of the same recipe sent about then, this one included */
  guint n_before;   /* those of them that were sent before it */
  guint n_underway; /* takes of the same recipe that are being sent right now */
} TachyUnknownCase;

TachyUnknownCase *tachy_unknown_case_new (gint64 number);
void              tachy_unknown_case_free (TachyUnknownCase *self);

/* Functions for the store; each says what it takes and gives. */
gboolean tachy_unknown_table_read_case (TachyConnection *connection,
                                        gpointer        *result,
                                        gpointer         data,
                                        GError         **error);
gboolean tachy_unknown_table_read_open (TachyConnection *connection,
                                        gpointer        *result,
                                        gpointer         data,
                                        GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyUnknownCase, tachy_unknown_case_free)

G_END_DECLS
