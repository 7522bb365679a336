/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line's front door: which verb is meant, and what there is to know about them. */

#define G_LOG_DOMAIN "tachy-cli"
#include "config.h"

#include "tachy-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "tachy-adopt-verb.h"
#include "tachy-cli-exit.h"
#include "tachy-cli-key.h"
#include "tachy-cli-output.h"
#include "tachy-fetch-verb.h"
#include "tachy-generate-verb.h"
#include "tachy-list-verb.h"
#include "tachy-resolve-verb.h"
#include "tachy-serve-verb.h"
#include "tachy-show-verb.h"

static const struct
{
  const char *name;
  int (*run) (int   argc,
              char *argv[]);
} verbs[] = {
  { "generate", tachy_generate_verb_run }, { "list", tachy_list_verb_run },
  { "show", tachy_show_verb_run },         { "fetch", tachy_fetch_verb_run },
  { "serve", tachy_serve_verb_run },       { "resolve", tachy_resolve_verb_run },
  { "adopt", tachy_adopt_verb_run },
};

static int
print_help (void)
{
  fputs (_("Usage:\n"
           "  tachyscope                        Open the window\n"
           "  tachyscope generate PROMPT|-      Make a video from words\n"
           "  tachyscope list                   List all takes\n"
           "  tachyscope show ID                Show one take\n"
           "  tachyscope fetch [ID…]            Wait for takes and get their clips\n"
           "  tachyscope resolve ID             Settle a take that may have been created\n"
           "  tachyscope adopt ID…              Add videos that were made elsewhere\n"
           "  tachyscope serve                  Be a server for other programs here\n"
           "\n"
           "“tachyscope COMMAND --help” tells more. The key for a server is read from\n"
           "--key-file, from the variable TACHYSCOPE_API_KEY, or from the keyring.\n"
           "\n"
           "Exit status: 0 the clip is there; 1 the server said no or failed; 2 wrong usage;\n"
           "3 not reached, nothing was created; 4 unknown, may have been created; 5 trouble\n"
           "on this computer; 130 stopped.\n"),
         stdout);
  return TACHY_CLI_FILED;
}

static int
print_version (void)
{
  puts ("Tachyscope " TACHY_VERSION);
  return TACHY_CLI_FILED;
}

static int
refuse_word (const char *word)
{
  g_autofree char *shown = g_filename_display_name (word);
  g_autofree char *sentence = NULL;

  sentence = g_strdup_printf (_("There is no command “%s”; “tachyscope --help” lists them."),
                              shown);
  tachy_cli_output_note (sentence);
  return TACHY_CLI_USAGE;
}

static int
find_verb (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (strcmp (word, verbs[i].name) == 0)
        return (int) i;
    }

  return -1;
}

/**
 * tachy_cli_handles:
 *
 * Returns: whether the command line is for us; what is not is for the window: nothing at all,
 *   a file, an address, or what the session bus says when it starts us
 */
gboolean
tachy_cli_handles (int   argc,
                   char *argv[])
{
  if (argc < 2)
    return FALSE;
  if (find_verb (argv[1]) >= 0)
    return TRUE;

  return !g_str_has_prefix (argv[1], "--gapplication-") && strstr (argv[1], "://") == NULL &&
         !g_file_test (argv[1], G_FILE_TEST_EXISTS);
}

/**
 * tachy_cli_run:
 *
 * Does what a command line asks for that tachy_cli_handles().
 *
 * Returns: the exit status
 */
int
tachy_cli_run (int   argc,
               char *argv[])
{
  const char *word = argv[1];
  int verb = find_verb (word);

  if (verb >= 0)
    return verbs[verb].run (argc - 1, argv + 1);
  if (strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0 || strcmp (word, "help") == 0)
    return print_help ();
  if (strcmp (word, "--version") == 0)
    return print_version ();

  return refuse_word (word);
}
