/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money reads as people say it, and what is not certain never looks certain. */

#include "config.h"

#include "tachy-ledger-words.h"

#include <string.h>

static void
test_day (void)
{
  g_autofree char *today = tachy_ledger_dup_today ();
  g_autofree char *now = tachy_ledger_words_dup_day (today);
  g_autofree char *once = tachy_ledger_words_dup_day ("2001-02-03");
  g_autofree char *nonsense = tachy_ledger_words_dup_day ("never");

  g_assert_cmpstr (now, ==, "Today");
  g_assert_nonnull (strstr (once, "2001"));
  g_assert_cmpstr (nonsense, ==, "never");
}

static void
assert_words (const TachyLedgerSum *sum,
              const char           *expected_takes,
              const char           *expected_sure,
              const char           *expected_perhaps)
{
  g_autofree char *takes = tachy_ledger_words_dup_takes (sum);
  g_autofree char *sure = tachy_ledger_words_dup_sure (sum);
  g_autofree char *perhaps = tachy_ledger_words_dup_perhaps (sum);

  g_assert_cmpstr (takes, ==, expected_takes);
  g_assert_cmpstr (sure, ==, expected_sure);
  g_assert_cmpstr (perhaps, ==, expected_perhaps);
}

static void
test_sums (void)
{
  const TachyLedgerSum nothing = { 0 };
  const TachyLedgerSum all = { 1234567, 400000, 99999, 5, 1, 1 };
  const TachyLedgerSum doubt = { 0, 0, 400000, 1, 1, 0 };
  const TachyLedgerSum dark = { 0, 0, 0, 2, 1, 2 };

  assert_words (&nothing, "0 takes", "$0.00", "");
  assert_words (&all, "5 takes, 1 of unknown price", "$1.23 charged\nabout $0.40",
                "perhaps $0.10");
  assert_words (&doubt, "1 take", "", "perhaps $0.40");
  assert_words (&dark, "2 takes of unknown price", "", "perhaps charged");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/ledger-words/day", test_day);
  g_test_add_func ("/tachyscope/ledger-words/sums", test_sums);

  return g_test_run ();
}
