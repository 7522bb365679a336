/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TACHY_CLIP_WRITER_FPS 24
#define TACHY_CLIP_WRITER_RATE 48000 /* samples a second of the sound, in stereo */

typedef struct _TachyClipWriter TachyClipWriter;

TachyClipWriter *tachy_clip_writer_new (const char *path,
                                        int         width,
                                        int         height,
                                        GError    **error);
void             tachy_clip_writer_free (TachyClipWriter *self);

const char      *tachy_clip_writer_get_mime_type (TachyClipWriter *self);
gsize            tachy_clip_writer_count_samples (TachyClipWriter *self,
                                                  int              seconds);
gboolean         tachy_clip_writer_put_sound (TachyClipWriter *self,
                                              GBytes          *samples,
                                              GError         **error);
guint8          *tachy_clip_writer_begin_frame (TachyClipWriter *self,
                                                int             *stride,
                                                GError         **error);
gboolean         tachy_clip_writer_end_frame (TachyClipWriter *self,
                                              GCancellable    *cancellable,
                                              GError         **error);
gboolean         tachy_clip_writer_finish (TachyClipWriter *self,
                                           GCancellable    *cancellable,
                                           GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyClipWriter, tachy_clip_writer_free)

G_END_DECLS
