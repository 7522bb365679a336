/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which refusals mean that a recipe was sent in the wrong form, and what is changed then. */

#include "config.h"

#include "tachy-dialect-private.h"
#include "tachy-lesson-private.h"

static const struct
{
  guint status;
  const char *message;
  gboolean of_multipart; /* whether it teaches something where the recipe was a form */
  gboolean of_json;      /* and where it was JSON */
} refusals[] = {
  { 415, NULL, TRUE, TRUE },
  /* axum, FastAPI with either pydantic, Go, Python, node, hapi */
  { 415, "Expected request with `Content-Type: application/json`", TRUE, TRUE },
  { 422, "body: Input should be a valid dictionary or object to extract fields from", TRUE, FALSE },
  { 422, "body: value is not a valid dict", TRUE, FALSE },
  { 400, "invalid character '-' in numeric literal", TRUE, FALSE },
  { 400, "Expecting value: line 1 column 1 (char 0)", TRUE, FALSE },
  { 400, "No number after minus sign in JSON at position 1", TRUE, FALSE },
  { 400, "Invalid request payload JSON format", TRUE, FALSE },
  /* multer, Go, busboy */
  { 400, "request Content-Type isn't multipart/form-data", FALSE, TRUE },
  { 400, "Multipart: Boundary not found", FALSE, TRUE },
  { 400, "Missing form data", FALSE, TRUE },
  /* Whoever has not read the body at all. */
  { 422, "body.prompt: Field required", TRUE, TRUE },
  { 400, "Missing required parameter: 'prompt'", TRUE, TRUE },
  { 400, "prompt is required", TRUE, TRUE },
  /* What is wrong with the recipe itself. */
  { 400, "Inpaint image must match the requested width and height", FALSE, FALSE },
  { 422, "body.seconds: Input should be 4, 8 or 12", FALSE, FALSE },
  { 400, "The prompt is too long.", FALSE, FALSE },
  { 400, NULL, FALSE, FALSE },
  { 413, "multipart body too large for JSON", FALSE, FALSE },
  { 404, "prompt is required", FALSE, FALSE },
};

static void
test_refusals (void)
{
  TachyDialect *form = tachy_dialects_find (TACHY_DIALECT_CONTRACT);
  g_autoptr (TachyDialect) json =
      tachy_dialect_override (form, "{\"create\":{\"body\":\"json\",\"reference\":null}}", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (TachyFailure) failure = tachy_failure_new ();

      g_test_message ("%u %s", refusals[i].status, refusals[i].message);
      failure->message = g_strdup (refusals[i].message);
      g_assert_cmpint (tachy_lesson_is_about_form (form, refusals[i].status, failure), ==,
                       refusals[i].of_multipart);
      g_assert_cmpint (tachy_lesson_is_about_form (json, refusals[i].status, failure), ==,
                       refusals[i].of_json);
    }
}

/* Learns once more from each result, to and fro. */
static void
test_traits (void)
{
  TachyDialect *contract = tachy_dialects_find (TACHY_DIALECT_CONTRACT);
  g_autofree char *traits = tachy_lesson_dup_traits (contract, "{\"idempotency\":true}");
  g_autoptr (TachyDialect) json = tachy_dialect_override (contract, traits, NULL);
  g_autofree char *back = tachy_lesson_dup_traits (json, traits);
  g_autoptr (TachyDialect) form = tachy_dialect_override (contract, back, NULL);

  g_assert_nonnull (json);
  g_assert_true (json->json);
  g_assert_cmpstr (json->reference_form, ==, "{\"image_url\":\"{data-url}\"}");
  g_assert_true (tachy_dialect_honours_idempotency_keys (json));

  g_assert_nonnull (form);
  g_assert_false (form->json);
  g_assert_cmpstr (form->reference_name, ==, "input_reference");
  g_assert_null (form->reference_form);
  g_assert_true (tachy_dialect_honours_idempotency_keys (form));
}

/* Whatever is known of a server, its dialect can be turned round. */
static void
test_all (void)
{
  GPtrArray *dialects = tachy_dialects_get_all ();

  for (guint i = 0; i < dialects->len; i++)
    {
      TachyDialect *dialect = dialects->pdata[i];
      g_autofree char *traits = tachy_lesson_dup_traits (dialect, NULL);
      g_autoptr (TachyDialect) other = tachy_dialect_override (dialect, traits, NULL);

      g_test_message ("%s", tachy_dialect_get_id (dialect));
      g_assert_nonnull (other);
      g_assert_cmpint (other->json, ==, !dialect->json);
      g_assert_cmpstr (other->reference_name, ==, dialect->reference_name);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/lesson/refusals", test_refusals);
  g_test_add_func ("/tachyscope/lesson/traits", test_traits);
  g_test_add_func ("/tachyscope/lesson/all", test_all);
  return g_test_run ();
}
