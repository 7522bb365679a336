/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went over the wire in one exchange, as it is kept and shown. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-transcript-private.h"

#include <string.h>

#include "tachy-json.h"

G_DEFINE_BOXED_TYPE (TachyTranscript, tachy_transcript, tachy_transcript_ref, tachy_transcript_unref)

/*
 * tachy_transcript_get_text:
 *
 * What is kept on the disk may have been changed by anybody.
 *
 * Returns: (transfer none) (nullable): a text of @object
 */
const char *
tachy_transcript_get_text (JsonObject *object,
                           const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/*
 * tachy_transcript_get_number:
 *
 * Returns: a number of @object; 0 without one
 */
gint64
tachy_transcript_get_number (JsonObject *object,
                             const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_INT64
             ? json_node_get_int (node)
             : 0;
}

/*
 * tachy_transcript_get_array:
 *
 * Returns: (transfer none) (nullable): an array of @object
 */
JsonArray *
tachy_transcript_get_array (JsonObject *object,
                            const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/*
 * tachy_transcript_get_element:
 * @array: (nullable): of objects
 *
 * Returns: (transfer none) (nullable): the object at @index; %NULL behind the last
 */
JsonObject *
tachy_transcript_get_element (JsonArray *array,
                              guint      index)
{
  JsonNode *node = array != NULL && index < json_array_get_length (array)
                       ? json_array_get_element (array, index)
                       : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/*
 * tachy_transcript_new:
 * @record: (transfer full): what was written down of an exchange
 */
TachyTranscript *
tachy_transcript_new (JsonObject *record)
{
  TachyTranscript *self = g_atomic_rc_box_new0 (TachyTranscript);

  self->record = record;
  self->begun_at = tachy_transcript_get_number (record, "begun_at");
  self->n_times = 1;
  self->last_at = self->begun_at;
  return self;
}

/*
 * tachy_transcript_new_again:
 * @begun_at: when the same was asked, and answered, again; microseconds since 1970
 *
 * Returns: (transfer full): a transcript that says what @first says
 */
TachyTranscript *
tachy_transcript_new_again (TachyTranscript *first,
                            gint64           begun_at)
{
  TachyTranscript *self = g_atomic_rc_box_new0 (TachyTranscript);

  self->record = first->record;
  self->first = tachy_transcript_ref (first);
  self->begun_at = begun_at;
  self->n_times = 1;
  self->last_at = begun_at;
  return self;
}

/**
 * tachy_transcript_new_from_text:
 * @text: from tachy_transcript_to_text()
 * @n_times: how often the same was asked and answered
 * @last_at: when that was for the last time, microseconds since 1970
 *
 * Returns: (transfer full) (nullable): the transcript; %NULL where @text is none
 */
TachyTranscript *
tachy_transcript_new_from_text (const char *text,
                                guint       n_times,
                                gint64      last_at)
{
  g_autoptr (JsonNode) root = NULL;
  TachyTranscript *self;

  g_return_val_if_fail (text != NULL, NULL);

  root = tachy_json_parse (text, strlen (text), TACHY_JSON_MAX_LIST, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  self = tachy_transcript_new (json_node_dup_object (root));
  self->n_times = n_times;
  self->last_at = last_at;
  return self;
}

TachyTranscript *
tachy_transcript_ref (TachyTranscript *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  TachyTranscript *self = data;

  if (self->first != NULL)
    tachy_transcript_unref (self->first);
  else
    json_object_unref (self->record);
}

void
tachy_transcript_unref (TachyTranscript *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * tachy_transcript_to_text:
 *
 * Returns: (transfer full): an object of JSON, to be kept
 */
char *
tachy_transcript_to_text (TachyTranscript *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, self->record);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_object_set_member (object, name, json_node_copy (value));
  json_object_set_int_member (object, "begun_at", self->begun_at);
  return json_to_string (root, FALSE);
}

/**
 * tachy_transcript_dup_digest:
 *
 * Two questions that have the same digest have also been answered alike, but for the headers, which
 * hold the time. What is more than a question counts each time.
 *
 * Returns: (transfer full) (nullable): what tells whether another one says the same; %NULL where
 *   that is not asked
 */
char *
tachy_transcript_dup_digest (TachyTranscript *self)
{
  static const char *const members[] = { "address", "error", "answer" };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *numbers = NULL;

  if (g_strcmp0 (tachy_transcript_get_method (self), "GET") != 0)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *text = tachy_transcript_get_text (self->record, members[i]);

      /* With the byte that ends it: none of them can be taken for a part of the next. */
      if (text != NULL)
        g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text) + 1);
      else
        g_checksum_update (sum, (const guchar *) "", 1);
    }

  numbers = g_strdup_printf ("%u %" G_GINT64_FORMAT, tachy_transcript_get_status (self),
                             tachy_transcript_get_number (self->record, "answer_bytes"));
  g_checksum_update (sum, (const guchar *) numbers, -1);
  return g_strdup (g_checksum_get_string (sum));
}

/**
 * tachy_transcript_get_begun_at:
 *
 * Returns: when the request was begun, microseconds since 1970
 */
gint64
tachy_transcript_get_begun_at (TachyTranscript *self)
{
  return self->begun_at;
}

/**
 * tachy_transcript_get_duration:
 *
 * Returns: how long it took until the answer was read, microseconds; of a clip only its headers
 */
gint64
tachy_transcript_get_duration (TachyTranscript *self)
{
  return tachy_transcript_get_number (self->record, "duration");
}

guint
tachy_transcript_get_n_times (TachyTranscript *self)
{
  return self->n_times;
}

gint64
tachy_transcript_get_last_at (TachyTranscript *self)
{
  return self->last_at;
}

const char *
tachy_transcript_get_method (TachyTranscript *self)
{
  const char *method = tachy_transcript_get_text (self->record, "method");

  return method != NULL ? method : "";
}

/**
 * tachy_transcript_dup_path:
 *
 * Returns: (transfer full): what was asked for, without the server where that goes without saying
 */
char *
tachy_transcript_dup_path (TachyTranscript *self)
{
  const char *address = tachy_transcript_get_text (self->record, "address");
  g_autoptr (GUri) uri = address != NULL ? g_uri_parse (address, G_URI_FLAGS_ENCODED, NULL) : NULL;

  if (uri == NULL)
    return g_strdup (address != NULL ? address : "");
  if (g_uri_get_query (uri) == NULL)
    return g_strdup (g_uri_get_path (uri));

  return g_strconcat (g_uri_get_path (uri), "?", g_uri_get_query (uri), NULL);
}

/**
 * tachy_transcript_get_status:
 *
 * Returns: the HTTP status; 0 where no answer came
 */
guint
tachy_transcript_get_status (TachyTranscript *self)
{
  return (guint) tachy_transcript_get_number (self->record, "status");
}

/**
 * tachy_transcript_get_request_id:
 *
 * Returns: (transfer none) (nullable): what the server calls the request
 */
const char *
tachy_transcript_get_request_id (TachyTranscript *self)
{
  return tachy_transcript_get_text (self->record, "request_id");
}

/**
 * tachy_transcript_get_error:
 *
 * Returns: (transfer none) (nullable): why no answer came, or not all of it
 */
const char *
tachy_transcript_get_error (TachyTranscript *self)
{
  return tachy_transcript_get_text (self->record, "error");
}

static void
append_headers (GString    *text,
                JsonObject *record,
                const char *member)
{
  JsonArray *headers = tachy_transcript_get_array (record, member);
  JsonObject *header;

  for (guint i = 0; (header = tachy_transcript_get_element (headers, i)) != NULL; i++)
    {
      const char *name = tachy_transcript_get_text (header, "name");
      const char *value = tachy_transcript_get_text (header, "value");
      g_autofree char *variable = tachy_transcript_dup_variable (header);

      g_string_append_printf (text, "%s: %s%s\n", name != NULL ? name : "",
                              value != NULL ? value : "", variable != NULL ? variable : "");
    }
}

static void
append_field (GString    *text,
              JsonObject *field)
{
  const char *name = tachy_transcript_get_text (field, "name");
  const char *value = tachy_transcript_get_text (field, "value");
  const char *type = tachy_transcript_get_text (field, "type");

  g_string_append_printf (text, "\n%s = ", name != NULL ? name : "");
  if (type == NULL)
    g_string_append (text, value != NULL ? value : "");
  else
    g_string_append_printf (text, "(%s, %" G_GINT64_FORMAT " bytes)", type,
                            tachy_transcript_get_number (field, "bytes"));
}

/**
 * tachy_transcript_dup_request:
 *
 * Returns: (transfer full): the request as text: method and address, headers, body
 */
char *
tachy_transcript_dup_request (TachyTranscript *self)
{
  const char *address = tachy_transcript_get_text (self->record, "address");
  const char *body = tachy_transcript_get_text (self->record, "body");
  JsonArray *fields = tachy_transcript_get_array (self->record, "body");
  GString *text = g_string_new (NULL);
  JsonObject *field;

  g_string_append_printf (text, "%s %s\n", tachy_transcript_get_method (self),
                          address != NULL ? address : "");
  append_headers (text, self->record, "headers");
  if (body != NULL)
    g_string_append_printf (text, "\n%s", body);
  for (guint i = 0; (field = tachy_transcript_get_element (fields, i)) != NULL; i++)
    append_field (text, field);

  return g_strchomp (g_string_free (text, FALSE));
}

/**
 * tachy_transcript_dup_answer:
 *
 * Returns: (transfer full) (nullable): the answer as text: status, headers, as much of the body as
 *   is kept; %NULL where none came
 */
char *
tachy_transcript_dup_answer (TachyTranscript *self)
{
  const char *answer = tachy_transcript_get_text (self->record, "answer");
  gint64 n_bytes = tachy_transcript_get_number (self->record, "answer_bytes");
  GString *text;

  if (tachy_transcript_get_status (self) == 0)
    return NULL;

  text = g_string_new (NULL);
  g_string_append_printf (text, "HTTP %u\n", tachy_transcript_get_status (self));
  append_headers (text, self->record, "answer_headers");
  if (answer != NULL)
    g_string_append_printf (text, "\n%s", answer);
  if (n_bytes > 0 && (answer == NULL || n_bytes > TACHY_TRANSCRIPT_MAX_ANSWER))
    g_string_append_printf (text, "\n(%" G_GINT64_FORMAT " bytes)", n_bytes);

  return g_strchomp (g_string_free (text, FALSE));
}
