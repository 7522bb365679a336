/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in server of the videos API: listens on loopback, keeps jobs, renders animatics. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-studio.h"

#include <glib/gi18n.h>

#include "tachy-error.h"
#include "tachy-studio-private.h"

#define SWEEP_SECONDS 600

enum
{
  SIGNAL_IDLE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyStudio, tachy_studio, G_TYPE_OBJECT)

static gboolean
idle_cb (gpointer user_data)
{
  TachyStudio *self = user_data;

  self->idle_id = 0;
  g_signal_emit (self, signals[SIGNAL_IDLE], 0);
  return G_SOURCE_REMOVE;
}

/* Starts to count anew where nothing is being done, and stops counting where something is. */
static void
update_idle (TachyStudio *self)
{
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->idle_seconds > 0 && self->n_requests == 0 && self->queue != NULL &&
      tachy_studio_queue_is_idle (self->queue))
    self->idle_id = g_timeout_add_seconds (self->idle_seconds, idle_cb, self);
}

static void
complete_stop (TachyStudio *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->stopping);

  soup_server_disconnect (self->server);
  g_task_return_boolean (task, TRUE);
}

static void
queue_idle_cb (TachyStudioQueue *queue,
               gpointer          user_data)
{
  TachyStudio *self = user_data;

  if (self->stopping != NULL)
    complete_stop (self);
  else
    update_idle (self);
}

static void
request_started_cb (SoupServer        *server,
                    SoupServerMessage *msg,
                    gpointer           user_data)
{
  TachyStudio *self = user_data;
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *id = g_strconcat ("req_", uuid, NULL);

  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "x-request-id",
                                id);
  self->n_requests++;
  update_idle (self);
}

static void
request_ended_cb (SoupServer        *server,
                  SoupServerMessage *msg,
                  gpointer           user_data)
{
  TachyStudio *self = user_data;

  self->n_requests--;
  update_idle (self);
}

static gboolean
sweep_cb (gpointer user_data)
{
  TachyStudio *self = user_data;

  tachy_studio_shelf_sweep (self->shelf, g_get_real_time () / G_USEC_PER_SEC);
  return G_SOURCE_CONTINUE;
}

static void
tachy_studio_dispose (GObject *object)
{
  TachyStudio *self = TACHY_STUDIO (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_handle_id (&self->sweep_id, g_source_remove);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  if (self->queue != NULL)
    tachy_studio_queue_stop (self->queue);

  g_clear_object (&self->server);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->shelf, tachy_studio_shelf_unref);

  G_OBJECT_CLASS (tachy_studio_parent_class)->dispose (object);
}

static void
tachy_studio_finalize (GObject *object)
{
  TachyStudio *self = TACHY_STUDIO (object);

  g_free (self->directory);
  g_free (self->key);

  G_OBJECT_CLASS (tachy_studio_parent_class)->finalize (object);
}

static void
tachy_studio_class_init (TachyStudioClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tachy_studio_dispose;
  object_class->finalize = tachy_studio_finalize;

  /* Nobody has asked for anything, and nothing was rendered, for as long as the options say. */
  signals[SIGNAL_IDLE] = g_signal_new ("idle", TACHY_TYPE_STUDIO, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);
}

static void
tachy_studio_init (TachyStudio *self)
{
}

/**
 * tachy_studio_new:
 * @options: how it shall be
 *
 * Lives in the thread-default main context of its maker.
 */
TachyStudio *
tachy_studio_new (const TachyStudioOptions *options)
{
  TachyStudio *self = g_object_new (TACHY_TYPE_STUDIO, NULL);

  self->directory = g_strdup (options->directory);
  self->key = g_strdup (options->key);
  self->faults = options->faults;
  self->slow = options->slow;
  self->queued = options->queued;
  self->idle_seconds = options->idle_seconds;
  return self;
}

static void
create_server (TachyStudio *self)
{
  self->server = soup_server_new ("server-header", "tachyscope/" TACHY_VERSION, "raw-paths", TRUE,
                                  NULL);
  g_signal_connect_object (self->server, "request-started", G_CALLBACK (request_started_cb), self,
                           0);
  g_signal_connect_object (self->server, "request-finished", G_CALLBACK (request_ended_cb), self,
                           0);
  g_signal_connect_object (self->server, "request-aborted", G_CALLBACK (request_ended_cb), self,
                           0);
  tachy_studio_add_routes (self);
}

/* Both families where there are both; either alone will do. */
static gboolean
listen_on_loopback (TachyStudio *self,
                    guint16      port,
                    GError     **error)
{
  g_autoptr (GError) local_error = NULL;

  if (soup_server_listen_local (self->server, port, 0, NULL) ||
      soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &local_error))
    return TRUE;

  g_set_error (error, TACHY_ERROR, TACHY_ERROR_STUDIO,
               /* Translators: a number, then the system's reason. */
               _("The studio cannot listen on port %u: %s."), port, local_error->message);
  return FALSE;
}

/**
 * tachy_studio_start:
 * @port: 0 for any that is free
 *
 * Takes up the jobs that wait, and listens on loopback. Blocks while it reads the jobs.
 *
 * Returns: whether it listens; otherwise %TACHY_ERROR_STORAGE or %TACHY_ERROR_STUDIO
 */
gboolean
tachy_studio_start (TachyStudio *self,
                    guint16      port,
                    GError     **error)
{
  g_return_val_if_fail (TACHY_IS_STUDIO (self) && self->server == NULL, FALSE);

  self->shelf = tachy_studio_shelf_new (self->directory, error);
  if (self->shelf == NULL)
    return FALSE;

  sweep_cb (self);
  create_server (self);
  if (!listen_on_loopback (self, port, error))
    return FALSE;

  self->queue = tachy_studio_queue_new (self->shelf, self->slow);
  g_signal_connect_object (self->queue, "idle", G_CALLBACK (queue_idle_cb), self, 0);
  self->sweep_id = g_timeout_add_seconds (SWEEP_SECONDS, sweep_cb, self);
  update_idle (self);
  return TRUE;
}

/**
 * tachy_studio_get_port:
 *
 * Returns: where it listens
 */
guint16
tachy_studio_get_port (TachyStudio *self)
{
  GSList *uris = soup_server_get_uris (self->server);
  guint16 port = uris != NULL ? (guint16) g_uri_get_port (uris->data) : 0;

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return port;
}

/**
 * tachy_studio_stop_async:
 *
 * Interrupts what is being rendered, which begins again when a studio is started in the same
 * directory, and closes all connections.
 */
void
tachy_studio_stop_async (TachyStudio        *self,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_return_if_fail (TACHY_IS_STUDIO (self) && self->queue != NULL && self->stopping == NULL);

  self->stopping = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stopping, tachy_studio_stop_async);
  tachy_studio_queue_stop (self->queue);
}

gboolean
tachy_studio_stop_finish (TachyStudio  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
