/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tachyscope resolve`: settles a take of which nobody knows whether it was created. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-resolve-verb.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "tachy-cli-exit.h"
#include "tachy-cli-follow.h"
#include "tachy-cli-job.h"
#include "tachy-cli-key.h"
#include "tachy-cli-options.h"
#include "tachy-cli-output.h"
#include "tachy-cli-progress.h"
#include "tachy-cli-server.h"
#include "tachy-cli-session.h"
#include "tachy-error.h"

/* What the command line said. */
typedef struct
{
  char *link;
  gboolean not_created;
  gboolean again;
  char **ids;
} Order;

static void
order_clear (Order *order)
{
  g_free (order->link);
  g_strfreev (order->ids);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

static TachyEngine *
get_engine (TachyCliSession *session)
{
  return tachy_house_get_engine (tachy_cli_session_get_house (session));
}

static gboolean
use_key (TachyCliSession *session,
         TachyTake       *take,
         GError         **error)
{
  TachyProvider *provider = tachy_providers_get_by_id (
      tachy_cli_session_get_providers (session),
      tachy_recipe_get_provider (tachy_take_get_recipe (take)));
  g_autoptr (GError) key_error = NULL;
  char *key = tachy_cli_key_read (NULL, &key_error);

  if (key != NULL && provider != NULL && !tachy_provider_is_studio (provider))
    tachy_cli_server_use_key (session, provider, key);
  tachy_cli_key_wipe (key);
  if (key_error != NULL)
    g_propagate_error (error, g_steal_pointer (&key_error));

  return error == NULL || *error == NULL;
}

static void
print_candidates (GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      g_autofree char *line = tachy_cli_job_dup_row (g_ptr_array_index (jobs, i));

      tachy_cli_output_line (line);
    }
}

static TachyCliExit
follow (TachyCliSession *session,
        TachyTake       *take)
{
  TachyCliStyle style = isatty (STDERR_FILENO) ? TACHY_CLI_BAR : TACHY_CLI_LINES;
  TachyCliProgress *progress;
  TachyCliExit status;
  gboolean is_due;

  progress = tachy_cli_progress_new (take, tachy_cli_session_get_providers (session), style, NULL);
  is_due = tachy_cli_follow_until_due (session, take);
  tachy_cli_progress_free (progress);
  if (!is_due)
    return tachy_cli_follow_interrupted (session, take);

  status = tachy_cli_exit_of_take (take);
  if (status == TACHY_CLI_FILED)
    tachy_cli_output_line (tachy_take_get_clip (take));
  else
    {
      g_autofree char *trouble = tachy_cli_output_dup_trouble (take);

      tachy_cli_output_note (trouble);
    }

  tachy_cli_session_see_off (session);
  return status;
}

static TachyCliExit
look (TachyCliSession *session,
      TachyTake       *take)
{
  TachyEngine *engine = get_engine (session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GError) error = NULL;

  tachy_engine_look_async (engine, take, tachy_cli_session_get_cancellable (session),
                           tachy_cli_session_keep_result_cb, &result);
  tachy_cli_session_wait (&result);
  jobs = tachy_engine_look_finish (engine, result, &error);
  if (jobs == NULL)
    return tachy_cli_output_error (error);
  if (tachy_take_get_state (take) != TACHY_TAKE_UNKNOWN)
    return follow (session, take);

  print_candidates (jobs);
  tachy_cli_output_note (
      jobs->len > 0
          ? _("One of these may be it: say which with --link, or say --not-created or --again.")
          : _("The server’s list shows nothing that may be it: say --not-created or --again, or "
              "give the server’s id with --link."));
  return TACHY_CLI_UNKNOWN;
}

static TachyCliExit
link_take (TachyCliSession *session,
           TachyTake       *take,
           const char      *remote_id)
{
  TachyEngine *engine = get_engine (session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_engine_link_async (engine, take, remote_id, NULL, tachy_cli_session_keep_result_cb,
                           &result);
  tachy_cli_session_wait (&result);
  if (!tachy_engine_link_finish (engine, result, &error))
    return tachy_cli_output_error (error);

  return follow (session, take);
}

static TachyCliExit
deny (TachyCliSession *session,
      TachyTake       *take)
{
  TachyEngine *engine = get_engine (session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tachy_engine_deny_async (engine, take, tachy_cli_session_keep_result_cb, &result);
  tachy_cli_session_wait (&result);
  return tachy_engine_deny_finish (engine, result, &error) ? TACHY_CLI_FILED
                                                           : tachy_cli_output_error (error);
}

static TachyCliExit
submit_again (TachyCliSession *session,
              TachyTake       *take)
{
  TachyEngine *engine = get_engine (session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TachyTake) next = NULL;
  g_autoptr (GError) error = NULL;

  tachy_engine_submit_again_async (engine, take, tachy_cli_session_keep_result_cb, &result);
  tachy_cli_session_wait (&result);
  next = tachy_engine_submit_again_finish (engine, result, &error);
  if (next == NULL)
    return tachy_cli_output_error (error);

  return follow (session, next);
}

static TachyCliExit
resolve (const Order *order)
{
  g_autoptr (TachyCliSession) session = NULL;
  g_autoptr (TachyTake) take = NULL;
  g_autoptr (TachyTake) same = NULL;
  g_autoptr (GError) error = NULL;

  session = tachy_cli_session_open (&error);
  if (session != NULL)
    take = tachy_cli_session_find_take (session, order->ids[0], &error);
  if (take == NULL || !use_key (session, take, &error) ||
      !tachy_cli_session_start_engine (session, &error))
    return tachy_cli_output_error (error);

  /* What a process that died has left was judged when the engine started. */
  same = tachy_cli_session_find_take (session, tachy_take_get_id (take), &error);
  if (same == NULL)
    return tachy_cli_output_error (error);

  if (order->link != NULL)
    return link_take (session, take, order->link);
  if (order->not_created)
    return deny (session, take);

  return order->again ? submit_again (session, take) : look (session, take);
}

static gboolean
check_order (const Order *order,
             GError     **error)
{
  if (order->ids == NULL || order->ids[1] != NULL)
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                           _("Exactly one take must be named."));
      return FALSE;
    }
  if ((order->link != NULL) + (order->not_created != FALSE) + (order->again != FALSE) > 1)
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                           _("Only one of --link, --not-created and --again can be true."));
      return FALSE;
    }

  return TRUE;
}

/**
 * tachy_resolve_verb_run:
 * @argv: "resolve" and what follows it
 *
 * Returns: the exit status
 */
int
tachy_resolve_verb_run (int   argc,
                        char *argv[])
{
  g_auto (Order) order = { 0 };
  const GOptionEntry entries[] = {
    { "link", 0, 0, G_OPTION_ARG_STRING, &order.link, N_("It is what the server calls ID"),
      N_("ID") },
    { "not-created", 0, 0, G_OPTION_ARG_NONE, &order.not_created, N_("It was not created"), NULL },
    { "again", 0, 0, G_OPTION_ARG_NONE, &order.again,
      N_("Submit it again; it may be charged twice"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &order.ids, NULL, NULL },
    { NULL }
  };
  g_autoptr (GError) error = NULL;

  if (!tachy_cli_options_parse (argc, argv, entries, _("ID"),
                                _("Settles a take that may have been created: looks for it in the "
                                  "server’s list unless you say what became of it."),
                                &error) ||
      !check_order (&order, &error))
    return (int) tachy_cli_output_error (error);

  return (int) resolve (&order);
}
