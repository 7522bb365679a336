/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of one take: all of it or nothing, and never against the table of states. */

#include "config.h"

#include "tachy-error.h"
#include "tachy-test.h"
#include "world.h"

typedef struct
{
  char *directory;
  World *world;
  TachyTake *take;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->directory = tachy_test_make_directory ();
  fixture->world = world_open (fixture->directory);
  fixture->take = world_insert (fixture->world, "a paper boat", "nobody");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->take);
  world_close (fixture->world);
  tachy_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static void
assert_refused (Fixture       *fixture,
                TachyTakeEdit *edit)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (world_change (fixture->world, fixture->take, edit, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_INVALID);
}

static void
assert_done (Fixture       *fixture,
             TachyTakeEdit *edit)
{
  g_autoptr (GError) error = NULL;

  world_change (fixture->world, fixture->take, edit, &error);
  g_assert_no_error (error);
}

static TachyTakeEdit *
new_step (TachyTakeState state)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_set_state (edit, state);
  return edit;
}

static void
test_steps (Fixture      *fixture,
            gconstpointer data)
{
  const TachyTakeState steps[] = { TACHY_TAKE_INTENT, TACHY_TAKE_SENDING, TACHY_TAKE_ACCEPTED,
                                   TACHY_TAKE_RUNNING, TACHY_TAKE_DONE };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      assert_done (fixture, new_step (steps[i]));
      g_assert_cmpint (tachy_take_get_state (fixture->take), ==, steps[i]);
    }
}

/* Every pair of states, over the database. */
static void
test_all_ways (Fixture      *fixture,
               gconstpointer data)
{
  for (TachyTakeState from = TACHY_TAKE_WAITING; from <= TACHY_TAKE_CANCELLED; from++)
    {
      for (TachyTakeState to = TACHY_TAKE_WAITING; to <= TACHY_TAKE_CANCELLED; to++)
        {
          world_set_state (fixture->world, fixture->take, from);
          if (tachy_take_state_may_become (from, to))
            assert_done (fixture, new_step (to));
          else
            assert_refused (fixture, new_step (to));

          world_reload (fixture->world, fixture->take);
          g_assert_cmpint (tachy_take_get_state (fixture->take), ==,
                           tachy_take_state_may_become (from, to) ? to : from);
        }
    }
}

static void
test_all_or_nothing (Fixture      *fixture,
                     gconstpointer data)
{
  TachyTakeEdit *edit = new_step (TACHY_TAKE_DONE);

  tachy_take_edit_set_text (edit, "remote_id", "video_1");
  tachy_take_edit_set_int (edit, "progress", 50);
  assert_refused (fixture, edit);

  world_reload (fixture->world, fixture->take);
  g_assert_cmpint (tachy_take_get_state (fixture->take), ==, TACHY_TAKE_WAITING);
  g_assert_null (tachy_take_get_remote_id (fixture->take));
  g_assert_cmpint (tachy_take_get_progress (fixture->take), ==, -1);
}

static void
test_unknown_column (Fixture      *fixture,
                     gconstpointer data)
{
  TachyTakeEdit *edit = new_step (TACHY_TAKE_INTENT);
  g_autoptr (GError) error = NULL;

  tachy_take_edit_set_int (edit, "no_such_column", 1);
  g_assert_false (world_change (fixture->world, fixture->take, edit, &error));
  g_assert_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE);
  world_reload (fixture->world, fixture->take);
  g_assert_cmpint (tachy_take_get_state (fixture->take), ==, TACHY_TAKE_WAITING);
}

/* An answer about a take that has been cancelled meanwhile changes nothing at all. */
static void
test_late (Fixture      *fixture,
           gconstpointer data)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  world_set_state (fixture->world, fixture->take, TACHY_TAKE_RUNNING);
  assert_done (fixture, new_step (TACHY_TAKE_CANCELLED));
  tachy_take_edit_expect_state (edit, TACHY_TAKE_RUNNING);
  tachy_take_edit_set_int (edit, "progress", 70);
  assert_refused (fixture, edit);
  assert_refused (fixture, new_step (TACHY_TAKE_DONE));

  world_reload (fixture->world, fixture->take);
  g_assert_cmpint (tachy_take_get_state (fixture->take), ==, TACHY_TAKE_CANCELLED);
  g_assert_cmpint (tachy_take_get_progress (fixture->take), ==, -1);
}

static void
test_expected (Fixture      *fixture,
               gconstpointer data)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_expect_state (edit, TACHY_TAKE_WAITING);
  tachy_take_edit_set_int (edit, "progress", 7);
  assert_done (fixture, edit);
  g_assert_cmpint (tachy_take_get_progress (fixture->take), ==, 7);
  g_assert_cmpint (tachy_take_get_state (fixture->take), ==, TACHY_TAKE_WAITING);
}

static void
test_media_ways (Fixture      *fixture,
                 gconstpointer data)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_set_media (edit, TACHY_MEDIA_FILED);
  tachy_take_edit_set_text (edit, "clip", "/x");
  assert_refused (fixture, edit);
  g_assert_null (tachy_take_get_clip (fixture->take));

  edit = tachy_take_edit_new ();
  tachy_take_edit_set_media (edit, TACHY_MEDIA_PART);
  assert_done (fixture, edit);
  g_assert_cmpint (tachy_take_get_media (fixture->take), ==, TACHY_MEDIA_PART);
}

static void
test_reason (Fixture      *fixture,
             gconstpointer data)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();
  g_autoptr (GError) error = g_error_new_literal (TACHY_ERROR, TACHY_ERROR_CREDIT, "No credit.");
  g_autoptr (TachyFailure) failure = tachy_failure_new ();
  g_autoptr (TachyFailure) read = NULL;
  TachyError cause = TACHY_ERROR_INVALID;

  failure->http_status = 402;
  failure->code = g_strdup ("insufficient_quota");
  failure->message = g_strdup ("You're broke; DROP TABLE take; --");
  failure->type = g_strdup ("billing");
  failure->request_id = g_strdup ("req_1");
  tachy_take_edit_set_reason (edit, error, failure);
  assert_done (fixture, edit);

  g_assert_true (tachy_take_get_cause (fixture->take, &cause));
  g_assert_cmpint (cause, ==, TACHY_ERROR_CREDIT);
  g_assert_cmpstr (tachy_take_get_reason (fixture->take), ==, "No credit.");
  read = tachy_take_dup_failure (fixture->take);
  g_assert_cmpuint (read->http_status, ==, 402);
  g_assert_cmpstr (read->code, ==, failure->code);
  g_assert_cmpstr (read->message, ==, failure->message);
  g_assert_cmpstr (read->type, ==, failure->type);
  g_assert_cmpstr (read->request_id, ==, failure->request_id);

  edit = tachy_take_edit_new ();
  tachy_take_edit_set_reason (edit, NULL, NULL);
  assert_done (fixture, edit);
  g_assert_false (tachy_take_get_cause (fixture->take, &cause));
  g_assert_null (tachy_take_get_reason (fixture->take));
  g_assert_null (tachy_take_dup_failure (fixture->take));
}

static void
test_foreign_error (Fixture      *fixture,
                    gconstpointer data)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  TachyError cause = TACHY_ERROR_INVALID;

  tachy_take_edit_set_reason (edit, error, NULL);
  assert_done (fixture, edit);
  g_assert_true (tachy_take_get_cause (fixture->take, &cause));
  g_assert_cmpint (cause, ==, TACHY_ERROR_SERVER);
}

static void
test_nothing (Fixture      *fixture,
              gconstpointer data)
{
  assert_done (fixture, tachy_take_edit_new ());
}

static void
test_removed_row (Fixture      *fixture,
                  gconstpointer data)
{
  world_execute (fixture->world, "DELETE FROM take");
  assert_refused (fixture, tachy_take_edit_new ());
  assert_refused (fixture, new_step (TACHY_TAKE_INTENT));
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/tachyscope/take-edit/steps", test_steps);
  add ("/tachyscope/take-edit/all-ways", test_all_ways);
  add ("/tachyscope/take-edit/all-or-nothing", test_all_or_nothing);
  add ("/tachyscope/take-edit/unknown-column", test_unknown_column);
  add ("/tachyscope/take-edit/late", test_late);
  add ("/tachyscope/take-edit/expected", test_expected);
  add ("/tachyscope/take-edit/media-ways", test_media_ways);
  add ("/tachyscope/take-edit/reason", test_reason);
  add ("/tachyscope/take-edit/foreign-error", test_foreign_error);
  add ("/tachyscope/take-edit/nothing", test_nothing);
  add ("/tachyscope/take-edit/removed-row", test_removed_row);

  return g_test_run ();
}
