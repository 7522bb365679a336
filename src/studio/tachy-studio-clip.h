/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-studio-shelf.h"

G_BEGIN_DECLS

typedef enum
{
  TACHY_STUDIO_VARIANT_VIDEO,
  TACHY_STUDIO_VARIANT_THUMBNAIL,
  TACHY_STUDIO_VARIANT_SPRITESHEET,
} TachyStudioVariant;

/* A file of a job, ready to be sent. */
typedef struct
{
  GBytes *bytes;         /* owned; NULL where a clip has only been rendered */
  char *digest;          /* owned: SHA-256 of what is in the file */
  const char *mime_type; /* static */
} TachyStudioClip;

void             tachy_studio_clip_free (TachyStudioClip *self);

void             tachy_studio_clip_render_async (GObject            *source,
                                                 TachyStudioShelf   *shelf,
                                                 TachyStudioJob     *job,
                                                 double              slow,
                                                 GCancellable       *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer            user_data);
TachyStudioClip *tachy_studio_clip_render_finish (GAsyncResult *result,
                                                  GError      **error);

void             tachy_studio_clip_load_async (GObject            *source,
                                               TachyStudioShelf   *shelf,
                                               TachyStudioJob     *job,
                                               TachyStudioVariant  variant,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
TachyStudioClip *tachy_studio_clip_load_finish (GAsyncResult *result,
                                                GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyStudioClip, tachy_studio_clip_free)

G_END_DECLS
