/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a job in a server's list may be the take of which nobody knows whether it was created. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-match-private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Between our sending and the server's noting it: the upload, and what waits in gateways. */
#define LATEST (15 * G_TIME_SPAN_MINUTE)

/* Servers note whole seconds, and the machines behind one address have several clocks. */
#define SLACK (30 * G_TIME_SPAN_SECOND)
#define SLACK_WITHOUT_CLOCK (5 * G_TIME_SPAN_MINUTE)

/* Gateways change line ends and cut white space. */
static gboolean
is_same_text (const char *a,
              const char *b)
{
  g_auto (GStrv) a_words = g_strsplit_set (a, " \t\r\n", -1);
  g_auto (GStrv) b_words = g_strsplit_set (b, " \t\r\n", -1);
  char **i = a_words;
  char **j = b_words;

  while (TRUE)
    {
      while (*i != NULL && **i == '\0')
        i++;
      while (*j != NULL && **j == '\0')
        j++;
      if (*i == NULL || *j == NULL)
        return *i == *j;
      if (strcmp (*i++, *j++) != 0)
        return FALSE;
    }
}

static const char *
skip_vendor (const char *model)
{
  const char *slash = strrchr (model, '/');

  return slash != NULL ? slash + 1 : model;
}

/* "sora-2" may be answered as "openai/sora-2" or "sora-2-2025-10-06" (FAULTS.md, row 74). */
static gboolean
may_be_model (const char *asked,
              const char *told)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (asked == NULL || told == NULL || *asked == '\0' || *told == '\0')
    return TRUE;

  a = g_ascii_strdown (skip_vendor (asked), -1);
  b = g_ascii_strdown (skip_vendor (told), -1);
  return g_str_has_prefix (a, b) || g_str_has_prefix (b, a);
}

static gboolean
may_be_size (TachyRecipe *recipe,
             const char  *told)
{
  int width = 0;
  int height = 0;

  if (told == NULL || sscanf (told, "%5d%*[xX*:]%5d", &width, &height) != 2 || width < 64)
    return TRUE;

  return width == tachy_recipe_get_width (recipe) && height == tachy_recipe_get_height (recipe);
}

static gboolean
may_be_seconds (TachyRecipe *recipe,
                double       told)
{
  return told <= 0 || fabs (told - tachy_recipe_get_seconds (recipe)) < 0.75;
}

static gint64
get_slack (const TachyClockSkew *skew)
{
  return skew->is_known ? SLACK : SLACK_WITHOUT_CLOCK;
}

static gint64
get_sent_at (const TachyTakeRow   *row,
             const TachyClockSkew *skew)
{
  return (row->sent_at > 0 ? row->sent_at : row->created_at) +
         (skew->is_known ? skew->ahead_us : 0);
}

/*
 * tachy_match_get_earliest:
 *
 * Returns: the earliest time by the server's clock at which the take can have been created
 */
gint64
tachy_match_get_earliest (const TachyTakeRow   *row,
                          const TachyClockSkew *skew)
{
  return get_sent_at (row, skew) - get_slack (skew);
}

/*
 * tachy_match_judge:
 * @row: an unknown take
 * @job: one that belongs to no take yet
 *
 * FAULTS.md §1, "Reconcile". A server that makes something else of a recipe than was asked for
 * (row 75) makes a match uncertain, and no more.
 */
TachyMatch
tachy_match_judge (const TachyTakeRow   *row,
                   TachyJob             *job,
                   const TachyClockSkew *skew)
{
  const char *prompt = tachy_job_get_prompt (job);
  gint64 created_at = tachy_job_get_created_at (job);
  gboolean has_time = created_at > 0;
  gboolean has_facts = may_be_model (tachy_recipe_get_model (row->recipe),
                                     tachy_job_get_model (job)) &&
                       may_be_size (row->recipe, tachy_job_get_size (job)) &&
                       may_be_seconds (row->recipe, tachy_job_get_seconds (job));

  if (tachy_job_get_status (job) == TACHY_JOB_GONE)
    return TACHY_MATCH_NONE;
  if (has_time && (created_at < tachy_match_get_earliest (row, skew) ||
                   created_at > get_sent_at (row, skew) + LATEST + get_slack (skew)))
    return TACHY_MATCH_NONE;

  if (prompt == NULL)
    return has_time && has_facts ? TACHY_MATCH_POSSIBLE : TACHY_MATCH_NONE;
  if (!is_same_text (prompt, tachy_recipe_get_prompt (row->recipe)))
    return TACHY_MATCH_NONE;

  return has_time && has_facts ? TACHY_MATCH_EXACT : TACHY_MATCH_POSSIBLE;
}
