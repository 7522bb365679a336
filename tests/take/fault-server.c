/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server of raw sockets that answers as badly as it is told, and keeps a ledger. */

#define G_LOG_DOMAIN "fault-server"
#include "config.h"

#include "fault-server.h"

#include "fault-request.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#define MAX_HEAD (64 * 1024)
#define CHUNK (16 * 1024)

/* One request that came whole. */
typedef struct
{
  char *head;
  GBytes *body;
} Entry;

typedef struct
{
  FaultAnswer answer;
  guint left; /* 0 for ever */
} Line;

struct _FaultServer
{
  GSocketListener *listener;
  GCancellable *stop;
  GThread *thread;
  GPtrArray *callers; /* of GThread; touched by the listening thread until it has ended */
  GBytes *clip;
  char *base_url;

  GMutex mutex; /* for all that follows */
  GQueue scripts[FAULT_N_ROUTES];     /* of Line */
  GPtrArray *ledgers[FAULT_N_ROUTES]; /* of Entry */
  guint n_ids;                        /* how many were given away */
  GHashTable *open;                   /* a set of those that nobody has been told an end of */
  guint most_open;                    /* how many there were at once */
  guint n_retrieves;
};

/* One connection, on a thread of its own. */
typedef struct
{
  FaultServer *server;
  GSocketConnection *connection;
  GInputStream *input;
  GOutputStream *output;
  GString *head;
  GByteArray *body;
  FaultRoute route;
  char *id; /* (nullable): what was asked for */
} Call;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->head);
  g_bytes_unref (entry->body);
  g_free (entry);
}

static void
line_free (gpointer data)
{
  Line *line = data;

  g_clear_pointer (&line->answer.bytes, g_bytes_unref);
  g_free (line);
}

static void
call_free (Call *call)
{
  g_object_unref (call->connection);
  g_string_free (call->head, TRUE);
  g_byte_array_unref (call->body);
  g_free (call->id);
  g_free (call);
}

/* The good server. */

static char *
give_id (FaultServer *self)
{
  return g_strdup_printf ("job_%u", ++self->n_ids);
}

static const char *const good_words[FAULT_N_ROUTES] = {
  [FAULT_CREATE] = "{\"id\":\"@ID@\",\"object\":\"video\",\"status\":\"queued\"}",
  [FAULT_RETRIEVE] = "{\"id\":\"@ID@\",\"status\":\"completed\",\"progress\":100}",
  [FAULT_DELETE] = "{\"id\":\"@ID@\",\"object\":\"video.deleted\",\"deleted\":true}",
  [FAULT_LIST] = "{\"object\":\"list\",\"data\":[],\"has_more\":false}",
  [FAULT_OTHER] = "{\"error\":{\"message\":\"No such route\"}}",
};

static void
be_good (Call        *call,
         FaultAnswer *answer)
{
  *answer = (FaultAnswer){ .text = good_words[call->route] };
  if (call->route == FAULT_OTHER)
    answer->status = 404;
  if (call->route == FAULT_RETRIEVE && call->server->n_retrieves++ % 2 == 0)
    answer->text = "{\"id\":\"@ID@\",\"status\":\"in_progress\",\"progress\":50}";
  if (call->route == FAULT_CONTENT)
    *answer = (FaultAnswer){ .type = "video/mp4", .bytes = call->server->clip };
}

/* Keeps account of what is to be said of a job. */
static void
note_job (Call              *call,
          const FaultAnswer *answer)
{
  FaultServer *self = call->server;
  const char *text = answer->text != NULL ? answer->text : "";

  if (call->route == FAULT_CREATE && strstr (text, "@ID@") != NULL)
    g_hash_table_add (self->open, g_strdup (call->id));
  else if (call->route == FAULT_DELETE || strstr (text, "completed") != NULL ||
           strstr (text, "failed") != NULL)
    g_hash_table_remove (self->open, call->id != NULL ? call->id : "");
  self->most_open = MAX (self->most_open, g_hash_table_size (self->open));
}

/* What the script says next, read whole under the lock; bytes with a reference. */
static FaultAnswer
take_answer (Call *call)
{
  FaultServer *self = call->server;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Line *line = g_queue_peek_head (&self->scripts[call->route]);
  FaultAnswer answer = { .how = FAULT_GOOD };

  if (line != NULL)
    {
      answer = line->answer;
      if (answer.bytes != NULL)
        g_bytes_ref (answer.bytes);
      if (line->left > 0 && --line->left == 0)
        line_free (g_queue_pop_head (&self->scripts[call->route]));
    }

  if (answer.how == FAULT_GOOD)
    {
      be_good (call, &answer);
      if (answer.bytes != NULL)
        g_bytes_ref (answer.bytes);
    }
  if (call->route == FAULT_CREATE && answer.text != NULL && strstr (answer.text, "@ID@") != NULL)
    {
      g_free (call->id);
      call->id = give_id (self);
    }

  note_job (call, &answer);
  return answer;
}

static void
write_down (Call *call)
{
  FaultServer *self = call->server;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Entry *entry = g_new0 (Entry, 1);

  entry->head = g_strdup (call->head->str);
  entry->body = g_bytes_new (call->body->data, call->body->len);
  g_ptr_array_add (self->ledgers[call->route], entry);
}

/* Reading requests. */

static gboolean
read_head (Call *call)
{
  char byte;

  g_string_truncate (call->head, 0);
  while (!g_str_has_suffix (call->head->str, "\r\n\r\n"))
    {
      if (call->head->len > MAX_HEAD ||
          g_input_stream_read (call->input, &byte, 1, call->server->stop, NULL) != 1)
        return FALSE;
      g_string_append_c (call->head, byte);
    }

  return TRUE;
}

static gboolean
read_body (Call *call)
{
  gsize length = fault_request_get_length (call->head->str);
  gsize n_read = 0;

  g_byte_array_set_size (call->body, (guint) length);
  return length == 0 || (g_input_stream_read_all (call->input, call->body->data, length, &n_read,
                                                  call->server->stop, NULL) &&
                         n_read == length);
}

/* Writing answers. */

static gboolean
write_bytes (Call       *call,
             const void *data,
             gsize       size)
{
  return g_output_stream_write_all (call->output, data, size, NULL, call->server->stop, NULL);
}

static GBytes *
build_body (Call              *call,
            const FaultAnswer *answer)
{
  g_autoptr (GString) text = NULL;

  if (answer->bytes != NULL)
    return g_bytes_ref (answer->bytes);

  text = g_string_new (answer->text);
  g_string_replace (text, "@ID@", call->id != NULL ? call->id : "", 0);
  return g_bytes_new (text->str, text->len);
}

static gboolean
write_head (Call              *call,
            const FaultAnswer *answer,
            gsize              length)
{
  g_autoptr (GString) head = g_string_new (NULL);

  g_string_append_printf (head, "HTTP/1.1 %u Whatever\r\nContent-Type: %s\r\n",
                          answer->status != 0 ? answer->status : 200,
                          answer->type != NULL ? answer->type : "application/json");
  if (answer->chunked)
    g_string_append (head, "Transfer-Encoding: chunked\r\n");
  else if (!answer->no_length)
    g_string_append_printf (head, "Content-Length: %" G_GINT64_FORMAT "\r\n",
                            (gint64) length + answer->lie);
  if (answer->headers != NULL)
    g_string_append (head, answer->headers);
  g_string_append (head, "\r\n");

  return write_bytes (call, head->str, head->len);
}

/* Waits in the face of a server that is being freed. */
static gboolean
pause_for (Call *call,
           guint ms)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (call->server->stop, &fd))
    return FALSE;

  g_poll (&fd, 1, (int) ms);
  g_cancellable_release_fd (call->server->stop);
  return !g_cancellable_is_cancelled (call->server->stop);
}

static gboolean
write_piece (Call              *call,
             const FaultAnswer *answer,
             const char        *data,
             gsize              size)
{
  g_autofree char *length = g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n", size);

  if (answer->slow_ms > 0 && !pause_for (call, answer->slow_ms))
    return FALSE;
  if (!answer->chunked)
    return write_bytes (call, data, size);

  return write_bytes (call, length, strlen (length)) && write_bytes (call, data, size) &&
         write_bytes (call, "\r\n", 2);
}

/* Returns whether the connection can be used for another request. */
static gboolean
write_answer (Call              *call,
              const FaultAnswer *answer)
{
  g_autoptr (GBytes) body = build_body (call, answer);
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  gsize end = answer->cut > 0 ? MIN (answer->cut, length) : length;
  gsize piece = answer->slow_ms > 0 ? 1 : CHUNK;

  if (!write_head (call, answer, length))
    return FALSE;
  for (gsize at = 0; at < end; at += piece)
    {
      if (!write_piece (call, answer, data + at, MIN (piece, end - at)))
        return FALSE;
    }
  if (answer->chunked && end == length && !write_bytes (call, "0\r\n\r\n", 5))
    return FALSE;

  return end == length && answer->lie == 0 && !answer->no_length;
}

/* With unread or unsent bytes thrown away the other side gets a reset instead of an end. */
static void
reset_connection (Call *call)
{
  const struct linger rudely = { .l_onoff = 1, .l_linger = 0 };
  GSocket *socket = g_socket_connection_get_socket (call->connection);

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &rudely, sizeof rudely);
}

static gboolean
act (Call              *call,
     const FaultAnswer *answer)
{
  switch (answer->how)
    {
    case FAULT_DROP:
      return FALSE;
    case FAULT_RESET:
      reset_connection (call);
      return FALSE;
    case FAULT_HANG:
      pause_for (call, G_MAXINT);
      return FALSE;
    case FAULT_ANSWER:
    case FAULT_GOOD:
    default:
      return write_answer (call, answer);
    }
}

static gboolean
serve (Call *call)
{
  FaultAnswer answer;
  gboolean goes_on = FALSE;

  if (!read_head (call))
    return FALSE;

  g_clear_pointer (&call->id, g_free);
  call->route = fault_request_read_route (call->head->str, &call->id);
  answer = take_answer (call);
  if (answer.early)
    {
      act (call, &answer);
    }
  else if (read_body (call))
    {
      write_down (call);
      goes_on = act (call, &answer);
    }

  g_clear_pointer (&answer.bytes, g_bytes_unref);
  return goes_on;
}

static gpointer
run_call (gpointer data)
{
  Call *call = data;

  while (serve (call))
    ;
  g_io_stream_close (G_IO_STREAM (call->connection), NULL, NULL);
  call_free (call);
  return NULL;
}

static gpointer
listen_for_calls (gpointer data)
{
  FaultServer *self = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->stop, NULL)) != NULL)
    {
      Call *call = g_new0 (Call, 1);

      /* Else each answer waits for the other side to acknowledge its head. */
      g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1,
                           NULL);
      call->server = self;
      call->connection = connection;
      call->input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
      call->output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
      call->head = g_string_new (NULL);
      call->body = g_byte_array_new ();
      g_ptr_array_add (self->callers, g_thread_new ("fault-call", run_call, call));
    }

  return NULL;
}

/*
 * fault_server_new:
 * @clip: what the good server sends as content
 *
 * Returns: (transfer full): a server on a free port of 127.0.0.1 that is good as long as it is
 *   not told otherwise
 */
FaultServer *
fault_server_new (GBytes *clip)
{
  FaultServer *self = g_new0 (FaultServer, 1);
  g_autoptr (GInetAddress) host = g_inet_address_new_from_string ("127.0.0.1");
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (host, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  self->clip = g_bytes_ref (clip);
  self->stop = g_cancellable_new ();
  self->callers = g_ptr_array_new ();
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < FAULT_N_ROUTES; i++)
    self->ledgers[i] = g_ptr_array_new_with_free_func (entry_free);

  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, any_port, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &address, &error);
  g_assert_no_error (error);
  self->base_url = g_strdup_printf (
      "http://127.0.0.1:%u/v1", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  self->thread = g_thread_new ("fault-server", listen_for_calls, self);
  return self;
}

/*
 * fault_server_free:
 *
 * Ends all connections, also those that hang.
 */
void
fault_server_free (FaultServer *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->callers->len; i++)
    g_thread_join (self->callers->pdata[i]);
  g_ptr_array_unref (self->callers);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  for (guint i = 0; i < FAULT_N_ROUTES; i++)
    {
      g_queue_clear_full (&self->scripts[i], line_free);
      g_ptr_array_unref (self->ledgers[i]);
    }

  g_hash_table_unref (self->open);
  g_bytes_unref (self->clip);
  g_free (self->base_url);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

const char *
fault_server_get_base_url (FaultServer *self)
{
  return self->base_url;
}

/*
 * fault_server_script:
 * @times: how many requests are answered like this, after those that were scripted before; 0 for
 *   all that come
 */
void
fault_server_script (FaultServer       *self,
                     FaultRoute         route,
                     guint              times,
                     const FaultAnswer *answer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Line *line = g_new0 (Line, 1);

  line->answer = *answer;
  line->left = times;
  if (answer->bytes != NULL)
    g_bytes_ref (answer->bytes);
  g_queue_push_tail (&self->scripts[route], line);
}

/*
 * fault_server_forget:
 *
 * Lets the route be good again.
 */
void
fault_server_forget (FaultServer *self,
                     FaultRoute   route)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_queue_clear_full (&self->scripts[route], line_free);
}

/*
 * fault_server_count:
 *
 * Returns: how many requests came whole, their bodies included
 */
guint
fault_server_count (FaultServer *self,
                    FaultRoute   route)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->ledgers[route]->len;
}

/*
 * fault_server_count_ids:
 *
 * Returns: how many jobs were created, and so are charged
 */
guint
fault_server_count_ids (FaultServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_ids;
}

/*
 * fault_server_get_most_open:
 *
 * Returns: how many jobs there were at once that were created and not told to be over
 */
guint
fault_server_get_most_open (FaultServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->most_open;
}

/*
 * fault_server_dup_head:
 * @n: which request, from 0
 *
 * Returns: (transfer full): its first line and its headers
 */
char *
fault_server_dup_head (FaultServer *self,
                       FaultRoute   route,
                       guint        n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_assert_cmpuint (n, <, self->ledgers[route]->len);
  return g_strdup (((Entry *) self->ledgers[route]->pdata[n])->head);
}

GBytes *
fault_server_dup_body (FaultServer *self,
                       FaultRoute   route,
                       guint        n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_assert_cmpuint (n, <, self->ledgers[route]->len);
  return g_bytes_ref (((Entry *) self->ledgers[route]->pdata[n])->body);
}
