/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker: decodes what strangers have made, for the process that started it and nobody else. */

#define G_LOG_DOMAIN "tachy-worker"
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "tachy-lockdown.h"
#include "tachy-process.h"
#include "tachy-worker-protocol.h"
#include "tachy-workshop.h"

/* Ctrl+C in a terminal reaches us too, and is meant for whoever asks us: they end us when they end.
 *
 * Leaves without the exit handlers of libraries, which want files and system calls that are gone. */
int
main (int   argc,
      char *argv[])
{
  signal (SIGINT, SIG_IGN);
  tachy_process_init ();
  if (!tachy_lockdown_begin (TACHY_WORKER_FD) || !tachy_workshop_prepare (argv[1]) ||
      !tachy_lockdown_finish ())
    _exit (EXIT_FAILURE);

  tachy_workshop_serve (TACHY_WORKER_FD);
  _exit (EXIT_SUCCESS);
}
