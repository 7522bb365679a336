/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes down what went over the wire in an exchange, and nothing that is secret. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-transcript-private.h"

#include <string.h>

#include "tachy-client-private.h"
#include "tachy-redact-private.h"
#include "tachy-veil-private.h"

#define MAX_HEADERS 64
#define MAX_VALUE 1024

/* What is needed to know what is secret. */
typedef struct
{
  TachyExchange *exchange;
  TachyAccess *access;
  const char *key; /* (nullable) */
  JsonArray *headers; /* (nullable): that are being written */
} Writer;

/* @text is changed. */
static char *
clean (Writer *writer,
       char   *text, /* transfer full */
       gsize   length)
{
  g_autofree char *owned = text;
  g_autofree char *valid = NULL;

  tachy_exchange_redact (writer->exchange, (guint8 *) text, length);
  for (guint i = 0; writer->access->headers[i] != NULL; i += 2)
    tachy_redact_secret ((guint8 *) text, length, writer->access->headers[i + 1]);

  valid = g_utf8_make_valid (text, (gssize) length);
  return tachy_veil_text (valid);
}

static JsonObject *
add_header (JsonArray  *headers,
            const char *name,
            const char *value)
{
  JsonObject *header = json_object_new ();

  json_object_set_string_member (header, "name", name);
  json_object_set_string_member (header, "value", value);
  json_array_add_object_element (headers, header);
  return header;
}

static void
add_clean_header (Writer     *writer,
                  const char *name,
                  const char *value)
{
  gsize length = strnlen (value, MAX_VALUE);
  g_autofree char *plain = clean (writer, g_strndup (value, length), length);

  add_header (writer->headers, name, plain);
}

/* What is a secret by its name, whoever has set it. */
static gboolean
is_secret (const char *name)
{
  static const char *const names[] = { "Authorization", "Proxy-Authorization", "Cookie",
                                       "Set-Cookie", "Set-Cookie2" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;

  return FALSE;
}

static void
add_key_header (Writer     *writer,
                const char *name,
                const char *value)
{
  const char *space = g_ascii_strcasecmp (name, "Authorization") == 0 ? strchr (value, ' ') : NULL;
  g_autofree char *scheme = g_strndup (value, space != NULL ? (gsize) (space - value) + 1 : 0);
  JsonObject *header = add_header (writer->headers, name, scheme);

  json_object_set_string_member (header, "variable", "KEY");
  if (strcmp (writer->access->auth, "basic") == 0 && strchr (writer->key, ':') != NULL)
    json_object_set_boolean_member (header, "base64", TRUE);
}

/* People put second keys into headers of their own, so all of these are kept to themselves. */
static gboolean
is_own_header (Writer     *writer,
               const char *name)
{
  for (guint i = 0; writer->access->headers[i] != NULL; i += 2)
    if (g_ascii_strcasecmp (writer->access->headers[i], name) == 0)
      return TRUE;

  return FALSE;
}

static void
add_own_header (Writer     *writer,
                const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);
  g_autofree char *variable = NULL;

  g_strcanon (upper, G_CSET_A_2_Z G_CSET_DIGITS, '_');
  variable = g_strconcat ("HEADER_", upper, NULL);
  json_object_set_string_member (add_header (writer->headers, name, ""), "variable", variable);
}

static gboolean
is_key_header (Writer     *writer,
               const char *name)
{
  const char *auth = writer->access->auth;
  gboolean is_scheme = strcmp (auth, "bearer") == 0 || strcmp (auth, "basic") == 0;

  return writer->key != NULL && g_ascii_strcasecmp (name, is_scheme ? "Authorization" : auth) == 0;
}

static void
add_request_header (const char *name,
                    const char *value,
                    gpointer    user_data)
{
  Writer *writer = user_data;

  if (is_key_header (writer, name))
    add_key_header (writer, name, value);
  else if (is_own_header (writer, name))
    add_own_header (writer, name);
  else if (is_secret (name))
    add_header (writer->headers, name, "***");
  else
    add_clean_header (writer, name, value);
}

static void
add_answer_header (const char *name,
                   const char *value,
                   gpointer    user_data)
{
  Writer *writer = user_data;
  g_autofree char *plain_name = NULL;

  if (json_array_get_length (writer->headers) >= MAX_HEADERS)
    return;

  plain_name = g_utf8_make_valid (name, (gssize) strnlen (name, MAX_VALUE));
  if (is_secret (name))
    add_header (writer->headers, plain_name, "***");
  else
    add_clean_header (writer, plain_name, value);
}

static void
write_headers (Writer                       *writer,
               JsonObject                   *record,
               const char                   *member,
               SoupMessageHeaders           *headers,
               SoupMessageHeadersForeachFunc add)
{
  writer->headers = json_array_new ();
  soup_message_headers_foreach (headers, add, writer);
  json_object_set_array_member (record, member, g_steal_pointer (&writer->headers));
}

static void
set_clean (Writer     *writer,
           JsonObject *record,
           const char *member,
           const char *text)
{
  g_autofree char *plain = text != NULL ? clean (writer, g_strdup (text), strlen (text)) : NULL;

  if (plain != NULL)
    json_object_set_string_member (record, member, plain);
}

/* The key may also stand in the prompt, and goes there as everywhere. */
static void
clean_body (Writer   *writer,
            JsonNode *body)
{
  JsonArray *fields = JSON_NODE_HOLDS_ARRAY (body) ? json_node_get_array (body) : NULL;
  JsonObject *field;

  if (fields == NULL)
    {
      const char *text = json_node_get_string (body);
      g_autofree char *plain = clean (writer, g_strdup (text), strlen (text));

      json_node_set_string (body, plain);
      return;
    }

  for (guint i = 0; (field = tachy_transcript_get_element (fields, i)) != NULL; i++)
    set_clean (writer, field, "value", tachy_transcript_get_text (field, "value"));
}

static void
write_request (Writer       *writer,
               JsonObject   *record,
               TachyOutline *outline)
{
  SoupMessage *message = tachy_exchange_get_message (writer->exchange);
  g_autofree char *address = g_uri_to_string (soup_message_get_uri (message));

  json_object_set_string_member (record, "method", soup_message_get_method (message));
  set_clean (writer, record, "address", address);
  json_object_set_int_member (record, "begun_at", tachy_exchange_get_begun_at (writer->exchange));
  json_object_set_int_member (record, "duration", tachy_exchange_get_elapsed (writer->exchange));
  write_headers (writer, record, "headers", soup_message_get_request_headers (message),
                 add_request_header);
  if (outline != NULL)
    {
      JsonNode *body = tachy_outline_to_json (outline);

      clean_body (writer, body);
      json_object_set_member (record, "body", body);
    }
}

/* Text has no zeros in it. */
static void
write_text (Writer     *writer,
            JsonObject *record,
            GBytes     *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  gsize kept = MIN (length, TACHY_TRANSCRIPT_MAX_ANSWER);
  g_autofree char *plain = NULL;

  json_object_set_int_member (record, "answer_bytes", (gint64) length);
  if (length == 0 || memchr (data, 0, kept) != NULL)
    return;

  plain = clean (writer, g_strndup (data, kept), kept);
  json_object_set_string_member (record, "answer", plain);
}

static void
write_answer (Writer     *writer,
              JsonObject *record,
              GBytes     *body)
{
  SoupMessage *message = tachy_exchange_get_message (writer->exchange);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  guint status = tachy_exchange_get_status (writer->exchange);
  g_autofree char *request_id = NULL;

  if (status == 0)
    return;

  request_id = tachy_client_dup_request_id (writer->exchange);
  json_object_set_int_member (record, "status", status);
  set_clean (writer, record, "request_id", request_id);
  write_headers (writer, record, "answer_headers", headers, add_answer_header);
  if (body != NULL)
    write_text (writer, record, body);
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    json_object_set_int_member (record, "answer_bytes",
                                soup_message_headers_get_content_length (headers));
}

/*
 * tachy_transcript_write:
 * @exchange: over, or as far as its answer's headers
 * @access: how the server is reached to which it goes, or which has sent us elsewhere
 * @key: (nullable): that opens it
 * @outline: (nullable): what the body of the request holds; %NULL without one
 * @body: (nullable): of the answer, without clips in base64; %NULL where it is not read whole
 * @error: (nullable): why no answer came, or not all of it
 *
 * Returns: (transfer full): what went over the wire
 */
TachyTranscript *
tachy_transcript_write (TachyExchange *exchange,
                        TachyAccess   *access,
                        SecretValue   *key,
                        TachyOutline  *outline,
                        GBytes        *body,
                        const GError  *error)
{
  Writer writer = { exchange, access, NULL, NULL };
  JsonObject *record = json_object_new ();

  if (key != NULL && tachy_access_needs_key (access))
    writer.key = secret_value_get_text (key);
  write_request (&writer, record, outline);
  write_answer (&writer, record, body);
  if (error != NULL)
    set_clean (&writer, record, "error", error->message);
  return tachy_transcript_new (record);
}
