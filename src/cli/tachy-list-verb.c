/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tachyscope list`: all takes, newest first. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-list-verb.h"

#include <glib/gi18n.h>

#include "tachy-cli-exit.h"
#include "tachy-cli-options.h"
#include "tachy-cli-output.h"
#include "tachy-cli-session.h"
#include "tachy-money-list.h"

static void
print_take (TachyTake      *take,
            TachyProviders *providers,
            gboolean        json)
{
  g_autofree char *line = json ? tachy_cli_output_dup_json (take, providers, NULL)
                               : tachy_cli_output_dup_row (take);

  tachy_cli_output_line (line);
}

static TachyCliExit
print_takes (gboolean json)
{
  g_autoptr (TachyCliSession) session = NULL;
  g_autoptr (GPtrArray) takes = NULL;
  g_autoptr (GError) error = NULL;

  session = tachy_cli_session_open (&error);
  if (session != NULL)
    takes = tachy_cli_session_list_takes (session, &error);
  if (takes == NULL)
    return tachy_cli_output_error (error);

  tachy_cli_session_say_view_only (session);
  for (guint i = 0; i < takes->len; i++)
    print_take (g_ptr_array_index (takes, i), tachy_cli_session_get_providers (session), json);

  return TACHY_CLI_FILED;
}

/**
 * tachy_list_verb_run:
 * @argv: "list" and what follows it
 *
 * Returns: the exit status
 */
int
tachy_list_verb_run (int   argc,
                     char *argv[])
{
  gboolean json = FALSE;
  gboolean money = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print a JSON object for each line"), NULL },
    { "money", 0, 0, G_OPTION_ARG_NONE, &money, N_("List what each day has cost instead"), NULL },
    { NULL }
  };
  g_autoptr (GError) error = NULL;

  if (!tachy_cli_options_parse (argc, argv, entries, NULL, _("Lists all takes, newest first."),
                                &error))
    return (int) tachy_cli_output_error (error);

  return (int) (money ? tachy_money_list_print (json) : print_takes (json));
}
