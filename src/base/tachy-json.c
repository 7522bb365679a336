/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading JSON that strangers wrote: a guarded parser and accessors that never trust a type. */

#define G_LOG_DOMAIN "tachy-base"
#include "config.h"

#include "tachy-json.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "tachy-error.h"
#include "tachy-json-gate-private.h"

static gboolean
check_document (const char *data,
                gsize       length,
                gsize       max_bytes,
                GError    **error)
{
  const char *reason = NULL;

  if (length > max_bytes)
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_SERVER, _("The answer is too large."));
      return FALSE;
    }

  if (!g_utf8_validate_len (data, length, NULL))
    reason = "not UTF-8";
  else if (tachy_json_gate_check (data, length, &reason))
    return TRUE;

  g_debug ("JSON refused: %s", reason);
  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_SERVER,
                       _("The answer is not the JSON that was expected."));
  return FALSE;
}

/**
 * tachy_json_parse:
 * @data: (array length=length): the bytes of an answer; need not end with NUL
 * @max_bytes: the most that is looked at, one of the TACHY_JSON_MAX constants
 *
 * Parses a document that has an object at its root. Anything else, and everything that RFC 8259
 * does not allow, is %TACHY_ERROR_SERVER.
 *
 * Returns: (transfer full): the root
 */
JsonNode *
tachy_json_parse (const char *data,
                  gsize       length,
                  gsize       max_bytes,
                  GError    **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      length -= 3;
    }

  if (!check_document (data != NULL ? data : "", length, max_bytes, error))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, data, (gssize) length, &local_error))
    {
      g_debug ("JSON refused by the parser: %s", local_error->message);
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_SERVER,
                           _("The answer is not the JSON that was expected."));
      return NULL;
    }

  return json_parser_steal_root (parser);
}

static JsonNode *
step_into (JsonNode   *node,
           const char *step)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), step);

  if (JSON_NODE_HOLDS_ARRAY (node) && g_ascii_isdigit (*step))
    {
      JsonArray *array = json_node_get_array (node);
      guint64 index = g_ascii_strtoull (step, NULL, 10);

      if (index < json_array_get_length (array))
        return json_array_get_element (array, (guint) index);
    }

  return NULL;
}

/**
 * tachy_json_find:
 * @root: (nullable): where to start
 * @path: names and indices joined by dots, such as "output.videos.0.url"
 *
 * Returns: (transfer none) (nullable): the node at @path; %NULL where the way there does not
 *   exist or the value is null
 */
JsonNode *
tachy_json_find (JsonNode   *root,
                 const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  JsonNode *node = root;

  for (guint i = 0; steps[i] != NULL && node != NULL; i++)
    node = step_into (node, steps[i]);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

/**
 * tachy_json_dup_text:
 * @node: (nullable): any value
 *
 * Servers disagree on which of their fields are strings, so a whole number counts as text too.
 *
 * Returns: (transfer full) (nullable): the text of @node, or %NULL where it has none
 */
char *
tachy_json_dup_text (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  return NULL;
}

/* g_ascii_strtod() by itself also takes leading space, hexadecimal, "inf" and "nan". */
static gboolean
read_number (const char *text,
             double     *number)
{
  char *end = NULL;

  if (!g_ascii_isdigit (*text) && strchr ("+-.", *text) == NULL)
    return FALSE;
  if (strpbrk (text, "xXnN") != NULL)
    return FALSE;

  *number = g_ascii_strtod (text, &end);
  return end != text && (*end == '\0' || strcmp (end, "%") == 0);
}

/**
 * tachy_json_get_number:
 * @node: (nullable): any value
 * @number: (out): a finite number; untouched where there is none
 *
 * Accepts numbers and strings that hold nothing but a number, with or without a percent sign.
 *
 * Returns: whether @node has a number
 */
gboolean
tachy_json_get_number (JsonNode *node,
                       double   *number)
{
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    {
      if (!read_number (json_node_get_string (node), &value))
        return FALSE;
    }
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return FALSE;
  else
    value = json_node_get_double (node);

  if (!isfinite (value))
    return FALSE;

  *number = value;
  return TRUE;
}
