/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strangers' text on its way to the screen and into names of files. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-text.h"

#include "fuzz.h"

#define MAX_BYTES 60

#define MAX_PLAIN (MAX_BYTES + sizeof "…" - 1)

static void
check_stem (const char *stem)
{
  g_autofree char *again = tachy_text_file_stem (stem, MAX_BYTES);

  fuzz_check_plain (stem, MAX_BYTES);
  g_assert_null (strpbrk (stem, "/\\:*?\"<>|.\n\t"));
  g_assert_cmpstr (again, ==, stem);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autofree char *text = g_strndup ((const char *) data, length);
  g_autofree char *plain = tachy_text_plain (text, MAX_BYTES);
  g_autofree char *again = tachy_text_plain (plain, MAX_PLAIN);
  g_autofree char *stem = tachy_text_file_stem (text, MAX_BYTES);

  fuzz_check_plain (plain, MAX_PLAIN);
  g_assert_cmpstr (again, ==, plain);
  check_stem (stem);
  return 0;
}
