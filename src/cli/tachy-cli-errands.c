/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes that are waited for together, until their clips are here. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-errands.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "tachy-cli-output.h"
#include "tachy-cli-progress.h"
#include "tachy-ledger.h"

/* How often a take is looked up that another process drives. */
#define LOOK_SECONDS 1
/* How long it may take to find out that a clip is not where it was put. */
#define LOST_MS 10000

/* One take that is waited for. */
typedef struct
{
  TachyTake *take;
  TachyCliProgress *progress; /* (nullable): while it is followed */
  char *label;                /* (nullable): tells it from the others */
  char *old_reason;           /* (nullable): what was wrong before we asked again */
  gboolean is_new_attempt;    /* its clip was missing or damaged; now it is fetched again */
  gboolean json;              /* what becomes of it is told as objects */
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  tachy_cli_progress_free (errand->progress);
  g_object_unref (errand->take);
  g_free (errand->label);
  g_free (errand->old_reason);
  g_free (errand);
}

/* A take that may cost money and was left waiting is sent when the person says so again. */
static gboolean
is_held (TachyTake *take)
{
  return tachy_take_get_state (take) == TACHY_TAKE_WAITING && tachy_ledger_may_cost (take);
}

static gboolean
is_over (Errand *errand)
{
  if (is_held (errand->take))
    return TRUE;
  if (tachy_take_is_active (errand->take))
    {
      errand->is_new_attempt = FALSE;
      return tachy_cli_exit_is_due (errand->take);
    }

  /* A new attempt shows first in the state of the clip, or in what went wrong this time. */
  return !errand->is_new_attempt ||
         g_strcmp0 (errand->old_reason, tachy_take_get_reason (errand->take)) != 0;
}

static gboolean
is_lost (TachyTake *take)
{
  const char *clip = tachy_take_get_clip (take);

  return tachy_take_get_media (take) == TACHY_MEDIA_FILED && clip != NULL &&
         !g_file_test (clip, G_FILE_TEST_EXISTS);
}

static void
time_up_cb (gpointer user_data)
{
  *(guint *) user_data = 0;
}

/* What was filed may have been taken away since. Where that cannot be written down, the clip stays
 * lost, and end_errand() says so. */
static void
look_for_clip (TachyEngine *engine,
               TachyTake   *take)
{
  guint timer = 0;

  if (!is_lost (take))
    return;

  timer = g_timeout_add_once (LOST_MS, time_up_cb, &timer);
  tachy_engine_look_after (engine, take);
  while (timer != 0 && tachy_take_get_media (take) == TACHY_MEDIA_FILED)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&timer, g_source_remove);
}

static Errand *
start_errand (TachyCliSession *session,
              TachyTake       *take,
              gboolean         is_one_of_many,
              gboolean         json)
{
  TachyEngine *engine = tachy_house_get_engine (tachy_cli_session_get_house (session));
  TachyCliStyle style = json                                        ? TACHY_CLI_JSON
                        : !is_one_of_many && isatty (STDERR_FILENO) ? TACHY_CLI_BAR
                                                                    : TACHY_CLI_LINES;
  Errand *errand = g_new0 (Errand, 1);

  errand->json = json;
  look_for_clip (engine, take);
  errand->take = g_object_ref (take);
  errand->old_reason = g_strdup (tachy_take_get_reason (take));
  if (is_one_of_many)
    errand->label = g_strdup_printf ("%.8s: ", tachy_take_get_id (take));

  errand->is_new_attempt = tachy_take_get_state (take) == TACHY_TAKE_DONE &&
                           tachy_take_get_media (take) != TACHY_MEDIA_FILED;
  if (!tachy_take_is_active (take) || tachy_engine_drives (engine, take))
    tachy_engine_fetch (engine, take);
  if (!is_over (errand))
    errand->progress = tachy_cli_progress_new (take, tachy_cli_session_get_providers (session),
                                               style, errand->label);

  return errand;
}

static void
tell_end (TachyCliSession *session,
          TachyTake       *take)
{
  g_autofree char *line = tachy_cli_output_dup_json (
      take, tachy_cli_session_get_providers (session), NULL);

  tachy_cli_output_line (line);
}

static TachyCliExit
end_errand (TachyCliSession *session,
            Errand          *errand)
{
  TachyCliExit status = tachy_cli_exit_of_take (errand->take);
  g_autofree char *trouble = NULL;
  g_autofree char *sentence = NULL;

  g_clear_pointer (&errand->progress, tachy_cli_progress_free);
  if (errand->json)
    tell_end (session, errand->take);
  if (is_lost (errand->take))
    {
      tachy_cli_output_note (_("The clip is not where it was put any more."));
      return TACHY_CLI_LOCAL;
    }
  if (status == TACHY_CLI_FILED)
    {
      if (!errand->json)
        tachy_cli_output_line (tachy_take_get_clip (errand->take));
      return status;
    }

  trouble = is_held (errand->take)
                ? g_strdup (_("The take waits for your word in the window, because it may cost "
                              "money."))
                : tachy_cli_output_dup_trouble (errand->take);
  sentence = g_strconcat (errand->label != NULL ? errand->label : "", trouble, NULL);
  tachy_cli_output_note (sentence);
  return status;
}

/* Reads anew what another process drives: on some file systems we hear nothing of it. */
static void
look_up_others (TachyCliSession *session,
                GPtrArray       *errands)
{
  TachyEngine *engine = tachy_house_get_engine (tachy_cli_session_get_house (session));

  for (guint i = 0; i < errands->len; i++)
    {
      Errand *errand = g_ptr_array_index (errands, i);
      const char *id = tachy_take_get_id (errand->take);
      g_autoptr (TachyTake) same = NULL;

      if (!tachy_engine_drives (engine, errand->take))
        same = tachy_cli_session_find_take (session, id, NULL);
    }
}

static gboolean
wake_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

static TachyCliExit
wait_for_errands (TachyCliSession *session,
                  GPtrArray       *errands)
{
  TachyCliExit highest = TACHY_CLI_FILED;
  gboolean is_time_to_look = FALSE;
  guint waker = g_timeout_add_seconds (LOOK_SECONDS, wake_cb, &is_time_to_look);

  while (errands->len > 0 && tachy_cli_session_get_n_interrupts (session) == 0)
    {
      for (guint i = errands->len; i > 0; i--)
        {
          Errand *errand = g_ptr_array_index (errands, i - 1);

          if (is_over (errand))
            {
              TachyCliExit status = end_errand (session, errand);

              highest = MAX (highest, status);
              g_ptr_array_remove_index (errands, i - 1);
            }
        }

      if (errands->len > 0)
        g_main_context_iteration (NULL, TRUE);
      if (is_time_to_look)
        look_up_others (session, errands);
      is_time_to_look = FALSE;
    }

  g_source_remove (waker);
  return errands->len > 0 ? TACHY_CLI_INTERRUPTED : highest;
}

/**
 * tachy_cli_errands_run:
 * @takes: (element-type TachyTake): what is waited for; at least one
 * @json: whether to print an object for each change, instead of words and the paths of the clips
 *
 * Gets clips, also such as were here and are gone, and says what became of each take. The engine
 * must have been started.
 *
 * Returns: the exit status, of several takes the highest
 */
TachyCliExit
tachy_cli_errands_run (TachyCliSession *session,
                       GPtrArray       *takes,
                       gboolean         json)
{
  g_autoptr (GPtrArray) errands = g_ptr_array_new_with_free_func (errand_free);
  TachyCliExit status;

  for (guint i = takes->len; i > 0; i--)
    g_ptr_array_add (errands, start_errand (session, g_ptr_array_index (takes, i - 1),
                                            takes->len > 1, json));

  status = wait_for_errands (session, errands);
  g_ptr_array_set_size (errands, 0);
  if (status == TACHY_CLI_INTERRUPTED)
    tachy_cli_output_note (_("What is not here yet goes on at the server; “tachyscope fetch” "
                             "gets it."));

  tachy_cli_session_see_off (session);
  return status;
}
