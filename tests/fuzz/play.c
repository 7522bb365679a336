/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives saved inputs to a fuzz target, once each, where no fuzzer is linked in. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include <string.h>

#include "fuzz.h"

/* In memory of exactly its size, so that a sanitizer sees the first byte that is read behind it. */
static void
play_file (const char *path)
{
  g_autofree char *contents = NULL;
  g_autofree guint8 *exact = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);

  exact = g_malloc (MAX (length, 1));
  memcpy (exact, contents, length);
  LLVMFuzzerTestOneInput (exact, length);
}

static guint
play_folder (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  guint n_files = 0;
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      play_file (file);
      n_files++;
    }

  return n_files;
}

int
main (int   argc,
      char *argv[])
{
  for (int i = 1; i < argc; i++)
    {
      guint n_files = 1;

      if (g_file_test (argv[i], G_FILE_TEST_IS_DIR))
        n_files = play_folder (argv[i]);
      else
        play_file (argv[i]);

      g_assert_cmpuint (n_files, >, 0);
      g_print ("%s: %u\n", argv[i], n_files);
    }

  return argc > 1 ? 0 : 2;
}
