/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger: each take counts once, as what it is, on its day, and removing it changes nothing. */

#include "config.h"

#include "stage.h"
#include "tachy-ledger.h"

#define COSTING "{\"id\":\"@ID@\",\"status\":\"completed\",\"usage\":{\"cost\":0.37}}"
#define NOON_NOV_22 "1795348800000000"
#define NOON_NOV_21 "1795262400000000"

typedef struct
{
  char *directory;
  World *world;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->world = world_open (fixture->directory);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  world_close (fixture->world);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static GPtrArray *
read_ledger (World *world)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  tachy_ledger_read_async (world->takes, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  entries = tachy_ledger_read_finish (world->takes, result, &error);
  g_assert_no_error (error);
  return entries;
}

/* @price and @charged as SQL; all times but the one of sending are of no matter. */
static void
add (World      *world,
     const char *provider,
     const char *sent_at,
     const char *state,
     const char *accepted_at,
     const char *price,
     const char *charged)
{
  static guint n;
  g_autofree char *sql = NULL;

  n++;
  sql = g_strdup_printf (
      "INSERT INTO take (id, provider, prompt, model, width, height, seconds, state,"
      " idempotency_key, created_at, sent_at, accepted_at, price, charged)"
      " VALUES ('id-%u', '%s', 'a boat', 'm', 1, 1, 4, '%s', 'key-%u', 1, %s, %s, %s, %s)",
      n, provider, state, n, sent_at, accepted_at, price, charged);
  world_execute (world, sql);
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GPtrArray) entries = read_ledger (fixture->world);

  g_assert_cmpuint (entries->len, ==, 0);
}

static void
test_kinds (Fixture      *fixture,
            gconstpointer data)
{
  static const struct
  {
    const char *state;
    const char *accepted_at;
    const char *charged;
    gint64 expected[3]; /* charged, estimated, perhaps; -1: not in the ledger at all */
  } cases[] = {
    { "waiting", "NULL", "NULL", { -1 } },
    { "intent", "NULL", "NULL", { -1 } },
    { "rejected", "NULL", "NULL", { -1 } },
    { "cancelled", "NULL", "NULL", { -1 } },
    { "sending", "NULL", "NULL", { 0, 0, 400000 } },
    { "unknown", "NULL", "NULL", { 0, 0, 400000 } },
    { "accepted", "5", "NULL", { 0, 400000, 0 } },
    { "running", "5", "NULL", { 0, 400000, 0 } },
    { "done", "5", "NULL", { 0, 400000, 0 } },
    { "expired", "5", "NULL", { 0, 400000, 0 } },
    { "failed", "5", "NULL", { 0, 0, 400000 } },
    { "gone", "5", "NULL", { 0, 0, 400000 } },
    { "cancelled", "5", "NULL", { 0, 0, 400000 } },
    { "done", "5", "390000", { 390000, 0, 0 } },
    { "failed", "5", "0", { 0, 0, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) entries = NULL;
      TachyLedgerSum sum;

      world_execute (fixture->world, "DELETE FROM take");
      add (fixture->world, "p", NOON_NOV_22, cases[i].state, cases[i].accepted_at, "0.4",
           cases[i].charged);
      entries = read_ledger (fixture->world);
      sum = tachy_ledger_sum (entries, "");
      g_assert_cmpuint (sum.n_takes, ==, cases[i].expected[0] >= 0 ? 1 : 0);
      g_assert_cmpint (sum.charged, ==, MAX (cases[i].expected[0], 0));
      g_assert_cmpint (sum.estimated, ==, cases[i].expected[1]);
      g_assert_cmpint (sum.perhaps, ==, cases[i].expected[2]);
    }
}

/* A hundred and one times ten cents is no round number where dollars float. */
static void
test_groups (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GPtrArray) entries = NULL;
  TachyLedgerEntry *entry;
  g_autofree char *dollars = NULL;

  for (guint i = 0; i < 101; i++)
    add (fixture->world, "a", NOON_NOV_21, "done", "5", "0.1", "NULL");
  add (fixture->world, "a", NOON_NOV_22, "unknown", "NULL", "NULL", "NULL");
  add (fixture->world, "b", NOON_NOV_22, "failed", "5", "1.5", "NULL");
  add (fixture->world, "a", NOON_NOV_22, "failed", "5", "0.25", "NULL");
  add (fixture->world, "studio", NOON_NOV_22, "done", "5", "NULL", "NULL");

  entries = read_ledger (fixture->world);
  g_assert_cmpuint (entries->len, ==, 3);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (entry->day, ==, "2026-11-22");
  g_assert_cmpstr (entry->provider, ==, "a");
  g_assert_cmpuint (entry->sum.n_takes, ==, 2);
  g_assert_cmpuint (entry->sum.n_unpriced, ==, 1);
  g_assert_cmpuint (entry->sum.n_perhaps, ==, 2);
  g_assert_cmpuint (entry->doubtful->len, ==, 2);
  g_assert_cmpint (g_array_index (entry->doubtful, gint64, 0), ==, 102);
  g_assert_cmpint (g_array_index (entry->doubtful, gint64, 1), ==, 104);
  entry = g_ptr_array_index (entries, 1);
  g_assert_cmpstr (entry->provider, ==, "b");
  g_assert_cmpint (g_array_index (entry->doubtful, gint64, 0), ==, 103);
  entry = g_ptr_array_index (entries, 2);
  g_assert_cmpstr (entry->day, ==, "2026-11-21");
  g_assert_cmpuint (entry->doubtful->len, ==, 0);

  g_assert_cmpint (tachy_ledger_sum (entries, "2026-11-21").estimated, ==, 10100000);
  g_assert_cmpint (tachy_ledger_sum (entries, "2026-11").perhaps, ==, 1750000);
  g_assert_cmpint (tachy_ledger_sum (entries, "2026-10").n_takes, ==, 0);
  dollars = tachy_ledger_dup_dollars (tachy_ledger_sum (entries, "").estimated);
  g_assert_cmpstr (dollars, ==, "$10.10");
}

/* What the server says goes through the whole way, and outlives the take. */
static void
test_charged (Stage        *stage,
              gconstpointer data)
{
  const FaultAnswer costing = { .text = COSTING };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;
  double dollars = 0;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &costing);
  stage_play (stage);
  stage_wait_filed (stage->take);
  g_assert_true (tachy_take_get_charged (stage->take, &dollars));
  g_assert_cmpfloat (dollars, ==, 0.37);
  before = read_ledger (stage->world);
  g_assert_cmpint (tachy_ledger_sum (before, "").charged, ==, 370000);

  tachy_engine_remove_async (stage->world->engine, stage->take, NULL, tachy_test_keep_result_cb,
                             &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  tachy_engine_remove_finish (stage->world->engine, result, &error);
  g_assert_no_error (error);
  after = read_ledger (stage->world);
  g_assert_cmpint (tachy_ledger_sum (after, "").charged, ==, 370000);
  g_assert_cmpuint (tachy_ledger_sum (after, "").n_takes, ==, 1);
}

/* Nobody knows whether it was charged, and taking it out of the gallery does not tell either; nor
 * does a new start. */
static void
test_removed_unknown (Stage        *stage,
                      gconstpointer data)
{
  const FaultAnswer drop = { .how = FAULT_DROP };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) takes = NULL;
  g_autoptr (GError) error = NULL;
  TachyLedgerSum sum;

  fault_server_script (stage->server, FAULT_CREATE, 1, &drop);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_UNKNOWN);
  TACHY_TEST_WAIT_FOR (!tachy_take_is_active (stage->take));
  world_execute (stage->world, "UPDATE take SET price = 0.4");
  tachy_engine_remove_async (stage->world->engine, stage->take, NULL, tachy_test_keep_result_cb,
                             &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  tachy_engine_remove_finish (stage->world->engine, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_clear_object (&stage->take);
  stage_restart (stage);

  takes = world_list (stage->world);
  g_assert_cmpuint (takes->len, ==, 0);
  entries = read_ledger (stage->world);
  sum = tachy_ledger_sum (entries, "");
  g_assert_cmpuint (sum.n_takes, ==, 1);
  g_assert_cmpuint (sum.n_perhaps, ==, 1);
  g_assert_cmpint (sum.perhaps, ==, 400000);
  g_assert_cmpint (sum.charged + sum.estimated, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/tachyscope/ledger/empty", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/tachyscope/ledger/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
  g_test_add ("/tachyscope/ledger/groups", Fixture, NULL, set_up, test_groups, tear_down);
  stage_add ("/tachyscope/ledger/charged", test_charged);
  stage_add ("/tachyscope/ledger/removed-unknown", test_removed_unknown);

  return g_test_run ();
}
