/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How near hosts are. */

#include "config.h"

#include "tachy-reach-private.h"

static const struct
{
  const char *host;
  TachyReach reach;
} hosts[] = {
  { "api.example.com", TACHY_REACH_PUBLIC },
  { "8.8.8.8", TACHY_REACH_PUBLIC },
  { "2606:4700::1", TACHY_REACH_PUBLIC },
  { "172.32.0.1", TACHY_REACH_PUBLIC },
  { "100.128.0.1", TACHY_REACH_PUBLIC },
  { "localhost.example.com", TACHY_REACH_PUBLIC },
  { "10.0.0.1", TACHY_REACH_PRIVATE },
  { "172.16.0.1", TACHY_REACH_PRIVATE },
  { "192.168.1.5", TACHY_REACH_PRIVATE },
  { "100.64.0.1", TACHY_REACH_PRIVATE },
  { "fd00::1", TACHY_REACH_PRIVATE },
  { "::ffff:192.168.1.5", TACHY_REACH_PRIVATE },
  { "gpu-box", TACHY_REACH_PRIVATE },
  { "gpu-box.local", TACHY_REACH_PRIVATE },
  { "169.254.169.254", TACHY_REACH_LINK },
  { "::ffff:169.254.169.254", TACHY_REACH_LINK },
  { "fe80::1", TACHY_REACH_LINK },
  { "fe80::1%eth0", TACHY_REACH_LINK },
  { "224.0.0.1", TACHY_REACH_LINK },
  { "127.0.0.1", TACHY_REACH_LOOPBACK },
  { "127.9.9.9", TACHY_REACH_LOOPBACK },
  { "0.0.0.0", TACHY_REACH_LOOPBACK },
  { "::1", TACHY_REACH_LOOPBACK },
  { "::1%lo", TACHY_REACH_LOOPBACK },
  { "::", TACHY_REACH_LOOPBACK },
  { "::ffff:127.0.0.1", TACHY_REACH_LOOPBACK },
  { "localhost", TACHY_REACH_LOOPBACK },
  { "LOCALHOST", TACHY_REACH_LOOPBACK },
  { "studio.localhost", TACHY_REACH_LOOPBACK },
};

static void
test_hosts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_test_message ("%s", hosts[i].host);
      g_assert_cmpint (tachy_reach_of_host (hosts[i].host), ==, hosts[i].reach);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/reach/hosts", test_hosts);
  return g_test_run ();
}
