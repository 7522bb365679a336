/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request and its answer, with deadlines, caps, and knowledge of how far it got. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-exchange-private.h"

#include <string.h>

#include "tachy-deadline-private.h"
#include "tachy-framing-private.h"
#include "tachy-reading-private.h"
#include "tachy-redact-private.h"

/* An honest server says "Continue" once, or tells a few times that it is still at work. */
#define MAX_INTERIM 100

struct _TachyExchange
{
  GObject parent_instance;

  SoupSession *session;
  SoupMessage *message;
  TachyPatience patience;

  GCancellable *stopper; /* ours: cancelled for each of the reasons in TachyStop */
  GSource *person;       /* fires when the person cancels */
  GSource *deadline;
  TachyStop stop;

  gint64 begun_at; /* by the clock on the wall, microseconds since 1970; 0 before it has begun */
  gint64 begun;    /* monotonic, microseconds */
  TachyReach nearest;
  TachyReach reach;
  TachyDialect *dialect; /* NULL where the answer is nothing but bytes */
  SecretValue *key;      /* NULL where none is sent */
  gboolean once;
  gboolean written;
  gboolean proxied;
  guint n_interim;
  GInputStream *stream;
};

G_DEFINE_FINAL_TYPE (TachyExchange, tachy_exchange, G_TYPE_OBJECT)

static void
stop_exchange (TachyExchange *self,
               TachyStop      reason)
{
  if (self->stop != TACHY_STOP_NONE)
    return;

  self->stop = reason;
  g_cancellable_cancel (self->stopper);
}

static void
deadline_passed_cb (gpointer user_data)
{
  stop_exchange (user_data, TACHY_STOP_DEADLINE);
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Nothing stops it from here on. */
static void
let_go (TachyExchange *self)
{
  drop_source (&self->deadline);
  drop_source (&self->person);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  stop_exchange (user_data, TACHY_STOP_PERSON);
  return G_SOURCE_REMOVE;
}

/* A source and not g_cancellable_connect(), whose handlers must not disconnect themselves: the
 * end of an exchange can follow right from its being cancelled. */
static void
follow_person (TachyExchange *self,
               GCancellable  *cancellable)
{
  if (g_cancellable_is_cancelled (cancellable))
    {
      stop_exchange (self, TACHY_STOP_PERSON);
      return;
    }

  self->person = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->person, G_SOURCE_FUNC (cancelled_cb), self, NULL);
  g_source_attach (self->person, g_main_context_get_thread_default ());
}

/* Behind a proxy the address is the proxy's and says nothing about the server. */
static void
note_address (TachyExchange *self,
              GIOStream     *connection)
{
  g_autoptr (GSocketAddress) address = NULL;

  if (!G_IS_SOCKET_CONNECTION (connection))
    return;
  address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  self->proxied = address != NULL && G_IS_PROXY_ADDRESS (address);
  if (address == NULL || self->proxied || !G_IS_INET_SOCKET_ADDRESS (address))
    return;

  self->reach = tachy_reach_of_address (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  if (self->reach > self->nearest)
    stop_exchange (self, TACHY_STOP_TOO_NEAR);
}

static void
check_tls (TachyExchange *self,
           GIOStream     *connection)
{
  if (G_IS_TLS_CONNECTION (connection) &&
      g_tls_connection_get_protocol_version (G_TLS_CONNECTION (connection)) <
          G_TLS_PROTOCOL_VERSION_TLS_1_2)
    stop_exchange (self, TACHY_STOP_OLD_TLS);
}

static void
network_event_cb (SoupMessage       *message,
                  GSocketClientEvent event,
                  GIOStream         *connection,
                  gpointer           user_data)
{
  TachyExchange *self = user_data;

  switch (event)
    {
    case G_SOCKET_CLIENT_RESOLVING:
      tachy_deadline_set (self->deadline, self->patience.resolve);
      break;
    case G_SOCKET_CLIENT_RESOLVED:
      tachy_deadline_set (self->deadline, self->patience.connect);
      break;
    case G_SOCKET_CLIENT_CONNECTING:
      note_address (self, connection);
      break;
    case G_SOCKET_CLIENT_TLS_HANDSHAKED:
      check_tls (self, connection);
      break;
    default:
      break;
    }
}

static void
wrote_headers_cb (TachyExchange *self)
{
  self->written = TRUE;
  tachy_deadline_set (self->deadline, self->patience.upload);
}

static void
wrote_body_data_cb (TachyExchange *self)
{
  tachy_deadline_put_off (self->deadline, self->patience.upload);
}

static void
wrote_body_cb (TachyExchange *self)
{
  tachy_deadline_set (self->deadline, self->patience.answer);
}

/* As long as nothing is written it is only the tunnel that is tried again, with a password. */
static void
restarted_cb (TachyExchange *self)
{
  if (self->once && self->written)
    stop_exchange (self, TACHY_STOP_RESTARTED);
}

/* libsoup reads on for as long as there is something to read, and returns to the main loop, where
 * deadlines are, only then. */
static void
got_informational_cb (TachyExchange *self)
{
  if (++self->n_interim > MAX_INTERIM)
    stop_exchange (self, TACHY_STOP_TOO_LARGE);
}

static void
tachy_exchange_dispose (GObject *object)
{
  TachyExchange *self = TACHY_EXCHANGE (object);

  let_go (self);
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->session);
  g_clear_object (&self->stopper);
  g_clear_pointer (&self->dialect, tachy_dialect_unref);
  g_clear_pointer (&self->key, secret_value_unref);

  G_OBJECT_CLASS (tachy_exchange_parent_class)->dispose (object);
}

static void
tachy_exchange_class_init (TachyExchangeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_exchange_dispose;
}

static void
tachy_exchange_init (TachyExchange *self)
{
  self->stopper = g_cancellable_new ();
  self->nearest = TACHY_REACH_LOOPBACK;
}

/*
 * tachy_exchange_new:
 * @session: who sends
 * @message: the request
 * @patience: how long each part may take
 *
 * Returns: (transfer full): an exchange that has not begun
 */
TachyExchange *
tachy_exchange_new (SoupSession         *session,
                    SoupMessage         *message,
                    const TachyPatience *patience)
{
  TachyExchange *self = g_object_new (TACHY_TYPE_EXCHANGE, NULL);

  self->session = g_object_ref (session);
  self->message = g_object_ref (message);
  self->patience = *patience;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* It would answer a 401 by sending again; tunnels that libsoup makes need it for passwords. */
  soup_message_disable_feature (message, SOUP_TYPE_AUTH_MANAGER);
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), self);
  g_signal_connect_swapped (message, "wrote-headers", G_CALLBACK (wrote_headers_cb), self);
  g_signal_connect_swapped (message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), self);
  g_signal_connect_swapped (message, "wrote-body", G_CALLBACK (wrote_body_cb), self);
  g_signal_connect_swapped (message, "got-informational", G_CALLBACK (got_informational_cb),
                            self);
  g_signal_connect_swapped (message, "restarted", G_CALLBACK (restarted_cb), self);
  return self;
}

SoupMessage *
tachy_exchange_get_message (TachyExchange *self)
{
  return self->message;
}

/*
 * tachy_exchange_get_status:
 *
 * Returns: the HTTP status; 0 as long as there is no answer
 */
guint
tachy_exchange_get_status (TachyExchange *self)
{
  return soup_message_get_status (self->message);
}

/*
 * tachy_exchange_get_header:
 *
 * Returns: (transfer none) (nullable): a header of the answer
 */
const char *
tachy_exchange_get_header (TachyExchange *self,
                           const char    *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (self->message), name);
}

/*
 * tachy_exchange_get_begun_at:
 *
 * Returns: when it began, microseconds since 1970; 0 before that
 */
gint64
tachy_exchange_get_begun_at (TachyExchange *self)
{
  return self->begun_at;
}

/*
 * tachy_exchange_get_elapsed:
 *
 * Returns: how long ago it began, microseconds
 */
gint64
tachy_exchange_get_elapsed (TachyExchange *self)
{
  return self->begun_at > 0 ? g_get_monotonic_time () - self->begun : 0;
}

/*
 * tachy_exchange_redact:
 * @bytes: (array length=length): of the answer, or of what shall be kept of the request
 *
 * Takes the key out where there was one.
 */
void
tachy_exchange_redact (TachyExchange *self,
                       guint8        *bytes,
                       gsize          length)
{
  tachy_redact_answer (
      bytes, length,
      soup_message_headers_get_one (soup_message_get_request_headers (self->message),
                                    "Authorization"),
      self->key != NULL ? secret_value_get_text (self->key) : NULL);
}

/*
 * tachy_exchange_dup_header:
 *
 * Returns: (transfer full) (nullable): a header of the answer, fit to be kept: without the key
 */
char *
tachy_exchange_dup_header (TachyExchange *self,
                           const char    *name)
{
  char *value = g_strdup (tachy_exchange_get_header (self, name));

  if (value != NULL)
    tachy_exchange_redact (self, (guint8 *) value, strlen (value));

  return value;
}

/*
 * tachy_exchange_get_written:
 *
 * Before its head is written whole no server can act on a request.
 *
 * Returns: whether the server may have acted
 */
gboolean
tachy_exchange_get_written (TachyExchange *self)
{
  return self->written;
}

gboolean
tachy_exchange_get_proxied (TachyExchange *self)
{
  return self->proxied;
}

TachyStop
tachy_exchange_get_stop (TachyExchange *self)
{
  return self->stop;
}

/*
 * tachy_exchange_get_reach:
 *
 * Returns: how near the server proved to be; public where the connection was an old one or goes
 *   through a proxy
 */
TachyReach
tachy_exchange_get_reach (TachyExchange *self)
{
  return self->reach;
}

/*
 * tachy_exchange_get_dialect:
 *
 * Returns: (transfer none) (nullable): what the answers of this server mean
 */
TachyDialect *
tachy_exchange_get_dialect (TachyExchange *self)
{
  return self->dialect;
}

void
tachy_exchange_set_dialect (TachyExchange *self,
                            TachyDialect  *dialect)
{
  g_clear_pointer (&self->dialect, tachy_dialect_unref);
  self->dialect = tachy_dialect_ref (dialect);
}

/*
 * tachy_exchange_has_key:
 *
 * Returns: whether the request holds a key
 */
gboolean
tachy_exchange_has_key (TachyExchange *self)
{
  return self->key != NULL;
}

/*
 * tachy_exchange_set_key:
 * @key: what the request holds, and no answer may repeat
 */
void
tachy_exchange_set_key (TachyExchange *self,
                        SecretValue   *key)
{
  g_clear_pointer (&self->key, secret_value_unref);
  self->key = secret_value_ref (key);
}

/*
 * tachy_exchange_set_once:
 *
 * The request costs money: it is stopped where libsoup wants to send it again.
 */
void
tachy_exchange_set_once (TachyExchange *self)
{
  self->once = TRUE;
}

/*
 * tachy_exchange_set_nearest:
 * @nearest: how near the server may be; checked before a connection is made
 */
void
tachy_exchange_set_nearest (TachyExchange *self,
                            TachyReach     nearest)
{
  self->nearest = nearest;
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyExchange *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (self->stream == NULL)
    {
      let_go (self);
      g_task_return_error (task, error);
      return;
    }

  /* It may also have been stopped in the very turn of the loop in which the answer came. */
  if (self->stop == TACHY_STOP_NONE &&
      !tachy_framing_is_good (soup_message_get_response_headers (self->message)))
    stop_exchange (self, TACHY_STOP_BAD_LENGTH);
  if (self->stop != TACHY_STOP_NONE)
    {
      let_go (self);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
      return;
    }

  g_task_return_boolean (task, TRUE);
}

/*
 * tachy_exchange_send_async:
 * @cancellable: (nullable): the person's
 *
 * Sends the request and reads the head of the answer. An error is any that libsoup has; why the
 * exchange was stopped is in tachy_exchange_get_stop().
 */
void
tachy_exchange_send_async (TachyExchange      *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tachy_exchange_send_async);
  self->begun_at = g_get_real_time ();
  self->begun = g_get_monotonic_time ();
  self->deadline = tachy_deadline_start (self->patience.connect, deadline_passed_cb, self);
  if (cancellable != NULL)
    follow_person (self, cancellable);

  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->stopper,
                           sent_cb, g_steal_pointer (&task));
}

gboolean
tachy_exchange_send_finish (TachyExchange *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/*
 * tachy_exchange_filter:
 * @converter: (transfer full): what the body of the answer goes through before anybody sees it
 */
void
tachy_exchange_filter (TachyExchange *self,
                       GConverter    *converter)
{
  GInputStream *stream = g_converter_input_stream_new (self->stream, converter);

  g_object_unref (converter);
  g_object_unref (self->stream);
  self->stream = stream;
}

static void
body_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyExchange *self = g_task_get_source_object (task);
  GError *error = NULL;
  GByteArray *bytes = tachy_reading_start_finish (G_INPUT_STREAM (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE))
    stop_exchange (self, TACHY_STOP_TOO_LARGE);
  let_go (self);
  g_clear_object (&self->stream);
  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  tachy_exchange_redact (self, bytes->data, bytes->len);
  g_task_return_pointer (task, g_byte_array_free_to_bytes (bytes),
                         (GDestroyNotify) g_bytes_unref);
}

/*
 * tachy_exchange_read_async:
 * @max_bytes: the most that is read, after decoding
 *
 * Reads the body of the answer, after tachy_exchange_send_async().
 */
void
tachy_exchange_read_async (TachyExchange      *self,
                           gsize               max_bytes,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tachy_exchange_read_async);
  tachy_reading_start_async (self->stream, max_bytes, self->stopper, body_read_cb, task);
}

/*
 * tachy_exchange_read_finish:
 *
 * Returns: (transfer full): the body
 */
GBytes *
tachy_exchange_read_finish (TachyExchange *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * tachy_exchange_steal_stream:
 *
 * For bodies that are not read whole. No deadline watches what is read from it.
 *
 * Returns: (transfer full): the body of the answer
 */
GInputStream *
tachy_exchange_steal_stream (TachyExchange *self)
{
  let_go (self);
  return g_steal_pointer (&self->stream);
}
