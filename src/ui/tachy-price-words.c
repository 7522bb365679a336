/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of the price before the click: how much it will probably be, and by when's prices. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-price-words.h"

#include "tachy-take-words.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* %NULL where nobody knows it. */
static char *
dup_day (TachyProvider *provider)
{
  g_autofree char *date = tachy_provider_dup_price_date (provider);
  g_autoptr (GDateTime) noon = NULL;
  int year, month, day;

  if (date != NULL && sscanf (date, "%d-%d-%d", &year, &month, &day) == 3)
    noon = g_date_time_new_local (year, month, day, 12, 0, 0);

  /* Translators: the day of a price list, for strftime(); 22 November 2026. */
  return noon != NULL ? g_date_time_format (noon, _("%-d %B %Y")) : NULL;
}

/**
 * tachy_price_words_dup:
 * @recipe: what is to be sent there
 *
 * Only what is known to cost nothing is called free.
 *
 * Returns: (transfer full): one line
 */
char *
tachy_price_words_dup (TachyProvider *provider,
                       TachyRecipe   *recipe)
{
  double dollars = 0;
  g_autofree char *price = NULL;
  g_autofree char *day = NULL;

  g_return_val_if_fail (TACHY_IS_PROVIDER (provider) && TACHY_IS_RECIPE (recipe), NULL);

  if (!tachy_provider_is_studio (provider) &&
      !tachy_provider_estimate (provider, tachy_recipe_get_model (recipe),
                                tachy_recipe_get_width (recipe), tachy_recipe_get_height (recipe),
                                tachy_recipe_get_seconds (recipe), &dollars))
    return g_strdup (_("Price unknown"));

  price = tachy_take_words_dup_price (dollars);
  day = dollars > 0 ? dup_day (provider) : NULL;
  if (day == NULL)
    return g_steal_pointer (&price);

  /* Translators: a price such as "About $0.40", and the day of the price list. */
  return g_strdup_printf (_("%s (estimate of %s)"), price, day);
}
