/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading values of strangers: paths, texts and numbers, whatever type they have. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include <string.h>

#include "tachy-json.h"

static JsonNode *
parse (const char *document)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = tachy_json_parse (document, strlen (document), TACHY_JSON_MAX_JOB, &error);

  g_assert_no_error (error);
  return root;
}

static void
test_find (void)
{
  g_autoptr (JsonNode) root = parse ("{\"a\":{\"b\":[{\"c\":1},2]},\"null\":null,\"\":3,\"0\":4}");

  g_assert_cmpint (json_node_get_int (tachy_json_find (root, "a.b.0.c")), ==, 1);
  g_assert_cmpint (json_node_get_int (tachy_json_find (root, "a.b.1")), ==, 2);
  g_assert_cmpint (json_node_get_int (tachy_json_find (root, "0")), ==, 4);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (tachy_json_find (root, "a.b")));

  g_assert_null (tachy_json_find (root, "a.b.2"));
  g_assert_null (tachy_json_find (root, "a.b.-1"));
  g_assert_null (tachy_json_find (root, "a.b.c"));
  g_assert_null (tachy_json_find (root, "a.b.99999999999999999999"));
  g_assert_null (tachy_json_find (root, "a.b.1.c"));
  g_assert_null (tachy_json_find (root, "a.x.y"));
  g_assert_null (tachy_json_find (root, "x"));
  g_assert_null (tachy_json_find (root, "null"));
  g_assert_null (tachy_json_find (root, "null.x"));
  g_assert_null (tachy_json_find (NULL, "a"));
}

static void
test_text (void)
{
  g_autoptr (JsonNode) root = parse ("{\"text\":\"\\u4e00\",\"empty\":\"\",\"whole\":-7,"
                                     "\"large\":9223372036854775807,\"part\":1.5,\"yes\":true,"
                                     "\"list\":[],\"object\":{},\"null\":null}");
  const struct
  {
    const char *name;
    const char *expected;
  } cases[] = {
    { "text", "一" },   { "empty", "" }, { "whole", "-7" },
    { "large", "9223372036854775807" },  { "part", NULL },
    { "yes", NULL },    { "list", NULL }, { "object", NULL },
    { "null", NULL },   { "missing", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = tachy_json_dup_text (tachy_json_find (root, cases[i].name));

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static const struct
{
  const char *value;
  gboolean is_number;
  double expected;
} numbers[] = {
  { "0", TRUE, 0 },
  { "50", TRUE, 50 },
  { "-5", TRUE, -5 },
  { "3.75", TRUE, 3.75 },
  { "1e2", TRUE, 100 },
  { "\"50\"", TRUE, 50 },
  { "\"50%\"", TRUE, 50 },
  { "\"3.75\"", TRUE, 3.75 },
  { "\"-1\"", TRUE, -1 },
  { "\".5\"", TRUE, 0.5 },
  { "100000000000000000000000.0", TRUE, 1e23 },

  { "1e999", FALSE, 0 },
  { "\"1e999\"", FALSE, 0 },
  { "\"\"", FALSE, 0 },
  { "\"%\"", FALSE, 0 },
  { "\"-\"", FALSE, 0 },
  { "\"50 %\"", FALSE, 0 },
  { "\"50%%\"", FALSE, 0 },
  { "\" 50\"", FALSE, 0 },
  { "\"50 s\"", FALSE, 0 },
  { "\"0x1F\"", FALSE, 0 },
  { "\"3,5\"", FALSE, 0 },
  { "\"nan\"", FALSE, 0 },
  { "\"-inf\"", FALSE, 0 },
  { "\"half\"", FALSE, 0 },
  { "true", FALSE, 0 },
  { "null", FALSE, 0 },
  { "[1]", FALSE, 0 },
  { "{\"a\":1}", FALSE, 0 },
};

static void
test_number (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *document = g_strdup_printf ("{\"n\":%s}", numbers[i].value);
      g_autoptr (JsonNode) root = parse (document);
      double number = 4711;

      if (tachy_json_get_number (tachy_json_find (root, "n"), &number) != numbers[i].is_number)
        g_error ("Wrong answer for %s", numbers[i].value);
      g_assert_cmpfloat (number, ==, numbers[i].is_number ? numbers[i].expected : 4711);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/json/find", test_find);
  g_test_add_func ("/tachyscope/json/text", test_text);
  g_test_add_func ("/tachyscope/json/number", test_number);

  return g_test_run ();
}
