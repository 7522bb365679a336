/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings a database of a made-up schema to a version: migrate FILE VERSION. */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "tachy-migrations-private.h"

#define STEPS "/io/github/tachyscope/Tachyscope/test/steps/"

int
main (int   argc,
      char *argv[])
{
  g_autoptr (TachyConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    return 2;

  connection = tachy_connection_open (argv[1], &error);
  if (connection != NULL && tachy_connection_make_durable (connection, &error) &&
      tachy_migrations_run_to (connection, STEPS, atoi (argv[2]), &error))
    return 0;

  fprintf (stderr, "%s\n", error->message);
  return 1;
}
