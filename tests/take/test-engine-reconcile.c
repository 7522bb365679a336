/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clips, rows and part files find together again, whatever came between them. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "stage.h"
#include "tachy-sidecar-private.h"
#include "tachy-take-private.h"

static char *
build_sidecar (Stage *stage)
{
  const char *clip = tachy_take_get_clip (stage->take);
  g_autofree char *stem = g_strndup (clip, strlen (clip) - strlen (".mp4"));

  return g_strconcat (stem, ".json", NULL);
}

static void
play_to_end (Stage *stage)
{
  stage_play (stage);
  stage_wait_filed (stage->take);
}

static void
wait_media (Stage          *stage,
            TachyMediaState media)
{
  TACHY_TEST_WAIT_FOR (tachy_take_get_media (stage->take) == media);
}

static guint
count_fetched (Stage *stage)
{
  return fault_server_count (stage->server, FAULT_CONTENT);
}

static void
test_sidecar (Stage        *stage,
              gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (TachyTakeRow) row = NULL;
  g_autoptr (GError) error = NULL;

  play_to_end (stage);
  path = build_sidecar (stage);
  row = tachy_sidecar_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (row->id, ==, tachy_take_get_id (stage->take));
  g_assert_cmpstr (row->clip, ==, tachy_take_get_clip (stage->take));
  g_assert_cmpstr (row->remote_id, ==, tachy_take_get_remote_id (stage->take));
  g_assert_cmpint (row->clip_bytes, ==, g_bytes_get_size (stage->clip));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_null (strstr (contents, WORLD_KEY));
  g_assert_null (strstr (contents, tachy_take_get_row (stage->take)->idempotency_key));
}

/* Power went between the name and the row. */
static void
test_named_but_not_recorded (Stage        *stage,
                             gconstpointer data)
{
  g_autofree char *clip = NULL;

  play_to_end (stage);
  clip = g_strdup (tachy_take_get_clip (stage->take));
  stage_restart (stage);
  world_execute (stage->world, "UPDATE take SET media = 'verified', clip = NULL,"
                               " part_total = clip_bytes, part_bytes = clip_bytes");
  world_start (stage->world);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpstr (tachy_take_get_clip (stage->take), ==, clip);
  g_assert_cmpuint (count_fetched (stage), ==, 1);
}

/* What stands there is not what had the name: a clip must not be mistaken for another. */
static void
test_named_and_changed (Stage        *stage,
                        gconstpointer data)
{
  play_to_end (stage);
  g_file_set_contents (tachy_take_get_clip (stage->take), "short", -1, NULL);
  stage_restart (stage);
  world_execute (stage->world, "UPDATE take SET media = 'verified', clip = NULL,"
                               " part_total = clip_bytes, part_bytes = clip_bytes");
  world_start (stage->world);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (count_fetched (stage), ==, 2);
}

/* Power went between the sidecar's name and the clip's. */
static void
test_sidecar_named_only (Stage        *stage,
                         gconstpointer data)
{
  g_autofree char *clip = NULL;
  g_autofree char *part = NULL;

  play_to_end (stage);
  clip = g_strdup (tachy_take_get_clip (stage->take));
  part = g_strdup_printf ("%s/.part/%s.part", stage->world->clips, tachy_take_get_id (stage->take));
  g_assert_cmpint (g_rename (clip, part), ==, 0);
  stage_restart (stage);
  world_execute (stage->world, "UPDATE take SET media = 'verified', clip = NULL,"
                               " part_total = clip_bytes, part_bytes = clip_bytes");
  world_start (stage->world);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpstr (tachy_take_get_clip (stage->take), ==, clip);
  g_assert_cmpuint (count_fetched (stage), ==, 1);
}

static void
test_missing (Stage        *stage,
              gconstpointer data)
{
  play_to_end (stage);
  g_assert_cmpint (g_unlink (tachy_take_get_clip (stage->take)), ==, 0);
  tachy_engine_look_after (stage->world->engine, stage->take);
  wait_media (stage, TACHY_MEDIA_MISSING);
  stage_assert_cause (stage->take, TACHY_ERROR_CLIP);
  g_assert_false (tachy_take_is_active (stage->take));

  tachy_engine_fetch (stage->world->engine, stage->take);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (count_fetched (stage), ==, 2);
}

/* The command line asks without anybody having looked before. */
static void
test_fetch_what_was_here (Stage        *stage,
                          gconstpointer data)
{
  play_to_end (stage);
  tachy_engine_fetch (stage->world->engine, stage->take);
  stage_linger (100);
  g_assert_cmpuint (count_fetched (stage), ==, 1);
  g_assert_cmpint (tachy_take_get_media (stage->take), ==, TACHY_MEDIA_FILED);

  g_assert_cmpint (g_unlink (tachy_take_get_clip (stage->take)), ==, 0);
  tachy_engine_fetch (stage->world->engine, stage->take);
  TACHY_TEST_WAIT_FOR (count_fetched (stage) == 2);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
}

/* And the server does not have it any more: it is what it was, and that is said. */
static void
test_missing_and_expired (Stage        *stage,
                          gconstpointer data)
{
  const FaultAnswer gone = { .status = 410 };

  play_to_end (stage);
  g_assert_cmpint (g_unlink (tachy_take_get_clip (stage->take)), ==, 0);
  fault_server_script (stage->server, FAULT_CONTENT, 0, &gone);
  tachy_engine_fetch (stage->world->engine, stage->take);
  stage_wait_state (stage->take, TACHY_TAKE_EXPIRED);
  g_assert_cmpint (tachy_take_get_media (stage->take), ==, TACHY_MEDIA_MISSING);
  g_assert_false (tachy_take_is_active (stage->take));
}

static void
test_comes_back (Stage        *stage,
                 gconstpointer data)
{
  g_autofree char *away = g_build_filename (stage->directory, "away", NULL);

  play_to_end (stage);
  g_assert_cmpint (g_rename (tachy_take_get_clip (stage->take), away), ==, 0);
  tachy_engine_inspect (stage->world->engine);
  wait_media (stage, TACHY_MEDIA_MISSING);
  g_assert_cmpint (g_rename (away, tachy_take_get_clip (stage->take)), ==, 0);
  tachy_engine_inspect (stage->world->engine);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (count_fetched (stage), ==, 1);
}

/* A disk that is not plugged in has lost nothing. */
static void
test_folder_away (Stage        *stage,
                  gconstpointer data)
{
  g_autofree char *away = g_build_filename (stage->directory, "away", NULL);

  play_to_end (stage);
  g_assert_cmpint (g_rename (stage->world->clips, away), ==, 0);
  tachy_engine_inspect (stage->world->engine);
  stage_linger (200);
  g_assert_cmpint (tachy_take_get_media (stage->take), ==, TACHY_MEDIA_FILED);
  g_assert_cmpint (g_rename (away, stage->world->clips), ==, 0);
}

static void
test_changed (Stage        *stage,
              gconstpointer data)
{
  play_to_end (stage);
  g_file_set_contents (tachy_take_get_clip (stage->take), "short", -1, NULL);
  tachy_engine_inspect (stage->world->engine);
  wait_media (stage, TACHY_MEDIA_DAMAGED);
  stage_assert_cause (stage->take, TACHY_ERROR_CLIP);
  tachy_engine_fetch (stage->world->engine, stage->take);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
}

/* Another take's clip has got the name meanwhile, and is left alone. */
static void
test_name_taken_over (Stage        *stage,
                      gconstpointer data)
{
  g_autoptr (TachyTake) other = NULL;
  g_autofree char *name = NULL;
  g_autofree char *sidecar = NULL;

  play_to_end (stage);
  name = g_strdup (tachy_take_get_clip (stage->take));
  sidecar = build_sidecar (stage);
  g_assert_cmpint (g_unlink (name), ==, 0);
  g_assert_cmpint (g_unlink (sidecar), ==, 0);
  tachy_engine_look_after (stage->world->engine, stage->take);
  wait_media (stage, TACHY_MEDIA_MISSING);
  other = world_make (stage->world, "a paper boat");
  stage_wait_filed (other);
  g_assert_cmpstr (tachy_take_get_clip (other), ==, name);

  g_file_set_contents (name, "edited", -1, NULL);
  tachy_engine_fetch (stage->world->engine, stage->take);
  stage_wait_filed (stage->take);
  g_assert_cmpstr (tachy_take_get_clip (stage->take), !=, name);
  g_assert_true (g_file_test (name, G_FILE_TEST_EXISTS));
}

static guint
count_takes (World *world)
{
  g_autoptr (GPtrArray) takes = world_list (world);

  return takes->len;
}

/* Database and journal are lost; the clips know. */
static void
test_rebuilt (Stage        *stage,
              gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *stray = g_build_filename (stage->world->clips, "package.json", NULL);
  g_autoptr (TachyTake) take = NULL;

  play_to_end (stage);
  id = g_strdup (tachy_take_get_id (stage->take));
  g_file_set_contents (stray, "{\"name\": \"stray\"}", -1, NULL);
  world_execute (stage->world, "DELETE FROM take");
  world_execute (stage->world, "UPDATE book SET sidecars_read = 0");
  g_clear_object (&stage->take);
  stage_restart (stage);
  world_start (stage->world);
  g_assert_cmpuint (count_takes (stage->world), ==, 1);
  take = world_find (stage->world, id, NULL);
  stage_assert_filed (stage, take);
  g_assert_cmpstr (tachy_recipe_get_prompt (tachy_take_get_recipe (take)), ==, "a paper boat");
  g_assert_nonnull (tachy_take_get_remote_id (take));
}

static void
test_removed_stays_removed (Stage        *stage,
                            gconstpointer data)
{
  g_autofree char *sql = NULL;

  play_to_end (stage);
  sql = g_strdup_printf ("INSERT INTO removed (id) VALUES ('%s')", tachy_take_get_id (stage->take));
  world_execute (stage->world, "DELETE FROM take");
  world_execute (stage->world, sql);
  world_execute (stage->world, "UPDATE book SET sidecars_read = 0");
  g_clear_object (&stage->take);
  stage_restart (stage);
  world_start (stage->world);
  g_assert_cmpuint (count_takes (stage->world), ==, 0);
}

static char *
leave_file (Stage      *stage,
            const char *stem,
            const char *suffix,
            int         days)
{
  g_autofree char *name = g_strconcat (stem, suffix, NULL);
  char *path = g_build_filename (stage->world->clips, ".part", name, NULL);
  const time_t then = (time_t) (g_get_real_time () / G_USEC_PER_SEC) - days * 24 * 60 * 60;
  const struct utimbuf times = { then, then };

  g_assert_true (g_file_set_contents (path, "half a clip", -1, NULL));
  g_assert_cmpint (g_utime (path, (struct utimbuf *) &times), ==, 0);
  return path;
}

static void
assert_there (const char *path)
{
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Only what is ours, is old, and belongs to nobody. */
static void
test_forgotten_parts (Stage        *stage,
                      gconstpointer data)
{
  const char *one = "6f1b3c1e-54a4-4a3e-9a57-0b9d5f0b7a11";
  const char *two = "0d6c9f52-7a0b-4a55-8b86-5d3c0e7f2a22";
  g_autofree char *forgotten = NULL;
  g_autofree char *young = NULL;
  g_autofree char *known = NULL;
  g_autofree char *foreign = NULL;
  g_autofree char *other = NULL;

  play_to_end (stage);
  forgotten = leave_file (stage, one, ".part", 8);
  young = leave_file (stage, two, ".part", 6);
  known = leave_file (stage, tachy_take_get_id (stage->take), ".part", 8);
  foreign = leave_file (stage, "holiday", ".part", 800);
  other = leave_file (stage, one, ".mp4", 800);
  stage_restart (stage);
  world_start (stage->world);
  TACHY_TEST_WAIT_FOR (!g_file_test (forgotten, G_FILE_TEST_EXISTS));
  /* One more way through the store, behind whatever else is removed. */
  g_assert_cmpuint (count_takes (stage->world), ==, 1);
  assert_there (young);
  assert_there (known);
  assert_there (foreign);
  assert_there (other);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  stage_add ("/tachyscope/engine/reconcile/sidecar", test_sidecar);
  stage_add ("/tachyscope/engine/reconcile/named-but-not-recorded", test_named_but_not_recorded);
  stage_add ("/tachyscope/engine/reconcile/named-and-changed", test_named_and_changed);
  stage_add ("/tachyscope/engine/reconcile/sidecar-named-only", test_sidecar_named_only);
  stage_add ("/tachyscope/engine/reconcile/missing", test_missing);
  stage_add ("/tachyscope/engine/reconcile/fetch-what-was-here", test_fetch_what_was_here);
  stage_add ("/tachyscope/engine/reconcile/missing-and-expired", test_missing_and_expired);
  stage_add ("/tachyscope/engine/reconcile/comes-back", test_comes_back);
  stage_add ("/tachyscope/engine/reconcile/folder-away", test_folder_away);
  stage_add ("/tachyscope/engine/reconcile/changed", test_changed);
  stage_add ("/tachyscope/engine/reconcile/name-taken-over", test_name_taken_over);
  stage_add ("/tachyscope/engine/reconcile/rebuilt", test_rebuilt);
  stage_add ("/tachyscope/engine/reconcile/removed-stays-removed", test_removed_stays_removed);
  stage_add ("/tachyscope/engine/reconcile/forgotten-parts", test_forgotten_parts);

  return g_test_run ();
}
