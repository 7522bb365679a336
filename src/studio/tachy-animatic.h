/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TachyAnimatic TachyAnimatic;

/* Called in the thread that renders. */
typedef void (*TachyAnimaticProgress) (guint    n_frames,
                                       guint    n_frames_in_all,
                                       gpointer user_data);

TachyAnimatic *tachy_animatic_new (const char *prompt,
                                   const char *seed,
                                   int         width,
                                   int         height,
                                   int         seconds,
                                   GBytes     *reference);
TachyAnimatic *tachy_animatic_ref (TachyAnimatic *self);
void           tachy_animatic_unref (TachyAnimatic *self);

gboolean       tachy_animatic_render (TachyAnimatic        *self,
                                      const char           *path,
                                      double                slow,
                                      TachyAnimaticProgress progress,
                                      gpointer              user_data,
                                      GCancellable         *cancellable,
                                      const char          **mime_type,
                                      GError              **error);
GBytes        *tachy_animatic_make_thumbnail (TachyAnimatic *self,
                                              const char   **mime_type,
                                              GError       **error);
GBytes        *tachy_animatic_make_spritesheet (TachyAnimatic *self,
                                                const char   **mime_type,
                                                GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyAnimatic, tachy_animatic_unref)

G_END_DECLS
