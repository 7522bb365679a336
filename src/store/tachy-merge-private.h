/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-connection.h"

G_BEGIN_DECLS

typedef struct _TachyMerge TachyMerge;

TachyMerge *tachy_merge_new (TachyConnection *connection,
                             const char      *owners_directory);
void        tachy_merge_free (TachyMerge *self);

gboolean    tachy_merge_line (TachyMerge *self,
                              const char *line,
                              gsize       length,
                              GError    **error);
guint       tachy_merge_get_n_unfinished (TachyMerge *self);
gboolean    tachy_merge_finish (TachyMerge *self,
                                GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyMerge, tachy_merge_free)

G_END_DECLS
