/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TACHY_TYPE_MULTIPART_STREAM (tachy_multipart_stream_get_type ())

G_DECLARE_FINAL_TYPE (TachyMultipartStream, tachy_multipart_stream, TACHY, MULTIPART_STREAM,
                      GInputStream)

TachyMultipartStream *tachy_multipart_stream_new (void);
void                  tachy_multipart_stream_add_text (TachyMultipartStream *self,
                                                       const char           *name,
                                                       const char           *text);
gboolean              tachy_multipart_stream_add_picture (TachyMultipartStream *self,
                                                          const char           *name,
                                                          const char           *path,
                                                          GError              **error);
void                  tachy_multipart_stream_close_body (TachyMultipartStream *self);
gint64                tachy_multipart_stream_get_length (TachyMultipartStream *self);
char                 *tachy_multipart_stream_dup_content_type (TachyMultipartStream *self);

G_END_DECLS
