/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schedule: what comes when, once, and on one timer. */

#include "config.h"

#include "tachy-clock-private.h"
#include "tachy-schedule-private.h"
#include "tachy-test.h"

#define MS 1000
#define MANY 10000

typedef struct
{
  TachySchedule *schedule;
  GPtrArray *due; /* in the order in which they came */
  GObject *again; /* (nullable): put back once when it comes */
} Fixture;

static void
due_cb (GObject *item,
        gpointer user_data)
{
  Fixture *fixture = user_data;

  if (item == fixture->again)
    {
      fixture->again = NULL;
      tachy_schedule_put (fixture->schedule, item, 0);
    }
  g_ptr_array_add (fixture->due, item);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->due = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->schedule = tachy_schedule_new (due_cb, fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  tachy_schedule_free (fixture->schedule);
  g_ptr_array_unref (fixture->due);
}

static GObject *
new_item (void)
{
  return g_object_new (G_TYPE_OBJECT, NULL);
}

static void
test_order (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GObject) first = new_item ();
  g_autoptr (GObject) second = new_item ();
  g_autoptr (GObject) third = new_item ();
  gint64 start = g_get_monotonic_time ();

  tachy_schedule_put (fixture->schedule, third, 60 * MS);
  tachy_schedule_put (fixture->schedule, first, -5 * MS);
  tachy_schedule_put (fixture->schedule, second, 30 * MS);
  g_assert_cmpuint (tachy_schedule_get_length (fixture->schedule), ==, 3);
  g_assert_cmpuint (fixture->due->len, ==, 0);

  TACHY_TEST_WAIT_FOR (fixture->due->len == 2);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 30 * MS);
  TACHY_TEST_WAIT_FOR (fixture->due->len == 3);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 60 * MS);
  g_assert_true (fixture->due->pdata[0] == first);
  g_assert_true (fixture->due->pdata[1] == second);
  g_assert_true (fixture->due->pdata[2] == third);
  g_assert_cmpuint (tachy_schedule_get_length (fixture->schedule), ==, 0);
}

static void
test_move (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GObject) item = new_item ();
  g_autoptr (GObject) other = new_item ();

  tachy_schedule_put (fixture->schedule, item, 3600 * G_TIME_SPAN_SECOND);
  tachy_schedule_put (fixture->schedule, other, 10 * MS);
  tachy_schedule_put (fixture->schedule, item, 0);
  g_assert_cmpuint (tachy_schedule_get_length (fixture->schedule), ==, 2);
  TACHY_TEST_WAIT_FOR (fixture->due->len == 2);
  g_assert_true (fixture->due->pdata[0] == item);
}

static void
test_remove (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GObject) item = new_item ();
  g_autoptr (GObject) other = new_item ();

  tachy_schedule_put (fixture->schedule, item, 0);
  tachy_schedule_put (fixture->schedule, other, 20 * MS);
  g_assert_true (tachy_schedule_remove (fixture->schedule, item));
  g_assert_false (tachy_schedule_remove (fixture->schedule, item));
  TACHY_TEST_WAIT_FOR (fixture->due->len == 1);
  g_assert_true (fixture->due->pdata[0] == other);
  g_assert_finalize_object (g_steal_pointer (&item));
}

static void
test_put_from_callback (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (GObject) item = new_item ();

  fixture->again = item;
  tachy_schedule_put (fixture->schedule, item, 0);
  TACHY_TEST_WAIT_FOR (fixture->due->len == 2);
  g_assert_cmpuint (tachy_schedule_get_length (fixture->schedule), ==, 0);
}

static void
test_keeps_items (Fixture      *fixture,
                  gconstpointer data)
{
  GObject *item = new_item ();

  tachy_schedule_put (fixture->schedule, item, 3600 * G_TIME_SPAN_SECOND);
  g_object_unref (item);
  g_assert_true (G_IS_OBJECT (item));
  g_object_ref (item);
  tachy_schedule_remove (fixture->schedule, item);
  g_assert_finalize_object (item);
}

static void
test_many (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < MANY; i++)
    {
      g_autoptr (GObject) item = new_item ();

      g_object_set_data (item, "n", GUINT_TO_POINTER (i));
      tachy_schedule_put (fixture->schedule, item, g_rand_int_range (rand, 0, 20) * MS);
    }

  TACHY_TEST_WAIT_FOR (fixture->due->len == MANY);
  g_assert_cmpuint (tachy_schedule_get_length (fixture->schedule), ==, 0);
}

/* Hours pass only where somebody turns the clock, and then at once. */
static void
test_by_hand (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GObject) late = new_item ();
  g_autoptr (GObject) soon = new_item ();
  gint64 slept;

  tachy_clock_set_by_hand (TRUE);
  slept = tachy_clock_get_slept ();
  tachy_schedule_put (fixture->schedule, late, 5 * G_TIME_SPAN_HOUR);
  tachy_schedule_put (fixture->schedule, soon, 1 * MS);
  g_assert_cmpint (tachy_schedule_get_next (fixture->schedule), ==, 1 * MS);
  g_assert_false (g_main_context_iteration (NULL, FALSE));

  tachy_clock_advance (1 * MS);
  g_assert_true (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (fixture->due->len, ==, 1);
  g_assert_false (g_main_context_iteration (NULL, FALSE));

  tachy_clock_sleep (5 * G_TIME_SPAN_HOUR);
  g_assert_cmpint (tachy_clock_get_slept () - slept, ==, 5 * G_TIME_SPAN_HOUR);
  g_assert_true (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (fixture->due->len, ==, 2);
  g_assert_cmpint (tachy_schedule_get_next (fixture->schedule), ==, -1);
  tachy_clock_set_by_hand (FALSE);
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/tachyscope/schedule/order", test_order);
  add ("/tachyscope/schedule/move", test_move);
  add ("/tachyscope/schedule/remove", test_remove);
  add ("/tachyscope/schedule/put-from-callback", test_put_from_callback);
  add ("/tachyscope/schedule/keeps-items", test_keeps_items);
  add ("/tachyscope/schedule/many", test_many);
  add ("/tachyscope/schedule/by-hand", test_by_hand);

  return g_test_run ();
}
