/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-studio-job.h"

G_BEGIN_DECLS

#define TACHY_STUDIO_SHELF_CLIP "clip"
#define TACHY_STUDIO_SHELF_DRAFT "clip.part"
#define TACHY_STUDIO_SHELF_REFERENCE "reference"

typedef struct _TachyStudioShelf TachyStudioShelf;

TachyStudioShelf *tachy_studio_shelf_new (const char *directory,
                                          GError    **error);
TachyStudioShelf *tachy_studio_shelf_ref (TachyStudioShelf *self);
void              tachy_studio_shelf_unref (TachyStudioShelf *self);

guint64           tachy_studio_shelf_draw_number (TachyStudioShelf *self);
char             *tachy_studio_shelf_dup_path (TachyStudioShelf *self,
                                               TachyStudioJob   *job,
                                               const char       *name);
gboolean          tachy_studio_shelf_write (TachyStudioShelf *self,
                                            TachyStudioJob   *job,
                                            GBytes           *reference,
                                            GError          **error);
void              tachy_studio_shelf_add (TachyStudioShelf *self,
                                          TachyStudioJob   *job);
void              tachy_studio_shelf_remove (TachyStudioShelf *self,
                                             TachyStudioJob   *job);
void              tachy_studio_shelf_purge (TachyStudioShelf *self,
                                            TachyStudioJob   *job);
void              tachy_studio_shelf_forget_draft (TachyStudioShelf *self,
                                                   TachyStudioJob   *job);
void              tachy_studio_shelf_sweep (TachyStudioShelf *self,
                                            gint64            now);

TachyStudioJob   *tachy_studio_shelf_find (TachyStudioShelf *self,
                                           const char       *id);
GPtrArray        *tachy_studio_shelf_get_jobs (TachyStudioShelf *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyStudioShelf, tachy_studio_shelf_unref)

G_END_DECLS
