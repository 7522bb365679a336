/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the body of a request holds, with the type and the size of a picture in its place. */
typedef struct _TachyOutline TachyOutline;

TachyOutline *tachy_outline_new (gboolean is_form);
void          tachy_outline_free (TachyOutline *self);
void          tachy_outline_begin_field (TachyOutline *self,
                                         const char   *name);
void          tachy_outline_add_text (TachyOutline *self,
                                      const char   *text);
void          tachy_outline_add_base64 (TachyOutline *self,
                                        gint64        n_bytes);
void          tachy_outline_add_file (TachyOutline *self,
                                      const char   *file_name,
                                      const char   *type,
                                      gint64        n_bytes);
JsonNode     *tachy_outline_to_json (TachyOutline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyOutline, tachy_outline_free)

G_END_DECLS
