/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-providers.h"
#include "tachy-takes.h"

G_BEGIN_DECLS

#define TACHY_TYPE_LINE (tachy_line_get_type ())

/* Signals: "called" (take) when its turn may have come; it stands in line no more. */
G_DECLARE_FINAL_TYPE (TachyLine, tachy_line, TACHY, LINE, GObject)

TachyLine *tachy_line_new (TachyTakes     *takes,
                           TachyProviders *providers);
void       tachy_line_join (TachyLine *self,
                            TachyTake *take);
void       tachy_line_leave (TachyLine *self,
                             TachyTake *take);
void       tachy_line_call_next (TachyLine  *self,
                                 const char *provider_id);

G_END_DECLS
