/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tachyscope show`: all that is known of one take. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-show-verb.h"

#include <glib/gi18n.h>

#include "tachy-cli-exit.h"
#include "tachy-cli-options.h"
#include "tachy-cli-output.h"
#include "tachy-cli-requests.h"
#include "tachy-cli-session.h"
#include "tachy-error.h"

static char *
describe (TachyCliSession *session,
          TachyTake       *take,
          gboolean         json)
{
  TachyProviders *providers = tachy_cli_session_get_providers (session);

  return json ? tachy_cli_output_dup_json (take, providers, NULL)
              : tachy_cli_output_dup_details (take, providers);
}

static TachyCliExit
print_take (const char *id,
            gboolean    json,
            gboolean    requests)
{
  g_autoptr (TachyCliSession) session = NULL;
  g_autoptr (TachyTake) take = NULL;
  g_autoptr (GPtrArray) transcripts = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  session = tachy_cli_session_open (&error);
  if (session != NULL)
    take = tachy_cli_session_find_take (session, id, &error);
  if (take != NULL && requests)
    transcripts = tachy_cli_session_list_transcripts (session, take, &error);
  if (error != NULL)
    return tachy_cli_output_error (error);

  tachy_cli_session_say_view_only (session);
  if (!requests)
    text = describe (session, take, json);
  else
    text = json ? tachy_cli_requests_dup_json (transcripts)
                : tachy_cli_requests_dup_text (transcripts);
  tachy_cli_output_line (text);
  return TACHY_CLI_FILED;
}

/**
 * tachy_show_verb_run:
 * @argv: "show" and what follows it
 *
 * Returns: the exit status
 */
int
tachy_show_verb_run (int   argc,
                     char *argv[])
{
  gboolean json = FALSE;
  gboolean requests = FALSE;
  g_auto (GStrv) ids = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print a JSON object"), NULL },
    { "requests", 0, 0, G_OPTION_ARG_NONE, &requests, N_("Print what went over the wire"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &ids, NULL, NULL },
    { NULL }
  };
  g_autoptr (GError) error = NULL;

  if (tachy_cli_options_parse (argc, argv, entries, _("ID"), _("Shows one take."), &error) &&
      (ids == NULL || ids[1] != NULL))
    g_set_error_literal (&error, TACHY_ERROR, TACHY_ERROR_INVALID,
                         _("Exactly one take must be named."));
  if (error != NULL)
    return (int) tachy_cli_output_error (error);

  return (int) print_take (ids[0], json, requests);
}
