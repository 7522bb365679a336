/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TACHY_TYPE_CONTENT (tachy_content_get_type ())

G_DECLARE_FINAL_TYPE (TachyContent, tachy_content, TACHY, CONTENT, GObject)

/* The answer to a download that has begun: its head is read, its body is not. */

GInputStream *tachy_content_get_stream (TachyContent *self);
gint64        tachy_content_get_offset (TachyContent *self);
gint64        tachy_content_get_total (TachyContent *self);
const char   *tachy_content_get_etag (TachyContent *self);
const char   *tachy_content_get_mime_type (TachyContent *self);

G_END_DECLS
