/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server of raw sockets that does to its clients what no HTTP library would. */

#include "config.h"

#include "fault-server.h"

#include <string.h>
#include <sys/socket.h>

typedef struct
{
  Fault fault;
  char *words;
} Step;

struct _FaultServer
{
  GSocketService *service;
  GTlsCertificate *certificate;
  GCancellable *stop;
  guint16 port;

  GMutex mutex;
  GPtrArray *steps; /* the last one is repeated */
  guint n_taken;
  GPtrArray *requests; /* of GString: head and body */
};

static void
free_step (Step *step)
{
  g_free (step->words);
  g_free (step);
}

static void
free_request (GString *request)
{
  g_string_free (request, TRUE);
}

static Step *
get_step (FaultServer *server)
{
  g_assert_cmpuint (server->steps->len, >, 0);
  return server->steps->pdata[MIN (server->n_taken, server->steps->len - 1)];
}

/* For the request that has just been read. */
static Step *
take_step (FaultServer *server,
           GString     *request) /* transfer full */
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server->mutex);
  Step *step = get_step (server);

  g_ptr_array_add (server->requests, request);
  server->n_taken++;
  return step;
}

/* For a connection that has just come. */
static Fault
peek_fault (FaultServer *server)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server->mutex);

  return get_step (server)->fault;
}

static gsize
find_length (const char *head)
{
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *header = strstr (lower, "\r\ncontent-length:");

  return header != NULL ? g_ascii_strtoull (header + 17, NULL, 10) : 0;
}

/* Reads one request; %NULL where the client has gone. */
static GString *
read_request (FaultServer  *server,
              GInputStream *in,
              gboolean      half)
{
  GString *request = g_string_new (NULL);
  char buffer[4096];
  gsize wanted = G_MAXSIZE;
  gssize n;

  while (request->len < wanted)
    {
      const char *end;

      n = g_input_stream_read (in, buffer, sizeof buffer, server->stop, NULL);
      if (n <= 0)
        {
          g_string_free (request, TRUE);
          return NULL;
        }
      g_string_append_len (request, buffer, n);

      end = wanted == G_MAXSIZE ? strstr (request->str, "\r\n\r\n") : NULL;
      if (end != NULL)
        {
          gsize head = (gsize) (end - request->str) + 4;
          g_autofree char *text = g_strndup (request->str, head);
          gsize body = find_length (text);

          wanted = head + (half ? body / 2 : body);
        }
    }

  return request;
}

/* Until the client has gone or the server is stopped. */
static void
fall_silent (FaultServer  *server,
             GInputStream *in)
{
  char buffer[4096];

  while (g_input_stream_read (in, buffer, sizeof buffer, server->stop, NULL) > 0)
    ;
}

static void
reset_connection (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  struct linger linger = { 1, 0 };

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  g_socket_close (socket, NULL);
}

static void
speak (FaultServer   *server,
       GOutputStream *out,
       const Step    *step)
{
  gsize length = strlen (step->words);
  char filler[4096];

  if (step->fault != FAULT_TRICKLE)
    g_output_stream_write_all (out, step->words, length, NULL, server->stop, NULL);

  for (gsize i = 0; step->fault == FAULT_TRICKLE && i < length; i++)
    {
      if (!g_output_stream_write_all (out, step->words + i, 1, NULL, server->stop, NULL))
        return;
      g_usleep (20 * 1000);
    }

  memset (filler, 'x', sizeof filler);
  while (step->fault == FAULT_ENDLESS &&
         g_output_stream_write_all (out, filler, sizeof filler, NULL, server->stop, NULL))
    ;
}

/* Returns whether the connection goes on. */
static gboolean
serve_request (FaultServer       *server,
               GSocketConnection *connection,
               GIOStream         *stream,
               gboolean           half)
{
  GInputStream *in = g_io_stream_get_input_stream (stream);
  GString *request = read_request (server, in, half);
  const Step *step;

  if (request == NULL)
    return FALSE;

  step = take_step (server, request);
  if (step->fault != FAULT_RESET_HALF)
    speak (server, g_io_stream_get_output_stream (stream), step);
  if (step->fault == FAULT_STALL)
    fall_silent (server, in);
  if (step->fault == FAULT_RESET || step->fault == FAULT_RESET_HALF)
    reset_connection (connection);

  return step->fault == FAULT_ANSWER;
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source_object,
        gpointer                user_data)
{
  FaultServer *server = user_data;
  g_autoptr (GIOStream) stream = G_IO_STREAM (g_object_ref (connection));
  Fault fault = peek_fault (server);

  g_socket_set_timeout (g_socket_connection_get_socket (connection), 60);
  if (server->certificate != NULL)
    {
      g_object_unref (stream);
      stream = g_tls_server_connection_new (G_IO_STREAM (connection), server->certificate, NULL);
      if (!g_tls_connection_handshake (G_TLS_CONNECTION (stream), server->stop, NULL))
        return TRUE;
    }

  if (fault == FAULT_RESET_EARLY)
    reset_connection (connection);
  while (fault != FAULT_DROP_EARLY && fault != FAULT_RESET_EARLY &&
         serve_request (server, connection, stream, fault == FAULT_RESET_HALF))
    ;

  g_io_stream_close (stream, NULL, NULL);
  return TRUE;
}

/**
 * fault_server_new:
 * @certificate: (nullable): for TLS
 *
 * Returns: (transfer full): a server on a free port of loopback, with threads of its own
 */
FaultServer *
fault_server_new (GTlsCertificate *certificate)
{
  FaultServer *server = g_new0 (FaultServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&server->mutex);
  server->stop = g_cancellable_new ();
  server->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) free_step);
  server->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) free_request);
  g_set_object (&server->certificate, certificate);
  server->service = g_threaded_socket_service_new (32);
  g_signal_connect (server->service, "run", G_CALLBACK (run_cb), server);
  g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_socket_service_start (server->service);
  return server;
}

/* Threads that still serve hold references to the service, and it to nothing: they are waited
 * for by giving back the last reference only after they have seen the stop. */
void
fault_server_free (FaultServer *server)
{
  g_cancellable_cancel (server->stop);
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  while (g_atomic_int_get (&G_OBJECT (server->service)->ref_count) > 1)
    g_main_context_iteration (NULL, FALSE);
  g_object_unref (server->service);

  g_clear_object (&server->certificate);
  g_object_unref (server->stop);
  g_ptr_array_unref (server->steps);
  g_ptr_array_unref (server->requests);
  g_mutex_clear (&server->mutex);
  g_free (server);
}

/**
 * fault_server_dup_url:
 * @path: such as "/v1"
 */
char *
fault_server_dup_url (FaultServer *server,
                      const char  *path)
{
  return g_strdup_printf ("%s://%s:%d%s", server->certificate != NULL ? "https" : "http",
                          server->certificate != NULL ? "localhost" : "127.0.0.1", server->port,
                          path);
}

/**
 * fault_server_add:
 * @words: (nullable): raw HTTP
 *
 * What to do with the next request; the last of these is done with all that follow.
 */
void
fault_server_add (FaultServer *server,
                  Fault        fault,
                  const char  *words)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server->mutex);
  Step *step = g_new0 (Step, 1);

  step->fault = fault;
  step->words = g_strdup (words != NULL ? words : "");
  g_ptr_array_add (server->steps, step);
}

void
fault_server_add_json (FaultServer *server,
                       int          status,
                       const char  *json)
{
  g_autofree char *words =
      g_strdup_printf ("HTTP/1.1 %d Status\r\nContent-Type: application/json\r\n"
                       "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                       status, strlen (json), json);

  fault_server_add (server, FAULT_ANSWER, words);
}

/**
 * fault_server_count:
 * @method: such as "POST"
 *
 * Returns: how many requests with @method have been read so far
 */
guint
fault_server_count (FaultServer *server,
                    const char  *method)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server->mutex);
  guint count = 0;

  for (guint i = 0; i < server->requests->len; i++)
    if (g_str_has_prefix (((GString *) server->requests->pdata[i])->str, method))
      count++;

  return count;
}

/**
 * fault_server_dup_request:
 *
 * Returns: (transfer full) (nullable): the text of a request
 */
char *
fault_server_dup_request (FaultServer *server,
                          guint        index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&server->mutex);

  return index < server->requests->len
             ? g_strdup (((GString *) server->requests->pdata[index])->str)
             : NULL;
}
