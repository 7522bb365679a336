/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A take of which nobody knows whether it was created: found by itself, or settled by the person. */

#include "config.h"

#include <string.h>

#include "stage.h"

static const FaultAnswer drop = { .how = FAULT_DROP };
static const FaultAnswer no_list = { .status = 404 };
static const FaultAnswer broken = { .status = 503 };

/* Jobs as a server lists them, as many as there are ids; a prompt of NULL is not told. */
static char *
build_list (const char *const *ids,
            const char        *prompt,
            gint64             age_s,
            const char        *more)
{
  GString *list = g_string_new ("{\"object\":\"list\",\"data\":[");
  g_autofree char *told = prompt != NULL ? g_strdup_printf ("\"prompt\":\"%s\",", prompt) : NULL;

  for (guint i = 0; ids[i] != NULL; i++)
    g_string_append_printf (list,
                            "%s{\"id\":\"%s\",%s\"model\":\"sora-2\",\"status\":\"in_progress\","
                            "\"created_at\":%" G_GINT64_FORMAT "%s}",
                            i > 0 ? "," : "", ids[i], told != NULL ? told : "",
                            g_get_real_time () / G_USEC_PER_SEC - age_s, more);
  g_string_append (list, "],\"has_more\":false}");
  return g_string_free (list, FALSE);
}

/* What the list says from now on. */
static void
script_list (Stage      *stage,
             const char *text)
{
  const FaultAnswer answer = { .text = g_intern_string (text) };

  fault_server_forget (stage->server, FAULT_LIST);
  fault_server_script (stage->server, FAULT_LIST, 0, &answer);
}

static void
list_jobs (Stage             *stage,
           const char *const *ids,
           const char        *prompt)
{
  g_autofree char *text = build_list (ids, prompt, 0, "");

  script_list (stage, text);
}

static void
lose (Stage *stage)
{
  fault_server_script (stage->server, FAULT_CREATE, 1, &drop);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_UNKNOWN);
}

static void
wait_search (TachyTake  *take,
             TachySearch search)
{
  gint64 deadline = tachy_test_get_deadline ();

  while (tachy_take_get_search (take) != search)
    tachy_test_iterate (deadline, tachy_search_to_word (search));
}

static void
assert_one_post (Stage *stage)
{
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

static void
count_cb (TachyEngine *engine,
          TachyTake   *take,
          guint       *n)
{
  (*n)++;
}

static void
test_found (Stage        *stage,
            gconstpointer data)
{
  static const char *const ids[] = { "job_lost", NULL };
  guint n_found = 0;

  g_signal_connect (stage->world->engine, "found", G_CALLBACK (count_cb), &n_found);
  list_jobs (stage, ids, "a paper  boat\\r\\n");
  lose (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpstr (tachy_take_get_remote_id (stage->take), ==, "job_lost");
  g_assert_cmpint (tachy_take_get_search (stage->take), ==, TACHY_SEARCH_FOUND);
  g_assert_cmpuint (n_found, ==, 1);
  assert_one_post (stage);
}

/* The job stands in the list only when it is asked for the third time. */
static void
test_found_late (Stage        *stage,
                 gconstpointer data)
{
  static const char *const ids[] = { "job_lost", NULL };
  const FaultAnswer empty = { .text = "{\"data\":[]}" };
  g_autofree char *text = build_list (ids, "a paper boat", 0, "");
  const FaultAnswer full = { .text = text };

  fault_server_script (stage->server, FAULT_LIST, 2, &empty);
  fault_server_script (stage->server, FAULT_LIST, 0, &full);
  lose (stage);
  g_assert_true (tachy_take_is_active (stage->take));
  stage_wait_filed (stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_LIST), ==, 3);
  assert_one_post (stage);
}

static void
test_found_after_restart (Stage        *stage,
                          gconstpointer data)
{
  static const char *const ids[] = { "job_lost", NULL };

  fault_server_script (stage->server, FAULT_LIST, 0, &broken);
  lose (stage);
  wait_search (stage->take, TACHY_SEARCH_UNREACHED);
  g_assert_false (tachy_take_is_active (stage->take));
  stage_restart (stage);
  list_jobs (stage, ids, "a paper boat");
  world_start (stage->world);
  stage_wait_filed (stage->take);
  assert_one_post (stage);
}

/* Nothing else is taken for it: older, of other words, known already, or deleted. */
static void
test_nothing (Stage        *stage,
              gconstpointer data)
{
  static const char *const ids[] = { "job_other", NULL };
  g_autofree char *old = build_list (ids, "a paper boat", 7200, "");
  g_autofree char *other = build_list (ids, "a paper kite", 0, "");
  const char *const texts[] = { old, other, "{\"data\":[]}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      script_list (stage, texts[i]);
      lose (stage);
      wait_search (stage->take, TACHY_SEARCH_NOTHING);
      g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_UNKNOWN);
      g_assert_false (tachy_take_is_active (stage->take));
    }
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, G_N_ELEMENTS (texts));
}

static void
test_known_id (Stage        *stage,
               gconstpointer data)
{
  static const char *const ids[] = { "job_1", NULL };

  stage_play (stage);
  stage_wait_filed (stage->take);
  g_assert_cmpstr (tachy_take_get_remote_id (stage->take), ==, "job_1");
  list_jobs (stage, ids, "a paper boat");
  lose (stage);
  wait_search (stage->take, TACHY_SEARCH_NOTHING);
}

static GPtrArray *
look (Stage   *stage,
      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_engine_look_async (stage->world->engine, stage->take, NULL, tachy_test_keep_result_cb,
                           &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_engine_look_finish (stage->world->engine, result, error);
}

/* Not bound without the person: a prompt that is not told, another length, two that fit. */
static void
test_candidates (Stage        *stage,
                 gconstpointer data)
{
  static const char *const one[] = { "job_a", NULL };
  static const char *const two[] = { "job_a", "job_b", NULL };
  g_autofree char *silent = build_list (one, NULL, 0, ",\"size\":\"720x1280\"");
  g_autofree char *longer = build_list (one, "a paper boat", 0, ",\"seconds\":\"12\"");
  g_autofree char *both = build_list (two, "a paper boat", 0, "");
  const char *const texts[] = { silent, longer, both };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) jobs = NULL;
      g_autoptr (GError) error = NULL;

      world_execute (stage->world, "DELETE FROM take");
      script_list (stage, texts[i]);
      lose (stage);
      wait_search (stage->take, TACHY_SEARCH_CANDIDATES);
      g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_UNKNOWN);
      jobs = look (stage, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (jobs->len, ==, i == 2 ? 2 : 1);
      g_assert_cmpstr (tachy_job_get_id (g_ptr_array_index (jobs, 0)), ==, "job_a");
    }
}

/* As many jobs as takes of one recipe: each gets one of them. */
static void
test_alike (Stage        *stage,
            gconstpointer data)
{
  static const char *const two[] = { "job_a", "job_b", NULL };
  g_autoptr (TachyTake) first = NULL;

  lose (stage);
  first = g_object_ref (stage->take);
  wait_search (first, TACHY_SEARCH_NOTHING);
  list_jobs (stage, two, "a paper boat");
  lose (stage);
  stage_wait_filed (stage->take);
  stage_wait_filed (first);
  g_assert_cmpstr (tachy_take_get_remote_id (first), ==, "job_a");
  g_assert_cmpstr (tachy_take_get_remote_id (stage->take), ==, "job_b");
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 2);
}

static void
test_no_list (Stage        *stage,
              gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GError) error = NULL;

  fault_server_script (stage->server, FAULT_LIST, 0, &no_list);
  lose (stage);
  wait_search (stage->take, TACHY_SEARCH_UNSUPPORTED);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_LIST), ==, 1);
  jobs = look (stage, &error);
  g_assert_null (jobs);
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED);
}

static gboolean
link_to (Stage      *stage,
         const char *id,
         GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_engine_link_async (stage->world->engine, stage->take, id, NULL, tachy_test_keep_result_cb,
                           &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_engine_link_finish (stage->world->engine, result, error);
}

static void
lose_for_good (Stage *stage)
{
  fault_server_forget (stage->server, FAULT_LIST);
  fault_server_script (stage->server, FAULT_LIST, 0, &no_list);
  lose (stage);
  wait_search (stage->take, TACHY_SEARCH_UNSUPPORTED);
}

static void
test_link (Stage        *stage,
           gconstpointer data)
{
  const FaultAnswer unknown_here = { .status = 404, .text = "{\"error\":{\"message\":\"no\"}}" };
  g_autoptr (GError) empty = NULL;
  g_autoptr (GError) gone = NULL;
  g_autoptr (GError) taken = NULL;
  g_autoptr (GError) late = NULL;
  g_autoptr (GError) error = NULL;

  stage_play (stage);
  stage_wait_filed (stage->take);
  lose_for_good (stage);

  g_assert_false (link_to (stage, "  ", &empty));
  g_assert_error (empty, TACHY_ERROR, TACHY_ERROR_INVALID);
  fault_server_script (stage->server, FAULT_RETRIEVE, 1, &unknown_here);
  g_assert_false (link_to (stage, "job_typo", &gone));
  g_assert_error (gone, TACHY_ERROR, TACHY_ERROR_GONE);
  g_assert_false (link_to (stage, "job_1", &taken));
  g_assert_error (taken, TACHY_ERROR, TACHY_ERROR_INVALID);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_UNKNOWN);

  g_assert_true (link_to (stage, " job_mine ", &error));
  g_assert_no_error (error);
  g_assert_cmpint (tachy_take_get_search (stage->take), ==, TACHY_SEARCH_LINKED);
  stage_wait_filed (stage->take);
  g_assert_cmpstr (tachy_take_get_remote_id (stage->take), ==, "job_mine");
  g_assert_false (link_to (stage, "job_mine", &late));
  g_assert_error (late, TACHY_ERROR, TACHY_ERROR_INVALID);
}

static gboolean
journal_tells (Stage      *stage,
               const char *words)
{
  g_autofree char *path = g_build_filename (stage->directory, "journal.jsonl", NULL);
  g_autofree char *journal = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &journal, NULL, &error);
  g_assert_no_error (error);
  return strstr (journal, words) != NULL;
}

static void
test_deny (Stage        *stage,
           gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lose_for_good (stage);
  tachy_engine_deny_async (stage->world->engine, stage->take, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_true (tachy_engine_deny_finish (stage->world->engine, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_REJECTED);
  g_assert_true (journal_tells (stage, "\"rejected\""));
  assert_one_post (stage);
}

static TachyTake *
submit_again (Stage   *stage,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tachy_engine_submit_again_async (stage->world->engine, stage->take, tachy_test_keep_result_cb,
                                   &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  return tachy_engine_submit_again_finish (stage->world->engine, result, error);
}

/* The old take stays what it is, and nobody can submit it a third time. */
static void
test_again (Stage        *stage,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) twice = NULL;
  g_autoptr (TachyTake) take = NULL;
  g_autoptr (TachyTake) none = NULL;

  lose_for_good (stage);
  take = submit_again (stage, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tachy_recipe_get_parent (tachy_take_get_recipe (take)), ==,
                   tachy_take_get_id (stage->take));
  none = submit_again (stage, &twice);
  g_assert_null (none);
  g_assert_error (twice, TACHY_ERROR, TACHY_ERROR_INVALID);

  stage_wait_filed (take);
  g_assert_cmpint (tachy_take_get_state (stage->take), ==, TACHY_TAKE_UNKNOWN);
  g_assert_cmpint (tachy_take_get_search (stage->take), ==, TACHY_SEARCH_SETTLED);
  g_assert_true (journal_tells (stage, "\"settled\""));
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 2);
}

/* FAULTS.md, row 67: two clips were paid for, and there is one. */
static void
test_reused_id (Stage        *stage,
                gconstpointer data)
{
  const FaultAnswer same = { .text = "{\"id\":\"job_1\",\"status\":\"queued\"}" };

  stage_play (stage);
  stage_wait_filed (stage->take);
  fault_server_script (stage->server, FAULT_CREATE, 1, &same);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_UNKNOWN);
  stage_assert_cause (stage->take, TACHY_ERROR_UNKNOWN);
  wait_search (stage->take, TACHY_SEARCH_NOTHING);
  g_assert_null (tachy_take_get_remote_id (stage->take));
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  stage_add ("/tachyscope/engine/resolve/found", test_found);
  stage_add ("/tachyscope/engine/resolve/found-late", test_found_late);
  stage_add ("/tachyscope/engine/resolve/found-after-restart", test_found_after_restart);
  stage_add ("/tachyscope/engine/resolve/nothing", test_nothing);
  stage_add ("/tachyscope/engine/resolve/known-id", test_known_id);
  stage_add ("/tachyscope/engine/resolve/candidates", test_candidates);
  stage_add ("/tachyscope/engine/resolve/alike", test_alike);
  stage_add ("/tachyscope/engine/resolve/no-list", test_no_list);
  stage_add ("/tachyscope/engine/resolve/link", test_link);
  stage_add ("/tachyscope/engine/resolve/deny", test_deny);
  stage_add ("/tachyscope/engine/resolve/again", test_again);
  stage_add ("/tachyscope/engine/resolve/reused-id", test_reused_id);

  return g_test_run ();
}
