/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of one host: how fast it may be asked, whether it answers, and how that is said. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-host-private.h"

#include <glib/gi18n.h>

#include "tachy-error.h"

/*
 * tachy_host_new:
 * @name: (nullable): as it is shown; %NULL for the built-in studio, which is started again where it
 *   does not answer, and costs nothing to ask
 */
TachyHost *
tachy_host_new (const char *name,
                gint64      now)
{
  TachyHost *self = g_new0 (TachyHost, 1);

  g_ref_count_init (&self->refs);
  self->name = g_strdup (name);
  self->askers = g_ptr_array_new ();
  tachy_pace_init (&self->pace, name == NULL, now);
  return self;
}

TachyHost *
tachy_host_ref (TachyHost *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
tachy_host_unref (TachyHost *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;

  g_ptr_array_unref (self->askers);
  g_free (self->name);
  g_free (self);
}

/*
 * tachy_host_get_wait:
 *
 * Returns: microseconds until it may be asked; -1 where an answer has to come first
 */
gint64
tachy_host_get_wait (TachyHost *self,
                     gint64     now)
{
  gint64 circuit_wait = tachy_circuit_get_wait (&self->circuit, now);
  gint64 pace_wait = tachy_pace_get_wait (&self->pace, now);

  return circuit_wait < 0 || pace_wait < 0 ? -1 : MAX (circuit_wait, pace_wait);
}

/*
 * tachy_host_begin:
 *
 * A question goes out; tachy_pace_end() must follow, and a word to the circuit.
 */
void
tachy_host_begin (TachyHost *self,
                  gint64     now)
{
  tachy_pace_begin (&self->pace, now);
  tachy_circuit_begin (&self->circuit);
}

/* The time of day is enough for today. */
static char *
say_moment (gint64 wall_us)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (moment == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (moment) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (moment) == g_date_time_get_day_of_year (now))
    /* Translators: a time today, for strftime(); %R is 14:05. */
    return g_date_time_format (moment, C_("moment", "%R"));

  /* Translators: a time on another day, for strftime(); 3 May, 14:05. */
  return g_date_time_format (moment, C_("moment", "%-d %b, %R"));
}

/*
 * tachy_host_new_broken_error:
 * @last: the last of the failures that opened the circuit
 *
 * Returns: (transfer full): what is said of its takes as long as the circuit is open
 */
GError *
tachy_host_new_broken_error (TachyHost    *self,
                             const GError *last)
{
  g_autofree char *since = say_moment (self->circuit.since);
  g_autofree char *sentence = NULL;

  if (g_error_matches (last, TACHY_ERROR, TACHY_ERROR_NOT_REACHED))
    /* Translators: a host name, then a time such as 14:03. */
    sentence = g_strdup_printf (_("“%s” has not been reached since %s. It is tried again and "
                                  "again."),
                                self->name, since);
  else
    /* Translators: a host name, then a time such as 14:03. */
    sentence = g_strdup_printf (_("“%s” has not answered properly since %s. It is tried again "
                                  "and again."),
                                self->name, since);

  return g_error_new_literal (last->domain, last->code, sentence);
}

/*
 * tachy_host_new_busy_error:
 * @wait: how long it wants to be left alone, microseconds
 *
 * Returns: (transfer full): what is said of its takes until then
 */
GError *
tachy_host_new_busy_error (TachyHost *self,
                           gint64     wait)
{
  g_autofree char *until = say_moment (g_get_real_time () + wait);

  /* Translators: a host name, then a time such as 14:03. */
  return g_error_new (TACHY_ERROR, TACHY_ERROR_BUSY,
                      _("“%s” is busy and asks to wait until %s."), self->name, until);
}
