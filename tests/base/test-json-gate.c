/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate in front of json-glib: what RFC 8259 allows passes, nothing else does, and nothing
 * that a stranger sends costs memory or the stack. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include <string.h>
#include <sys/resource.h>

#include "tachy-error.h"
#include "tachy-json.h"

typedef struct
{
  const char *bytes;
  gsize length;
} Case;

/* Literals, so that NUL bytes can stand in them. */
#define DOCUMENT(literal) { literal, sizeof (literal) - 1 }

static const Case valid[] = {
  DOCUMENT ("{}"),
  DOCUMENT (" \t\r\n{ } \n"),
  DOCUMENT ("\357\273\277{}"),
  DOCUMENT ("{\"\":\"\"}"),
  DOCUMENT ("{\"a\":[]}"),
  DOCUMENT ("{\"a\":{}}"),
  DOCUMENT ("{\"a\":[[],{},[{}]]}"),
  DOCUMENT ("{ \"a\" : [ 1 , 2 ] , \"b\" : null }"),
  DOCUMENT ("{\"a\":true,\"b\":false,\"c\":null}"),
  DOCUMENT ("{\"a\":1,\"a\":2}"),
  DOCUMENT ("{\"a\":0}"),
  DOCUMENT ("{\"a\":-0}"),
  DOCUMENT ("{\"a\":-1}"),
  DOCUMENT ("{\"a\":1234567890}"),
  DOCUMENT ("{\"a\":9223372036854775807}"),
  DOCUMENT ("{\"a\":123456789012345678901234567890}"),
  DOCUMENT ("{\"a\":0.5}"),
  DOCUMENT ("{\"a\":-0.0}"),
  DOCUMENT ("{\"a\":1e5}"),
  DOCUMENT ("{\"a\":1E+5}"),
  DOCUMENT ("{\"a\":1.5e-5}"),
  DOCUMENT ("{\"a\":0e1}"),
  DOCUMENT ("{\"a\":1e999}"),
  DOCUMENT ("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}"),
  DOCUMENT ("{\"a\":\"\\u0041\\u00e9\\uFFFD\"}"),
  DOCUMENT ("{\"a\":\"\\ud83d\\ude00\"}"),
  DOCUMENT ("{\"a\":\"\\uD83D\\uDE00 \\uDBFF\\uDFFF\"}"),
  DOCUMENT ("{\"\\u0061\":1}"),
  DOCUMENT ("{\"a\":\"\303\251 \344\270\200 \360\237\230\200\"}"),
  DOCUMENT ("{\"a\":\"\177\"}"),
  DOCUMENT ("{\"a\":\"\342\200\250\342\200\251\"}"),
  DOCUMENT ("{\"a\":\"[}{]\"}"),
  DOCUMENT ("{\"a\":\"/* no comment */\"}"),
};

static const Case invalid[] = {
  /* Not an object, or not one. */
  DOCUMENT (""),
  DOCUMENT (" "),
  DOCUMENT ("\357\273\277"),
  DOCUMENT ("\357\273\277\357\273\277{}"),
  DOCUMENT ("\376\377\0{\0}"),
  DOCUMENT ("{\0}\0"),
  DOCUMENT ("[]"),
  DOCUMENT ("[{}]"),
  DOCUMENT ("null"),
  DOCUMENT ("true"),
  DOCUMENT ("1"),
  DOCUMENT ("\"a\""),
  DOCUMENT ("<html><body>502</body></html>"),
  DOCUMENT ("{}{}"),
  DOCUMENT ("{} {}"),
  DOCUMENT ("{},"),
  DOCUMENT ("{}x"),
  DOCUMENT ("{}\0"),
  DOCUMENT ("{}#"),
  DOCUMENT ("{}]"),
  DOCUMENT ("{}}"),
  DOCUMENT ("x{}"),
  DOCUMENT (",{}"),
  DOCUMENT ("var a = {};"),

  /* Structure. */
  DOCUMENT ("{"),
  DOCUMENT ("{\"a\""),
  DOCUMENT ("{\"a\":"),
  DOCUMENT ("{\"a\":1"),
  DOCUMENT ("{\"a\":1,"),
  DOCUMENT ("{\"a\":[1"),
  DOCUMENT ("{\"a\":[1,"),
  DOCUMENT ("{\"a\":[1}"),
  DOCUMENT ("{\"a\":{]}"),
  DOCUMENT ("{\"a\":[}]"),
  DOCUMENT ("{]"),
  DOCUMENT ("{\"a\":[1,]}"),
  DOCUMENT ("{\"a\":[,1]}"),
  DOCUMENT ("{\"a\":[,]}"),
  DOCUMENT ("{\"a\":[1,,2]}"),
  DOCUMENT ("{\"a\":[1 2]}"),
  DOCUMENT ("{\"a\":[1:2]}"),
  DOCUMENT ("{\"a\":1,}"),
  DOCUMENT ("{,\"a\":1}"),
  DOCUMENT ("{\"a\":1,,\"b\":2}"),
  DOCUMENT ("{\"a\":1 \"b\":2}"),
  DOCUMENT ("{\"a\":1;\"b\":2}"),
  DOCUMENT ("{\"a\",\"b\"}"),
  DOCUMENT ("{\"a\"::1}"),
  DOCUMENT ("{\"a\"=1}"),
  DOCUMENT ("{\"a\":}"),
  DOCUMENT ("{\"a\":1 2}"),
  DOCUMENT ("{:1}"),
  DOCUMENT ("{a:1}"),
  DOCUMENT ("{'a':1}"),
  DOCUMENT ("{1:1}"),
  DOCUMENT ("{null:1}"),
  DOCUMENT ("{[]:1}"),
  DOCUMENT ("{\"a\"}"),
  DOCUMENT ("{/* comment */}"),
  DOCUMENT ("{\"a\":1 // comment\n}"),
  DOCUMENT ("{\v}"),
  DOCUMENT ("{\f}"),
  DOCUMENT ("{\302\240}"),
  DOCUMENT ("{\342\200\213}"),

  /* Words and numbers. */
  DOCUMENT ("{\"a\":True}"),
  DOCUMENT ("{\"a\":tru}"),
  DOCUMENT ("{\"a\":truex}"),
  DOCUMENT ("{\"a\":nul"),
  DOCUMENT ("{\"a\":NULL}"),
  DOCUMENT ("{\"a\":undefined}"),
  DOCUMENT ("{\"a\":NaN}"),
  DOCUMENT ("{\"a\":Infinity}"),
  DOCUMENT ("{\"a\":-Infinity}"),
  DOCUMENT ("{\"a\":+1}"),
  DOCUMENT ("{\"a\":-}"),
  DOCUMENT ("{\"a\":--1}"),
  DOCUMENT ("{\"a\":- 1}"),
  DOCUMENT ("{\"a\":01}"),
  DOCUMENT ("{\"a\":-01}"),
  DOCUMENT ("{\"a\":00}"),
  DOCUMENT ("{\"a\":.5}"),
  DOCUMENT ("{\"a\":-.5}"),
  DOCUMENT ("{\"a\":1.}"),
  DOCUMENT ("{\"a\":1.e5}"),
  DOCUMENT ("{\"a\":1e}"),
  DOCUMENT ("{\"a\":1e+}"),
  DOCUMENT ("{\"a\":1e1.5}"),
  DOCUMENT ("{\"a\":1.2.3}"),
  DOCUMENT ("{\"a\":0x1F}"),
  DOCUMENT ("{\"a\":1_000}"),
  DOCUMENT ("{\"a\":1,000}"),
  DOCUMENT ("{\"a\":12a}"),
  DOCUMENT ("{\"a\":\357\274\221}"),

  /* Strings. */
  DOCUMENT ("{\"a\":\"}"),
  DOCUMENT ("{\"a\":\"\\"),
  DOCUMENT ("{\"a\":\"\\\"}"),
  DOCUMENT ("{\"a\":'b'}"),
  DOCUMENT ("{\"a\":\"line\nbreak\"}"),
  DOCUMENT ("{\"a\":\"tab\t\"}"),
  DOCUMENT ("{\"a\":\"\037\"}"),
  DOCUMENT ("{\"a\":\"nul\0\"}"),
  DOCUMENT ("{\"a\":\"\\a\"}"),
  DOCUMENT ("{\"a\":\"\\x41\"}"),
  DOCUMENT ("{\"a\":\"\\'\"}"),
  DOCUMENT ("{\"a\":\"\\\0\"}"),
  DOCUMENT ("{\"a\":\"\\u\"}"),
  DOCUMENT ("{\"a\":\"\\u12\"}"),
  DOCUMENT ("{\"a\":\"\\u12G4\"}"),
  DOCUMENT ("{\"a\":\"\\U0041\"}"),
  DOCUMENT ("{\"a\":\"\\u0000\"}"),
  DOCUMENT ("{\"video_1\\u0000/../x\":1}"),
  DOCUMENT ("{\"a\":\"\\ud83d\"}"),
  DOCUMENT ("{\"a\":\"\\ud83dx\"}"),
  DOCUMENT ("{\"a\":\"\\ud83d\\n\"}"),
  DOCUMENT ("{\"a\":\"\\ud83d\\ud83d\"}"),
  DOCUMENT ("{\"a\":\"\\ud83d\\u0041\"}"),
  DOCUMENT ("{\"a\":\"\\ude00\"}"),
  DOCUMENT ("{\"a\":\"\\ude00\\ud83d\"}"),
  DOCUMENT ("{\"a\":\"\\ud83d"),

  /* Not UTF-8. */
  DOCUMENT ("{\"a\":\"\377\"}"),
  DOCUMENT ("{\"a\":\"\303\"}"),
  DOCUMENT ("{\"a\":\"\300\257\"}"),
  DOCUMENT ("{\"a\":\"\355\240\200\"}"),
  DOCUMENT ("{\"a\":\"\364\220\200\200\"}"),
};

/* Parses a copy that ends where the document ends, so that a read beyond it is noticed by the
 * sanitizers and by MALLOC_CHECK_. */
static JsonNode *
parse (const char *bytes,
       gsize       length,
       GError    **error)
{
  g_autofree char *copy = g_memdup2 (bytes, length);

  return tachy_json_parse (copy, length, TACHY_JSON_MAX_JOB, error);
}

static void
assert_refused (const char *bytes,
                gsize       length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = parse (bytes, length, &error);

  if (root != NULL)
    g_error ("Accepted: %.*s", (int) MIN (length, 200), bytes);
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
assert_accepted (const char *bytes,
                 gsize       length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = parse (bytes, length, &error);

  if (root == NULL)
    g_error ("Refused: %.*s", (int) MIN (length, 200), bytes);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));
}

static void
test_valid (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (valid); i++)
    assert_accepted (valid[i].bytes, valid[i].length);
}

static void
test_invalid (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
    assert_refused (invalid[i].bytes, invalid[i].length);

  assert_refused (NULL, 0);
}

/* No valid document is valid without its end. */
static void
test_truncated (void)
{
  const char *whole = "{\"a\":[1.5e-5,\"\\ud83d\\ude00\\n\",true,null,{\"b\":{}}]}";

  assert_accepted (whole, strlen (whole));
  for (gsize length = 0; length < strlen (whole); length++)
    assert_refused (whole, length);
}

static char *
nest (guint       depth,
      const char *open,
      const char *close)
{
  GString *document = g_string_new ("{\"a\":");

  for (guint i = 1; i < depth; i++)
    g_string_append (document, open);
  g_string_append (document, "1");
  for (guint i = 1; i < depth; i++)
    g_string_append (document, close);
  g_string_append (document, "}");

  return g_string_free (document, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *arrays = nest (TACHY_JSON_MAX_DEPTH, "[", "]");
  g_autofree char *too_deep = nest (TACHY_JSON_MAX_DEPTH + 1, "[", "]");
  g_autofree char *objects = nest (TACHY_JSON_MAX_DEPTH, "{\"a\":", "}");
  g_autofree char *deep_objects = nest (TACHY_JSON_MAX_DEPTH + 1, "{\"a\":", "}");

  assert_accepted (arrays, strlen (arrays));
  assert_refused (too_deep, strlen (too_deep));
  assert_accepted (objects, strlen (objects));
  assert_refused (deep_objects, strlen (deep_objects));
}

static void
test_200_kilobytes_of_brackets (void)
{
  g_autofree char *brackets = g_strnfill (200 * 1024, '[');
  g_autofree char *inside = g_strconcat ("{\"a\":", brackets, NULL);
  g_autofree char *braces = g_strnfill (200 * 1024, '{');

  assert_refused (brackets, strlen (brackets));
  assert_refused (inside, strlen (inside));
  assert_refused (braces, strlen (braces));
}

/* An object with @n values, itself included. */
static char *
make_values (guint n,
             gsize at_least)
{
  GString *document = g_string_sized_new (at_least + 16);

  g_string_append (document, "{\"a\":[1");
  for (guint i = 3; i < n; i++)
    g_string_append (document, ",1");
  g_string_append (document, "]}");

  return g_string_free (document, FALSE);
}

static void
test_number_of_values (void)
{
  g_autofree char *most = make_values (TACHY_JSON_MAX_VALUES, 0);
  g_autofree char *too_many = make_values (TACHY_JSON_MAX_VALUES + 1, 0);

  assert_accepted (most, strlen (most));
  assert_refused (too_many, strlen (too_many));
}

static long
get_peak_kilobytes (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  return usage.ru_maxrss;
}

/* json-glib alone needs 2 GB for this. */
static void
test_50_megabytes_of_values (void)
{
  const gsize size = 50 * 1024 * 1024;
  g_autofree char *document = make_values ((guint) (size / 2), size);
  g_autoptr (GError) error = NULL;
  long before = get_peak_kilobytes ();

  g_assert_null (tachy_json_parse (document, strlen (document), G_MAXSIZE, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
  g_assert_cmpint (get_peak_kilobytes () - before, <, 1024);
}

static void
test_size (void)
{
  const char *document = "{\"a\":\"12345\"}";
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;

  root = tachy_json_parse (document, strlen (document), strlen (document), &error);
  g_assert_no_error (error);
  g_assert_nonnull (root);

  g_assert_null (tachy_json_parse (document, strlen (document), strlen (document) - 1, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
  g_assert_nonnull (strstr (error->message, "large"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* First, while the peak of memory is still low. */
  g_test_add_func ("/tachyscope/json-gate/50-megabytes-of-values", test_50_megabytes_of_values);
  g_test_add_func ("/tachyscope/json-gate/valid", test_valid);
  g_test_add_func ("/tachyscope/json-gate/invalid", test_invalid);
  g_test_add_func ("/tachyscope/json-gate/truncated", test_truncated);
  g_test_add_func ("/tachyscope/json-gate/depth", test_depth);
  g_test_add_func ("/tachyscope/json-gate/200-kilobytes-of-brackets",
                   test_200_kilobytes_of_brackets);
  g_test_add_func ("/tachyscope/json-gate/number-of-values", test_number_of_values);
  g_test_add_func ("/tachyscope/json-gate/size", test_size);

  return g_test_run ();
}
