/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tachy-limits-book.h"
#include "tachy-provider.h"

G_BEGIN_DECLS

char       *tachy_offer_words_dup_amount (double amount);
gboolean    tachy_offer_words_read_amount (const char *text,
                                           double     *amount);
char       *tachy_offer_words_dup_rule (const TachyPriceRule *rule);
char       *tachy_offer_words_dup_limits (const TachyLimits *limits);

char       *tachy_offer_words_dup_models_summary (TachyProvider *provider);
char       *tachy_offer_words_dup_limits_summary (TachyProvider *provider);
char       *tachy_offer_words_dup_prices_summary (TachyProvider *provider);
const char *tachy_offer_words_get_model (const char *model);

G_END_DECLS
