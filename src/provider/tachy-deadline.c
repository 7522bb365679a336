/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A moment by which something must have happened, which every sign of life puts off. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-deadline-private.h"

typedef struct
{
  GSource source;
  GSourceOnceFunc passed;
  gpointer user_data;
} Deadline;

static gboolean
dispatch (GSource    *source,
          GSourceFunc callback,
          gpointer    user_data)
{
  Deadline *deadline = (Deadline *) source;

  g_source_set_ready_time (source, -1);
  deadline->passed (deadline->user_data);
  return G_SOURCE_CONTINUE;
}

/*
 * tachy_deadline_start:
 * @passed: called when it has passed, once each time it is set
 *
 * Returns: (transfer full): a deadline in the thread's own main context; g_source_destroy() lifts it
 */
GSource *
tachy_deadline_start (guint           milliseconds,
                      GSourceOnceFunc passed,
                      gpointer        user_data)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  GSource *source = g_source_new (&funcs, sizeof (Deadline));
  Deadline *deadline = (Deadline *) source;

  deadline->passed = passed;
  deadline->user_data = user_data;
  g_source_set_static_name (source, "deadline");
  tachy_deadline_set (source, milliseconds);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

/*
 * tachy_deadline_set:
 * @deadline: (nullable): does nothing where there is none
 * @milliseconds: from now
 */
void
tachy_deadline_set (GSource *deadline,
                    guint    milliseconds)
{
  if (deadline != NULL)
    g_source_set_ready_time (deadline, g_get_monotonic_time () + (gint64) milliseconds * 1000);
}

/*
 * tachy_deadline_put_off:
 * @deadline: (nullable): does nothing where there is none
 * @milliseconds: from now
 *
 * Each move wakes the main loop up, which with every 8 KB sent costs more than sending them: a
 * deadline that is good for nearly as long may stand.
 */
void
tachy_deadline_put_off (GSource *deadline,
                        guint    milliseconds)
{
  gint64 patience_us = (gint64) milliseconds * 1000;

  if (deadline != NULL &&
      g_source_get_ready_time (deadline) < g_get_monotonic_time () + patience_us * 7 / 8)
    tachy_deadline_set (deadline, milliseconds);
}
