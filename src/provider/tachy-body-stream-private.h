/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tachy-upload-private.h"

G_BEGIN_DECLS

#define TACHY_TYPE_BODY_STREAM (tachy_body_stream_get_type ())

G_DECLARE_FINAL_TYPE (TachyBodyStream, tachy_body_stream, TACHY, BODY_STREAM, GInputStream)

TachyBodyStream *tachy_body_stream_new (void);
void             tachy_body_stream_add_text (TachyBodyStream *self,
                                             char            *text);
void             tachy_body_stream_add_upload (TachyBodyStream *self,
                                               TachyUpload     *upload);
void             tachy_body_stream_add_base64 (TachyBodyStream *self,
                                               TachyUpload     *upload);
gint64           tachy_body_stream_get_length (TachyBodyStream *self);

G_END_DECLS
