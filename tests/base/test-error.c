/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the causes: they stand in databases, so none may change. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-error.h"

static const struct
{
  TachyError code;
  const char *word;
} words[] = {
  { TACHY_ERROR_INVALID, "invalid" },
  { TACHY_ERROR_PICTURE, "picture" },
  { TACHY_ERROR_CLIP, "clip" },
  { TACHY_ERROR_KEY, "key" },
  { TACHY_ERROR_CREDIT, "credit" },
  { TACHY_ERROR_REFUSED, "refused" },
  { TACHY_ERROR_MODERATED, "moderated" },
  { TACHY_ERROR_BUSY, "busy" },
  { TACHY_ERROR_TURN, "turn" },
  { TACHY_ERROR_NOT_REACHED, "not-reached" },
  { TACHY_ERROR_UNKNOWN, "unknown" },
  { TACHY_ERROR_SERVER, "server" },
  { TACHY_ERROR_GONE, "gone" },
  { TACHY_ERROR_EXPIRED, "expired" },
  { TACHY_ERROR_UNSUPPORTED, "unsupported" },
  { TACHY_ERROR_ADDRESS, "address" },
  { TACHY_ERROR_STORAGE, "storage" },
  { TACHY_ERROR_DAMAGED, "damaged" },
  { TACHY_ERROR_LOCKED, "locked" },
  { TACHY_ERROR_KEYRING, "keyring" },
  { TACHY_ERROR_STUDIO, "studio" },
};

static void
test_words_are_stable (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (words), ==, TACHY_ERROR_STUDIO + 1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      TachyError code = TACHY_ERROR_INVALID;

      g_assert_cmpstr (tachy_error_code_to_string (words[i].code), ==, words[i].word);
      g_assert_true (tachy_error_code_from_string (words[i].word, &code));
      g_assert_cmpint (code, ==, words[i].code);
    }
}

static void
test_strange_words_change_nothing (void)
{
  const char *const strange[] = { "", "Invalid", "invalid ", "12" };
  TachyError code = TACHY_ERROR_CREDIT;

  g_assert_false (tachy_error_code_from_string (NULL, &code));
  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    g_assert_false (tachy_error_code_from_string (strange[i], &code));

  g_assert_cmpint (code, ==, TACHY_ERROR_CREDIT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/error/words-are-stable", test_words_are_stable);
  g_test_add_func ("/tachyscope/error/strange-words-change-nothing",
                   test_strange_words_change_nothing);

  return g_test_run ();
}
