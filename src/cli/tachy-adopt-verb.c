/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tachyscope adopt`: takes videos over that were made elsewhere, until their clips are here. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-adopt-verb.h"

#include <glib/gi18n.h>

#include "tachy-catalogue.h"
#include "tachy-cli-errands.h"
#include "tachy-cli-exit.h"
#include "tachy-cli-job.h"
#include "tachy-cli-key.h"
#include "tachy-cli-options.h"
#include "tachy-cli-output.h"
#include "tachy-cli-server.h"
#include "tachy-cli-session.h"
#include "tachy-error.h"
#include "tachy-text.h"

/* Of what somebody has typed for an id, bytes; to be shown. */
#define MAX_SHOWN 200

/* What the command line said. */
typedef struct
{
  char *provider_name;
  char *server;
  char *key_file;
  gboolean list;
  gboolean json;
  char **ids;
} Order;

static void
order_clear (Order *order)
{
  g_free (order->provider_name);
  g_free (order->server);
  g_free (order->key_file);
  g_strfreev (order->ids);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

static gboolean
parse_arguments (Order  *order,
                 int     argc,
                 char   *argv[],
                 GError **error)
{
  const GOptionEntry entries[] = {
    { "provider", 0, 0, G_OPTION_ARG_FILENAME, &order->provider_name,
      N_("Use the provider with this name"), N_("NAME") },
    { "server", 0, 0, G_OPTION_ARG_FILENAME, &order->server, N_("Use the server at this address"),
      N_("URL") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &order->key_file,
      N_("Read the key from the first line of this file"), N_("FILE") },
    { "list", 0, 0, G_OPTION_ARG_NONE, &order->list,
      N_("Only list what is on the server and not in the library"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &order->json, N_("Print a JSON object for each change"),
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &order->ids, NULL, NULL },
    { NULL }
  };

  return tachy_cli_options_parse (argc, argv, entries, _("ID…"),
                                  _("Adds videos to the library that were made elsewhere, by the "
                                    "ids that their server gave them,\nand gets their clips. "
                                    "Nothing is created, and nothing is charged."),
                                  error);
}

static gboolean
check_order (const Order *order,
             GError     **error)
{
  if (order->list && order->ids != NULL)
    return tachy_cli_options_refuse (error, _("Either --list or the ids of videos can be given."));
  if (!order->list && order->ids == NULL)
    return tachy_cli_options_refuse (error,
                                     _("No video is named; --list shows what is on the server."));
  if (order->provider_name != NULL && order->server != NULL)
    return tachy_cli_options_refuse (error, _("A provider and a server cannot both be given."));

  for (guint i = 0; order->ids != NULL && order->ids[i] != NULL; i++)
    {
      if (!tachy_cli_options_check_text (order->ids[i], error))
        return FALSE;
    }

  return tachy_cli_options_check_text (order->provider_name, error) &&
         tachy_cli_options_check_text (order->server, error);
}

/* The server that is meant, ready to be spoken to. */
static TachyProvider *
choose_provider (const Order     *order,
                 TachyCliSession *session,
                 char            *key,
                 GError         **error)
{
  TachyProvider *provider = tachy_cli_server_choose (session, order->provider_name, order->server,
                                                     error);

  if (provider != NULL)
    tachy_cli_server_use_key (session, provider, key);
  return provider;
}

static guint
print_jobs (GPtrArray *jobs,
            gboolean   json)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      TachyJob *job = g_ptr_array_index (jobs, i);
      g_autofree char *line = json ? tachy_cli_job_dup_json (job) : tachy_cli_job_dup_row (job);

      tachy_cli_output_line (line);
    }

  return jobs->len;
}

static TachyCliExit
list_jobs (const Order     *order,
           TachyCliSession *session,
           TachyProvider   *provider)
{
  TachyHouse *house = tachy_cli_session_get_house (session);
  g_autoptr (TachyCatalogue) catalogue = tachy_catalogue_new (
      tachy_house_get_takes (house), tachy_cli_session_get_providers (session),
      tachy_provider_get_id (provider));
  guint n_jobs = 0;

  while (tachy_catalogue_has_more (catalogue))
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) jobs = NULL;
      g_autoptr (GError) error = NULL;

      tachy_catalogue_read_async (catalogue, tachy_cli_session_get_cancellable (session),
                                  tachy_cli_session_keep_result_cb, &result);
      tachy_cli_session_wait (&result);
      jobs = tachy_catalogue_read_finish (catalogue, result, &error);
      if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED))
        tachy_cli_output_note (_("This server has no list; name the videos by their ids."));
      else if (jobs == NULL)
        tachy_cli_output_error (error);
      if (jobs == NULL)
        return tachy_cli_exit_of_error (error);

      n_jobs += print_jobs (jobs, order->json);
    }

  if (n_jobs == 0)
    tachy_cli_output_note (_("There is nothing on the server that is not in the library."));
  return TACHY_CLI_FILED;
}

/* A sentence, with the id that was meant, and the take where it is about one. */
static void
tell_refusal (const char   *id,
              TachyTake    *rival,
              const GError *error)
{
  g_autofree char *shown = tachy_text_plain (id, MAX_SHOWN);
  g_autofree char *sentence = NULL;

  if (rival != NULL)
    /* Translators: what was typed, a sentence, then the beginning of a take’s id. */
    sentence = g_strdup_printf (_("%s: %s (Take %.8s)"), shown, error->message,
                                tachy_take_get_id (rival));
  else
    /* Translators: what was typed, then a sentence. */
    sentence = g_strdup_printf (_("%s: %s"), shown, error->message);

  tachy_cli_output_note (sentence);
}

static gboolean
is_repeated (char **ids,
             guint  i)
{
  for (guint j = 0; j < i; j++)
    {
      if (g_str_equal (ids[j], ids[i]))
        return TRUE;
    }

  return FALSE;
}

/* Adds each video that can be added to @takes. */
static TachyCliExit
adopt_all (const Order     *order,
           TachyCliSession *session,
           TachyProvider   *provider,
           GPtrArray       *takes)
{
  TachyEngine *engine = tachy_house_get_engine (tachy_cli_session_get_house (session));
  TachyCliExit highest = TACHY_CLI_FILED;

  for (guint i = 0; order->ids[i] != NULL; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (TachyTake) rival = NULL;
      g_autoptr (GError) error = NULL;
      TachyTake *take;

      if (is_repeated (order->ids, i))
        continue;

      tachy_engine_adopt_async (engine, tachy_provider_get_id (provider), order->ids[i],
                                tachy_cli_session_get_cancellable (session),
                                tachy_cli_session_keep_result_cb, &result);
      tachy_cli_session_wait (&result);
      take = tachy_engine_adopt_finish (engine, result, &rival, &error);
      if (take != NULL)
        g_ptr_array_add (takes, take);
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return tachy_cli_output_error (error);
      else
        {
          tell_refusal (order->ids[i], rival, error);
          highest = MAX (highest, tachy_cli_exit_of_error (error));
        }
    }

  return highest;
}

static TachyCliExit
adopt (const Order     *order,
       TachyCliSession *session,
       TachyProvider   *provider)
{
  g_autoptr (GPtrArray) takes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  TachyCliExit status;
  TachyCliExit highest;

  if (!tachy_cli_session_start_engine (session, &error))
    return tachy_cli_output_error (error);

  highest = adopt_all (order, session, provider, takes);
  if (highest == TACHY_CLI_INTERRUPTED || takes->len == 0)
    return highest;

  status = tachy_cli_errands_run (session, takes, order->json);
  return MAX (highest, status);
}

/**
 * tachy_adopt_verb_run:
 * @argv: "adopt" and what follows it
 *
 * Returns: the exit status, of several videos the highest
 */
int
tachy_adopt_verb_run (int   argc,
                      char *argv[])
{
  g_auto (Order) order = { 0 };
  g_autoptr (TachyCliSession) session = NULL;
  g_autoptr (GError) error = NULL;
  TachyProvider *provider = NULL;
  char *key = NULL;

  if (!parse_arguments (&order, argc, argv, &error) || !check_order (&order, &error))
    return (int) tachy_cli_output_error (error);

  key = tachy_cli_key_read (order.key_file, &error);
  if (error == NULL)
    session = tachy_cli_session_open (&error);
  if (session != NULL)
    provider = choose_provider (&order, session, key, &error);
  tachy_cli_key_wipe (key);
  if (provider == NULL)
    return (int) tachy_cli_output_error (error);

  return (int) (order.list ? list_jobs (&order, session, provider)
                           : adopt (&order, session, provider));
}
