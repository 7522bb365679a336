/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went over the wire for a take: as text for people, as JSON for programs. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-requests.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "tachy-text.h"
#include "tachy-transcript.h"

#define MAX_SHOWN (256 * 1024)

static char *
dup_time (gint64 moment)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (moment / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
}

/* When it was, how long it took, and how often. */
static char *
dup_heading (TachyTranscript *transcript)
{
  guint n_times = tachy_transcript_get_n_times (transcript);
  g_autofree char *begun = dup_time (tachy_transcript_get_begun_at (transcript));
  g_autofree char *last = dup_time (tachy_transcript_get_last_at (transcript));
  int ms = (int) (tachy_transcript_get_duration (transcript) / 1000);

  if (n_times == 1)
    /* Translators: when a request was sent, and after how many milliseconds it was answered. */
    return g_strdup_printf (_("%s, %d ms"), begun, ms);

  /* Translators: when a request was sent, after how many milliseconds it was answered, and how often
   * the same was asked and answered, until when. */
  return g_strdup_printf (ngettext ("%s, %d ms, %u time until %s",
                                    "%s, %d ms, %u times until %s", n_times),
                          begun, ms, n_times, last);
}

/* An answer is anybody's words, and a terminal does what it is told. */
static void
append_plain (GString    *text,
              const char *words)
{
  g_autofree char *plain = tachy_text_plain (words, MAX_SHOWN);

  g_string_append_printf (text, "%s\n\n", plain);
}

static void
append_transcript (GString         *text,
                   TachyTranscript *transcript)
{
  g_autofree char *heading = dup_heading (transcript);
  g_autofree char *request = tachy_transcript_dup_request (transcript);
  g_autofree char *answer = tachy_transcript_dup_answer (transcript);
  g_autofree char *curl = tachy_transcript_dup_curl (transcript);

  g_string_append_printf (text, "── %s\n", heading);
  append_plain (text, request);
  if (answer != NULL)
    append_plain (text, answer);
  if (tachy_transcript_get_error (transcript) != NULL)
    append_plain (text, tachy_transcript_get_error (transcript));
  append_plain (text, curl);
}

/**
 * tachy_cli_requests_dup_text:
 * @transcripts: (element-type TachyTranscript): of one take
 *
 * Returns: (transfer full): each request with its answer, and as a line for curl
 */
char *
tachy_cli_requests_dup_text (GPtrArray *transcripts)
{
  GString *text = g_string_new (NULL);

  if (transcripts->len == 0)
    g_string_append (text, _("Nothing went over the wire for this take, or nothing is known of it."));
  for (guint i = 0; i < transcripts->len; i++)
    append_transcript (text, g_ptr_array_index (transcripts, i));

  return g_strchomp (g_string_free (text, FALSE));
}

static JsonNode *
to_json (TachyTranscript *transcript)
{
  g_autofree char *text = tachy_transcript_to_text (transcript);
  g_autofree char *curl = tachy_transcript_dup_curl (transcript);
  JsonNode *node = json_from_string (text, NULL);
  JsonObject *object = json_node_get_object (node);

  json_object_set_int_member (object, "times", tachy_transcript_get_n_times (transcript));
  json_object_set_int_member (object, "last_at", tachy_transcript_get_last_at (transcript));
  json_object_set_string_member (object, "curl", curl);
  return node;
}

/**
 * tachy_cli_requests_dup_json:
 * @transcripts: (element-type TachyTranscript): of one take
 *
 * Returns: (transfer full): an object with the member "requests", without a line break
 */
char *
tachy_cli_requests_dup_json (GPtrArray *transcripts)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < transcripts->len; i++)
    json_array_add_element (array, to_json (g_ptr_array_index (transcripts, i)));
  json_node_take_object (root, json_object_new ());
  json_object_set_array_member (json_node_get_object (root), "requests", array);
  return json_to_string (root, FALSE);
}
