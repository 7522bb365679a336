/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the poller asks, and how: by list or one by one, often or seldom, and for ever. */

#include "config.h"

#include "desk.h"
#include "tachy-clock-private.h"
#include "tachy-error.h"
#include "tachy-test.h"

#define SECOND G_TIME_SPAN_SECOND
#define MINUTE G_TIME_SPAN_MINUTE
#define HOUR G_TIME_SPAN_HOUR

/* Two takes are asked for one by one, three by the list. */
static void
test_list_from_three (Desk         *desk,
                      gconstpointer data)
{
  desk_add (desk, DESK_PROVIDER, 2);
  desk_run (desk, 10 * MINUTE);
  g_assert_cmpuint (desk->n_lists, ==, 0);
  g_assert_cmpuint (desk->n_singles, >=, 30);
  g_assert_cmpuint (desk->n_singles, <=, 60);

  desk->n_singles = 0;
  desk_add (desk, DESK_PROVIDER, 1);
  desk_run (desk, 10 * MINUTE);
  g_assert_cmpuint (desk->n_singles, <=, 2);
  g_assert_cmpuint (desk->n_lists, >=, 15);
  g_assert_cmpuint (desk->n_lists, <=, 45);
}

/* A round costs one request for each hundred takes. */
static void
test_pages (Desk         *desk,
            gconstpointer data)
{
  desk_add (desk, DESK_PROVIDER, 250);
  desk_run (desk, 6 * SECOND);
  g_assert_cmpuint (desk->n_lists, ==, 3);
  desk_run (desk, 5 * MINUTE);
  g_assert_cmpuint (desk->n_lists % 3, ==, 0);
  g_assert_cmpuint (desk->n_lists, <=, 3 * 20);
  g_assert_cmpuint (desk->n_singles, ==, 0);
  for (guint i = 0; i < desk->takes->len; i++)
    TACHY_TEST_WAIT_FOR (tachy_take_get_progress (desk->takes->pdata[i]) == 7);
}

/* What is not in the list is asked for by itself, and nothing follows from its absence. */
static void
test_omitted (Desk         *desk,
              gconstpointer data)
{
  desk->hidden = "job_2";
  desk_add (desk, DESK_PROVIDER, 4);
  desk_run (desk, 5 * MINUTE);
  g_assert_cmpuint (desk->n_lists, >=, 5);
  g_assert_cmpuint (desk->n_singles, >=, 5);
  g_assert_cmpuint (desk->n_singles, <=, desk->n_lists);
  TACHY_TEST_WAIT_FOR (tachy_take_get_state (desk->takes->pdata[1]) == TACHY_TAKE_RUNNING);
  g_assert_cmpuint (desk_count_notices (desk, TACHY_ERROR_GONE), ==, 0);
}

/* That it has failed must be said of the job itself. */
static void
test_end_in_list (Desk         *desk,
                  gconstpointer data)
{
  desk->ended = "job_3";
  desk_add (desk, DESK_PROVIDER, 4);
  desk_run (desk, MINUTE);
  TACHY_TEST_WAIT_FOR (tachy_take_get_state (desk->takes->pdata[2]) == TACHY_TAKE_FAILED);
  g_assert_cmpuint (desk->n_singles, ==, 1);
  g_assert_cmpuint (desk->n_lists, >, 2);
}

static void
test_no_list (Desk         *desk,
              gconstpointer data)
{
  desk->list_status = GPOINTER_TO_UINT (data);
  desk_add (desk, DESK_PROVIDER, 4);
  desk_run (desk, HOUR);
  g_assert_cmpuint (desk->n_lists, ==, 1);
  g_assert_cmpuint (desk->n_singles, >=, 4 * 80);
  g_assert_cmpuint (desk_count_notices (desk, TACHY_ERROR_UNSUPPORTED), ==, 0);
  g_assert_true (tachy_provider_get_listless (
      tachy_providers_get_by_id (desk->world->providers, DESK_PROVIDER)));
  TACHY_TEST_WAIT_FOR (tachy_take_get_state (desk->takes->pdata[0]) == TACHY_TAKE_RUNNING);
}

/* A list that is of no use is tried again now and then. */
static void
test_useless_list (Desk         *desk,
                   gconstpointer data)
{
  desk->has_no_ids = TRUE;
  desk_add (desk, DESK_PROVIDER, 4);
  desk_run (desk, HOUR);
  g_assert_cmpuint (desk->n_lists, >=, 3);
  g_assert_cmpuint (desk->n_lists, <=, 7);
  g_assert_cmpuint (desk->n_singles, >=, 4 * 80);
}

static void
test_broken_list (Desk         *desk,
                  gconstpointer data)
{
  desk->list_status = 500;
  desk_add (desk, DESK_PROVIDER, 4);
  desk_run (desk, HOUR);
  g_assert_cmpuint (desk->n_lists, <=, 7);
  g_assert_cmpuint (desk->n_singles, >=, 4 * 80);
  g_assert_cmpuint (desk_count_notices (desk, TACHY_ERROR_SERVER), ==, 0);
}

static void
test_endless_list (Desk         *desk,
                   gconstpointer data)
{
  desk->is_endless = TRUE;
  desk_add (desk, DESK_PROVIDER, 20);
  desk_run (desk, HOUR);
  g_assert_cmpuint (desk->n_lists, >, 0);
  g_assert_cmpuint (desk->n_lists, <=, 7 * 10);
  TACHY_TEST_WAIT_FOR (tachy_take_get_state (desk->takes->pdata[0]) == TACHY_TAKE_RUNNING);
}

/* Pages of others are read only where asking for ours would cost more. */
static void
test_strangers_first (Desk         *desk,
                      gconstpointer data)
{
  desk->n_strangers = 150;
  desk_add (desk, DESK_PROVIDER, 30);
  desk_run (desk, 8 * SECOND);
  g_assert_cmpuint (desk->n_lists, ==, 2);
  g_assert_cmpuint (desk->n_singles, ==, 0);
}

/* Without a list, a thousand takes are asked for no faster than the host is to be asked. */
static void
test_many_singles (Desk         *desk,
                   gconstpointer data)
{
  guint n;

  desk->list_status = 404;
  desk_add (desk, DESK_PROVIDER, 1000);
  desk_run (desk, 5 * SECOND);
  n = desk_count (desk);
  g_assert_cmpuint (n, <=, 5 + 5 * 3);
  desk_run (desk, 2 * MINUTE);
  g_assert_cmpuint (desk_count (desk) - n, <=, 2 * 60 * 10);
  g_assert_cmpuint (desk_count (desk) - n, >=, 2 * 60 * 2);
}

/* Two keys of one host share its patience. */
static void
test_twins (Desk         *desk,
            gconstpointer data)
{
  desk->list_status = 404;
  desk_add (desk, DESK_PROVIDER, 100);
  desk_add (desk, DESK_TWIN, 100);
  desk_run (desk, 10 * SECOND);
  g_assert_cmpuint (desk_count (desk), <=, 5 + 10 * 4);
  desk_run (desk, 2 * MINUTE);
  for (guint i = 0; i < desk->takes->len; i++)
    TACHY_TEST_WAIT_FOR (tachy_take_get_state (desk->takes->pdata[i]) == TACHY_TAKE_RUNNING);
}

static gint64
get_gap (Desk *desk)
{
  const guint n = desk->times->len;

  g_assert_cmpuint (n, >=, 2);
  return g_array_index (desk->times, gint64, n - 1) - g_array_index (desk->times, gint64, n - 2);
}

/* Whoever is late is asked for once a minute, then less and less often, and for ever. */
static void
test_late (Desk         *desk,
           gconstpointer data)
{
  guint n;

  desk_add (desk, DESK_PROVIDER, 1);
  desk_run (desk, 29 * MINUTE);
  g_assert_cmpint (get_gap (desk), <=, 36 * SECOND);
  desk_run (desk, 30 * MINUTE);
  g_assert_cmpint (get_gap (desk), >=, 48 * SECOND);
  g_assert_cmpint (get_gap (desk), <=, 72 * SECOND);
  desk_run (desk, 24 * HOUR);
  g_assert_cmpint (get_gap (desk), >=, 8 * MINUTE);
  n = desk_count (desk);
  desk_run (desk, 24 * 7 * HOUR);
  g_assert_cmpuint (desk_count (desk) - n, >=, 6 * 24 * 7 * 8 / 10);
  g_assert_cmpuint (desk_count (desk) - n, <=, 6 * 24 * 7 * 13 / 10);
  g_assert_true (tachy_take_is_active (desk->takes->pdata[0]));
}

/* What was learnt says when late is. */
static void
test_learnt (Desk         *desk,
             gconstpointer data)
{
  desk_add (desk, DESK_PROVIDER, 1);
  world_execute (desk->world, "UPDATE take SET late_us = 120000000");
  world_reload (desk->world, desk->takes->pdata[0]);
  desk_run (desk, 5 * MINUTE);
  g_assert_cmpint (get_gap (desk), >=, 48 * SECOND);
}

static void
test_thrift (Desk         *desk,
             gconstpointer data)
{
  desk_add (desk, DESK_PROVIDER, 1);
  desk_run (desk, 5 * MINUTE);
  tachy_poller_set_thrift (desk->poller, TRUE);
  desk_run (desk, 10 * MINUTE);
  g_assert_cmpint (get_gap (desk), >=, 96 * SECOND);
  tachy_poller_set_thrift (desk->poller, FALSE);
  desk_run (desk, 10 * MINUTE);
  g_assert_cmpint (get_gap (desk), <=, 36 * SECOND);
}

/* After a night asleep all takes are asked for again soon, but not all at once. */
static void
test_sleep (Desk         *desk,
            gconstpointer data)
{
  gint64 first, last;
  guint n;

  desk->list_status = 405;
  desk_add (desk, DESK_PROVIDER, 8);
  desk_run (desk, 12 * HOUR);
  g_assert_cmpint (get_gap (desk), >=, 0);
  n = desk->times->len;
  tachy_clock_sleep (8 * HOUR);
  desk_run (desk, 12 * SECOND);
  g_assert_cmpuint (desk->times->len - n, >=, 8);
  first = g_array_index (desk->times, gint64, n);
  last = g_array_index (desk->times, gint64, n + 7);
  g_assert_cmpint (last - first, >=, 2 * SECOND);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  desk_test ("/tachyscope/poller/list-from-three", test_list_from_three);
  desk_test ("/tachyscope/poller/pages", test_pages);
  desk_test ("/tachyscope/poller/omitted", test_omitted);
  desk_test ("/tachyscope/poller/end-in-list", test_end_in_list);
  g_test_add ("/tachyscope/poller/no-list/404", Desk, GUINT_TO_POINTER (404), desk_set_up,
              test_no_list, desk_tear_down);
  g_test_add ("/tachyscope/poller/no-list/405", Desk, GUINT_TO_POINTER (405), desk_set_up,
              test_no_list, desk_tear_down);
  g_test_add ("/tachyscope/poller/no-list/501", Desk, GUINT_TO_POINTER (501), desk_set_up,
              test_no_list, desk_tear_down);
  desk_test ("/tachyscope/poller/useless-list", test_useless_list);
  desk_test ("/tachyscope/poller/broken-list", test_broken_list);
  desk_test ("/tachyscope/poller/endless-list", test_endless_list);
  desk_test ("/tachyscope/poller/strangers-first", test_strangers_first);
  desk_test ("/tachyscope/poller/many-singles", test_many_singles);
  desk_test ("/tachyscope/poller/twins", test_twins);
  desk_test ("/tachyscope/poller/late", test_late);
  desk_test ("/tachyscope/poller/learnt", test_learnt);
  desk_test ("/tachyscope/poller/thrift", test_thrift);
  desk_test ("/tachyscope/poller/sleep", test_sleep);

  return g_test_run ();
}
