/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tachyscope fetch`: follows takes that somebody has left, until their clips are here. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-fetch-verb.h"

#include <glib/gi18n.h>

#include "tachy-cli-errands.h"
#include "tachy-cli-exit.h"
#include "tachy-cli-key.h"
#include "tachy-cli-options.h"
#include "tachy-cli-output.h"
#include "tachy-cli-server.h"
#include "tachy-cli-session.h"

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

  return tachy_cli_errands_run (session, takes, FALSE);
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
