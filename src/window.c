/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window program: everything that needs a screen. */

#define G_LOG_DOMAIN "tachyscope"
#include "config.h"

#include "tachy-application.h"
#include "tachy-process.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (TachyApplication) application = NULL;

  tachy_process_init ();

  application = tachy_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
