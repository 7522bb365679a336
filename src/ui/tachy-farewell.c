/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window program's way out: not in the middle of a request that costs money, and soon where the
 * session ends. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-farewell.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "tachy-departures.h"

/* Whoever ends the session does not wait longer (FAULTS.md, row 138): what was answered is written
 * down in that time, and what was not is unknown to the next start. */
#define HURRY_MS 1000

/* Longer than any server may take to answer, but not for ever where nothing can be recorded. */
#define LONGEST_S 150

struct _TachyFarewell
{
  GObject parent_instance;

  GtkApplication *application; /* unowned, outlives us */
  TachyDepartures *departures;
  guint cookie;                /* of the desktop, which waits with the end of the session; or 0 */
  gboolean is_held;
  guint terminate_source;
  guint hang_up_source;
  guint end_timer;
};

G_DEFINE_FINAL_TYPE (TachyFarewell, tachy_farewell, G_TYPE_OBJECT)

static void
end_cb (gpointer user_data)
{
  TachyFarewell *self = user_data;

  self->end_timer = 0;
  g_application_quit (G_APPLICATION (self->application));
}

static void
start_end_timer (TachyFarewell *self,
                 guint          milliseconds)
{
  g_clear_handle_id (&self->end_timer, g_source_remove);
  self->end_timer = g_timeout_add_once (milliseconds, end_cb, self);
}

static void
stay (TachyFarewell *self)
{
  self->is_held = TRUE;
  g_application_hold (G_APPLICATION (self->application));
  self->cookie = gtk_application_inhibit (
      self->application, gtk_application_get_active_window (self->application),
      GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
      _("A video is being ordered"));
}

static void
let_go (TachyFarewell *self)
{
  self->is_held = FALSE;
  if (self->cookie != 0)
    gtk_application_uninhibit (self->application, self->cookie);
  self->cookie = 0;
  g_application_release (G_APPLICATION (self->application));
}

static void
n_leaving_changed_cb (TachyFarewell *self)
{
  gboolean is_leaving = tachy_departures_get_n_leaving (self->departures) > 0;

  if (is_leaving && !self->is_held)
    stay (self);
  else if (!is_leaving && self->is_held)
    let_go (self);
}

static void
window_removed_cb (TachyFarewell *self)
{
  if (self->is_held && gtk_application_get_windows (self->application) == NULL)
    start_end_timer (self, LONGEST_S * 1000);
}

static void
window_added_cb (TachyFarewell *self)
{
  g_clear_handle_id (&self->end_timer, g_source_remove);
}

static gboolean
terminated_cb (gpointer user_data)
{
  TachyFarewell *self = user_data;

  g_action_group_activate_action (G_ACTION_GROUP (self->application), "quit", NULL);
  if (self->is_held)
    start_end_timer (self, HURRY_MS);
  else
    g_application_quit (G_APPLICATION (self->application));

  return G_SOURCE_CONTINUE;
}

static void
tachy_farewell_dispose (GObject *object)
{
  TachyFarewell *self = TACHY_FAREWELL (object);

  g_clear_handle_id (&self->terminate_source, g_source_remove);
  g_clear_handle_id (&self->hang_up_source, g_source_remove);
  g_clear_handle_id (&self->end_timer, g_source_remove);
  g_clear_object (&self->departures);

  G_OBJECT_CLASS (tachy_farewell_parent_class)->dispose (object);
}

static void
tachy_farewell_class_init (TachyFarewellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_farewell_dispose;
}

static void
tachy_farewell_init (TachyFarewell *self)
{
}

/**
 * tachy_farewell_new:
 * @application: started; outlives the farewell
 *
 * From here on the program stays until each request that it has sent is answered and recorded,
 * window or not, and the desktop is asked to wait with logging out and falling asleep.
 *
 * Returns: (transfer full): a farewell that also listens to SIGTERM and SIGHUP
 */
TachyFarewell *
tachy_farewell_new (GtkApplication *application,
                    TachyHouse     *house)
{
  TachyFarewell *self = g_object_new (TACHY_TYPE_FAREWELL, NULL);

  self->application = application;
  self->departures = tachy_departures_new (tachy_house_get_engine (house),
                                           tachy_house_get_takes (house));
  g_signal_connect_object (self->departures, "notify::n-leaving",
                           G_CALLBACK (n_leaving_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "window-removed", G_CALLBACK (window_removed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "window-added", G_CALLBACK (window_added_cb), self,
                           G_CONNECT_SWAPPED);
  self->terminate_source = g_unix_signal_add (SIGTERM, terminated_cb, self);
  self->hang_up_source = g_unix_signal_add (SIGHUP, terminated_cb, self);
  return self;
}
