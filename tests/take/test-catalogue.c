/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a server's list and not in the library: all of it, once, and no further. */

#include "config.h"

#include "stage.h"
#include "tachy-catalogue.h"

static char *
build_page (const char *prefix,
            guint       n,
            const char *more)
{
  GString *page = g_string_new ("{\"object\":\"list\",\"data\":[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (page, "%s{\"id\":\"%s%u\",\"status\":\"completed\"}",
                            i > 0 ? "," : "", prefix, i + 1);
  g_string_append_printf (page, "]%s}", more);
  return g_string_free (page, FALSE);
}

static void
script_page (Stage *stage,
             guint  times,
             char  *page)
{
  const FaultAnswer answer = { .text = g_intern_string (page) };

  fault_server_script (stage->server, FAULT_LIST, times, &answer);
  g_free (page);
}

static TachyCatalogue *
open_catalogue (Stage *stage)
{
  return tachy_catalogue_new (stage->world->takes, stage->world->providers, WORLD_PROVIDER);
}

static GPtrArray *
read_on (TachyCatalogue *catalogue,
         GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_catalogue_read_async (catalogue, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_catalogue_read_finish (catalogue, result, error);
}

static guint
count_next (TachyCatalogue *catalogue)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = read_on (catalogue, &error);

  g_assert_no_error (error);
  return jobs->len;
}

/* Those that are here already are left out, and what is not there any more. */
static void
test_new_only (Stage        *stage,
               gconstpointer data)
{
  g_autoptr (TachyCatalogue) catalogue = open_catalogue (stage);
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) takes = NULL;
  g_autoptr (GError) error = NULL;

  stage_play (stage);
  stage_wait_filed (stage->take);
  script_page (stage, 0,
               g_strdup ("{\"data\":[{\"id\":\"job_2\",\"status\":\"queued\",\"prompt\":\"a\"},"
                         "{\"id\":\"job_1\",\"status\":\"completed\"},"
                         "{\"id\":\"job_0\",\"status\":\"deleted\"}]}"));
  jobs = read_on (catalogue, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs->len, ==, 1);
  g_assert_cmpstr (tachy_job_get_id (g_ptr_array_index (jobs, 0)), ==, "job_2");
  g_assert_false (tachy_catalogue_has_more (catalogue));
  takes = world_list (stage->world);
  g_assert_cmpuint (takes->len, ==, 1);
}

/* Page by page, with the cursor of the last one; and each job once, though the list has grown. */
static void
test_pages (Stage        *stage,
            gconstpointer data)
{
  g_autoptr (TachyCatalogue) catalogue = open_catalogue (stage);
  g_autofree char *second = NULL;

  script_page (stage, 1, build_page ("a", 100, ",\"has_more\":true,\"last_id\":\"a b\""));
  script_page (stage, 1, build_page ("a", 101, ",\"has_more\":false"));
  g_assert_cmpuint (count_next (catalogue), ==, 100);
  g_assert_true (tachy_catalogue_has_more (catalogue));
  g_assert_cmpuint (count_next (catalogue), ==, 1);
  g_assert_false (tachy_catalogue_has_more (catalogue));
  second = fault_server_dup_head (stage->server, FAULT_LIST, 1);
  g_assert_nonnull (g_strstr_len (second, -1, "after=a%20b"));
}

/* A server that never ends is not asked for ever, and never more than some times at one go. */
static void
test_endless (Stage        *stage,
              gconstpointer data)
{
  g_autoptr (TachyCatalogue) catalogue = open_catalogue (stage);
  g_autoptr (TachyCatalogue) circle = open_catalogue (stage);

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *more = g_strdup_printf (",\"has_more\":true,\"last_id\":\"c%u\"", i);

      script_page (stage, 1, build_page ("x", 1, more));
    }
  g_assert_cmpuint (count_next (catalogue), ==, 1);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_LIST), ==, 10);
  g_assert_true (tachy_catalogue_has_more (catalogue));

  fault_server_forget (stage->server, FAULT_LIST);
  script_page (stage, 1, build_page ("y", 1, ",\"has_more\":true,\"last_id\":\"p\""));
  script_page (stage, 1, build_page ("z", 1, ",\"has_more\":true,\"last_id\":\"q\""));
  script_page (stage, 0, build_page ("y", 1, ",\"has_more\":true,\"last_id\":\"p\""));
  g_assert_cmpuint (count_next (circle), ==, 2);
  g_assert_false (tachy_catalogue_has_more (circle));
}

/* What came before the trouble is shown; afterwards it goes on there. */
static void
test_trouble (Stage        *stage,
              gconstpointer data)
{
  const FaultAnswer broken = { .status = 503 };
  g_autoptr (TachyCatalogue) catalogue = open_catalogue (stage);
  g_autoptr (GError) error = NULL;

  script_page (stage, 1, build_page ("a", 3, ",\"has_more\":true"));
  fault_server_script (stage->server, FAULT_LIST, 2, &broken);
  script_page (stage, 0, build_page ("b", 2, ",\"has_more\":false"));
  g_assert_cmpuint (count_next (catalogue), ==, 3);
  g_assert_true (tachy_catalogue_has_more (catalogue));
  g_assert_null (read_on (catalogue, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_SERVER);
  g_assert_true (tachy_catalogue_has_more (catalogue));
  g_assert_cmpuint (count_next (catalogue), ==, 2);
  g_assert_false (tachy_catalogue_has_more (catalogue));
}

static void
test_no_list (Stage        *stage,
              gconstpointer data)
{
  const FaultAnswer no_list = { .status = 404 };
  g_autoptr (TachyCatalogue) catalogue = open_catalogue (stage);
  g_autoptr (GError) error = NULL;

  fault_server_script (stage->server, FAULT_LIST, 0, &no_list);
  g_assert_null (read_on (catalogue, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED);
}

/* One after the other, out of the list, without another question for what is over. */
static void
test_import (Stage        *stage,
             gconstpointer data)
{
  g_autoptr (TachyCatalogue) catalogue = open_catalogue (stage);
  g_autoptr (TachyCatalogue) again = open_catalogue (stage);
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GError) error = NULL;

  script_page (stage, 0, build_page ("job_", 3, ""));
  jobs = read_on (catalogue, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < jobs->len; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;

      tachy_engine_adopt_job_async (stage->world->engine, WORLD_PROVIDER,
                                    g_ptr_array_index (jobs, i), NULL, tachy_test_keep_result_cb,
                                    &result);
      TACHY_TEST_WAIT_FOR (result != NULL);
      g_clear_object (&stage->take);
      stage->take = tachy_engine_adopt_finish (stage->world->engine, result, NULL, &error);
      g_assert_no_error (error);
      stage_wait_filed (stage->take);
    }
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_RETRIEVE), ==, 0);
  g_assert_cmpuint (count_next (again), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  stage_add ("/tachyscope/catalogue/new-only", test_new_only);
  stage_add ("/tachyscope/catalogue/pages", test_pages);
  stage_add ("/tachyscope/catalogue/endless", test_endless);
  stage_add ("/tachyscope/catalogue/trouble", test_trouble);
  stage_add ("/tachyscope/catalogue/no-list", test_no_list);
  stage_add ("/tachyscope/catalogue/import", test_import);

  return g_test_run ();
}
