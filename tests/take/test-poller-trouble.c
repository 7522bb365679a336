/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the poller makes of servers that are down, busy, closed to us, or mixed up. */

#include "config.h"

#include <string.h>

#include "desk.h"
#include "tachy-clock-private.h"
#include "tachy-error.h"
#include "tachy-test.h"

#define SECOND G_TIME_SPAN_SECOND
#define MINUTE G_TIME_SPAN_MINUTE
#define HOUR G_TIME_SPAN_HOUR

static void
assert_running (Desk *desk)
{
  for (guint i = 0; i < desk->takes->len; i++)
    {
      TachyTake *take = desk->takes->pdata[i];

      TACHY_TEST_WAIT_FOR (tachy_take_get_state (take) == TACHY_TAKE_RUNNING);
      g_assert_true (tachy_take_is_active (take));
      g_assert_null (tachy_take_get_reason (take));
    }
}

/* A server that fails is left alone but for a question every few minutes, and its takes say so
 * calmly. When it is back, all of them are asked for. */
static void
test_circuit (Desk         *desk,
              gconstpointer data)
{
  const char *reason;
  guint n;

  desk->status = GPOINTER_TO_UINT (data);
  desk_add (desk, DESK_PROVIDER, 8);
  desk_run (desk, MINUTE);
  g_assert_cmpuint (desk_count (desk), >=, 5);
  g_assert_cmpuint (desk_count (desk), <=, 12);
  g_assert_cmpuint (desk_count_notices (desk, TACHY_ERROR_SERVER), ==, 8);
  reason = tachy_take_get_reason (desk->takes->pdata[3]);
  g_assert_nonnull (strstr (reason, "far.example"));
  g_assert_nonnull (strstr (reason, "since"));

  desk_run (desk, HOUR);
  n = desk_count (desk);
  g_assert_cmpuint (n, <=, 30);
  for (guint i = 0; i < desk->takes->len; i++)
    g_assert_true (tachy_take_is_active (desk->takes->pdata[i]));

  desk->status = 0;
  desk_run (desk, 5 * MINUTE + 30 * SECOND);
  assert_running (desk);
}

/* The same where nothing answers at all, and nobody is told apart by a list. */
static void
test_not_reached (Desk         *desk,
                  gconstpointer data)
{
  desk_add (desk, DESK_PROVIDER, 5);
  soup_server_disconnect (desk->server);
  desk_run (desk, HOUR);
  g_assert_cmpuint (desk_count_notices (desk, TACHY_ERROR_NOT_REACHED), ==, 5);
  g_assert_nonnull (strstr (tachy_take_get_reason (desk->takes->pdata[0]), "since"));
  g_assert_cmpuint (desk_count (desk), ==, 0);
}

/* Another network may lead where the last one did not. */
static void
test_network_change (Desk         *desk,
                     gconstpointer data)
{
  desk->status = 503;
  desk_add (desk, DESK_PROVIDER, 2);
  desk_run (desk, 3 * HOUR);
  desk->status = 0;
  tachy_poller_wake (desk->poller, FALSE);
  desk_run (desk, 25 * SECOND);
  assert_running (desk);
}

/* Nothing was wrong, so nothing changes. */
static void
test_network_change_unnoticed (Desk         *desk,
                               gconstpointer data)
{
  guint n;

  desk_add (desk, DESK_PROVIDER, 1);
  desk_run (desk, 3 * HOUR);
  n = desk_count (desk);
  for (guint i = 0; i < 50; i++)
    {
      tachy_poller_wake (desk->poller, FALSE);
      desk_run (desk, SECOND);
    }
  g_assert_cmpuint (desk_count (desk) - n, <=, 1);
}

static void
refused_cb (GPtrArray  *refused,
            const char *provider_id)
{
  g_ptr_array_add (refused, g_strdup (provider_id));
}

/* A key that is refused stops a provider, but not the other one at the same host. */
static void
test_key (Desk         *desk,
          gconstpointer data)
{
  g_autoptr (GPtrArray) refused = g_ptr_array_new_with_free_func (g_free);
  guint n;

  g_signal_connect_swapped (desk->poller, "key-refused", G_CALLBACK (refused_cb), refused);
  desk->status = GPOINTER_TO_UINT (data);
  desk_add (desk, DESK_PROVIDER, 10);
  desk_run (desk, HOUR);
  n = desk_count (desk);
  g_assert_cmpuint (n, <=, 2);
  g_assert_cmpuint (refused->len, ==, 1);
  g_assert_cmpstr (refused->pdata[0], ==, DESK_PROVIDER);
  g_assert_cmpuint (desk_count_notices (desk, TACHY_ERROR_KEY), ==, 10);

  desk->status = 0;
  desk_add (desk, DESK_TWIN, 1);
  desk_run (desk, HOUR);
  g_assert_cmpuint (desk_count (desk), >, n + 10);
  g_assert_cmpuint (desk_count_notices (desk, TACHY_ERROR_KEY), ==, 10);

  tachy_poller_resume_provider (desk->poller, DESK_PROVIDER);
  desk_run (desk, 30 * SECOND);
  assert_running (desk);
  g_signal_handlers_disconnect_by_data (desk->poller, refused);
}

static const struct
{
  const char *name;
  const char *header;
  const char *value;
  guint status;
  gint64 least; /* microseconds until the next question */
  gint64 most;
} rests[] = {
  { "seconds", "Retry-After", "600", 429, 599 * SECOND, 620 * SECOND },
  { "ms", "retry-after-ms", "90500", 429, 89 * SECOND, 110 * SECOND },
  { "ten-years", "Retry-After", "315360000", 429, 24 * HOUR - SECOND, 24 * HOUR + 30 * SECOND },
  { "garbage", "Retry-After", "soon", 429, 2 * SECOND, 60 * SECOND },
  { "negative", "Retry-After", "-7", 429, 2 * SECOND, 60 * SECOND },
  { "past", "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT", 429, 2 * SECOND, 60 * SECOND },
  { "none", "X-Nothing", "1", 429, 2 * SECOND, 60 * SECOND },
  { "unavailable", "Retry-After", "300", 503, 299 * SECOND, 320 * SECOND },
};

/* The server says until when it wants to be left alone, and so it is. */
static void
test_rest (Desk         *desk,
           gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  gint64 gap;

  desk->status = rests[i].status;
  desk->header = rests[i].header;
  desk->value = rests[i].value;
  desk_add (desk, DESK_PROVIDER, 1);
  desk_run (desk, 10 * SECOND);
  g_assert_cmpuint (desk_count (desk), >=, 1);
  desk_run (desk, 25 * HOUR);
  g_assert_cmpuint (desk_count (desk), >=, 2);
  gap = g_array_index (desk->times, gint64, 1) - g_array_index (desk->times, gint64, 0);
  g_assert_cmpint (gap, >=, rests[i].least);
  g_assert_cmpint (gap, <=, rests[i].most);
  g_assert_true (tachy_take_is_active (desk->takes->pdata[0]));
}

/* Who wants a long rest is quoted with a time of day, for all takes there. */
static void
test_busy_notice (Desk         *desk,
                  gconstpointer data)
{
  desk->status = 429;
  desk->header = "Retry-After";
  desk->value = "600";
  desk_add (desk, DESK_PROVIDER, 20);
  desk_run (desk, MINUTE);
  g_assert_cmpuint (desk_count (desk), ==, 1);
  g_assert_cmpuint (desk_count_notices (desk, TACHY_ERROR_BUSY), ==, 20);
  g_assert_nonnull (strstr (tachy_take_get_reason (desk->takes->pdata[7]), "until"));

  desk->status = 0;
  desk_run (desk, 11 * MINUTE);
  assert_running (desk);
}

/* Some servers count aloud, and say when they begin anew. */
static void
test_last_request (Desk         *desk,
                   gconstpointer data)
{
  desk->reset = "6m0s";
  desk_add (desk, DESK_PROVIDER, 1);
  desk_run (desk, HOUR);
  g_assert_cmpuint (desk_count (desk), >=, 9);
  g_assert_cmpuint (desk_count (desk), <=, 10);
  g_assert_cmpuint (desk_count_notices (desk, TACHY_ERROR_BUSY), ==, 1);

  desk->reset = NULL;
  desk_run (desk, 10 * MINUTE);
  assert_running (desk);
}

/* Whoever answers about other takes is not believed, and not asked until the person wants it. */
static void
test_strangers (Desk         *desk,
                gconstpointer data)
{
  desk->body = "{\"id\":\"job_4711\",\"status\":\"completed\"}";
  desk_add (desk, DESK_PROVIDER, 1);
  desk_run (desk, 2 * HOUR);
  g_assert_cmpuint (desk_count (desk), ==, 3);
  g_assert_cmpuint (desk_count_notices (desk, TACHY_ERROR_ADDRESS), ==, 1);
  g_assert_cmpint (tachy_take_get_state (desk->takes->pdata[0]), ==, TACHY_TAKE_ACCEPTED);

  desk->body = NULL;
  tachy_poller_ask_now (desk->poller, desk->takes->pdata[0]);
  desk_run (desk, SECOND);
  assert_running (desk);
}

/* A take that is not known is given up after three answers over two minutes, and no sooner. */
static void
test_gone (Desk         *desk,
           gconstpointer data)
{
  TachyTake *take;
  gint64 first;

  desk->lost = "job_1";
  desk_add (desk, DESK_PROVIDER, 1);
  take = desk->takes->pdata[0];
  desk_run (desk, 7 * SECOND);
  g_assert_cmpuint (desk->n_singles, ==, 1);
  first = g_array_index (desk->times, gint64, 0);
  desk_run (desk, first + 119 * SECOND - desk_get_time (desk));
  g_assert_cmpint (tachy_take_get_state (take), ==, TACHY_TAKE_ACCEPTED);
  desk_run (desk, 3 * MINUTE);
  TACHY_TEST_WAIT_FOR (tachy_take_get_state (take) == TACHY_TAKE_GONE);
  g_assert_nonnull (strstr (tachy_take_get_reason (take), "charged"));
  g_assert_cmpuint (desk->n_singles, <=, 4);
}

/* Gateways replicate: what is not known now can be known in a minute. */
static void
test_late_replica (Desk         *desk,
                   gconstpointer data)
{
  desk->lost = "job_1";
  desk_add (desk, DESK_PROVIDER, 1);
  desk_run (desk, 90 * SECOND);
  desk->lost = NULL;
  desk_run (desk, 10 * MINUTE);
  assert_running (desk);
}

static void
test_no_credit (Desk         *desk,
                gconstpointer data)
{
  desk->status = 402;
  desk_add (desk, DESK_PROVIDER, 1);
  desk_run (desk, 24 * HOUR);
  g_assert_cmpuint (desk_count_notices (desk, TACHY_ERROR_CREDIT), ==, 1);
  g_assert_cmpuint (desk_count (desk), <=, 24 * 6 * 13 / 10 + 12);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/tachyscope/poller/circuit/500", Desk, GUINT_TO_POINTER (500), desk_set_up,
              test_circuit, desk_tear_down);
  g_test_add ("/tachyscope/poller/circuit/504", Desk, GUINT_TO_POINTER (504), desk_set_up,
              test_circuit, desk_tear_down);
  desk_test ("/tachyscope/poller/not-reached", test_not_reached);
  desk_test ("/tachyscope/poller/network-change", test_network_change);
  desk_test ("/tachyscope/poller/network-change-unnoticed", test_network_change_unnoticed);
  g_test_add ("/tachyscope/poller/key/401", Desk, GUINT_TO_POINTER (401), desk_set_up, test_key,
              desk_tear_down);
  g_test_add ("/tachyscope/poller/key/403", Desk, GUINT_TO_POINTER (403), desk_set_up, test_key,
              desk_tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (rests); i++)
    {
      g_autofree char *path = g_strconcat ("/tachyscope/poller/rest/", rests[i].name, NULL);

      g_test_add (path, Desk, GUINT_TO_POINTER (i), desk_set_up, test_rest, desk_tear_down);
    }
  desk_test ("/tachyscope/poller/busy-notice", test_busy_notice);
  desk_test ("/tachyscope/poller/last-request", test_last_request);
  desk_test ("/tachyscope/poller/strangers", test_strangers);
  desk_test ("/tachyscope/poller/gone", test_gone);
  desk_test ("/tachyscope/poller/late-replica", test_late_replica);
  desk_test ("/tachyscope/poller/no-credit", test_no_credit);

  return g_test_run ();
}
