/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The open house for the time of one verb: waiting for its answers, and for Ctrl+C. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-session.h"

#include <glib-unix.h>
#include <signal.h>

#include "tachy-cli-inhibitor.h"
#include "tachy-cli-output.h"
#include "tachy-departures.h"

/* A server may take this long to answer a request whose take nobody waits for any more. */
#define SEE_OFF_US (20 * G_USEC_PER_SEC)

/* Whoever ends the session does not wait longer (FAULTS.md, row 138): what was answered is written
 * down in that time, and what was not is unknown to the next start. */
#define HURRY_US G_USEC_PER_SEC

#define GLANCE_MS 100

struct _TachyCliSession
{
  TachyHouse *house;
  GCancellable *cancellable; /* cancelled by the first Ctrl+C */
  guint n_interrupts;
  guint interrupt_source;
  guint terminate_source;
  gint64 leave_by;        /* monotonic microseconds */
  gboolean is_seeing_off;
  TachyDepartures *departures;
  TachyCliInhibitor *inhibitor;
};

static void
interrupt (TachyCliSession *self)
{
  self->n_interrupts++;
  g_cancellable_cancel (self->cancellable);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  TachyCliSession *self = user_data;

  if (self->is_seeing_off)
    self->leave_by = 0;
  interrupt (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
terminated_cb (gpointer user_data)
{
  TachyCliSession *self = user_data;

  self->leave_by = MIN (self->leave_by, g_get_monotonic_time () + HURRY_US);
  interrupt (self);
  return G_SOURCE_CONTINUE;
}

/**
 * tachy_cli_session_keep_result_cb:
 * @user_data: a `GAsyncResult *` that is %NULL, and then owns a reference
 */
void
tachy_cli_session_keep_result_cb (GObject      *source,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/**
 * tachy_cli_session_wait:
 * @result: set by tachy_cli_session_keep_result_cb()
 */
void
tachy_cli_session_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * tachy_cli_session_open:
 *
 * Returns: (transfer full): the session; %NULL with %TACHY_ERROR_STORAGE
 */
TachyCliSession *
tachy_cli_session_open (GError **error)
{
  g_autoptr (TachyCliSession) self = g_new0 (TachyCliSession, 1);
  g_autoptr (GAsyncResult) result = NULL;

  self->cancellable = g_cancellable_new ();
  self->leave_by = G_MAXINT64;
  self->interrupt_source = g_unix_signal_add (SIGINT, interrupted_cb, self);
  self->terminate_source = g_unix_signal_add (SIGTERM, terminated_cb, self);
  self->house = tachy_house_new ();

  tachy_house_open_async (self->house, self->cancellable, tachy_cli_session_keep_result_cb,
                          &result);
  tachy_cli_session_wait (&result);
  if (!tachy_house_open_finish (self->house, result, error))
    return NULL;

  self->departures = tachy_departures_new (tachy_house_get_engine (self->house),
                                           tachy_house_get_takes (self->house));
  self->inhibitor = tachy_cli_inhibitor_new (self->departures);
  return g_steal_pointer (&self);
}

/**
 * tachy_cli_session_close:
 * @self: (transfer full) (nullable): a session
 */
void
tachy_cli_session_close (TachyCliSession *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->inhibitor);
  g_clear_object (&self->departures);
  g_clear_handle_id (&self->interrupt_source, g_source_remove);
  g_clear_handle_id (&self->terminate_source, g_source_remove);
  g_clear_object (&self->house);
  g_clear_object (&self->cancellable);
  g_free (self);
}

TachyHouse *
tachy_cli_session_get_house (TachyCliSession *self)
{
  return self->house;
}

TachyProviders *
tachy_cli_session_get_providers (TachyCliSession *self)
{
  return tachy_house_get_providers (self->house);
}

/**
 * tachy_cli_session_get_cancellable:
 *
 * Returns: (transfer none): for whatever may be dropped when the person presses Ctrl+C
 */
GCancellable *
tachy_cli_session_get_cancellable (TachyCliSession *self)
{
  return self->cancellable;
}

/**
 * tachy_cli_session_get_n_interrupts:
 *
 * Returns: how often the person has pressed Ctrl+C
 */
guint
tachy_cli_session_get_n_interrupts (TachyCliSession *self)
{
  return self->n_interrupts;
}

/**
 * tachy_cli_session_say_view_only:
 *
 * For verbs that only look: tells where what they show may not be all, or cannot be changed.
 */
void
tachy_cli_session_say_view_only (TachyCliSession *self)
{
  const char *obstacle = tachy_house_get_view_only (self->house);

  if (obstacle != NULL)
    tachy_cli_output_note (obstacle);
}

/**
 * tachy_cli_session_start_engine:
 *
 * From here on this process drives takes: its own, and those of processes that have died.
 */
gboolean
tachy_cli_session_start_engine (TachyCliSession *self,
                                GError         **error)
{
  TachyEngine *engine = tachy_house_get_engine (self->house);
  g_autoptr (GAsyncResult) result = NULL;

  if (tachy_house_get_caution (self->house) != NULL)
    tachy_cli_output_note (tachy_house_get_caution (self->house));

  tachy_engine_start_async (engine, self->cancellable, tachy_cli_session_keep_result_cb, &result);
  tachy_cli_session_wait (&result);
  return tachy_engine_start_finish (engine, result, error);
}

/**
 * tachy_cli_session_find_take:
 * @id_prefix: an id, or enough of it
 *
 * Reads the take anew, so that changes of other processes show.
 *
 * Returns: (transfer full): the take; %NULL with %TACHY_ERROR_INVALID or %TACHY_ERROR_STORAGE
 */
TachyTake *
tachy_cli_session_find_take (TachyCliSession *self,
                             const char      *id_prefix,
                             GError         **error)
{
  TachyTakes *takes = tachy_house_get_takes (self->house);
  g_autoptr (GAsyncResult) result = NULL;

  tachy_takes_find_async (takes, id_prefix, NULL, tachy_cli_session_keep_result_cb, &result);
  tachy_cli_session_wait (&result);
  return tachy_takes_find_finish (takes, result, error);
}

/**
 * tachy_cli_session_list_takes:
 *
 * Returns: (transfer full) (element-type TachyTake): all takes, newest first; %NULL with
 *   %TACHY_ERROR_STORAGE
 */
GPtrArray *
tachy_cli_session_list_takes (TachyCliSession *self,
                              GError         **error)
{
  TachyTakes *takes = tachy_house_get_takes (self->house);
  g_autoptr (GAsyncResult) result = NULL;

  tachy_takes_list_async (takes, NULL, tachy_cli_session_keep_result_cb, &result);
  tachy_cli_session_wait (&result);
  return tachy_takes_list_finish (takes, result, error);
}

/**
 * tachy_cli_session_list_transcripts:
 *
 * Returns: (transfer full) (element-type TachyTranscript): what went over the wire for @take; %NULL
 *   with %TACHY_ERROR_STORAGE
 */
GPtrArray *
tachy_cli_session_list_transcripts (TachyCliSession *self,
                                    TachyTake       *take,
                                    GError         **error)
{
  TachyTakes *takes = tachy_house_get_takes (self->house);
  g_autoptr (GAsyncResult) result = NULL;

  tachy_takes_list_transcripts_async (takes, take, NULL, tachy_cli_session_keep_result_cb, &result);
  tachy_cli_session_wait (&result);
  return tachy_takes_list_transcripts_finish (takes, result, error);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * tachy_cli_session_see_off:
 *
 * Waits until no request that may cost money is under way; whoever leaves in the middle of one
 * does not learn what it did. A further Ctrl+C ends the waiting, as does a server that is silent;
 * whoever ends the session (SIGTERM) is not kept waiting.
 */
void
tachy_cli_session_see_off (TachyCliSession *self)
{
  guint waker = g_timeout_add (GLANCE_MS, wake_cb, NULL);

  self->leave_by = MIN (self->leave_by, g_get_monotonic_time () + SEE_OFF_US);
  self->is_seeing_off = TRUE;
  while (tachy_departures_get_n_leaving (self->departures) > 0 &&
         g_get_monotonic_time () < self->leave_by)
    g_main_context_iteration (NULL, TRUE);
  self->is_seeing_off = FALSE;

  g_source_remove (waker);
}
