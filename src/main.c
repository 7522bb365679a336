/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command: does a verb in place, and otherwise becomes the window. Links no GTK, so that verbs
 * start in milliseconds. */

#define G_LOG_DOMAIN "tachyscope"
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "tachy-cli-key.h"
#include "tachy-cli.h"
#include "tachy-paths.h"
#include "tachy-process.h"

static int
become_window (char *argv[])
{
  g_autofree char *window = tachy_paths_dup_program ("tachyscope-window");

  execv (window, argv);

  /* Translators: the system's reason. */
  fprintf (stderr, _("The window cannot be opened: %s.\n"), g_strerror (errno));
  return 5;
}

int
main (int   argc,
      char *argv[])
{
  tachy_process_init ();
  tachy_cli_key_take_from_environment ();

  return tachy_cli_handles (argc, argv) ? tachy_cli_run (argc, argv) : become_window (argv);
}
