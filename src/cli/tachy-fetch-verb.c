/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tachyscope fetch`: follows takes that somebody has left, until their clips are here. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-fetch-verb.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "tachy-cli-exit.h"
#include "tachy-cli-key.h"
#include "tachy-cli-options.h"
#include "tachy-cli-output.h"
#include "tachy-cli-progress.h"
#include "tachy-cli-server.h"
#include "tachy-cli-session.h"
#include "tachy-error.h"
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

static GPtrArray *
find_takes (TachyCliSession *session,
            char           **ids,
            GError         **error)
{
  g_autoptr (GPtrArray) takes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      TachyTake *take = tachy_cli_session_find_take (session, ids[i], error);

      if (take == NULL)
        return NULL;
      if (!g_ptr_array_find (takes, take, NULL))
        g_ptr_array_add (takes, take);
      else
        g_object_unref (take);
    }

  return g_steal_pointer (&takes);
}

static GPtrArray *
find_active_takes (TachyCliSession *session,
                   GError         **error)
{
  g_autoptr (GPtrArray) takes = tachy_cli_session_list_takes (session, error);

  if (takes == NULL)
    return NULL;

  for (guint i = takes->len; i > 0; i--)
    {
      if (!tachy_take_is_active (g_ptr_array_index (takes, i - 1)))
        g_ptr_array_remove_index (takes, i - 1);
    }

  return g_steal_pointer (&takes);
}

/* One key opens one server: where takes come from several, it is not said which one is meant. */
static gboolean
use_key (TachyCliSession *session,
         GPtrArray       *takes,
         GError         **error)
{
  TachyProviders *providers = tachy_cli_session_get_providers (session);
  TachyProvider *only = NULL;
  g_autoptr (GError) key_error = NULL;
  char *key = tachy_cli_key_read (NULL, &key_error);

  if (key_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&key_error));
      return FALSE;
    }

  for (guint i = 0; key != NULL && i < takes->len; i++)
    {
      TachyRecipe *recipe = tachy_take_get_recipe (g_ptr_array_index (takes, i));
      TachyProvider *provider = tachy_providers_get_by_id (providers,
                                                           tachy_recipe_get_provider (recipe));

      if (provider == NULL || tachy_provider_is_studio (provider) || provider == only)
        continue;
      if (only != NULL)
        g_clear_pointer (&key, tachy_cli_key_wipe);
      only = provider;
    }

  if (only != NULL)
    tachy_cli_server_use_key (session, only, key);
  tachy_cli_key_wipe (key);
  return TRUE;
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
              gboolean         is_one_of_many)
{
  TachyEngine *engine = tachy_house_get_engine (tachy_cli_session_get_house (session));
  TachyCliStyle style = !is_one_of_many && isatty (STDERR_FILENO) ? TACHY_CLI_BAR
                                                                   : TACHY_CLI_LINES;
  Errand *errand = g_new0 (Errand, 1);

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

static TachyCliExit
end_errand (Errand *errand)
{
  TachyCliExit status = tachy_cli_exit_of_take (errand->take);
  g_autofree char *trouble = NULL;
  g_autofree char *sentence = NULL;

  g_clear_pointer (&errand->progress, tachy_cli_progress_free);
  if (is_lost (errand->take))
    {
      tachy_cli_output_note (_("The clip is not where it was put any more."));
      return TACHY_CLI_LOCAL;
    }
  if (status == TACHY_CLI_FILED)
    {
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
              TachyCliExit status = end_errand (errand);

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

static TachyCliExit
fetch_takes (TachyCliSession *session,
             GPtrArray       *takes)
{
  g_autoptr (GPtrArray) errands = g_ptr_array_new_with_free_func (errand_free);
  TachyCliExit status;

  for (guint i = takes->len; i > 0; i--)
    g_ptr_array_add (errands, start_errand (session, g_ptr_array_index (takes, i - 1),
                                            takes->len > 1));

  status = wait_for_errands (session, errands);
  g_ptr_array_set_size (errands, 0);
  if (status == TACHY_CLI_INTERRUPTED)
    tachy_cli_output_note (_("What is not here yet goes on at the server; “tachyscope fetch” "
                             "gets it."));

  tachy_cli_session_see_off (session);
  return status;
}

/* What a process that died has left was judged when the engine started. */
static gboolean
look_up (TachyCliSession *session,
         GPtrArray       *takes,
         GError         **error)
{
  for (guint i = 0; i < takes->len; i++)
    {
      const char *id = tachy_take_get_id (g_ptr_array_index (takes, i));
      g_autoptr (TachyTake) same = tachy_cli_session_find_take (session, id, error);

      if (same == NULL)
        return FALSE;
    }

  return TRUE;
}

static TachyCliExit
fetch (char **ids)
{
  g_autoptr (TachyCliSession) session = NULL;
  g_autoptr (GPtrArray) takes = NULL;
  g_autoptr (GError) error = NULL;

  session = tachy_cli_session_open (&error);
  if (session != NULL)
    takes = ids != NULL ? find_takes (session, ids, &error) : find_active_takes (session, &error);
  if (takes == NULL || !use_key (session, takes, &error) ||
      !tachy_cli_session_start_engine (session, &error) ||
      !look_up (session, takes, &error))
    return tachy_cli_output_error (error);

  if (takes->len == 0)
    {
      tachy_cli_output_note (_("There is nothing to fetch."));
      return TACHY_CLI_FILED;
    }

  return fetch_takes (session, takes);
}

/**
 * tachy_fetch_verb_run:
 * @argv: "fetch" and what follows it
 *
 * Returns: the exit status, of several takes the highest
 */
int
tachy_fetch_verb_run (int   argc,
                      char *argv[])
{
  g_auto (GStrv) ids = NULL;
  const GOptionEntry entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &ids, NULL, NULL },
    { NULL }
  };
  g_autoptr (GError) error = NULL;

  if (!tachy_cli_options_parse (argc, argv, entries, _("[ID…]"),
                                _("Waits for takes, all unless some are named, and gets their "
                                  "clips."),
                                &error))
    return (int) tachy_cli_output_error (error);

  return (int) fetch (ids);
}
