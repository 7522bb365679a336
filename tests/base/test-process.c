/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each program does first: no core files, HTTP/1.1, UTF-8 words. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-process.h"

#include <libintl.h>
#include <sys/resource.h>

static void
test_init (void)
{
  struct rlimit core = { 1, 1 };

  tachy_process_init ();

  g_assert_cmpint (getrlimit (RLIMIT_CORE, &core), ==, 0);
  g_assert_cmpuint (core.rlim_cur, ==, 0);
  g_assert_cmpuint (core.rlim_max, ==, 0);
  g_assert_cmpstr (g_getenv ("SOUP_FORCE_HTTP1"), ==, "1");
  g_assert_cmpstr (textdomain (NULL), ==, GETTEXT_PACKAGE);
  g_assert_cmpstr (bind_textdomain_codeset (GETTEXT_PACKAGE, NULL), ==, "UTF-8");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/process/init", test_init);

  return g_test_run ();
}
