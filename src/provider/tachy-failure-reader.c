/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what went wrong from the many shapes in which servers say it. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-failure-reader-private.h"

#include <string.h>

#include "tachy-json.h"
#include "tachy-text.h"

#define MAX_MESSAGE 2000
#define MAX_WORD 200

static char *
dup_plain (JsonNode *node,
           gsize     max_bytes)
{
  g_autofree char *text = tachy_json_dup_text (node);
  g_autofree char *plain = text != NULL ? tachy_text_plain (text, max_bytes) : NULL;

  return plain != NULL && *plain != '\0' ? g_steal_pointer (&plain) : NULL;
}

static char *
dup_first (JsonNode          *node,
           const char *const *names,
           gsize              max_bytes)
{
  char *text = NULL;

  for (guint i = 0; text == NULL && names[i] != NULL; i++)
    text = dup_plain (tachy_json_find (node, names[i]), max_bytes);

  return text;
}

static TachyFailure *
finish_failure (TachyFailure *failure)
{
  if (failure->message != NULL || failure->code != NULL)
    return failure;

  tachy_failure_free (failure);
  return NULL;
}

static TachyFailure *
read_object (JsonNode *node)
{
  static const char *const messages[] = { "message", "msg",         "detail",
                                          "reason",  "description", "error_description",
                                          "title",   NULL };
  static const char *const codes[] = { "code", NULL };
  static const char *const types[] = { "type", NULL };
  static const char *const request_ids[] = { "request_id", NULL };
  TachyFailure *failure = tachy_failure_new ();

  failure->message = dup_first (node, messages, MAX_MESSAGE);
  failure->code = dup_first (node, codes, MAX_WORD);
  failure->type = dup_first (node, types, MAX_WORD);
  failure->request_id = dup_first (node, request_ids, MAX_WORD);
  return finish_failure (failure);
}

static TachyFailure *
read_text (JsonNode *node)
{
  TachyFailure *failure = tachy_failure_new ();

  failure->message = dup_plain (node, MAX_MESSAGE);
  return finish_failure (failure);
}

/* "body.seconds: field required", from a location like ["body", "seconds"]. */
static void
append_complaint (GString  *text,
                  JsonNode *complaint)
{
  JsonNode *location = tachy_json_find (complaint, "loc");
  static const char *const messages[] = { "msg", "message", "detail", "title", NULL };
  g_autofree char *message = dup_first (complaint, messages, MAX_MESSAGE);

  if (message == NULL)
    message = dup_plain (complaint, MAX_MESSAGE);
  if (message == NULL || text->len > MAX_MESSAGE)
    return;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (location != NULL && JSON_NODE_HOLDS_ARRAY (location))
    {
      JsonArray *steps = json_node_get_array (location);

      for (guint i = 0; i < json_array_get_length (steps); i++)
        {
          g_autofree char *step = dup_plain (json_array_get_element (steps, i), MAX_WORD);

          g_string_append_printf (text, "%s%s", i > 0 ? "." : "", step != NULL ? step : "?");
        }
      g_string_append (text, ": ");
    }
  g_string_append (text, message);
}

static TachyFailure *
read_complaints (JsonNode *node)
{
  JsonArray *complaints = json_node_get_array (node);
  g_autoptr (GString) text = g_string_new (NULL);
  TachyFailure *failure = tachy_failure_new ();

  for (guint i = 0; i < json_array_get_length (complaints); i++)
    append_complaint (text, json_array_get_element (complaints, i));

  if (text->len > 0)
    failure->message = tachy_text_plain (text->str, MAX_MESSAGE);
  return finish_failure (failure);
}

/*
 * tachy_failure_reader_read_error:
 * @node: (nullable): the value of an "error", "detail" or "fail_reason" member
 *
 * Returns: (transfer full) (nullable): what it says; %NULL where it says nothing
 */
TachyFailure *
tachy_failure_reader_read_error (JsonNode *node)
{
  JsonNode *inner;

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return read_complaints (node);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return read_text (node);

  inner = tachy_json_find (node, "error");
  if (inner != NULL && JSON_NODE_HOLDS_OBJECT (inner))
    return read_object (inner);

  return read_object (node);
}

/* {"code":"success"}, {"code":0} and {"code":200} are what some gateways wrap good answers in. */
static gboolean
is_good_code (const char *code)
{
  return code != NULL && (g_ascii_strcasecmp (code, "success") == 0 || strcmp (code, "0") == 0 ||
                          strcmp (code, "200") == 0 || g_ascii_strcasecmp (code, "ok") == 0);
}

static gboolean
is_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING;
}

/* {"error":"Bad Request","message":"…"}: the name of the status, and what there is to say. */
static JsonNode *
find_error (JsonNode *root)
{
  static const char *const names[] = { "error", "detail", "errors" };
  JsonNode *message = tachy_json_find (root, "message");
  JsonNode *error = NULL;

  for (guint i = 0; error == NULL && i < G_N_ELEMENTS (names); i++)
    error = tachy_json_find (root, names[i]);

  return is_text (error) && message != NULL ? message : error;
}

/*
 * tachy_failure_reader_read_answer:
 * @root: the root of an answer, of any HTTP status
 *
 * Returns: (transfer full) (nullable): the error that the answer is; %NULL where it is none
 */
TachyFailure *
tachy_failure_reader_read_answer (JsonNode *root)
{
  g_autoptr (TachyFailure) failure = NULL;
  JsonNode *error = find_error (root);

  failure = tachy_failure_reader_read_error (error);
  if (failure == NULL)
    failure = read_object (root);
  if (failure == NULL || (error == NULL && is_good_code (failure->code)))
    return NULL;

  /* {"code":"…","error":"…"} says in two places what others say in one. */
  if (failure->code == NULL)
    failure->code = dup_plain (tachy_json_find (root, "code"), MAX_WORD);
  if (failure->request_id == NULL)
    failure->request_id = dup_plain (tachy_json_find (root, "request_id"), MAX_WORD);
  return g_steal_pointer (&failure);
}

/* The title is all that a person can use of the page of some proxy: "502 Bad Gateway". */
static char *
dup_title (const char *page)
{
  g_autofree char *lower = g_ascii_strdown (page, -1);
  const char *start = strstr (lower, "<title");
  const char *end;
  g_autofree char *title = NULL;
  g_autofree char *plain = NULL;

  start = start != NULL ? strchr (start, '>') : NULL;
  end = start != NULL ? strstr (start, "</title") : NULL;
  if (end == NULL)
    return NULL;

  title = g_strndup (page + (start + 1 - lower), (gsize) (end - start - 1));
  plain = tachy_text_plain (title, MAX_WORD);
  return *plain != '\0' ? g_steal_pointer (&plain) : NULL;
}

/*
 * tachy_failure_reader_read_body:
 * @data: (array length=length): the body of an answer, of any kind
 *
 * Returns: (transfer full): what it says; empty where it says nothing
 */
TachyFailure *
tachy_failure_reader_read_body (const char *data,
                                gsize       length)
{
  g_autoptr (JsonNode) root = tachy_json_parse (data, length, TACHY_JSON_MAX_JOB, NULL);
  TachyFailure *failure = root != NULL ? tachy_failure_reader_read_answer (root) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;

  if (failure != NULL)
    return failure;

  failure = tachy_failure_new ();
  text = g_strndup (data != NULL ? data : "", MIN (length, 64 * 1024));
  plain = tachy_text_plain (text, MAX_MESSAGE);
  if (*plain == '<')
    failure->message = dup_title (text);
  else if (*plain != '\0' && strcmp (plain, "{}") != 0)
    failure->message = g_steal_pointer (&plain);
  return failure;
}
