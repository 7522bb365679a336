/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file beside a clip: it is no sidecar, or it says the same again once it is written anew. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-sidecar-private.h"

#include "fuzz.h"
#include "tachy-error.h"

#define MAX_TEXT (256 * 1024)
#define PATH "/library/name.json"
#define STEM "/library/name"

static void
check_row (const TachyTakeRow *row)
{
  g_assert_true (g_uuid_string_is_valid (row->id));
  g_assert_true (g_str_has_prefix (row->clip, STEM "."));
  g_assert_cmpint (row->clip_bytes, >=, 0);
  g_assert_cmpint (row->created_at, >=, 0);
  g_assert_true (row->price == -1 || row->price >= 0);
  g_assert_cmpint (row->charged, >=, -1);
  fuzz_check_text (tachy_recipe_get_prompt (row->recipe), MAX_TEXT);
  fuzz_check_text (row->remote_id, MAX_TEXT);
  fuzz_check_text (row->mime_type, MAX_TEXT);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyTakeRow) row = tachy_sidecar_parse ((const char *) data, length, PATH, &error);
  g_autoptr (TachyTakeRow) again = NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  gsize size;
  const char *text;

  if (row == NULL)
    {
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
      return 0;
    }

  g_assert_no_error (error);
  check_row (row);
  first = tachy_sidecar_format (row, row->clip + strlen (STEM));
  text = g_bytes_get_data (first, &size);
  /* Control characters are longer when they are written down. */
  if (size > MAX_TEXT)
    return 0;

  again = tachy_sidecar_parse (text, size, PATH, &error);
  g_assert_no_error (error);
  second = tachy_sidecar_format (again, again->clip + strlen (STEM));
  g_assert_true (g_bytes_equal (first, second));
  return 0;
}
