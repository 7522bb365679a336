/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of strangers, made fit to be shown and to name files. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-text.h"

#include <string.h>

typedef struct
{
  const char *text;
  gsize max_bytes;
  const char *expected;
} Case;

static const Case plain_cases[] = {
  { NULL, 10, "" },
  { "", 10, "" },
  { "plain words", 100, "plain words" },
  { "  around  ", 100, "around" },
  { "two\nlines\tand a tab", 100, "two\nlines\tand a tab" },
  { "carriage\r\nreturn", 100, "carriage\nreturn" },
  { "bell\a esc\033[31m del\177 end", 100, "bell esc[31m del end" },
  { "nel\302\205csi\302\233", 100, "nelcsi" },

  /* Every character that can turn the direction of the words around it. */
  { "a\342\200\256b\342\200\254c", 100, "abc" },
  { "\342\200\252\342\200\253\342\200\255x\342\201\246\342\201\247\342\201\250\342\201\251", 100, "x" },
  { "\342\200\216l\342\200\217r\330\234a", 100, "lra" },
  { "שלום مرحبا 你好", 100, "שלום مرحبا 你好" },

  /* Cut between characters, and marked. */
  { "12345", 5, "12345" },
  { "123456", 5, "12345…" },
  { "1234é", 5, "1234…" },
  { "123é", 5, "123é" },
  { "一二三", 8, "一二…" },
  { "😀😀", 7, "😀…" },
  { "😀", 3, "…" },
  { "12345\a\a", 5, "12345" },
  { "x", 0, "…" },

  /* Not UTF-8. */
  { "a\377b", 100, "a\357\277\275b" },
  { "cut \344\270", 100, "cut \357\277\275\357\277\275" },
};

static void
test_plain (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (plain_cases); i++)
    {
      const Case *c = &plain_cases[i];
      g_autofree char *plain = tachy_text_plain (c->text, c->max_bytes);

      g_assert_cmpstr (plain, ==, c->expected);
      g_assert_true (g_utf8_validate (plain, -1, NULL));
      g_assert_cmpuint (strlen (plain), <=, c->max_bytes + strlen ("…"));
    }
}

static void
test_plain_of_a_megabyte (void)
{
  g_autofree char *long_text = g_strnfill (1024 * 1024, 'x');
  g_autofree char *plain = tachy_text_plain (long_text, 2048);

  g_assert_cmpuint (strlen (plain), ==, 2048 + strlen ("…"));
}

static const Case stem_cases[] = {
  { NULL, 60, "" },
  { "", 60, "" },
  { "A cat, on a (red) mat's edge", 60, "A cat, on a (red) mat's edge" },
  { "一只猫在月球上", 60, "一只猫在月球上" },
  { "кот на луне", 60, "кот на луне" },
  { "قطة على القمر", 60, "قطة على القمر" },
  { "चाँद पर बिल्ली", 60, "चाँद पर बिल्ली" },
  { "Ein Kätzchen – auf dem Mond!", 60, "Ein Kätzchen auf dem Mond" },

  /* e and a combining acute become one character. */
  { "cafe\314\201", 60, "caf\303\251" },

  /* What would lead out of the folder, hide the file, or not exist on FAT. */
  { "../../etc/passwd", 60, "etc passwd" },
  { ".hidden", 60, "hidden" },
  { "..", 60, "" },
  { "/", 60, "" },
  { "a/b\\c:d*e?f\"g<h>i|j", 60, "a b c d e f g h i j" },
  { "end. ", 60, "end" },
  { "new\nline\ttab", 60, "new line tab" },
  { "many      spaces", 60, "many spaces" },
  { "a\342\200\256b", 60, "a b" },
  { "cat 😀 moon", 60, "cat moon" },
  { "😀🎬", 60, "" },

  /* Cut between characters, and no space left at the cut. */
  { "abcdef", 3, "abc" },
  { "ab cd", 3, "ab" },
  { "一二三", 8, "一二" },
  { "一", 2, "" },
  { "a\377b", 60, "a b" },
};

static void
test_file_stem (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stem_cases); i++)
    {
      const Case *c = &stem_cases[i];
      g_autofree char *stem = tachy_text_file_stem (c->text, c->max_bytes);

      g_assert_cmpstr (stem, ==, c->expected);
      g_assert_cmpuint (strlen (stem), <=, c->max_bytes);
      g_assert_null (strpbrk (stem, "/."));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tachyscope/text/plain", test_plain);
  g_test_add_func ("/tachyscope/text/plain-of-a-megabyte", test_plain_of_a_megabyte);
  g_test_add_func ("/tachyscope/text/file-stem", test_file_stem);

  return g_test_run ();
}
