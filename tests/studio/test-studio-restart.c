/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What outlives a studio, and what does not: jobs, clips, rubbish, idleness. */

#include "config.h"

#include <glib/gstdio.h>

#include "studio-fixture.h"
#include "tachy-json.h"
#include "tachy-test.h"

#define DAY (24 * 60 * 60)
#define FRESH_ID "video_00000000000000000000000000000011"
#define EXPIRED_ID "video_00000000000000000000000000000012"
#define FORGOTTEN_ID "video_00000000000000000000000000000013"
#define RUBBISH_ID "video_00000000000000000000000000000014"

static gboolean
has_file (StudioFixture *fixture,
          const char    *id,
          const char    *name)
{
  g_autofree char *path = g_build_filename (fixture->directory, id, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A render that was interrupted is done again, with the same id, after those that came before. */
static void
test_interrupted (StudioFixture *fixture,
                  gconstpointer  unused)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  studio_fixture_stop (fixture);
  fixture->options.slow = 1000;
  studio_fixture_start (fixture);
  first = studio_fixture_create (fixture, "first");
  second = studio_fixture_create (fixture, "second");
  studio_fixture_wait_for_status (fixture, first, "in_progress");

  studio_fixture_stop (fixture);
  g_assert_true (has_file (fixture, first, "job.json"));
  g_assert_false (has_file (fixture, first, "clip"));
  g_assert_false (has_file (fixture, first, "clip.part"));
  g_assert_false (has_file (fixture, first, "clip.part.mdat"));

  fixture->options.slow = 1;
  studio_fixture_start (fixture);
  studio_fixture_wait_for_status (fixture, first, "in_progress");
  studio_fixture_wait_for_status (fixture, second, "pending");
  studio_fixture_wait_for_status (fixture, first, "completed");
  g_assert_true (has_file (fixture, first, "clip"));
  studio_fixture_wait_for_status (fixture, second, "in_progress");
}

static void
test_expired (StudioFixture *fixture,
              gconstpointer  unused)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (StudioAnswer) fresh = NULL;
  g_autoptr (StudioAnswer) expired = NULL;
  g_autoptr (StudioAnswer) remix = NULL;
  g_autoptr (StudioAnswer) job = NULL;
  g_autoptr (StudioAnswer) forgotten = NULL;

  studio_fixture_stop (fixture);
  studio_fixture_place (fixture, FRESH_ID, "completed", now - DAY + 60, "clip");
  studio_fixture_place (fixture, EXPIRED_ID, "completed", now - DAY, "clip");
  studio_fixture_place (fixture, FORGOTTEN_ID, "completed", now - 9 * DAY, "clip");
  studio_fixture_start (fixture);

  fresh = studio_fixture_get (fixture, "/v1/videos/" FRESH_ID "/content");
  g_assert_cmpuint (fresh->status, ==, 200);

  /* That it has been there is still known for a while. */
  expired = studio_fixture_get (fixture, "/v1/videos/" EXPIRED_ID "/content");
  studio_answer_assert_refused (expired, 410, "video_expired", "video_id");
  remix = studio_fixture_post (fixture, "/v1/videos/" EXPIRED_ID "/remix", "{\"prompt\": \"a\"}");
  studio_answer_assert_refused (remix, 410, "video_expired", "video_id");
  job = studio_fixture_get (fixture, "/v1/videos/" EXPIRED_ID);
  g_assert_cmpstr (studio_answer_get (job, "status"), ==, "completed");
  g_assert_false (has_file (fixture, EXPIRED_ID, "clip"));

  forgotten = studio_fixture_get (fixture, "/v1/videos/" FORGOTTEN_ID "/content");
  studio_answer_assert_refused (forgotten, 404, "video_not_found", "video_id");
  g_assert_false (has_file (fixture, FORGOTTEN_ID, NULL));
}

/* What a power cut leaves of a job that was never answered, or of one that was being deleted; and
 * what is not ours. */
static void
test_rubbish (StudioFixture *fixture,
              gconstpointer  unused)
{
  g_autofree char *rubbish = g_build_filename (fixture->directory, RUBBISH_ID, NULL);
  g_autofree char *reference = g_build_filename (rubbish, "reference", NULL);
  g_autofree char *foreign = g_build_filename (fixture->directory, "holiday.jpg", NULL);
  g_autoptr (StudioAnswer) list = NULL;

  studio_fixture_stop (fixture);
  g_assert_cmpint (g_mkdir (rubbish, 0700), ==, 0);
  g_assert_true (g_file_set_contents (reference, "half a pict", -1, NULL));
  g_assert_true (g_file_set_contents (foreign, "a picture", -1, NULL));
  studio_fixture_start (fixture);

  g_assert_false (g_file_test (rubbish, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  list = studio_fixture_get (fixture, "/v1/videos");
  g_assert_null (studio_answer_get (list, "first_id"));
}

static void
idle_cb (TachyStudio *studio,
         gpointer     user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* It counts from the last thing that happened, and rendering is something. */
static void
test_idle (StudioFixture *fixture,
           gconstpointer  unused)
{
  gboolean idle = FALSE;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autoptr (StudioAnswer) answer = NULL;
  gint64 until;

  studio_fixture_stop (fixture);
  fixture->options.idle_seconds = 1;
  fixture->options.slow = 10000;
  studio_fixture_start (fixture);
  g_signal_connect (fixture->studio, "idle", G_CALLBACK (idle_cb), &idle);

  id = studio_fixture_create (fixture, "a long one");
  until = g_get_monotonic_time () + 1500 * 1000;
  TACHY_TEST_WAIT_FOR (g_get_monotonic_time () > until);
  g_assert_false (idle);

  path = g_strconcat ("/v1/videos/", id, NULL);
  answer = studio_fixture_ask (fixture, "DELETE", path, NULL, NULL, NULL);
  g_assert_cmpuint (answer->status, ==, 200);
  TACHY_TEST_WAIT_FOR (idle);
}

/* Where jobs cannot be kept, none is accepted. */
static void
test_unwritable (StudioFixture *fixture,
                 gconstpointer  unused)
{
  g_autoptr (StudioAnswer) answer = NULL;

  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_assert_true (g_file_set_contents (fixture->directory, "in the way", -1, NULL));

  answer =
    studio_fixture_post (fixture, "/v1/videos", "{\"model\": \"m\", \"prompt\": \"a cat\"}");
  studio_answer_assert_refused (answer, 500, "server_error", NULL);
  g_assert_cmpint (g_unlink (fixture->directory), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (StudioFixture *fixture,
                  gconstpointer  unused);
  } tests[] = {
    { "/tachyscope/studio/restart/interrupted", test_interrupted },
    { "/tachyscope/studio/restart/expired", test_expired },
    { "/tachyscope/studio/restart/rubbish", test_rubbish },
    { "/tachyscope/studio/restart/idle", test_idle },
    { "/tachyscope/studio/restart/unwritable", test_unwritable },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, StudioFixture, NULL, studio_fixture_set_up, tests[i].test,
                studio_fixture_tear_down);
  return g_test_run ();
}
