/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request as a line for a shell, with variables in the place of keys. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-transcript-private.h"

#include <string.h>

/* What curl writes by itself, and must: the boundary and the length are not the same again. */
static gboolean
writes_curl (const char *name,
             const char *value,
             gboolean    is_form)
{
  if (g_ascii_strcasecmp (name, "Accept-Encoding") == 0)
    return g_ascii_strcasecmp (value, "identity") != 0;
  if (g_ascii_strcasecmp (name, "Content-Type") == 0)
    return is_form;

  return g_ascii_strcasecmp (name, "Host") == 0 || g_ascii_strcasecmp (name, "Connection") == 0 ||
         g_ascii_strcasecmp (name, "Content-Length") == 0;
}

static void
append_option (GString    *line,
               const char *option,
               const char *word)
{
  g_autofree char *quoted = g_shell_quote (word);

  g_string_append_printf (line, " \\\n  %s %s", option, quoted);
}

/*
 * tachy_transcript_dup_variable:
 * @header: of a request
 *
 * Returns: (transfer full) (nullable): what a shell is to put behind the value of @header, to stand
 *   between double quotes; %NULL where the value is whole
 */
char *
tachy_transcript_dup_variable (JsonObject *header)
{
  const char *name = tachy_transcript_get_text (header, "variable");

  if (name == NULL || strspn (name, G_CSET_A_2_Z "_" G_CSET_DIGITS) != strlen (name))
    return NULL;

  return json_object_get_boolean_member_with_default (header, "base64", FALSE)
             ? g_strdup_printf ("$(printf %%s \"$%s\" | base64 | tr -d '\\n')", name)
             : g_strconcat ("$", name, NULL);
}

static void
append_header (GString    *line,
               JsonObject *header,
               gboolean    is_form)
{
  const char *name = tachy_transcript_get_text (header, "name");
  const char *value = tachy_transcript_get_text (header, "value");
  g_autofree char *variable = tachy_transcript_dup_variable (header);
  g_autofree char *plain = NULL;

  if (name == NULL || value == NULL || writes_curl (name, value, is_form))
    return;

  /* Without a value curl would leave the header out. */
  plain = *value != '\0' || variable != NULL ? g_strconcat (name, ": ", value, NULL)
                                             : g_strconcat (name, ";", NULL);
  append_option (line, "-H", plain);
  if (variable != NULL)
    g_string_append_printf (line, "\"%s\"", variable);
}

static void
append_field (GString    *line,
              JsonObject *field)
{
  const char *name = tachy_transcript_get_text (field, "name");
  const char *value = tachy_transcript_get_text (field, "value");
  const char *file = tachy_transcript_get_text (field, "file");
  const char *type = tachy_transcript_get_text (field, "type");
  g_autofree char *word = NULL;

  if (name == NULL)
    return;

  if (file == NULL)
    word = g_strdup_printf ("%s=%s", name, value != NULL ? value : "");
  else
    word = g_strdup_printf ("%s=@%s;type=%s", name, file, type != NULL ? type : "");
  append_option (line, file == NULL ? "--form-string" : "-F", word);
}

static void
append_body (GString    *line,
             JsonObject *record,
             JsonArray  *fields)
{
  const char *body = tachy_transcript_get_text (record, "body");
  JsonObject *field;

  if (body != NULL)
    append_option (line, "--data-raw", body);
  for (guint i = 0; (field = tachy_transcript_get_element (fields, i)) != NULL; i++)
    append_field (line, field);
}

/**
 * tachy_transcript_dup_curl:
 *
 * With the key in `$KEY` it sends the same again: a take that is created so is also charged. In the
 * place of a picture stands a file name, and in that of its base64 how long it was.
 *
 * Returns: (transfer full): a command for a POSIX shell
 */
char *
tachy_transcript_dup_curl (TachyTranscript *self)
{
  const char *method = tachy_transcript_get_method (self);
  const char *address = tachy_transcript_get_text (self->record, "address");
  JsonArray *headers = tachy_transcript_get_array (self->record, "headers");
  JsonArray *fields = tachy_transcript_get_array (self->record, "body");
  g_autofree char *quoted = g_shell_quote (address != NULL ? address : "");
  GString *line = g_string_new ("curl --globoff ");
  JsonObject *header;

  if (strcmp (method, "GET") != 0)
    {
      g_autofree char *word = g_shell_quote (method);

      g_string_append_printf (line, "-X %s ", word);
    }
  g_string_append (line, quoted);
  for (guint i = 0; (header = tachy_transcript_get_element (headers, i)) != NULL; i++)
    append_header (line, header, fields != NULL);
  append_body (line, self->record, fields);

  return g_string_free (line, FALSE);
}
