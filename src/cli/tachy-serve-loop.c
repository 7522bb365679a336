/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a studio serves, and how it comes to its end. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-serve-loop.h"

#include <glib-unix.h>
#include <signal.h>

static gboolean
signal_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
idle_cb (TachyStudio *studio,
         gpointer     user_data)
{
  g_main_loop_quit (user_data);
}

/**
 * tachy_serve_loop_run:
 * @studio: a studio that has been started
 *
 * Serves until this process is told to end (Ctrl+C, SIGTERM), or the studio is idle.
 */
void
tachy_serve_loop_run (TachyStudio *studio)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint interrupt_id = g_unix_signal_add (SIGINT, signal_cb, loop);
  guint terminate_id = g_unix_signal_add (SIGTERM, signal_cb, loop);
  gulong idle_id = g_signal_connect (studio, "idle", G_CALLBACK (idle_cb), loop);

  g_main_loop_run (loop);

  g_signal_handler_disconnect (studio, idle_id);
  g_source_remove (interrupt_id);
  g_source_remove (terminate_id);
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  tachy_studio_stop_finish (TACHY_STUDIO (source), result, NULL);
  g_main_loop_quit (user_data);
}

/**
 * tachy_serve_loop_stop:
 * @studio: a studio that has been started
 *
 * Returns once nothing is being rendered any more; a further Ctrl+C ends the process at once.
 */
void
tachy_serve_loop_stop (TachyStudio *studio)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  tachy_studio_stop_async (studio, stopped_cb, loop);
  g_main_loop_run (loop);
}
