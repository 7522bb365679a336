/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the system to wait with switching off or falling asleep while a request that costs money is
 * under way. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-inhibitor.h"

#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define PATIENCE_MS 2000

struct _TachyCliInhibitor
{
  GObject parent_instance;

  TachyDepartures *departures;
  GCancellable *asking; /* (nullable): while there is something to wait for */
  int fd;               /* the system waits for as long as it is open; -1 where it does not */
};

G_DEFINE_FINAL_TYPE (TachyCliInhibitor, tachy_cli_inhibitor, G_TYPE_OBJECT)

static void
let_go (TachyCliInhibitor *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/* Where there is no such service nobody waits, and no more is lost than that. */
static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TachyCliInhibitor) self = user_data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (object), &fds, result, &error);
  gint32 index = 0;

  if (answer == NULL)
    {
      g_debug ("The system does not wait for us: %s", error->message);
      return;
    }

  g_variant_get (answer, "(h)", &index);
  self->fd = fds != NULL ? g_unix_fd_list_get (fds, index, NULL) : -1;
}

/* "delay" is granted to everybody, "block" only to administrators. */
static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TachyCliInhibitor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) system = g_bus_get_finish (result, &error);
  GVariant *question;

  if (system == NULL)
    {
      g_debug ("The system cannot be asked to wait: %s", error->message);
      return;
    }

  question = g_variant_new ("(ssss)", "shutdown:sleep", _("Tachyscope"),
                            _("A video is being ordered"), "delay");
  g_dbus_connection_call_with_unix_fd_list (
      system, "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
      "Inhibit", question, G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, PATIENCE_MS,
      NULL, self->asking, asked_cb, g_object_ref (self));
}

static void
n_leaving_changed_cb (TachyCliInhibitor *self)
{
  if (tachy_departures_get_n_leaving (self->departures) == 0)
    {
      let_go (self);
    }
  else if (self->asking == NULL)
    {
      self->asking = g_cancellable_new ();
      g_bus_get (G_BUS_TYPE_SYSTEM, self->asking, connected_cb, g_object_ref (self));
    }
}

static void
tachy_cli_inhibitor_dispose (GObject *object)
{
  TachyCliInhibitor *self = TACHY_CLI_INHIBITOR (object);

  let_go (self);
  g_clear_object (&self->departures);

  G_OBJECT_CLASS (tachy_cli_inhibitor_parent_class)->dispose (object);
}

static void
tachy_cli_inhibitor_class_init (TachyCliInhibitorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_cli_inhibitor_dispose;
}

static void
tachy_cli_inhibitor_init (TachyCliInhibitor *self)
{
  self->fd = -1;
}

/**
 * tachy_cli_inhibitor_new:
 * @departures: what is to be waited for
 *
 * Returns: (transfer full): an inhibitor that asks as soon as there is something to wait for
 */
TachyCliInhibitor *
tachy_cli_inhibitor_new (TachyDepartures *departures)
{
  TachyCliInhibitor *self = g_object_new (TACHY_TYPE_CLI_INHIBITOR, NULL);

  self->departures = g_object_ref (departures);
  g_signal_connect_object (departures, "notify::n-leaving", G_CALLBACK (n_leaving_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
