/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "tachy-palette.h"

G_BEGIN_DECLS

typedef struct _TachyCaption TachyCaption;

TachyCaption *tachy_caption_new_title (const char         *text,
                                       const TachyPalette *palette,
                                       int                 width,
                                       int                 height);
TachyCaption *tachy_caption_new_subtitle (const char *text,
                                          int         width,
                                          int         height);
void          tachy_caption_free (TachyCaption *self);

gboolean      tachy_caption_is_rtl (TachyCaption *self);
void          tachy_caption_draw (TachyCaption *self,
                                  cairo_t      *cr,
                                  double        seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyCaption, tachy_caption_free)

G_END_DECLS
