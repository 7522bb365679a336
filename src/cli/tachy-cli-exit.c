/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the exit status says, in one table for causes and one for states. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-exit.h"

#include <gio/gio.h>

typedef struct
{
  TachyCliExit status;
  gboolean needs_person; /* waiting longer does not help, even where the take is not over */
} Meaning;

static const Meaning meanings[] = {
  [TACHY_ERROR_INVALID] = { TACHY_CLI_USAGE, FALSE },
  [TACHY_ERROR_PICTURE] = { TACHY_CLI_USAGE, FALSE },
  [TACHY_ERROR_CLIP] = { TACHY_CLI_FAILED, FALSE },
  [TACHY_ERROR_KEY] = { TACHY_CLI_FAILED, TRUE },
  [TACHY_ERROR_CREDIT] = { TACHY_CLI_FAILED, TRUE },
  [TACHY_ERROR_REFUSED] = { TACHY_CLI_FAILED, FALSE },
  [TACHY_ERROR_MODERATED] = { TACHY_CLI_FAILED, FALSE },
  [TACHY_ERROR_BUSY] = { TACHY_CLI_FAILED, FALSE },
  [TACHY_ERROR_TURN] = { TACHY_CLI_FAILED, FALSE },
  [TACHY_ERROR_NOT_REACHED] = { TACHY_CLI_NOT_REACHED, FALSE },
  [TACHY_ERROR_UNKNOWN] = { TACHY_CLI_UNKNOWN, FALSE },
  [TACHY_ERROR_SERVER] = { TACHY_CLI_FAILED, FALSE },
  [TACHY_ERROR_GONE] = { TACHY_CLI_FAILED, FALSE },
  [TACHY_ERROR_EXPIRED] = { TACHY_CLI_FAILED, FALSE },
  [TACHY_ERROR_UNSUPPORTED] = { TACHY_CLI_FAILED, FALSE },
  [TACHY_ERROR_ADDRESS] = { TACHY_CLI_FAILED, TRUE },
  [TACHY_ERROR_STORAGE] = { TACHY_CLI_LOCAL, TRUE },
  [TACHY_ERROR_DAMAGED] = { TACHY_CLI_LOCAL, TRUE },
  [TACHY_ERROR_LOCKED] = { TACHY_CLI_LOCAL, TRUE },
  [TACHY_ERROR_KEYRING] = { TACHY_CLI_LOCAL, TRUE },
  [TACHY_ERROR_STUDIO] = { TACHY_CLI_LOCAL, TRUE },
};

/**
 * tachy_cli_exit_of_error:
 * @error: (nullable): what a call failed with
 *
 * Returns: the status that it ends with; %TACHY_CLI_FILED where nothing failed
 */
TachyCliExit
tachy_cli_exit_of_error (const GError *error)
{
  if (error == NULL)
    return TACHY_CLI_FILED;
  if (error->domain == G_OPTION_ERROR)
    return TACHY_CLI_USAGE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TACHY_CLI_INTERRUPTED;
  if (error->domain == TACHY_ERROR && (guint) error->code < G_N_ELEMENTS (meanings))
    return meanings[error->code].status;

  return TACHY_CLI_LOCAL;
}

/**
 * tachy_cli_exit_of_states:
 * @cause: (nullable): why it went wrong
 *
 * Returns: the status that a take in these states ends with
 */
TachyCliExit
tachy_cli_exit_of_states (TachyTakeState    state,
                          TachyMediaState   media,
                          const TachyError *cause)
{
  switch (state)
    {
    case TACHY_TAKE_UNKNOWN:
      return TACHY_CLI_UNKNOWN;

    /* Here the server has spoken, whatever was the trouble before. */
    case TACHY_TAKE_FAILED:
    case TACHY_TAKE_GONE:
    case TACHY_TAKE_EXPIRED:
    case TACHY_TAKE_CANCELLED:
      return TACHY_CLI_FAILED;

    case TACHY_TAKE_DONE:
      if (media == TACHY_MEDIA_FILED)
        return TACHY_CLI_FILED;
      if (media == TACHY_MEDIA_MISSING)
        return TACHY_CLI_LOCAL;
      break;

    case TACHY_TAKE_WAITING:
    case TACHY_TAKE_INTENT:
    case TACHY_TAKE_SENDING:
    case TACHY_TAKE_ACCEPTED:
    case TACHY_TAKE_REJECTED:
    case TACHY_TAKE_RUNNING:
    default:
      break;
    }

  return cause != NULL ? meanings[*cause].status : TACHY_CLI_FAILED;
}

TachyCliExit
tachy_cli_exit_of_take (TachyTake *take)
{
  TachyError cause;
  gboolean has_cause = tachy_take_get_cause (take, &cause);

  return tachy_cli_exit_of_states (tachy_take_get_state (take), tachy_take_get_media (take),
                                   has_cause ? &cause : NULL);
}

/**
 * tachy_cli_exit_is_due:
 *
 * Returns: whether following @take any longer leads nowhere: it is over, or goes on only after
 *   the person has done something
 */
gboolean
tachy_cli_exit_is_due (TachyTake *take)
{
  TachyError cause;

  return !tachy_take_is_active (take) ||
         (tachy_take_get_cause (take, &cause) && meanings[cause].needs_person);
}
