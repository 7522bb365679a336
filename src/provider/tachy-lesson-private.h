/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-dialect.h"
#include "tachy-failure.h"

G_BEGIN_DECLS

gboolean tachy_lesson_is_about_form (TachyDialect       *dialect,
                                     guint               status,
                                     const TachyFailure *failure);
char    *tachy_lesson_dup_traits (TachyDialect *dialect,
                                  const char   *traits);

G_END_DECLS
