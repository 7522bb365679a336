/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-media.h"
#include "tachy-takes.h"

G_BEGIN_DECLS

#define TACHY_TYPE_CHECKER (tachy_checker_get_type ())

G_DECLARE_FINAL_TYPE (TachyChecker, tachy_checker, TACHY, CHECKER, GObject)

TachyChecker *tachy_checker_new (TachyTakes *takes,
                                 TachyMedia *media);
void          tachy_checker_begin (TachyChecker *self);
void          tachy_checker_end (TachyChecker *self);

G_END_DECLS
