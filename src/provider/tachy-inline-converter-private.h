/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TACHY_TYPE_INLINE_CONVERTER (tachy_inline_converter_get_type ())

G_DECLARE_FINAL_TYPE (TachyInlineConverter, tachy_inline_converter, TACHY, INLINE_CONVERTER, GObject)

GConverter *tachy_inline_converter_new_remover (void);
GConverter *tachy_inline_converter_new_extractor (void);

G_END_DECLS
