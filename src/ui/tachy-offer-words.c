/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How it is spoken of what a server offers: its models, what they can be asked for, what they cost. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-offer-words.h"

#include "tachy-limits-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_DECIMALS 10

/* As exact as this, relative to itself, is exact enough for a price. */
#define PRECISION 1e-6

/**
 * tachy_offer_words_dup_amount:
 * @amount: dollars, or a factor
 *
 * Returns: (transfer full): the number with as many decimals as it has, two at least: "0.10",
 *   "0.084", "0.000007"
 */
char *
tachy_offer_words_dup_amount (double amount)
{
  int decimals = 2;

  while (decimals < MAX_DECIMALS)
    {
      double unit = pow (10, decimals);

      if (fabs (round (amount * unit) / unit - amount) <= amount * PRECISION)
        break;
      decimals++;
    }

  return g_strdup_printf ("%.*f", decimals, amount);
}

/**
 * tachy_offer_words_read_amount:
 * @text: what a person wrote, with a point or a comma
 * @amount: (out): the number; untouched where there is none
 *
 * Returns: whether it is a number, and not less than nothing
 */
gboolean
tachy_offer_words_read_amount (const char *text,
                               double     *amount)
{
  g_autofree char *number = g_strstrip (g_strdup (text));
  char *start = *number == '$' ? number + 1 : number;
  char *end = NULL;
  double found;

  g_strdelimit (number, ",", '.');
  found = g_ascii_strtod (start, &end);
  if (end == start || *end != '\0' || !isfinite (found) || found < 0 || found >= 1e6)
    return FALSE;

  *amount = found;
  return TRUE;
}

/**
 * tachy_offer_words_get_model:
 * @model: (nullable): a model, or %TACHY_LIMITS_ALL
 *
 * Returns: (transfer none): how it is called on a list
 */
const char *
tachy_offer_words_get_model (const char *model)
{
  return model == NULL || strcmp (model, TACHY_LIMITS_ALL) == 0 ? _("All models") : model;
}

static char *
dup_amount_line (const TachyPriceRule *rule)
{
  g_autofree char *amount = tachy_offer_words_dup_amount (rule->amount);

  switch (rule->form)
    {
    case TACHY_PRICE_PER_SECOND:
      /* Translators: a price in US dollars. */
      return g_strdup_printf (_("$%s for each second"), amount);

    case TACHY_PRICE_PER_CLIP:
      /* Translators: a price in US dollars. */
      return g_strdup_printf (_("$%s for each video"), amount);

    case TACHY_PRICE_PER_TOKEN:
      /* Translators: a price in US dollars; tokens are what some servers count pixels in. */
      return g_strdup_printf (_("$%s for each token"), amount);

    case TACHY_PRICE_FACTOR:
    default:
      /* Translators: a factor by which a price is multiplied. */
      return g_strdup_printf (_("%s times the price"), amount);
    }
}

static void
add_part (GPtrArray *parts,
          char      *part) /* transfer full */
{
  if (*part != '\0')
    g_ptr_array_add (parts, part);
  else
    g_free (part);
}

static char *
join_parts (GPtrArray *parts)
{
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

/**
 * tachy_offer_words_dup_rule:
 *
 * Returns: (transfer full): what a rule says, but not of which model: "$0.10 for each second · up
 *   to 720p"
 */
char *
tachy_offer_words_dup_rule (const TachyPriceRule *rule)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (rule != NULL, NULL);

  add_part (parts, dup_amount_line (rule));
  add_part (parts, g_strjoinv (", ", rule->sizes));
  if (rule->short_side > 0)
    /* Translators: a resolution, as in "up to 720p". */
    add_part (parts, g_strdup_printf (_("up to %dp"), rule->short_side));
  if (rule->to_seconds > 0)
    /* Translators: a length in seconds. */
    add_part (parts, g_strdup_printf (_("up to %d s"), rule->to_seconds));
  if (rule->sound >= 0)
    add_part (parts, g_strdup (rule->sound ? _("with sound") : _("without sound")));
  return join_parts (parts);
}

static char *
dup_sides_part (const TachyLimits *limits)
{
  if (limits->min_side > 0 && limits->max_side > 0)
    /* Translators: a range of pixels. */
    return g_strdup_printf (_("%d–%d pixels"), limits->min_side, limits->max_side);
  if (limits->max_side > 0)
    /* Translators: a number of pixels. */
    return g_strdup_printf (_("up to %d pixels"), limits->max_side);
  if (limits->min_side > 0)
    /* Translators: a number of pixels. */
    return g_strdup_printf (_("from %d pixels"), limits->min_side);

  return g_strdup ("");
}

static char *
dup_step_part (const TachyLimits *limits)
{
  /* Translators: a number of pixels. */
  return limits->step > 1 ? g_strdup_printf (_("in steps of %d"), limits->step) : g_strdup ("");
}

static char *
dup_seconds_part (const TachyLimits *limits)
{
  g_autofree char *seconds = tachy_limits_text_dup_seconds (limits);

  if (*seconds == '\0')
    return g_strdup ("");
  if (limits->seconds->len == 0 && limits->min_seconds == 0)
    return g_strdup_printf (_("up to %d s"), limits->max_seconds);
  if (limits->seconds->len == 0 && limits->max_seconds == 0)
    /* Translators: a length in seconds. */
    return g_strdup_printf (_("from %d s"), limits->min_seconds);

  /* Translators: some lengths in seconds, as in "4, 8, 12 s" or "1–20 s". */
  return g_strdup_printf (_("%s s"), seconds);
}

/**
 * tachy_offer_words_dup_limits:
 *
 * Returns: (transfer full): such as "1280x720, 720x1280 · 4, 8, 12 s"
 */
char *
tachy_offer_words_dup_limits (const TachyLimits *limits)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (limits != NULL, NULL);

  add_part (parts, tachy_limits_text_dup_sizes (limits));
  add_part (parts, dup_sides_part (limits));
  add_part (parts, dup_step_part (limits));
  add_part (parts, dup_seconds_part (limits));
  if (!limits->reference)
    add_part (parts, g_strdup (_("no picture")));
  return parts->len > 0 ? join_parts (parts) : g_strdup (_("Nothing is known"));
}

/**
 * tachy_offer_words_dup_models_summary:
 *
 * Returns: (transfer full): how many there are, and whether the person has listed them
 */
char *
tachy_offer_words_dup_models_summary (TachyProvider *provider)
{
  guint n = g_strv_length ((char **) tachy_provider_get_models (provider));

  return n == 0 ? g_strdup (_("None listed"))
                : g_strdup_printf (ngettext ("%u model", "%u models", n), n);
}

/**
 * tachy_offer_words_dup_limits_summary:
 *
 * Returns: (transfer full): what is known of all models, or of how many something is
 */
char *
tachy_offer_words_dup_limits_summary (TachyProvider *provider)
{
  g_autofree char *document = NULL;
  g_autoptr (TachyLimitsBook) book = NULL;
  g_autoptr (TachyLimits) limits = tachy_provider_dup_limits (provider, NULL);
  g_auto (GStrv) models = NULL;
  guint n;

  g_object_get (provider, "limits", &document, NULL);
  book = tachy_limits_book_new (document);
  models = tachy_limits_book_dup_models (book);
  n = g_strv_length (models) - (*models != NULL && strcmp (*models, TACHY_LIMITS_ALL) == 0);
  if (n == 0)
    return tachy_offer_words_dup_limits (limits);

  return g_strdup_printf (ngettext ("Known for %u model", "Known for %u models", n), n);
}

static char *
dup_date (const char *as_of)
{
  int year, month, day;
  g_autoptr (GDateTime) date = NULL;

  if (as_of == NULL || sscanf (as_of, "%4d-%2d-%2d", &year, &month, &day) != 3)
    return NULL;

  date = g_date_time_new_local (year, month, day, 0, 0, 0);
  /* Translators: a day, for strftime(); 3 May 2025. */
  return date != NULL ? g_date_time_format (date, _("%-d %b %Y")) : NULL;
}

static char *
dup_source (TachyPrices *prices,
            gboolean     is_kept,
            const char  *date)
{
  if (tachy_prices_get_own (prices))
    /* Translators: %s is a day. */
    return g_strdup_printf (_("Entered by you, %s"), date);
  if (is_kept)
    /* Translators: %s is a day. */
    return g_strdup_printf (_("Told by the server, %s"), date);

  /* Translators: %s is a day. */
  return g_strdup_printf (_("Published by its maker, %s"), date);
}

/**
 * tachy_offer_words_dup_prices_summary:
 *
 * Returns: (transfer full): whose prices count, and by which day they are known
 */
char *
tachy_offer_words_dup_prices_summary (TachyProvider *provider)
{
  g_autoptr (TachyPrices) prices = tachy_provider_dup_prices (provider);
  g_autofree char *document = NULL;
  g_autofree char *date = NULL;

  if (prices == NULL || tachy_prices_get_rules (prices)->len == 0)
    return g_strdup (_("Not known"));

  g_object_get (provider, "prices", &document, NULL);
  date = dup_date (tachy_prices_get_as_of (prices));
  return dup_source (prices, document != NULL, date != NULL ? date : _("on an unknown day"));
}
