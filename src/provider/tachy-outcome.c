/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an answer means for the person who pays: the outcome table of the contract. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-outcome-private.h"

#include <stdlib.h>
#include <string.h>

/* Codes are checked before statuses, because gateways say "no credit" with 403, 429 and 400. */
static const char *const credit_words[] = { "insufficient", "billing",          "quota_failed",
                                            "credit",       "payment_required", "balance",
                                            NULL };
static const char *const server_words[] = { "server_error", "internal",   "timeout",
                                            "unavailable",  "upstream",   "overloaded",
                                            "response",     "do_request", "fail_to_fetch",
                                            "balancer",     NULL };

/* What a server says when it has refused a request itself. */
static const char *const refusal_words[] = {
  "invalid",   "unsupported",    "not_supported", "not_found",  "not_exist", "missing",
  "quota",     "authentication", "unauthorized",  "permission", "forbidden", "access_denied",
  "rate_limit", "bad_request",   NULL,
};

static gboolean
code_has (const TachyFailure *failure,
          const char         *part)
{
  g_autofree char *lower = NULL;

  if (failure == NULL || failure->code == NULL)
    return FALSE;

  lower = g_ascii_strdown (failure->code, -1);
  return strstr (lower, part) != NULL;
}

/*
 * tachy_outcome_is_paid:
 *
 * Returns: whether @act can cost money
 */
gboolean
tachy_outcome_is_paid (TachyAct act)
{
  return act < TACHY_ACT_RETRIEVE;
}

static gboolean
is_refusal (const TachyFailure *failure)
{
  return tachy_failure_speaks_of (failure, refusal_words) ||
         tachy_failure_speaks_of (failure, credit_words) || tachy_failure_is_moderation (failure);
}

/*
 * tachy_outcome_guess_status:
 * @act: what was asked
 * @failure: an error that came with a good HTTP status
 *
 * Where money is at stake, only a code that means a refusal is taken for one (FAULTS.md, row 47;
 * PROTOCOL.md 3.8): a gateway that says no more than "error" may have passed the request on.
 *
 * Returns: the HTTP status that it should have come with
 */
guint
tachy_outcome_guess_status (TachyAct            act,
                            const TachyFailure *failure)
{
  guint64 code = failure->code != NULL ? g_ascii_strtoull (failure->code, NULL, 10) : 0;

  if (code >= 400 && code <= 599)
    return (guint) code;
  if (tachy_failure_speaks_of (failure, server_words))
    return 500;
  if (code_has (failure, "not_found"))
    return 404;

  return tachy_outcome_is_paid (act) && !is_refusal (failure) ? 500 : 400;
}

/* Surely not created, or unknown: in between there is nothing. Whatever is not listed may come
 * from a gateway that had already passed the request on. */
static TachyError
get_paid_code (TachyAct            act,
               guint               status,
               const TachyFailure *failure)
{
  switch (status)
    {
    case 400:
    case 413:
    case 415:
    case 422:
      return TACHY_ERROR_REFUSED;
    case 401:
    case 403:
      return TACHY_ERROR_KEY;
    case 402:
      return TACHY_ERROR_CREDIT;
    case 404:
      if (act == TACHY_ACT_REMIX)
        return failure != NULL && failure->message != NULL ? TACHY_ERROR_GONE
                                                           : TACHY_ERROR_UNSUPPORTED;
      return code_has (failure, "model") ? TACHY_ERROR_REFUSED : TACHY_ERROR_ADDRESS;
    case 405:
      return act == TACHY_ACT_REMIX ? TACHY_ERROR_UNSUPPORTED : TACHY_ERROR_ADDRESS;
    case 425:
    case 429:
      return TACHY_ERROR_BUSY;
    default:
      return TACHY_ERROR_UNKNOWN;
    }
}

/* "Not yet" and "never" come with the same statuses; only some servers add a code that tells. */
static TachyError
get_content_code (guint               status,
                  const TachyFailure *failure)
{
  if (status == 410 || code_has (failure, "expired"))
    return TACHY_ERROR_EXPIRED;
  if (code_has (failure, "fail"))
    return TACHY_ERROR_SERVER;

  switch (status)
    {
    case 400:
    case 404:
    case 409:
    case 425:
      return TACHY_ERROR_BUSY;
    case 405:
    case 501:
      return TACHY_ERROR_UNSUPPORTED;
    default:
      return TACHY_ERROR_SERVER;
    }
}

static TachyError
get_free_code (TachyAct            act,
               guint               status,
               const TachyFailure *failure)
{
  gboolean about_one = act == TACHY_ACT_RETRIEVE || act == TACHY_ACT_DELETE;

  if (act == TACHY_ACT_RESULT && (status == 401 || status == 403 || status == 404 || status == 410))
    return TACHY_ERROR_EXPIRED;

  switch (status)
    {
    case 401:
    case 403:
      return TACHY_ERROR_KEY;
    case 402:
      return TACHY_ERROR_CREDIT;
    case 429:
      return TACHY_ERROR_BUSY;
    default:
      break;
    }

  if (act == TACHY_ACT_CONTENT)
    return get_content_code (status, failure);
  if (status == 405 || status == 501 || (status == 404 && !about_one))
    return TACHY_ERROR_UNSUPPORTED;
  if (about_one && (status == 404 || status == 410))
    return TACHY_ERROR_GONE;
  if (status == 425 || (status == 409 && act == TACHY_ACT_DELETE))
    return TACHY_ERROR_BUSY;
  if (status >= 300 && status < 400)
    return TACHY_ERROR_ADDRESS;

  return TACHY_ERROR_SERVER;
}

/*
 * tachy_outcome_get_code:
 * @act: what was asked
 * @status: the HTTP status of the answer, not a good one
 * @failure: (nullable): what the answer says
 *
 * Returns: what the person can do about it
 */
TachyError
tachy_outcome_get_code (TachyAct            act,
                        guint               status,
                        const TachyFailure *failure)
{
  TachyError code = tachy_outcome_is_paid (act) ? get_paid_code (act, status, failure)
                                                : get_free_code (act, status, failure);

  if (status < 400 || status >= 500 || code == TACHY_ERROR_UNKNOWN || act == TACHY_ACT_RESULT)
    return code;
  if (tachy_failure_speaks_of (failure, credit_words))
    return TACHY_ERROR_CREDIT;
  if (tachy_outcome_is_paid (act) && tachy_failure_is_moderation (failure))
    return TACHY_ERROR_MODERATED;

  return code;
}
