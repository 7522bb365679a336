/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a take is spoken of: its state, how long it will take, when it was, what it cost. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-take-words.h"

#include <glib/gi18n.h>
#include <string.h>

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR (60 * MINUTE)

/**
 * tachy_take_words_dup_title:
 *
 * Returns: (transfer full): the prompt on one line; where the server of a take that was made
 *   elsewhere has not told it, that
 */
char *
tachy_take_words_dup_title (TachyTake *take)
{
  TachyRecipe *recipe = tachy_take_get_recipe (take);
  const char *prompt = recipe != NULL ? tachy_recipe_get_prompt (recipe) : "";

  if (recipe != NULL && *prompt == '\0')
    return g_strdup (_("Prompt unknown"));

  return g_strdelimit (g_strdup (prompt), "\n\r\t", ' ');
}

static const char *
get_clip_state (TachyTake *take)
{
  TachyError cause;

  switch (tachy_take_get_media (take))
    {
    case TACHY_MEDIA_NONE:
    case TACHY_MEDIA_PART:
    case TACHY_MEDIA_VERIFIED:
      return tachy_take_get_cause (take, &cause) && cause == TACHY_ERROR_BUSY
                 ? _("Waiting to download")
                 : _("Downloading");

    case TACHY_MEDIA_MISSING:
      return _("The clip is missing");

    case TACHY_MEDIA_DAMAGED:
      return _("The clip is damaged");

    case TACHY_MEDIA_FILED:
    default:
      return _("Ready");
    }
}

static const char *
get_waiting_words (TachyTake *take)
{
  TachyError cause;

  return tachy_take_get_cause (take, &cause) && cause == TACHY_ERROR_TURN ? _("Waits for its turn")
                                                                          : _("Waiting");
}

/**
 * tachy_take_words_dup_state:
 *
 * Returns: (transfer full): the state in one or two words; what the server calls it where it uses
 *   a word of its own
 */
char *
tachy_take_words_dup_state (TachyTake *take)
{
  const char *word = tachy_take_get_status_word (take);

  switch (tachy_take_get_state (take))
    {
    case TACHY_TAKE_WAITING:
      return g_strdup (get_waiting_words (take));

    case TACHY_TAKE_INTENT:
    case TACHY_TAKE_SENDING:
      return g_strdup (_("Sending"));

    case TACHY_TAKE_ACCEPTED:
      return g_strdup (word != NULL ? word : _("In the queue"));

    case TACHY_TAKE_RUNNING:
      return g_strdup (word != NULL ? word : _("Generating"));

    case TACHY_TAKE_DONE:
      return g_strdup (get_clip_state (take));

    case TACHY_TAKE_UNKNOWN:
      return g_strdup (tachy_take_is_active (take) ? _("Looking for it on the server")
                                                   : _("Perhaps created"));

    case TACHY_TAKE_REJECTED:
      return g_strdup (_("Not accepted"));

    case TACHY_TAKE_GONE:
      return g_strdup (_("Gone"));

    case TACHY_TAKE_EXPIRED:
      return g_strdup (_("Expired"));

    case TACHY_TAKE_CANCELLED:
      return g_strdup (_("Cancelled"));

    case TACHY_TAKE_FAILED:
    default:
      return g_strdup (_("Failed"));
    }
}

/**
 * tachy_take_words_dup_span:
 * @microseconds: how long
 *
 * Returns: (transfer full): such as "20 s", "3 min"; two units never
 */
char *
tachy_take_words_dup_span (gint64 microseconds)
{
  if (microseconds < 10 * G_USEC_PER_SEC)
    /* Translators: a span of time in seconds, as short as can be. */
    return g_strdup_printf (_("%d s"), (int) MAX (1, microseconds / G_USEC_PER_SEC));
  if (microseconds < 95 * G_USEC_PER_SEC)
    /* Steps of five seconds: a figure that jumps back and forth says less. */
    return g_strdup_printf (_("%d s"), (int) (microseconds / (5 * G_USEC_PER_SEC) * 5));
  if (microseconds < 95 * MINUTE)
    /* Translators: a span of time in minutes, as short as can be. */
    return g_strdup_printf (_("%d min"), (int) ((microseconds + MINUTE / 2) / MINUTE));

  /* Translators: a span of time in hours, as short as can be. */
  return g_strdup_printf (_("%d h"), (int) ((microseconds + HOUR / 2) / HOUR));
}

/**
 * tachy_take_words_dup_expiry:
 * @expires_at: when the server deletes a clip, microseconds since 1970; 0 where it does not say
 * @now: by the same clock
 *
 * Returns: (transfer full): how long there still is to fetch it; "" where nobody knows
 */
char *
tachy_take_words_dup_expiry (gint64 expires_at,
                             gint64 now)
{
  g_autofree char *span = NULL;

  if (expires_at <= 0)
    return g_strdup ("");
  if (expires_at <= now)
    return g_strdup (_("The server has probably deleted it by now."));

  span = tachy_take_words_dup_span (expires_at - now);
  /* Translators: %s is a span of time, such as "20 min". */
  return g_strdup_printf (_("The server keeps it for another %s."), span);
}

/**
 * tachy_take_words_dup_remaining:
 *
 * Returns: (transfer full): how long an active take will still take or, where nothing can be
 *   said, how long it has taken; of a clip that is still to be fetched, how long the server keeps
 *   it; "" where nothing makes sense
 */
char *
tachy_take_words_dup_remaining (TachyTake *take)
{
  gint64 now = g_get_real_time ();
  gint64 remaining = tachy_take_get_remaining (take, now);
  gint64 begun = tachy_take_get_accepted_at (take);
  gint64 usual = tachy_take_get_usual (take);
  g_autofree char *span = NULL;

  if (!tachy_take_is_active (take))
    return g_strdup ("");
  if (tachy_take_get_state (take) == TACHY_TAKE_DONE)
    return tachy_take_words_dup_expiry (tachy_take_get_expires_at (take), now);

  if (usual > 0 && begun > 0 && now - begun > usual)
    {
      span = tachy_take_words_dup_span (usual);
      /* Translators: %s is a span of time, such as "3 min": nearly all others took no longer. */
      return g_strdup_printf (_("longer than the usual %s"), span);
    }
  if (remaining > 0)
    {
      span = tachy_take_words_dup_span (remaining);
      /* Translators: %s is a span of time, such as "20 s". */
      return g_strdup_printf (_("about %s left"), span);
    }
  if (remaining == 0)
    return g_strdup (_("any moment now"));
  if (begun == 0 || begun > now)
    return g_strdup ("");

  span = tachy_take_words_dup_span (now - begun);
  /* Translators: how long it has taken already; %s is a span of time, such as "20 s". */
  return g_strdup_printf (_("for %s"), span);
}

/* What an unknown take may have cost; no longer than a cell of the gallery is wide, for there the
 * end would be cut off. */
static char *
dup_stake_line (TachyTake *take)
{
  double dollars = 0;

  if (!tachy_take_get_price (take, &dollars))
    return g_strdup (_("May have been charged"));
  if (dollars == 0)
    return g_strdup (_("May have been created"));

  /* Translators: an estimated price in US dollars that may have been charged; at most 22 letters. */
  return g_strdup_printf (_("About $%.2f at stake"), dollars);
}

static const char *
get_search_words (TachyTake *take)
{
  switch (tachy_take_get_search (take))
    {
    case TACHY_SEARCH_CANDIDATES:
      return _("The server’s list shows videos that may be it.");

    case TACHY_SEARCH_NOTHING:
      return _("The server’s list shows nothing that may be it.");

    case TACHY_SEARCH_UNSUPPORTED:
      return _("The server has no list to look it up in.");

    case TACHY_SEARCH_UNREACHED:
      return _("The server could not be asked about it; that is tried again by itself.");

    case TACHY_SEARCH_SETTLED:
      return _("You have submitted it again.");

    case TACHY_SEARCH_NONE:
    case TACHY_SEARCH_LOOKING:
    case TACHY_SEARCH_FOUND:
    case TACHY_SEARCH_LINKED:
    default:
      return "";
    }
}

/**
 * tachy_take_words_get_hitch:
 * @take: an active one
 *
 * Returns: (transfer none) (nullable): what holds it up
 */
const char *
tachy_take_words_get_hitch (TachyTake *take)
{
  /* Why it is being looked for is told when that has come to nothing. */
  return tachy_take_get_state (take) != TACHY_TAKE_UNKNOWN ? tachy_take_get_reason (take) : NULL;
}

static void
append_line (GString    *text,
             const char *line)
{
  if (text->len > 0 && *line != '\0')
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

/**
 * tachy_take_words_dup_explanation:
 * @take: one that has come to no clip
 *
 * Returns: (transfer full): why, in sentences; for an unknown one with what is at stake
 */
char *
tachy_take_words_dup_explanation (TachyTake *take)
{
  const char *reason = tachy_take_get_reason (take);
  GString *text = g_string_new (reason);
  g_autofree char *stake = NULL;
  double dollars = 0;

  if (tachy_take_get_state (take) != TACHY_TAKE_UNKNOWN)
    return g_string_free (text, FALSE);

  append_line (text, get_search_words (take));
  if (tachy_take_get_price (take, &dollars) && dollars > 0)
    {
      /* Translators: an estimated price in US dollars. */
      stake = g_strdup_printf (_("May have been charged: about $%.2f"), dollars);
      append_line (text, stake);
    }

  return g_string_free (text, FALSE);
}

/* Who has put a clip elsewhere knows it, and needs no warning. */
static gboolean
is_missing (TachyTake *take)
{
  return tachy_take_get_state (take) == TACHY_TAKE_DONE &&
         tachy_take_get_media (take) == TACHY_MEDIA_MISSING;
}

/**
 * tachy_take_words_get_end_icon:
 *
 * Returns: (transfer none): the name of an icon for a take that has come to no clip
 */
const char *
tachy_take_words_get_end_icon (TachyTake *take)
{
  switch (tachy_take_get_state (take))
    {
    case TACHY_TAKE_CANCELLED:
      return "process-stop-symbolic";

    case TACHY_TAKE_UNKNOWN:
      return "dialog-question-symbolic";

    case TACHY_TAKE_DONE:
      return is_missing (take) ? "image-missing-symbolic" : "dialog-warning-symbolic";

    default:
      return "dialog-warning-symbolic";
    }
}

/**
 * tachy_take_words_dup_reason_line:
 *
 * Returns: (transfer full): the first line of what went wrong, or what is at stake, else the state
 */
char *
tachy_take_words_dup_reason_line (TachyTake *take)
{
  const char *reason = tachy_take_get_reason (take);

  if (tachy_take_get_state (take) == TACHY_TAKE_UNKNOWN)
    return dup_stake_line (take);
  if (reason == NULL || *reason == '\0' || is_missing (take))
    return tachy_take_words_dup_state (take);

  return g_strndup (reason, strcspn (reason, "\n"));
}

/**
 * tachy_take_words_get_end:
 *
 * Returns: (transfer none): a heading for a take that has come to no clip
 */
const char *
tachy_take_words_get_end (TachyTake *take)
{
  switch (tachy_take_get_state (take))
    {
    case TACHY_TAKE_REJECTED:
      return _("Not Accepted");

    case TACHY_TAKE_UNKNOWN:
      return _("Perhaps Created");

    case TACHY_TAKE_GONE:
      return _("Gone From the Server");

    case TACHY_TAKE_EXPIRED:
      return _("Expired on the Server");

    case TACHY_TAKE_CANCELLED:
      return _("Cancelled");

    case TACHY_TAKE_DONE:
      return tachy_take_get_media (take) == TACHY_MEDIA_MISSING ? _("The Clip Is Missing")
                                                                : _("The Clip Is Damaged");

    default:
      return _("The Video Failed");
    }
}

/**
 * tachy_take_words_has_trouble:
 *
 * Returns: whether it has come to an end, or to a halt, without a clip
 */
gboolean
tachy_take_words_has_trouble (TachyTake *take)
{
  return tachy_take_is_loaded (take) && !tachy_take_is_active (take) &&
         tachy_take_get_media (take) != TACHY_MEDIA_FILED;
}

/**
 * tachy_take_words_is_question:
 *
 * Returns: whether somebody must say what has become of it
 */
gboolean
tachy_take_words_is_question (TachyTake *take)
{
  return tachy_take_words_has_trouble (take) && tachy_take_get_state (take) == TACHY_TAKE_UNKNOWN;
}

/**
 * tachy_take_words_is_alarming:
 *
 * Returns: whether its trouble is to stand out among others; one that may exist is a question, and
 *   one whose clip lies elsewhere none of ours
 */
gboolean
tachy_take_words_is_alarming (TachyTake *take)
{
  return tachy_take_words_has_trouble (take) && !tachy_take_words_is_question (take) &&
         !is_missing (take);
}

/**
 * tachy_take_words_has_file:
 *
 * Returns: whether a clip of it stands in the library folder, whole or damaged
 */
gboolean
tachy_take_words_has_file (TachyTake *take)
{
  return tachy_take_get_clip (take) != NULL &&
         (tachy_take_get_media (take) == TACHY_MEDIA_FILED ||
          tachy_take_get_media (take) == TACHY_MEDIA_DAMAGED);
}

/**
 * tachy_take_words_dup_moment:
 * @microseconds: since 1970
 *
 * Returns: (transfer full): date and time as people here write them, as short as is clear
 */
char *
tachy_take_words_dup_moment (gint64 microseconds)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (microseconds / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (moment == NULL)
    return g_strdup ("");

  if (g_date_time_get_year (moment) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (moment) == g_date_time_get_day_of_year (now))
    /* Translators: a time today, for strftime(); %R is 14:05. */
    return g_date_time_format (moment, _("Today, %R"));
  if (g_date_time_get_year (moment) == g_date_time_get_year (now))
    /* Translators: a day of this year, for strftime(); 3 May, 14:05. */
    return g_date_time_format (moment, _("%-d %b, %R"));

  /* Translators: a day of another year, for strftime(); 3 May 2025. */
  return g_date_time_format (moment, _("%-d %b %Y"));
}

/**
 * tachy_take_words_dup_cost:
 *
 * Returns: (transfer full) (nullable): what the take has cost where its server says so, or
 *   where it was not accepted; else what it was estimated to cost; %NULL where that is not known
 */
char *
tachy_take_words_dup_cost (TachyTake *take)
{
  double dollars = 0;

  if (tachy_take_get_charged (take, &dollars))
    /* Translators: a price in US dollars that a server says it has charged. */
    return dollars > 0 ? g_strdup_printf (_("$%.2f charged"), dollars)
                       : g_strdup (_("Not charged"));
  if (tachy_take_get_state (take) == TACHY_TAKE_REJECTED)
    return g_strdup (_("Not charged"));

  return tachy_take_get_price (take, &dollars) ? tachy_take_words_dup_price (dollars) : NULL;
}

/**
 * tachy_take_words_dup_price:
 * @dollars: an estimate in US dollars
 */
char *
tachy_take_words_dup_price (double dollars)
{
  if (dollars == 0)
    return g_strdup (_("Free"));
  if (dollars < 0.005)
    return g_strdup (_("Less than $0.01"));

  /* Translators: an estimated price in US dollars. */
  return g_strdup_printf (_("About $%.2f"), dollars);
}
