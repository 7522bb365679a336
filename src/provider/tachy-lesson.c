/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a refusal teaches: that a server reads recipes in the other of the two forms. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-lesson-private.h"

#include <string.h>

#include "tachy-dialect-private.h"

/* What readers of JSON say of a form: those of FastAPI, Go, Python, Rust and node. */
static const char *const json_words[] = {
  "json",           "valid dict", "invalid character '-'", "expecting value",
  "expected value", NULL,
};
static const char *const form_words[] = { "multipart", "form-data", "form data", "boundary", NULL };

/* A prompt was sent, so whoever misses it has not read what was sent. */
static const char *const missing_words[] = { "required", "missing", NULL };

static gboolean
has_any (const char        *text,
         const char *const *words)
{
  for (; *words != NULL; words++)
    if (strstr (text, *words) != NULL)
      return TRUE;

  return FALSE;
}

/*
 * tachy_lesson_is_about_form:
 * @dialect: in which a recipe was sent
 * @status: the HTTP status of the answer, one with which surely nothing was created
 * @failure: (nullable): what the answer says
 *
 * Returns: whether the server reads recipes in the other form: JSON instead of multipart, or
 *   multipart instead of JSON
 */
gboolean
tachy_lesson_is_about_form (TachyDialect       *dialect,
                            guint               status,
                            const TachyFailure *failure)
{
  g_autofree char *text = NULL;

  if (status == 415)
    return TRUE;
  if ((status != 400 && status != 422) || failure == NULL || failure->message == NULL)
    return FALSE;

  text = g_ascii_strdown (failure->message, -1);
  return has_any (text, dialect->json ? form_words : json_words) ||
         (strstr (text, "prompt") != NULL && has_any (text, missing_words));
}

/* A picture is a file in a form, and in JSON what the contract says; another way of sending it that
 * JSON has, too, may stay. */
static JsonNode *
new_form_traits (TachyDialect *dialect)
{
  gboolean has_file = dialect->reference_name != NULL && dialect->reference_form == NULL;
  const char *form = "{\"create\":{\"body\":\"json\"}}";

  if (has_file)
    form = "{\"create\":{\"body\":\"json\","
           "\"reference\":{\"as\":{\"image_url\":\"{data-url}\"}}}}";
  else if (dialect->json && dialect->reference_name != NULL)
    form = "{\"create\":{\"body\":\"multipart\",\"reference\":{\"as\":\"file\"}}}";
  else if (dialect->json)
    form = "{\"create\":{\"body\":\"multipart\"}}";

  return tachy_dialect_parse_traits (form, NULL);
}

/*
 * tachy_lesson_dup_traits:
 * @dialect: in which a recipe was sent, what @traits say included
 * @traits: (nullable): what is different at this server so far
 *
 * Returns: (transfer full): the same with the other form
 */
char *
tachy_lesson_dup_traits (TachyDialect *dialect,
                         const char   *traits)
{
  g_autoptr (JsonNode) form = new_form_traits (dialect);
  g_autoptr (JsonNode) before =
      traits != NULL && *traits != '\0' ? tachy_dialect_parse_traits (traits, NULL) : NULL;
  g_autoptr (JsonNode) after =
      before != NULL ? tachy_dialect_merge (before, form) : json_node_copy (form);

  return json_to_string (after, FALSE);
}
