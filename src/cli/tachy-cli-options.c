/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the command line of a verb, strictly. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli-options.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-error.h"
#include "tachy-limits.h"

/**
 * tachy_cli_options_parse:
 * @argv: the verb and all that follows it
 * @entries: where the values go; texts as %G_OPTION_ARG_FILENAME, because the other kind is
 *   converted from the locale's charset, which says nothing about what was typed
 * @parameters: what follows the options, for the help
 * @summary: (nullable): what the verb does, for the help
 *
 * Returns: whether all of it is understood; otherwise %G_OPTION_ERROR with one sentence
 */
gboolean
tachy_cli_options_parse (int                 argc,
                         char               *argv[],
                         const GOptionEntry *entries,
                         const char         *parameters,
                         const char         *summary,
                         GError            **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autofree char *name = g_strdup_printf ("tachyscope %s", argv[0]);
  g_auto (GStrv) copy = g_new0 (char *, (gsize) argc + 1);

  for (int i = 0; i < argc; i++)
    copy[i] = g_strdup (argv[i]);

  /* The help shows this name. */
  g_set_prgname (name);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, summary);
  if (!g_option_context_parse_strv (context, &copy, error))
    return FALSE;

  if (copy[0] != NULL && copy[1] != NULL)
    {
      g_autofree char *shown = g_filename_display_name (copy[1]);

      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("“%s” is more than this command expects."), shown);
      return FALSE;
    }

  return TRUE;
}

/**
 * tachy_cli_options_refuse:
 * @sentence: translated, why what was entered cannot be used
 *
 * Returns: %FALSE, with %TACHY_ERROR_INVALID
 */
gboolean
tachy_cli_options_refuse (GError    **error,
                          const char *sentence)
{
  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_INVALID, sentence);
  return FALSE;
}

/**
 * tachy_cli_options_check_text:
 * @text: (nullable): what was entered, %NULL where nothing was
 *
 * Returns: whether it is text; otherwise %TACHY_ERROR_INVALID
 */
gboolean
tachy_cli_options_check_text (const char *text,
                              GError    **error)
{
  return text == NULL || g_utf8_validate (text, -1, NULL) ||
         tachy_cli_options_refuse (error, _("What was entered is not valid UTF-8."));
}

/* Digits and nothing else. */
static gboolean
read_number (const char *text,
             int         max,
             int        *number)
{
  guint64 value = 0;

  if (!g_ascii_isdigit (*text) || !g_ascii_string_to_unsigned (text, 10, 1, (guint64) max, &value,
                                                               NULL))
    return FALSE;

  *number = (int) value;
  return TRUE;
}

/**
 * tachy_cli_options_read_size:
 * @text: such as "720x1280"
 * @width: (out): pixels
 * @height: (out): pixels
 */
gboolean
tachy_cli_options_read_size (const char *text,
                             int        *width,
                             int        *height,
                             GError    **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "x", -1);

  if (g_strv_length (parts) == 2 && read_number (parts[0], TACHY_LIMITS_MAX_SIDE, width) &&
      read_number (parts[1], TACHY_LIMITS_MAX_SIDE, height))
    return TRUE;

  /* Translators: “720x1280” is to be typed like this. */
  g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID,
               _("“%s” is not a size; a size looks like “720x1280”."), text);
  return FALSE;
}

gboolean
tachy_cli_options_read_seconds (const char *text,
                                int        *seconds,
                                GError    **error)
{
  if (read_number (text, TACHY_LIMITS_MAX_SECONDS, seconds))
    return TRUE;

  g_set_error (error, TACHY_ERROR, TACHY_ERROR_INVALID, _("“%s” is not a number of seconds."),
               text);
  return FALSE;
}
