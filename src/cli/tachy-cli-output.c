/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes as lines: JSON for programs, words for people. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-output.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "tachy-text.h"

#define ROW_PROMPT 60
#define MAX_PROMPT 200000

/**
 * tachy_cli_output_line:
 * @line: for standard output, without its line break
 *
 * Written at once, because a program may wait for it at the other end of a pipe.
 */
void
tachy_cli_output_line (const char *line)
{
  fprintf (stdout, "%s\n", line);
  fflush (stdout);
}

/**
 * tachy_cli_output_note:
 * @sentence: for the person, on standard error
 */
void
tachy_cli_output_note (const char *sentence)
{
  fprintf (stderr, "%s\n", sentence);
}

/**
 * tachy_cli_output_error:
 * @error: what a verb cannot go on with
 *
 * Returns: the status to end with
 */
TachyCliExit
tachy_cli_output_error (const GError *error)
{
  tachy_cli_output_note (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                             ? _("Stopped; nothing was created.")
                             : error->message);
  return tachy_cli_exit_of_error (error);
}

/**
 * tachy_cli_output_dup_trouble:
 * @take: one without a clip that nothing more happens to
 *
 * Returns: (transfer full): why there is none, with the server's own words where there are any
 */
char *
tachy_cli_output_dup_trouble (TachyTake *take)
{
  const char *reason = tachy_take_get_reason (take);
  g_autoptr (TachyFailure) failure = tachy_take_dup_failure (take);

  if (reason == NULL)
    return g_strdup (tachy_cli_output_describe (take));
  if (failure == NULL || failure->message == NULL || strstr (reason, failure->message) != NULL)
    return g_strdup (reason);

  g_strdelimit (failure->message, "\n", ' ');
  /* Translators: a sentence, then what a server said. */
  return g_strdup_printf (_("%s (The server says: “%s”)"), reason, failure->message);
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

static void
add_number (JsonBuilder *builder,
            const char  *name,
            gint64       number,
            gboolean     is_known)
{
  json_builder_set_member_name (builder, name);
  if (is_known)
    json_builder_add_int_value (builder, number);
  else
    json_builder_add_null_value (builder);
}

/* The times of the API are whole seconds, so ours are too. */
static void
add_time (JsonBuilder *builder,
          const char  *name,
          gint64       time_us)
{
  add_number (builder, name, time_us / G_USEC_PER_SEC, time_us > 0);
}

static const char *
find_provider_name (TachyTake      *take,
                    TachyProviders *providers)
{
  const char *id = tachy_recipe_get_provider (tachy_take_get_recipe (take));
  TachyProvider *provider = tachy_providers_get_by_id (providers, id);

  /* The studio's name is translated, its id is not. */
  return provider != NULL && !tachy_provider_is_studio (provider)
             ? tachy_provider_get_name (provider)
             : id;
}

/* What a server has not told of a take that was made elsewhere. */
static const char *
or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static void
add_recipe (JsonBuilder    *builder,
            TachyTake      *take,
            TachyProviders *providers)
{
  TachyRecipe *recipe = tachy_take_get_recipe (take);
  int width = tachy_recipe_get_width (recipe);
  int height = tachy_recipe_get_height (recipe);
  int seconds = tachy_recipe_get_seconds (recipe);
  g_autofree char *size = NULL;

  if (width > 0 && height > 0)
    size = g_strdup_printf ("%dx%d", width, height);

  add_text (builder, "prompt", or_null (tachy_recipe_get_prompt (recipe)));
  add_text (builder, "provider", find_provider_name (take, providers));
  add_text (builder, "model", or_null (tachy_recipe_get_model (recipe)));
  add_text (builder, "size", size);
  add_number (builder, "seconds", seconds, seconds > 0);
}

static void
add_price (JsonBuilder *builder,
           TachyTake   *take)
{
  double dollars = 0;

  json_builder_set_member_name (builder, "price");
  if (tachy_take_get_price (take, &dollars))
    json_builder_add_double_value (builder, dollars);
  else
    json_builder_add_null_value (builder);

  json_builder_set_member_name (builder, "charged");
  if (tachy_take_get_charged (take, &dollars))
    json_builder_add_double_value (builder, dollars);
  else
    json_builder_add_null_value (builder);
}

static void
add_trouble (JsonBuilder *builder,
             TachyTake   *take)
{
  g_autoptr (TachyFailure) failure = tachy_take_dup_failure (take);
  TachyError cause;
  gboolean has_cause = tachy_take_get_cause (take, &cause);

  add_text (builder, "cause", has_cause ? tachy_error_code_to_string (cause) : NULL);
  add_text (builder, "reason", tachy_take_get_reason (take));

  json_builder_set_member_name (builder, "error");
  if (failure == NULL || (failure->http_status == 0 && failure->code == NULL &&
                          failure->message == NULL && failure->type == NULL))
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_object (builder);
  add_number (builder, "http_status", failure->http_status, failure->http_status != 0);
  add_text (builder, "code", failure->code);
  add_text (builder, "message", failure->message);
  add_text (builder, "type", failure->type);
  add_text (builder, "request_id", failure->request_id);
  json_builder_end_object (builder);
}

/**
 * tachy_cli_output_dup_json:
 * @path: (nullable): where the clip is for the caller; %NULL says where it is filed
 *
 * Returns: (transfer full): one JSON object without a line break
 */
char *
tachy_cli_output_dup_json (TachyTake      *take,
                           TachyProviders *providers,
                           const char     *path)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const char *place = path != NULL ? path : tachy_take_get_clip (take);
  g_autofree char *shown = place != NULL ? g_filename_display_name (place) : NULL;
  int progress = tachy_take_get_progress (take);

  json_builder_begin_object (builder);
  add_text (builder, "id", tachy_take_get_id (take));
  add_text (builder, "state", tachy_take_state_to_word (tachy_take_get_state (take)));
  add_text (builder, "media", tachy_media_state_to_word (tachy_take_get_media (take)));
  if (tachy_take_get_search (take) != TACHY_SEARCH_NONE)
    add_text (builder, "search", tachy_search_to_word (tachy_take_get_search (take)));
  add_number (builder, "progress", progress, progress >= 0);
  add_text (builder, "path", shown);
  add_recipe (builder, take, providers);
  add_price (builder, take);
  add_text (builder, "remote_id", tachy_take_get_remote_id (take));
  add_time (builder, "created_at", tachy_take_get_created_at (take));
  add_time (builder, "accepted_at", tachy_take_get_accepted_at (take));
  add_time (builder, "ended_at", tachy_take_get_ended_at (take));
  add_trouble (builder, take);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static const char *
describe_media (TachyMediaState media)
{
  switch (media)
    {
    case TACHY_MEDIA_FILED:
      return _("Done");
    case TACHY_MEDIA_MISSING:
      return _("Clip missing");
    case TACHY_MEDIA_DAMAGED:
      return _("Clip damaged");
    case TACHY_MEDIA_NONE:
    case TACHY_MEDIA_PART:
    case TACHY_MEDIA_VERIFIED:
    default:
      return _("Fetching the clip");
    }
}

static const char *
describe_waiting (TachyTake *take)
{
  TachyError cause;

  return tachy_take_get_cause (take, &cause) && cause == TACHY_ERROR_TURN ? _("Waits for its turn")
                                                                          : _("Waiting");
}

/**
 * tachy_cli_output_describe:
 *
 * Returns: (transfer none): where @take stands, in a word or two
 */
const char *
tachy_cli_output_describe (TachyTake *take)
{
  switch (tachy_take_get_state (take))
    {
    case TACHY_TAKE_WAITING:
      return describe_waiting (take);
    case TACHY_TAKE_INTENT:
    case TACHY_TAKE_SENDING:
      return _("Sending");
    case TACHY_TAKE_ACCEPTED:
      return tachy_take_get_search (take) == TACHY_SEARCH_FOUND ? _("Found on the server")
                                                                : _("Accepted");
    case TACHY_TAKE_REJECTED:
      return _("Not created");
    case TACHY_TAKE_UNKNOWN:
      return tachy_take_is_active (take) ? _("Looking for it in the server’s list")
                                         : _("Perhaps created");
    case TACHY_TAKE_RUNNING:
      return _("Running");
    case TACHY_TAKE_DONE:
      return describe_media (tachy_take_get_media (take));
    case TACHY_TAKE_FAILED:
      return _("Failed");
    case TACHY_TAKE_GONE:
      return _("Gone");
    case TACHY_TAKE_EXPIRED:
      return _("Expired");
    case TACHY_TAKE_CANCELLED:
      return _("Cancelled");
    default:
      g_return_val_if_reached ("");
    }
}

/* Pads by what a terminal shows, which is neither bytes nor characters. */
static void
append_padded (GString    *line,
               const char *text,
               int         columns)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    columns -= g_unichar_iszerowidth (g_utf8_get_char (p)) ? 0
               : g_unichar_iswide (g_utf8_get_char (p))    ? 2
                                                           : 1;

  g_string_append (line, text);
  for (; columns > 0; columns--)
    g_string_append_c (line, ' ');
}

static char *
dup_prompt (TachyRecipe *recipe,
            gsize        max_bytes)
{
  const char *prompt = tachy_recipe_get_prompt (recipe);

  return tachy_text_plain (*prompt != '\0' ? prompt : _("Prompt unknown"), max_bytes);
}

/**
 * tachy_cli_output_dup_row:
 *
 * Returns: (transfer full): one line of a table: id, state, length, size, prompt
 */
char *
tachy_cli_output_dup_row (TachyTake *take)
{
  TachyRecipe *recipe = tachy_take_get_recipe (take);
  g_autofree char *prompt = dup_prompt (recipe, ROW_PROMPT);
  int seconds = tachy_recipe_get_seconds (recipe);
  int width = tachy_recipe_get_width (recipe);
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "%.8s  ", tachy_take_get_id (take));
  append_padded (line, tachy_cli_output_describe (take), 18);
  if (seconds > 0)
    g_string_append_printf (line, " %3d s", seconds);
  else
    g_string_append (line, "   -  ");
  if (width > 0)
    g_string_append_printf (line, "  %4dx%-4d  ", width, tachy_recipe_get_height (recipe));
  else
    g_string_append (line, "      -      ");
  g_strdelimit (prompt, "\n\t", ' ');
  g_string_append (line, prompt);

  return g_string_free (line, FALSE);
}

static void
append_detail (GString    *text,
               const char *label,
               const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "%s %s\n", label, value);
}

static void
append_time (GString    *text,
             const char *label,
             gint64      time_us)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *shown = NULL;

  if (time_us <= 0)
    return;

  time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);
  shown = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
  append_detail (text, label, shown);
}

static char *
dup_format (TachyRecipe *recipe)
{
  int width = tachy_recipe_get_width (recipe);
  int height = tachy_recipe_get_height (recipe);
  int seconds = tachy_recipe_get_seconds (recipe);

  if (width > 0 && seconds > 0)
    /* Translators: width, height, seconds of a video. */
    return g_strdup_printf (_("%d × %d, %d s"), width, height, seconds);
  if (width > 0)
    /* Translators: width and height of a video. */
    return g_strdup_printf (_("%d × %d"), width, height);

  /* Translators: seconds of a video. */
  return seconds > 0 ? g_strdup_printf (_("%d s"), seconds) : NULL;
}

/**
 * tachy_cli_output_dup_details:
 *
 * Returns: (transfer full): all that matters about @take, one fact a line, for people
 */
char *
tachy_cli_output_dup_details (TachyTake      *take,
                              TachyProviders *providers)
{
  TachyRecipe *recipe = tachy_take_get_recipe (take);
  g_autofree char *prompt = dup_prompt (recipe, MAX_PROMPT);
  g_autofree char *format = dup_format (recipe);
  g_autofree char *trouble = NULL;
  GString *text = g_string_new (NULL);

  if (tachy_take_get_reason (take) != NULL)
    trouble = tachy_cli_output_dup_trouble (take);

  append_detail (text, _("Take:"), tachy_take_get_id (take));
  append_detail (text, _("State:"), tachy_cli_output_describe (take));
  append_detail (text, _("Reason:"), trouble);
  append_detail (text, _("Clip:"), tachy_take_get_clip (take));
  append_detail (text, _("Prompt:"), prompt);
  append_detail (text, _("Provider:"), find_provider_name (take, providers));
  append_detail (text, _("Model:"), tachy_recipe_get_model (recipe));
  append_detail (text, _("Format:"), format);
  append_detail (text, _("Id at the server:"), tachy_take_get_remote_id (take));
  append_time (text, _("Asked for:"), tachy_take_get_created_at (take));
  append_time (text, _("Accepted:"), tachy_take_get_accepted_at (take));
  append_time (text, _("Ended:"), tachy_take_get_ended_at (take));
  g_string_truncate (text, text->len - 1);

  return g_string_free (text, FALSE);
}
