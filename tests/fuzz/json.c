/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON gate: what it lets through, json-glib reads, and it is as small and flat as promised. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-json.h"

#include <math.h>

#include "fuzz.h"

static const char *const paths[] = { "id", "error.message", "data.0.url", "a.0.0.a", "a..b", "" };

typedef struct
{
  guint n_values;
  gboolean is_odd;
} Document;

static void check_node (JsonNode *node,
                        guint     depth,
                        Document *document);

static void
check_object (JsonObject *object,
              guint       depth,
              Document   *document)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &member))
    {
      fuzz_check_text (name, TACHY_JSON_MAX_JOB);
      check_node (member, depth + 1, document);
    }
}

/* Infinity is no JSON, and json-glib 1.6 writes "1e+20.0", which is none either. */
static gboolean
is_odd (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (text, sizeof text, number);
  return !isfinite (number) || (strchr (text, 'e') != NULL && strchr (text, '.') == NULL);
}

static void
check_value (JsonNode *node,
             Document *document)
{
  g_autofree char *text = tachy_json_dup_text (node);
  double number = 0;

  fuzz_check_text (text, TACHY_JSON_MAX_JOB);
  if (tachy_json_get_number (node, &number))
    g_assert_true (isfinite (number));
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_DOUBLE)
    document->is_odd |= is_odd (json_node_get_double (node));
}

static void
check_node (JsonNode *node,
            guint     depth,
            Document *document)
{
  g_assert_cmpuint (++document->n_values, <=, TACHY_JSON_MAX_VALUES);

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_assert_cmpuint (depth, <, TACHY_JSON_MAX_DEPTH);
      check_object (json_node_get_object (node), depth, document);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      g_assert_cmpuint (depth, <, TACHY_JSON_MAX_DEPTH);
      for (guint i = 0; i < json_array_get_length (array); i++)
        check_node (json_array_get_element (array, i), depth + 1, document);
    }
  else
    check_value (node, document);
}

/* What json-glib makes of a document, we take too. */
static void
check_again (JsonNode *root)
{
  g_autofree char *text = json_to_string (root, FALSE);
  g_autoptr (JsonNode) again = tachy_json_parse (text, strlen (text), TACHY_JSON_MAX_LIST, NULL);

  g_assert_nonnull (again);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (again));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root =
      tachy_json_parse ((const char *) data, length, TACHY_JSON_MAX_JOB, &error);
  Document document = { 0 };

  g_assert_true ((root != NULL) == (error == NULL));
  if (root == NULL)
    return 0;

  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));
  check_node (root, 0, &document);
  if (!document.is_odd)
    check_again (root);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    check_value (tachy_json_find (root, paths[i]), &document);

  return 0;
}
