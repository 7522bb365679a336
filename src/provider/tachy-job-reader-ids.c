/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether an answer names two jobs: json-glib would show only one of them. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-job-reader-private.h"

#include <string.h>

/* To the byte behind a string. */
static const char *
skip_string (const char *p,
             const char *end)
{
  for (p++; p < end && *p != '"'; p++)
    if (*p == '\\')
      p++;

  return p < end ? p + 1 : end;
}

static const char *
skip_space (const char *p,
            const char *end)
{
  while (p < end && g_ascii_isspace (*p))
    p++;

  return p;
}

/* In a string any letter can also stand as its number. */
static gboolean
take_letter (const char **p,
             const char  *end,
             char         letter)
{
  char escaped[8];

  g_snprintf (escaped, sizeof escaped, "\\u%04x", (guint) letter);
  if (*p < end && **p == letter)
    *p += 1;
  else if (end - *p >= 6 && g_ascii_strncasecmp (*p, escaped, 6) == 0)
    *p += 6;
  else
    return FALSE;

  return TRUE;
}

/* Whether @p stands at the string "id" as a key; moves it to the value then. */
static gboolean
take_id_key (const char **p,
             const char  *end)
{
  const char *next = *p;

  if (*next++ != '"' || !take_letter (&next, end, 'i') || !take_letter (&next, end, 'd') ||
      next == end || *next++ != '"')
    return FALSE;

  next = skip_space (next, end);
  if (next == end || *next != ':')
    return FALSE;

  *p = skip_space (next + 1, end);
  return TRUE;
}

/*
 * tachy_job_reader_has_two_ids:
 * @data: (array length=length): a document that tachy_json_parse() has taken
 *
 * json-glib keeps the last of two members with one name. Where two parts of an answer do not agree
 * on which job it is about, it is about none.
 *
 * Returns: whether the root has two different ids
 */
gboolean
tachy_job_reader_has_two_ids (const char *data,
                              gsize       length)
{
  const char *end = data + length;
  const char *first = NULL;
  gsize first_length = 0;
  guint depth = 0;

  for (const char *p = data; p < end;)
    {
      if (depth == 1 && take_id_key (&p, end) && p < end && *p == '"')
        {
          const char *behind = skip_string (p, end);
          gsize value_length = (gsize) (behind - p);

          if (first != NULL &&
              (value_length != first_length || memcmp (p, first, first_length) != 0))
            return TRUE;
          first = p;
          first_length = value_length;
          p = behind;
        }
      else if (*p == '"')
        p = skip_string (p, end);
      else
        {
          depth += *p == '{' || *p == '[';
          depth -= *p == '}' || *p == ']';
          p++;
        }
    }

  return FALSE;
}
