/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompt, from the command line or from standard input. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-prompt.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "tachy-error.h"
#include "tachy-recipe.h"

/* More bytes cannot hold a prompt that is short enough; one more shows that there are more. */
#define MAX_BYTES (TACHY_RECIPE_MAX_PROMPT * 4 + 2)

static gboolean
read_standard_input (GString *text,
                     GError **error)
{
  char buffer[4096];

  while (text->len <= MAX_BYTES)
    {
      gssize length = read (STDIN_FILENO, buffer, sizeof buffer);

      if (length == 0)
        return TRUE;
      if (length > 0)
        g_string_append_len (text, buffer, length);
      else if (errno != EINTR)
        {
          g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                       _("The prompt cannot be read: %s."), g_strerror (errno));
          return FALSE;
        }
    }

  return TRUE;
}

/* "echo" and editors end with a line break that nobody meant. */
static void
cut_line_breaks (GString *text)
{
  while (text->len > 0 && strchr ("\r\n", text->str[text->len - 1]) != NULL)
    g_string_truncate (text, text->len - 1);
}

/**
 * tachy_cli_prompt_read:
 * @argument: the prompt, or "-" for standard input
 *
 * Returns: (transfer full): the prompt, valid UTF-8; %TACHY_ERROR_INVALID where it is none
 */
char *
tachy_cli_prompt_read (const char *argument,
                       GError    **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (strcmp (argument, "-") != 0)
    g_string_append (text, argument);
  else if (!read_standard_input (text, error))
    return NULL;

  cut_line_breaks (text);
  if (memchr (text->str, '\0', text->len) != NULL)
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                           _("The prompt contains a NUL character."));
      return NULL;
    }
  if (text->len <= MAX_BYTES && !g_utf8_validate (text->str, (gssize) text->len, NULL))
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                           _("The prompt is not valid UTF-8."));
      return NULL;
    }
  if (text->len > MAX_BYTES || g_utf8_strlen (text->str, -1) > TACHY_RECIPE_MAX_PROMPT)
    {
      g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
                   _("The prompt is longer than %d characters."), TACHY_RECIPE_MAX_PROMPT);
      return NULL;
    }
  if (strspn (text->str, " \t\r\n") == text->len)
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID, _("The prompt is empty."));
      return NULL;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
