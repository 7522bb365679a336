/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-limits.h"

G_BEGIN_DECLS

/* The name that stands for all models. */
#define TACHY_LIMITS_ALL "*"

typedef struct _TachyLimitsBook TachyLimitsBook;

/* The limits of all models at one server, as they are kept in a profile; and which of them the
 * person has said, whose word counts for more than the server's. */

TachyLimitsBook *tachy_limits_book_new (const char *document);
void             tachy_limits_book_free (TachyLimitsBook *self);
char            *tachy_limits_book_to_text (TachyLimitsBook *self);

char           **tachy_limits_book_dup_models (TachyLimitsBook *self);
gboolean         tachy_limits_book_is_own (TachyLimitsBook *self,
                                           const char      *model);
void             tachy_limits_book_set_own (TachyLimitsBook   *self,
                                            const char        *model,
                                            const TachyLimits *limits);
void             tachy_limits_book_remove (TachyLimitsBook *self,
                                           const char      *model);
gboolean         tachy_limits_book_get_own_models (TachyLimitsBook *self);
void             tachy_limits_book_set_own_models (TachyLimitsBook *self,
                                                   gboolean         own_models);
void             tachy_limits_book_take_over (TachyLimitsBook *self,
                                              const char      *document);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyLimitsBook, tachy_limits_book_free)

G_END_DECLS
