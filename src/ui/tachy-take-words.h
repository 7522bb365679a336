/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-take.h"

G_BEGIN_DECLS

char       *tachy_take_words_dup_title (TachyTake *take);
char       *tachy_take_words_dup_state (TachyTake *take);
char       *tachy_take_words_dup_remaining (TachyTake *take);
char       *tachy_take_words_dup_expiry (gint64 expires_at,
                                         gint64 now);
const char *tachy_take_words_get_hitch (TachyTake *take);
char       *tachy_take_words_dup_explanation (TachyTake *take);
const char *tachy_take_words_get_end_icon (TachyTake *take);
char       *tachy_take_words_dup_reason_line (TachyTake *take);
const char *tachy_take_words_get_end (TachyTake *take);
gboolean    tachy_take_words_has_trouble (TachyTake *take);
gboolean    tachy_take_words_is_question (TachyTake *take);
gboolean    tachy_take_words_is_alarming (TachyTake *take);
gboolean    tachy_take_words_has_file (TachyTake *take);

char       *tachy_take_words_dup_span (gint64 microseconds);
char       *tachy_take_words_dup_moment (gint64 microseconds);
char       *tachy_take_words_dup_cost (TachyTake *take);
char       *tachy_take_words_dup_price (double dollars);

G_END_DECLS
