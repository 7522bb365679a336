/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who waits where the network costs by the byte, and until when. */

#include "config.h"

#include "stage.h"
#include "tachy-meter-private.h"

#define LARGE (100 * 1000 * 1000)

typedef struct
{
  TachyMeter *meter;
  GPtrArray *let_in; /* of TachyTake */
  guint n_changes;
} Gate;

static void
let_in_cb (Gate      *gate,
           TachyTake *take)
{
  g_ptr_array_add (gate->let_in, g_object_ref (take));
}

static void
n_waiting_cb (Gate *gate)
{
  gate->n_changes++;
}

static void
set_up (Gate         *gate,
        gconstpointer data)
{
  gate->meter = tachy_meter_new ();
  gate->let_in = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (gate->meter, "let-in", G_CALLBACK (let_in_cb), gate);
  g_signal_connect_swapped (gate->meter, "notify::n-waiting", G_CALLBACK (n_waiting_cb), gate);
  tachy_meter_set_asks (gate->meter, TRUE);
  tachy_meter_set_metered (gate->meter, TRUE);
}

static void
tear_down (Gate         *gate,
           gconstpointer data)
{
  g_ptr_array_unref (gate->let_in);
  g_assert_finalize_object (gate->meter);
}

static TachyTake *
new_take (void)
{
  return g_object_new (TACHY_TYPE_TAKE, NULL);
}

static void
test_size (Gate         *gate,
           gconstpointer data)
{
  g_autoptr (TachyTake) take = new_take ();

  g_assert_true (tachy_meter_admits (gate->meter, take, 0));
  g_assert_true (tachy_meter_admits (gate->meter, take, 1000 * 1000));
  g_assert_cmpuint (tachy_meter_get_n_waiting (gate->meter), ==, 0);
  g_assert_false (tachy_meter_admits (gate->meter, take, LARGE));
  g_assert_false (tachy_meter_admits (gate->meter, take, -1));
  g_assert_cmpuint (tachy_meter_get_n_waiting (gate->meter), ==, 1);
  g_assert_cmpuint (gate->n_changes, ==, 1);
}

static void
test_nobody_to_ask (Gate         *gate,
                    gconstpointer data)
{
  g_autoptr (TachyTake) take = new_take ();

  g_assert_false (tachy_meter_admits (gate->meter, take, LARGE));
  tachy_meter_set_asks (gate->meter, FALSE);
  g_assert_cmpuint (gate->let_in->len, ==, 1);
  g_assert_true (tachy_meter_admits (gate->meter, take, LARGE));
}

static void
test_another_network (Gate         *gate,
                      gconstpointer data)
{
  g_autoptr (TachyTake) take = new_take ();

  g_assert_false (tachy_meter_admits (gate->meter, take, LARGE));
  tachy_meter_set_metered (gate->meter, FALSE);
  g_assert_true (g_ptr_array_index (gate->let_in, 0) == take);
  g_assert_cmpuint (tachy_meter_get_n_waiting (gate->meter), ==, 0);
  g_assert_true (tachy_meter_admits (gate->meter, take, LARGE));

  /* Nobody has said that it may cost something. */
  tachy_meter_set_metered (gate->meter, TRUE);
  g_assert_false (tachy_meter_admits (gate->meter, take, LARGE));
}

/* The word is for those that waited when it was said, however often their downloads break. */
static void
test_word (Gate         *gate,
           gconstpointer data)
{
  g_autoptr (TachyTake) first = new_take ();
  g_autoptr (TachyTake) second = new_take ();

  g_assert_false (tachy_meter_admits (gate->meter, first, LARGE));
  tachy_meter_download_now (gate->meter);
  g_assert_cmpuint (gate->let_in->len, ==, 1);
  g_assert_true (tachy_meter_admits (gate->meter, first, LARGE));
  g_assert_true (tachy_meter_admits (gate->meter, first, LARGE));
  g_assert_false (tachy_meter_admits (gate->meter, second, LARGE));

  tachy_meter_forget (gate->meter, first);
  tachy_meter_forget (gate->meter, second);
  g_assert_cmpuint (tachy_meter_get_n_waiting (gate->meter), ==, 0);
  g_assert_false (tachy_meter_admits (gate->meter, first, LARGE));
}

static void
test_one (Gate         *gate,
          gconstpointer data)
{
  g_autoptr (TachyTake) first = new_take ();
  g_autoptr (TachyTake) second = new_take ();

  g_assert_false (tachy_meter_let_in (gate->meter, first));
  g_assert_false (tachy_meter_admits (gate->meter, first, LARGE));
  g_assert_false (tachy_meter_admits (gate->meter, second, LARGE));
  g_assert_true (tachy_meter_let_in (gate->meter, first));
  g_assert_cmpuint (gate->let_in->len, ==, 0);
  g_assert_true (tachy_meter_admits (gate->meter, first, LARGE));
  g_assert_cmpuint (tachy_meter_get_n_waiting (gate->meter), ==, 1);
}

/* What comes from this computer costs nothing. */
static void
test_loopback (Stage        *stage,
               gconstpointer data)
{
  TachyMeter *meter = tachy_engine_get_meter (stage->world->engine);
  const FaultAnswer unsaid = { .type = "video/mp4", .bytes = stage->clip, .no_length = TRUE };

  fault_server_script (stage->server, FAULT_CONTENT, 0, &unsaid);
  tachy_meter_set_asks (meter, TRUE);
  tachy_meter_set_metered (meter, TRUE);
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/tachyscope/meter/" name, Gate, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("size", test_size);
  ADD ("nobody-to-ask", test_nobody_to_ask);
  ADD ("another-network", test_another_network);
  ADD ("word", test_word);
  ADD ("one", test_one);
  stage_add ("/tachyscope/meter/loopback", test_loopback);

  return g_test_run ();
}
