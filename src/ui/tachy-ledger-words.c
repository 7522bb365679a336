/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How money is spoken of in the ledger: the day, how many takes, what is sure and what is not. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-ledger-words.h"

#include <glib/gi18n.h>
#include <stdio.h>

/**
 * tachy_ledger_words_dup_day:
 * @day: such as "2026-11-22"
 *
 * Returns: (transfer full): the day as people here call it
 */
char *
tachy_ledger_words_dup_day (const char *day)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = tachy_ledger_dup_today ();
  g_autoptr (GDateTime) noon = NULL;
  int year, month, date;

  if (g_strcmp0 (day, today) == 0)
    return g_strdup (_("Today"));

  if (sscanf (day, "%d-%d-%d", &year, &month, &date) == 3)
    noon = g_date_time_new_local (year, month, date, 12, 0, 0);
  if (noon == NULL)
    return g_strdup (day);

  return g_date_time_format (noon, year == g_date_time_get_year (now)
                                       /* Translators: a day of this year, for strftime();
                                        * Sunday, 3 May. */
                                       ? _("%A, %-d %B")
                                       /* Translators: a day of another year, for strftime();
                                        * Sunday, 3 May 2025. */
                                       : _("%A, %-d %B %Y"));
}

/**
 * tachy_ledger_words_dup_takes:
 *
 * Returns: (transfer full): how many takes it is
 */
char *
tachy_ledger_words_dup_takes (const TachyLedgerSum *sum)
{
  g_autofree char *takes = NULL;

  takes = g_strdup_printf (ngettext ("%u take", "%u takes", sum->n_takes), sum->n_takes);
  if (sum->n_unpriced == 0)
    return g_steal_pointer (&takes);
  if (sum->n_unpriced == sum->n_takes)
    /* Translators: %s is "3 takes". */
    return g_strdup_printf (_("%s of unknown price"), takes);

  return g_strdup_printf (
      /* Translators: %s is "3 takes", the number is how many of them. */
      ngettext ("%s, %u of unknown price", "%s, %u of unknown price", sum->n_unpriced), takes,
      sum->n_unpriced);
}

/**
 * tachy_ledger_words_dup_sure:
 *
 * Returns: (transfer full): what was charged, and about what besides; "" where that is nothing
 */
char *
tachy_ledger_words_dup_sure (const TachyLedgerSum *sum)
{
  g_autofree char *charged = tachy_ledger_dup_dollars (sum->charged);
  g_autofree char *estimated = tachy_ledger_dup_dollars (sum->estimated);

  if (sum->charged > 0 && sum->estimated > 0)
    /* Translators: two prices, on two lines: one that servers have charged, and an estimate of
     * what others have. */
    return g_strdup_printf (_("%s charged\nabout %s"), charged, estimated);
  if (sum->charged > 0)
    /* Translators: a price that servers have charged. */
    return g_strdup_printf (_("%s charged"), charged);
  if (sum->estimated > 0)
    /* Translators: an estimated price. */
    return g_strdup_printf (_("about %s"), estimated);

  /* Nothing is only said to have been spent where that is known. */
  return g_strdup (sum->n_perhaps > 0 || sum->n_unpriced > 0 ? "" : charged);
}

/**
 * tachy_ledger_words_dup_perhaps:
 *
 * Returns: (transfer full): what may have been charged; "" where nothing may
 */
char *
tachy_ledger_words_dup_perhaps (const TachyLedgerSum *sum)
{
  g_autofree char *perhaps = tachy_ledger_dup_dollars (sum->perhaps);

  if (sum->perhaps > 0)
    /* Translators: a price that may have been charged. */
    return g_strdup_printf (_("perhaps %s"), perhaps);
  if (sum->n_perhaps > 0)
    return g_strdup (_("perhaps charged"));

  return g_strdup ("");
}
