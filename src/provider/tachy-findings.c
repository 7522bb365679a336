/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server has told about itself: its models, their limits, their prices. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-findings.h"

#include "tachy-limits-book.h"

G_DEFINE_BOXED_TYPE (TachyFindings, tachy_findings, tachy_findings_copy, tachy_findings_free)

/**
 * tachy_findings_new:
 *
 * Returns: (transfer full): nothing yet
 */
TachyFindings *
tachy_findings_new (void)
{
  TachyFindings *findings = g_new0 (TachyFindings, 1);

  findings->models = g_new0 (char *, 1);
  return findings;
}

/**
 * tachy_findings_copy:
 *
 * Returns: (transfer full): a copy
 */
TachyFindings *
tachy_findings_copy (const TachyFindings *findings)
{
  TachyFindings *copy = g_new0 (TachyFindings, 1);

  copy->models = g_strdupv (findings->models);
  copy->limits = g_strdup (findings->limits);
  copy->prices = g_strdup (findings->prices);
  return copy;
}

/**
 * tachy_findings_free:
 * @findings: (transfer full): what was found
 */
void
tachy_findings_free (TachyFindings *findings)
{
  g_strfreev (findings->models);
  g_free (findings->limits);
  g_free (findings->prices);
  g_free (findings);
}

static gboolean
has_own_prices (TachyProvider *provider)
{
  g_autofree char *document = NULL;
  g_autoptr (TachyPrices) prices = NULL;

  g_object_get (provider, "prices", &document, NULL);
  prices = tachy_prices_new (document);
  return tachy_prices_get_own (prices);
}

/**
 * tachy_findings_apply:
 * @provider: the profile of the server; saving it is up to the caller
 *
 * What the server does not tell stays as it is, and so does what the person has entered.
 */
void
tachy_findings_apply (const TachyFindings *findings,
                      TachyProvider       *provider)
{
  g_autoptr (TachyLimitsBook) book = NULL;
  g_autofree char *before = NULL;
  g_autofree char *limits = NULL;

  g_return_if_fail (findings != NULL && TACHY_IS_PROVIDER (provider));

  g_object_get (provider, "limits", &before, NULL);
  book = tachy_limits_book_new (before);
  if (*findings->models != NULL && !tachy_limits_book_get_own_models (book))
    tachy_provider_set_models (provider, (const char *const *) findings->models);
  if (findings->limits != NULL)
    {
      tachy_limits_book_take_over (book, findings->limits);
      limits = tachy_limits_book_to_text (book);
      g_object_set (provider, "limits", limits, NULL);
    }
  if (findings->prices != NULL && !has_own_prices (provider))
    g_object_set (provider, "prices", findings->prices, NULL);
}
