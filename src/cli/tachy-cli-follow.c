/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits until a take is over, or until the person has had enough of waiting. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-follow.h"

#include <glib/gi18n.h>

#include "tachy-cli-output.h"

/**
 * tachy_cli_follow_until_due:
 *
 * Returns: %TRUE when @take is over or needs the person; %FALSE after Ctrl+C
 */
gboolean
tachy_cli_follow_until_due (TachyCliSession *session,
                            TachyTake       *take)
{
  while (!tachy_cli_exit_is_due (take))
    {
      if (tachy_cli_session_get_n_interrupts (session) > 0)
        return FALSE;

      g_main_context_iteration (NULL, TRUE);
    }

  return TRUE;
}

static gboolean
cancel_take (TachyCliSession *session,
             TachyTake       *take)
{
  TachyEngine *engine = tachy_house_get_engine (tachy_cli_session_get_house (session));
  g_autoptr (GAsyncResult) result = NULL;

  tachy_engine_cancel_async (engine, take, NULL, tachy_cli_session_keep_result_cb, &result);
  tachy_cli_session_wait (&result);
  return tachy_engine_cancel_finish (engine, result, NULL);
}

static gboolean
is_leaving (TachyTake *take)
{
  TachyTakeState state = tachy_take_get_state (take);

  return state == TACHY_TAKE_INTENT || state == TACHY_TAKE_SENDING;
}

/**
 * tachy_cli_follow_say_goodbye:
 * @take: one that is not waited for any more
 *
 * Says what becomes of it, as far as that is known.
 */
void
tachy_cli_follow_say_goodbye (TachyTake *take)
{
  g_autofree char *sentence = NULL;

  if (tachy_take_get_remote_id (take) != NULL)
    /* Translators: the command is to be typed like this; %.8s is the take’s id. */
    sentence = g_strdup_printf (_("The take goes on at the server; “tachyscope fetch %.8s” gets it."),
                                tachy_take_get_id (take));
  else if (tachy_take_get_reason (take) != NULL)
    sentence = g_strdup (tachy_take_get_reason (take));
  else
    sentence = g_strdup (_("The server has not answered yet; the take may have been created."));

  tachy_cli_output_note (sentence);
}

/**
 * tachy_cli_follow_interrupted:
 * @take: one that the person does not want to wait for any more
 *
 * Sees off what is being sent, cancels what waits, also for a server that has just asked for it,
 * and says what becomes of the take.
 *
 * Returns: the status to end with
 */
TachyCliExit
tachy_cli_follow_interrupted (TachyCliSession *session,
                              TachyTake       *take)
{
  if (is_leaving (take))
    {
      tachy_cli_output_note (_("The request is on its way; waiting for the server’s answer. "
                               "Press Ctrl+C again to leave at once."));
      tachy_cli_session_see_off (session);
    }

  if (tachy_take_get_state (take) == TACHY_TAKE_WAITING && cancel_take (session, take))
    tachy_cli_output_note (_("The take is cancelled; nothing was created."));
  else
    tachy_cli_follow_say_goodbye (take);

  return TACHY_CLI_INTERRUPTED;
}
