/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A host that fails again and again is left alone but for one question now and then. */

#include "config.h"

#include "tachy-circuit-private.h"

#define SECOND G_TIME_SPAN_SECOND

static TachyCircuit
new_open (void)
{
  TachyCircuit circuit = { 0 };

  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpint (tachy_circuit_get_wait (&circuit, 0), ==, 0);
      tachy_circuit_begin (&circuit);
      g_assert_cmpint (tachy_circuit_fail (&circuit, 0), ==, i == 4);
    }

  return circuit;
}

static void
test_opens (void)
{
  TachyCircuit circuit = new_open ();

  g_assert_cmpint (tachy_circuit_get_wait (&circuit, 0), ==, 10 * SECOND);
  g_assert_cmpint (circuit.since, <=, g_get_real_time ());
  g_assert_cmpint (circuit.since, >, 0);
}

/* Only failures in a row count. */
static void
test_stays_closed (void)
{
  TachyCircuit circuit = { 0 };

  for (guint i = 0; i < 100; i++)
    {
      g_assert_false (tachy_circuit_fail (&circuit, 0));
      g_assert_false (tachy_circuit_fail (&circuit, 0));
      g_assert_false (tachy_circuit_succeed (&circuit));
    }
  g_assert_cmpint (tachy_circuit_get_wait (&circuit, 0), ==, 0);
}

static void
test_probes (void)
{
  TachyCircuit circuit = new_open ();
  gint64 now = 10 * SECOND;
  guint n_probes = 0;

  while (now < G_TIME_SPAN_HOUR)
    {
      gint64 wait;

      g_assert_cmpint (tachy_circuit_get_wait (&circuit, now), ==, 0);
      tachy_circuit_begin (&circuit);
      g_assert_cmpint (tachy_circuit_get_wait (&circuit, now), ==, -1);
      g_assert_false (tachy_circuit_fail (&circuit, now));
      wait = tachy_circuit_get_wait (&circuit, now);
      g_assert_cmpint (wait, <=, 300 * SECOND);
      n_probes++;
      now += wait;
    }
  g_assert_cmpuint (n_probes, >=, 12);
  g_assert_cmpuint (n_probes, <=, 20);

  tachy_circuit_begin (&circuit);
  g_assert_true (tachy_circuit_succeed (&circuit));
  g_assert_cmpint (tachy_circuit_get_wait (&circuit, now), ==, 0);
}

/* What was asked before it opened may still fail, and a probe may come to nothing. */
static void
test_strays (void)
{
  TachyCircuit circuit = new_open ();

  g_assert_false (tachy_circuit_fail (&circuit, SECOND));
  g_assert_cmpint (tachy_circuit_get_wait (&circuit, 0), ==, 10 * SECOND);
  tachy_circuit_begin (&circuit);
  tachy_circuit_drop (&circuit);
  g_assert_cmpint (tachy_circuit_get_wait (&circuit, 0), ==, 10 * SECOND);
  tachy_circuit_probe_now (&circuit, SECOND);
  g_assert_cmpint (tachy_circuit_get_wait (&circuit, SECOND), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/circuit/opens", test_opens);
  g_test_add_func ("/tachyscope/circuit/stays-closed", test_stays_closed);
  g_test_add_func ("/tachyscope/circuit/probes", test_probes);
  g_test_add_func ("/tachyscope/circuit/strays", test_strays);

  return g_test_run ();
}
