/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person writes about how a server differs: it is refused with a sentence, or it is a
 * dialect of which the same is said once more without any change. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-dialect-private.h"

#include "fuzz.h"
#include "tachy-error.h"

#define MAX_TEXT (1024 * 1024)

static void
check_path (const char *form)
{
  g_autofree char *path = form != NULL ? tachy_dialect_build_path (form, "../a b") : NULL;

  fuzz_check_text (form, MAX_TEXT);
  fuzz_check_text (path, MAX_TEXT);
  if (path != NULL && strstr (form, "..") == NULL)
    g_assert_null (strstr (path, "../"));
}

static void
check_dialect (TachyDialect *dialect)
{
  fuzz_check_text (tachy_dialect_get_auth (dialect), MAX_TEXT);
  check_path (dialect->create_path);
  check_path (dialect->job_path);
  check_path (dialect->content_path);
  check_path (dialect->list_path);
  check_path (dialect->cancel_path);
  g_assert_true (tachy_dialect_can_list (dialect) == (dialect->list_path != NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autofree char *traits = g_strndup ((const char *) data, length);
  TachyDialect *contract = tachy_dialects_find (TACHY_DIALECT_CONTRACT);
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyDialect) dialect = tachy_dialect_override (contract, traits, &error);
  g_autoptr (TachyDialect) again = NULL;

  if (dialect == NULL)
    {
      g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
      return 0;
    }

  g_assert_no_error (error);
  check_dialect (dialect);
  again = tachy_dialect_override (dialect, traits, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->create_path, ==, dialect->create_path);
  g_assert_cmpstr (again->job_path, ==, dialect->job_path);
  return 0;
}
