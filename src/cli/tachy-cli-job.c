/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The jobs of a server as lines: JSON for programs, words for people. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-job.h"

#include <json-glib/json-glib.h>

#include "tachy-text.h"

/* Of what a server says of one job, bytes. */
#define MAX_LINE 1000

static const char *
or_dash (const char *text)
{
  return text != NULL ? text : "-";
}

/**
 * tachy_cli_job_dup_row:
 *
 * Returns: (transfer full): one line: id, time, status, model, prompt
 */
char *
tachy_cli_job_dup_row (TachyJob *job)
{
  gint64 created_at = tachy_job_get_created_at (job) / G_USEC_PER_SEC;
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (created_at);
  g_autofree char *time = NULL;
  g_autofree char *line = NULL;

  if (moment != NULL && created_at > 0)
    time = g_date_time_format (moment, "%Y-%m-%d %H:%M:%S");
  line = g_strdup_printf ("%s  %s  %s  %s  %s", tachy_job_get_id (job), or_dash (time),
                          or_dash (tachy_job_get_status_word (job)),
                          or_dash (tachy_job_get_model (job)),
                          or_dash (tachy_job_get_prompt (job)));
  g_strdelimit (line, "\n\r\t", ' ');
  return tachy_text_plain (line, MAX_LINE);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

/**
 * tachy_cli_job_dup_json:
 *
 * Returns: (transfer full): one JSON object without a line break; what the server does not tell is
 *   null
 */
char *
tachy_cli_job_dup_json (TachyJob *job)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  double seconds = tachy_job_get_seconds (job);
  gint64 created_at = tachy_job_get_created_at (job);

  json_builder_begin_object (builder);
  add_text (builder, "id", tachy_job_get_id (job));
  add_text (builder, "status", tachy_job_get_status_word (job));
  add_text (builder, "prompt", tachy_job_get_prompt (job));
  add_text (builder, "model", tachy_job_get_model (job));
  add_text (builder, "size", tachy_job_get_size (job));
  json_builder_set_member_name (builder, "seconds");
  if (seconds > 0)
    json_builder_add_double_value (builder, seconds);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "created_at");
  if (created_at > 0)
    json_builder_add_int_value (builder, created_at / G_USEC_PER_SEC);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}
