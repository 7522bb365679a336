/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TachyPriceForm:
 * @TACHY_PRICE_PER_SECOND: dollars for each second of the clip
 * @TACHY_PRICE_PER_CLIP: dollars for a clip of at most so many seconds
 * @TACHY_PRICE_PER_TOKEN: dollars for each token, of which width x height x frames / 1024 make a
 *   clip
 * @TACHY_PRICE_FACTOR: multiplies what the other rules give
 */
typedef enum
{
  TACHY_PRICE_PER_SECOND,
  TACHY_PRICE_PER_CLIP,
  TACHY_PRICE_PER_TOKEN,
  TACHY_PRICE_FACTOR,
} TachyPriceForm;

typedef struct
{
  char *model;         /* with "*" for any letters; NULL for every model */
  TachyPriceForm form;
  double amount;
  char **sizes;        /* as in "1280x720"; empty for all */
  int short_side;      /* up to this many pixels; 0 for all */
  int to_seconds;      /* up to this length; 0 for all */
  int sound;           /* 1 with sound, 0 without, -1 for both */
  int fps;             /* frames a second, by which tokens are counted */
} TachyPriceRule;

TachyPriceRule *tachy_price_rule_new (const char    *model,
                                      TachyPriceForm form,
                                      double         amount);
TachyPriceRule *tachy_price_rule_copy (const TachyPriceRule *rule);
void            tachy_price_rule_free (TachyPriceRule *rule);

typedef struct _TachyPrices TachyPrices;

/* What a server charges, by rules of which the first that fits counts, and every factor. */

TachyPrices    *tachy_prices_new (const char *document);
void            tachy_prices_free (TachyPrices *self);
const char     *tachy_prices_get_as_of (TachyPrices *self);
void            tachy_prices_date (TachyPrices *self);
gboolean        tachy_prices_get_own (TachyPrices *self);
void            tachy_prices_make_own (TachyPrices *self);
GPtrArray      *tachy_prices_get_rules (TachyPrices *self);
void            tachy_prices_sort (TachyPrices *self);
char           *tachy_prices_to_text (TachyPrices *self);
gboolean        tachy_prices_estimate (TachyPrices *self,
                                       const char  *model,
                                       int          width,
                                       int          height,
                                       int          seconds,
                                       double      *dollars);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyPriceRule, tachy_price_rule_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TachyPrices, tachy_prices_free)

G_END_DECLS
