/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request to the studio and its one answer, which may be made to fail on purpose. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-studio-call-private.h"

#include <string.h>

#include "tachy-refusal.h"

#define TOO_MANY_REQUESTS 429 /* libsoup has no name for it */

static const char page[] = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head>"
                           "<body><h1>Welcome</h1><p>This is not a videos API.</p></body></html>\n";

/**
 * tachy_studio_call_new:
 * @query: (nullable): the options behind the path
 * @id: (nullable): the job in the path
 *
 * Pauses @msg until it is answered.
 */
TachyStudioCall *
tachy_studio_call_new (TachyStudio       *studio,
                       SoupServerMessage *msg,
                       GHashTable        *query,
                       const char        *id)
{
  TachyStudioCall *call = g_new0 (TachyStudioCall, 1);

  call->studio = g_object_ref (studio);
  call->msg = g_object_ref (msg);
  call->query = query != NULL ? g_hash_table_ref (query) : NULL;
  call->id = g_strdup (id);
  soup_server_message_pause (msg);
  return call;
}

void
tachy_studio_call_free (TachyStudioCall *call)
{
  g_clear_pointer (&call->query, g_hash_table_unref);
  g_free (call->id);
  g_object_unref (call->msg);
  g_object_unref (call->studio);
  g_free (call);
}

/**
 * tachy_studio_call_get_option:
 *
 * Returns: (transfer none) (nullable): what stands in the query behind @name
 */
const char *
tachy_studio_call_get_option (TachyStudioCall *call,
                              const char      *name)
{
  return call->query != NULL ? g_hash_table_lookup (call->query, name) : NULL;
}

/**
 * tachy_studio_call_find_job:
 *
 * Returns: (transfer none) (nullable): the job that the path names
 */
TachyStudioJob *
tachy_studio_call_find_job (TachyStudioCall *call,
                            GError         **error)
{
  TachyStudioJob *job = NULL;

  if (tachy_studio_job_is_id (call->id))
    job = tachy_studio_shelf_find (call->studio->shelf, call->id);
  if (job == NULL)
    tachy_refusal_set (error, SOUP_STATUS_NOT_FOUND, "video_not_found", "video_id",
                       "No video with this id was found.");

  return job;
}

/* The head of the answer as it would have been sent, and half of the body that it promises. */
static GBytes *
compose_cut_answer (SoupServerMessage *msg)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  g_autoptr (GBytes) body =
    soup_message_body_flatten (soup_server_message_get_response_body (msg));
  guint status = soup_server_message_get_status (msg);
  GString *answer = g_string_new (NULL);
  SoupMessageHeadersIter iter;
  const char *name, *value;
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  soup_message_headers_set_content_length (headers, (goffset) length);
  g_string_append_printf (answer, "HTTP/1.1 %u %s\r\n", status, soup_status_get_phrase (status));
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    g_string_append_printf (answer, "%s: %s\r\n", name, value);
  g_string_append (answer, "\r\n");
  g_string_append_len (answer, data, (gssize) (length / 2));

  return g_string_free_to_bytes (answer);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GIOStream) connection = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_io_stream_close_async (connection, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

static void
cut_answer (SoupServerMessage *msg)
{
  g_autoptr (GBytes) answer = compose_cut_answer (msg);
  GIOStream *connection = soup_server_message_steal_connection (msg);
  GOutputStream *output = g_io_stream_get_output_stream (connection);
  gsize length;
  const void *data = g_bytes_get_data (answer, &length);

  g_object_set_data_full (G_OBJECT (connection), "tachy-answer", g_steal_pointer (&answer),
                          (GDestroyNotify) g_bytes_unref);
  g_output_stream_write_all_async (output, data, length, G_PRIORITY_DEFAULT, NULL, written_cb,
                                   connection);
}

static void
drop_connection (SoupServerMessage *msg)
{
  g_autoptr (GIOStream) connection = soup_server_message_steal_connection (msg);

  g_io_stream_close (connection, NULL, NULL);
}

/* Sends what has been written into the message, unless it is to fail; ends the call. */
static void
deliver (TachyStudioCall *call)
{
  switch (call->fault.kind)
    {
    case TACHY_STUDIO_FAULT_DROP:
      drop_connection (call->msg);
      break;
    case TACHY_STUDIO_FAULT_CUT:
      cut_answer (call->msg);
      break;
    case TACHY_STUDIO_FAULT_HANG:
      break; /* stays paused until the client has had enough */
    case TACHY_STUDIO_FAULT_NONE:
    case TACHY_STUDIO_FAULT_STATUS:
    case TACHY_STUDIO_FAULT_HTML:
    default:
      soup_server_message_unpause (call->msg);
      break;
    }

  tachy_studio_call_free (call);
}

static void
write_json (SoupServerMessage *msg,
            guint              status,
            JsonNode          *node)
{
  char *text = json_to_string (node, FALSE);

  soup_server_message_set_status (msg, status, NULL);
  soup_server_message_set_response (msg, "application/json", SOUP_MEMORY_TAKE, text,
                                    strlen (text));
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static const char *
choose_error_type (guint status)
{
  if (status == TOO_MANY_REQUESTS)
    return "rate_limit_error";

  return status >= 500 ? "server_error" : "invalid_request_error";
}

/**
 * tachy_studio_write_error:
 * @msg: a message that has no answer yet
 * @error: a refusal, or what else went wrong
 *
 * Writes the envelope that all errors of the API come in, but does not send it.
 */
void
tachy_studio_write_error (SoupServerMessage *msg,
                          const GError      *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) envelope = NULL;
  gboolean refusal = error->domain == TACHY_REFUSAL;
  guint status = refusal ? (guint) error->code : SOUP_STATUS_INTERNAL_SERVER_ERROR;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  add_text (builder, "message", error->message);
  add_text (builder, "type", choose_error_type (status));
  add_text (builder, "param", refusal ? tachy_refusal_get_param (error) : NULL);
  add_text (builder, "code", refusal ? tachy_refusal_get_code (error) : "server_error");
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  envelope = json_builder_get_root (builder);
  write_json (msg, status, envelope);
}

/**
 * tachy_studio_call_reply_error:
 * @call: (transfer full): the request
 * @error: a refusal, or what else went wrong
 */
void
tachy_studio_call_reply_error (TachyStudioCall *call,
                               const GError    *error)
{
  tachy_studio_write_error (call->msg, error);
  deliver (call);
}

/**
 * tachy_studio_call_reply_json:
 * @call: (transfer full): the request
 */
void
tachy_studio_call_reply_json (TachyStudioCall *call,
                              JsonNode        *node)
{
  write_json (call->msg, SOUP_STATUS_OK, node);
  deliver (call);
}

/**
 * tachy_studio_call_reply_job:
 * @call: (transfer full): the request
 */
void
tachy_studio_call_reply_job (TachyStudioCall *call,
                             TachyStudioJob  *job)
{
  g_autoptr (JsonNode) node = tachy_studio_job_to_wire (job, call->studio->queued);

  tachy_studio_call_reply_json (call, node);
}

/**
 * tachy_studio_call_reply_bytes:
 * @call: (transfer full): the request
 * @mime_type: of @bytes
 */
void
tachy_studio_call_reply_bytes (TachyStudioCall *call,
                               guint            status,
                               const char      *mime_type,
                               GBytes          *bytes)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->msg);

  soup_server_message_set_status (call->msg, status, NULL);
  soup_message_headers_set_content_type (headers, mime_type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (call->msg), bytes);
  deliver (call);
}

static void
reply_page (TachyStudioCall *call)
{
  soup_server_message_set_status (call->msg, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (call->msg, "text/html; charset=utf-8", SOUP_MEMORY_STATIC,
                                    page, strlen (page));
  deliver (call);
}

static void
reply_status (TachyStudioCall *call)
{
  g_autoptr (GError) error = NULL;
  guint status = call->fault.status;

  if (status == TOO_MANY_REQUESTS)
    soup_message_headers_replace (soup_server_message_get_response_headers (call->msg),
                                  "Retry-After", "1");

  tachy_refusal_set (&error, status, "fault_on_request", NULL,
                     "The studio was started with --fail, which asks for this answer.");
  tachy_studio_call_reply_error (call, error);
}

/**
 * tachy_studio_call_fail:
 * @call: (transfer full): the request
 *
 * Answers with a fault that stands in place of doing anything.
 *
 * Returns: whether @call has such a fault; otherwise it is not touched
 */
gboolean
tachy_studio_call_fail (TachyStudioCall *call)
{
  if (call->fault.kind == TACHY_STUDIO_FAULT_STATUS)
    reply_status (call);
  else if (call->fault.kind == TACHY_STUDIO_FAULT_HTML)
    reply_page (call);
  else
    return FALSE;

  return TRUE;
}
