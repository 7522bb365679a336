/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server said when it refused or failed. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-failure.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (TachyFailure, tachy_failure, tachy_failure_copy, tachy_failure_free)

/**
 * tachy_failure_new:
 *
 * Returns: (transfer full): a failure of which nothing is known
 */
TachyFailure *
tachy_failure_new (void)
{
  TachyFailure *failure = g_new0 (TachyFailure, 1);

  failure->retry_after_us = -1;
  return failure;
}

/**
 * tachy_failure_copy:
 * @failure: (nullable): a failure
 *
 * Returns: (transfer full) (nullable): its copy
 */
TachyFailure *
tachy_failure_copy (const TachyFailure *failure)
{
  TachyFailure *copy;

  if (failure == NULL)
    return NULL;

  copy = tachy_failure_new ();
  copy->http_status = failure->http_status;
  copy->code = g_strdup (failure->code);
  copy->message = g_strdup (failure->message);
  copy->type = g_strdup (failure->type);
  copy->request_id = g_strdup (failure->request_id);
  copy->retry_after_us = failure->retry_after_us;
  copy->about_other = failure->about_other;
  return copy;
}

/**
 * tachy_failure_free:
 * @failure: (transfer full) (nullable): a failure
 */
void
tachy_failure_free (TachyFailure *failure)
{
  if (failure == NULL)
    return;

  g_free (failure->code);
  g_free (failure->message);
  g_free (failure->type);
  g_free (failure->request_id);
  g_free (failure);
}

static gboolean
has_any (const char        *text,
         const char *const *words)
{
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : NULL;

  for (; lower != NULL && *words != NULL; words++)
    if (strstr (lower, *words) != NULL)
      return TRUE;

  return FALSE;
}

/**
 * tachy_failure_speaks_of:
 * @failure: (nullable): what a server said
 * @words: (array zero-terminated=1): in lower case
 *
 * Returns: whether its code or its type has any of @words in it
 */
gboolean
tachy_failure_speaks_of (const TachyFailure *failure,
                         const char *const  *words)
{
  return failure != NULL && (has_any (failure->code, words) || has_any (failure->type, words));
}

/**
 * tachy_failure_is_moderation:
 * @failure: (nullable): what a server said
 *
 * Returns: whether it objects to the content (FAULTS.md 77), so that the same recipe will never do
 */
gboolean
tachy_failure_is_moderation (const TachyFailure *failure)
{
  static const char *const words[] = { "moderation",     "sentinel",  "safety",
                                       "content_policy", "sensitive", "content_filter",
                                       "policy_violation", NULL };

  return tachy_failure_speaks_of (failure, words);
}
