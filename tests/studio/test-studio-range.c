/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of files, as clients ask for them. */

#include "config.h"

#include "tachy-studio-range.h"

static const struct
{
  const char *header;
  guint64 size;
  TachyStudioRange range;
  guint64 first;
  guint64 last;
} cases[] = {
  { NULL, 100, TACHY_STUDIO_RANGE_WHOLE, 0, 0 },
  { "bytes=0-", 100, TACHY_STUDIO_RANGE_PART, 0, 99 },
  { "bytes=10-19", 100, TACHY_STUDIO_RANGE_PART, 10, 19 },
  { "bytes=99-99", 100, TACHY_STUDIO_RANGE_PART, 99, 99 },
  { "bytes=10-1000", 100, TACHY_STUDIO_RANGE_PART, 10, 99 },
  { "bytes=-1", 100, TACHY_STUDIO_RANGE_PART, 99, 99 },
  { "bytes=-1000", 100, TACHY_STUDIO_RANGE_PART, 0, 99 },
  { "bytes=100-", 100, TACHY_STUDIO_RANGE_OUTSIDE, 0, 0 },
  { "bytes=-0", 100, TACHY_STUDIO_RANGE_OUTSIDE, 0, 0 },
  { "bytes=0-", 0, TACHY_STUDIO_RANGE_OUTSIDE, 0, 0 },
  { "bytes=-5", 0, TACHY_STUDIO_RANGE_OUTSIDE, 0, 0 },
  /* What counts for nothing. */
  { "bytes=5-2", 100, TACHY_STUDIO_RANGE_WHOLE, 0, 0 },
  { "bytes=0-1,5-6", 100, TACHY_STUDIO_RANGE_WHOLE, 0, 0 },
  { "bytes=-", 100, TACHY_STUDIO_RANGE_WHOLE, 0, 0 },
  { "bytes=", 100, TACHY_STUDIO_RANGE_WHOLE, 0, 0 },
  { "bytes=a-b", 100, TACHY_STUDIO_RANGE_WHOLE, 0, 0 },
  { "bytes=--5", 100, TACHY_STUDIO_RANGE_WHOLE, 0, 0 },
  { "bytes=+1-2", 100, TACHY_STUDIO_RANGE_WHOLE, 0, 0 },
  { "bytes=99999999999999999999-", 100, TACHY_STUDIO_RANGE_WHOLE, 0, 0 },
  { "items=0-1", 100, TACHY_STUDIO_RANGE_WHOLE, 0, 0 },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint64 first = 0;
      guint64 last = 0;

      g_test_message ("%s", cases[i].header);
      g_assert_cmpint (tachy_studio_range_parse (cases[i].header, cases[i].size, &first, &last),
                       ==, cases[i].range);
      g_assert_cmpuint (first, ==, cases[i].first);
      g_assert_cmpuint (last, ==, cases[i].last);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tachyscope/studio/range/parse", test_parse);
  return g_test_run ();
}
