/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-content.h"

G_BEGIN_DECLS

TachyContent *tachy_content_new (GObject      *owner,
                                 GInputStream *stream);
void          tachy_content_describe (TachyContent *self,
                                      gint64        offset,
                                      gint64        total,
                                      const char   *etag,
                                      const char   *mime_type);

G_END_DECLS
