/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows many running takes for a while by a clock turned by hand: BASE-URL NUMBER SECONDS
 * FOLDER. Says when it has warmed up and been heard, then how much processor time it took. */

#define G_LOG_DOMAIN "tachy-bench"
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "resolver.h"
#include "tachy-base-url.h"
#include "tachy-clock-private.h"
#include "tachy-poller-private.h"
#include "tachy-process.h"

/* Until all takes are asked for at the pace at which it stays. */
#define WARM_UP (3 * G_TIME_SPAN_MINUTE)

typedef struct
{
  TachyStore *store;
  TachyTakes *takes;
  TachyKeys *keys;
  TachyProviders *providers;
  TachyPoller *poller;
  GAsyncResult *result;
} Bench;

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Bench *bench = user_data;

  bench->result = g_object_ref (result);
}

/* Returns the result of what was begun with keep_result_cb(). */
static GAsyncResult *
wait_for_result (Bench *bench)
{
  while (bench->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (&bench->result);
}

static void
open_store (Bench      *bench,
            const char *directory)
{
  g_autofree char *database = g_build_filename (directory, "library.db", NULL);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GError) error = NULL;

  bench->store = tachy_store_new (database);
  tachy_store_open_async (bench->store, NULL, keep_result_cb, bench);
  opened = wait_for_result (bench);
  tachy_store_open_finish (bench->store, opened, &error);
  g_assert_no_error (error);
  bench->takes = tachy_takes_new (bench->store);
}

static void
add_server (Bench      *bench,
            const char *base_url)
{
  g_autoptr (TachyProvider) provider = tachy_provider_new ("bench", "bench", base_url);
  g_autofree char *origin = tachy_base_url_dup_origin (base_url);
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GError) error = NULL;

  bench->keys = tachy_keys_new ();
  bench->providers = tachy_providers_new (bench->store, bench->keys);
  tachy_provider_set_plain_http (provider, TRUE);
  tachy_keys_set_for_session (bench->keys, origin, "bench");
  tachy_providers_save_async (bench->providers, provider, NULL, keep_result_cb, bench);
  saved = wait_for_result (bench);
  tachy_providers_save_finish (bench->providers, saved, &error);
  g_assert_no_error (error);
}

static gboolean
execute (TachyConnection *connection,
         gpointer        *result,
         gpointer         data,
         GError         **error)
{
  return tachy_connection_execute (connection, data, error);
}

static void
insert_takes (Bench *bench,
              guint  number)
{
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GError) error = NULL;
  char *sql = g_strdup_printf (
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
      " INSERT INTO take (id, provider, prompt, model, width, height, seconds, state, progress,"
      " idempotency_key, created_at, accepted_at, remote_id)"
      " SELECT printf ('%%08d-0000-4000-8000-000000000000', i), 'bench', 'a boat', 'sora-2', 1280,"
      " 720, 4, 'running', 7, i, 1, %" G_GINT64_FORMAT ", 'video_' || i FROM n",
      number, g_get_real_time ());

  tachy_store_write_async (bench->store, execute, sql, g_free, NULL, NULL, keep_result_cb, bench);
  done = wait_for_result (bench);
  tachy_store_call_finish (bench->store, done, &error);
  g_assert_no_error (error);
}

static void
follow_takes (Bench *bench)
{
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  tachy_takes_list_async (bench->takes, NULL, keep_result_cb, bench);
  listed = wait_for_result (bench);
  all = tachy_takes_list_finish (bench->takes, listed, &error);
  g_assert_no_error (error);

  tachy_clock_set_by_hand (TRUE);
  bench->poller = tachy_poller_new (bench->takes, bench->providers);
  for (guint i = 0; i < all->len; i++)
    tachy_poller_push (bench->poller, all->pdata[i]);
}

static void
run (Bench *bench,
     gint64 span)
{
  const gint64 end = tachy_clock_get_time () + span;

  while (tachy_clock_get_time () < end)
    {
      gint64 left = end - tachy_clock_get_time ();
      gint64 next;

      while (tachy_poller_get_n_under_way (bench->poller) > 0 ||
             tachy_poller_get_next (bench->poller) == 0)
        g_main_context_iteration (NULL, TRUE);
      next = tachy_poller_get_next (bench->poller);
      tachy_clock_advance (next > 0 ? MIN (next, left) : left);
    }
}

/* Seconds of all threads of this process. */
static double
get_cpu_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

int
main (int   argc,
      char *argv[])
{
  Bench bench = { 0 };
  double before;

  tachy_process_init ();
  if (argc != 5)
    return 2;

  use_loopback_resolver ();
  open_store (&bench, argv[4]);
  add_server (&bench, argv[1]);
  insert_takes (&bench, (guint) atoi (argv[2]));
  follow_takes (&bench);
  run (&bench, WARM_UP);
  g_print ("warm\n");
  getchar ();
  before = get_cpu_time ();
  run (&bench, (gint64) atoi (argv[3]) * G_USEC_PER_SEC);
  g_print ("%.6f\n", get_cpu_time () - before);
  return 0;
}
