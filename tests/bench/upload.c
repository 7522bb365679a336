/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends one create request with a reference picture, with the program's own client: BASE-URL FILE. */

#define G_LOG_DOMAIN "tachy-bench"
#include "config.h"

#include "tachy-client.h"
#include "tachy-process.h"

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  GMainLoop *loop = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyFailure) failure = NULL;
  g_autoptr (TachyJob) job =
      tachy_client_create_finish (TACHY_CLIENT (object), result, &failure, &error);

  if (job == NULL)
    g_error ("%s", error->message);
  g_main_loop_quit (loop);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (TachyClient) client = NULL;
  TachyOrder order = {
    .prompt = "A stork takes off",
    .model = "sora-2",
    .width = 720,
    .height = 1280,
    .seconds = 4,
    .idempotency_key = "6f1c9a52-0000-4000-8000-000000000000",
  };

  tachy_process_init ();
  if (argc != 3)
    return 2;

  order.reference_path = argv[2];
  loop = g_main_loop_new (NULL, FALSE);
  client = tachy_client_new (argv[1], "bench");
  tachy_client_create_async (client, &order, NULL, created_cb, loop);
  g_main_loop_run (loop);
  return 0;
}
