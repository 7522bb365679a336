/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a take will probably cost, for the few servers whose prices are published. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-prices-private.h"

#include <string.h>

/* Dollars for each second of the clip, as published in 2026. Everything made from this is an
 * estimate and called so. */
static const struct
{
  const char *host;  /* a leading dot stands for all hosts below it */
  const char *model; /* also with a date behind it, as in sora-2-2025-10-06 */
  int short_side;    /* up to this many pixels */
  double dollars;
} prices[] = {
  { "api.openai.com", "sora-2", 720, 0.10 },
  { "api.openai.com", "sora-2-pro", 720, 0.30 },
  { "api.openai.com", "sora-2-pro", 1024, 0.50 },
  { "api.openai.com", "sora-2-pro", 1080, 0.70 },
  { ".openai.azure.com", "sora-2", 720, 0.10 },
};

static gboolean
matches_host (const char *pattern,
              const char *host)
{
  return *pattern == '.' ? g_str_has_suffix (host, pattern) : strcmp (pattern, host) == 0;
}

static gboolean
matches_model (const char *pattern,
               const char *model)
{
  gsize length = strlen (pattern);

  return strncmp (model, pattern, length) == 0 &&
         (model[length] == '\0' || g_str_has_prefix (model + length, "-20"));
}

/*
 * tachy_prices_estimate:
 * @host: who makes the take
 * @dollars: (out): the estimate; untouched where there is none
 *
 * Returns: whether the price is known
 */
gboolean
tachy_prices_estimate (const char *host,
                       const char *model,
                       int         width,
                       int         height,
                       int         seconds,
                       double     *dollars)
{
  for (guint i = 0; i < G_N_ELEMENTS (prices); i++)
    {
      if (matches_host (prices[i].host, host) && matches_model (prices[i].model, model) &&
          MIN (width, height) <= prices[i].short_side)
        {
          *dollars = prices[i].dollars * seconds;
          return TRUE;
        }
    }

  return FALSE;
}
