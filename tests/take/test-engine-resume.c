/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A download that was broken off goes on where it stopped, where that is certain to be right. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "stage.h"
#include "tachy-take-private.h"

#define N_CUT 3000
#define ETAG "ETag: \"a\"\r\n"

/* Sends the beginning, and drops the line. */
static void
script_cut (Stage      *stage,
            const char *headers)
{
  const FaultAnswer cut = { .type = "video/mp4", .cut = N_CUT, .bytes = stage->clip,
                            .headers = headers };

  fault_server_script (stage->server, FAULT_CONTENT, 1, &cut);
}

/* A part of the clip, announced as @range. */
static void
script_part (Stage      *stage,
             gsize       from,
             const char *etag,
             const char *range)
{
  gsize length = g_bytes_get_size (stage->clip);
  g_autoptr (GBytes) rest = g_bytes_new_from_bytes (stage->clip, from, length - from);
  g_autofree char *headers = g_strdup_printf ("%sContent-Range: %s\r\n", etag, range);
  const FaultAnswer part = { .status = 206, .type = "video/mp4", .bytes = rest,
                             .headers = g_intern_string (headers) };

  fault_server_script (stage->server, FAULT_CONTENT, 1, &part);
}

static char *
build_range (Stage *stage,
             gsize  from,
             gsize  total)
{
  return g_strdup_printf ("bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT, from,
                          g_bytes_get_size (stage->clip) - 1, total);
}

static void
wait_for_status (TachyTake *take,
                 guint      status)
{
  gint64 deadline = tachy_test_get_deadline ();
  guint found = 0;

  while (found != status)
    {
      g_autoptr (TachyFailure) failure = tachy_take_dup_failure (take);

      found = failure != NULL ? failure->http_status : 0;
      if (found != status)
        tachy_test_iterate (deadline, "the server's refusal");
    }
}

/* Asserts which bytes the n-th question for the clip was about. */
static void
assert_asked_for (Stage      *stage,
                  guint       n,
                  const char *range)
{
  g_autofree char *head = fault_server_dup_head (stage->server, FAULT_CONTENT, n);

  if (range == NULL)
    {
      g_assert_null (strstr (head, "Range:"));
      g_assert_null (strstr (head, "If-Range:"));
      return;
    }

  g_assert_nonnull (strstr (head, range));
  g_assert_nonnull (strstr (head, "If-Range: \"a\""));
}

static void
test_goes_on (Stage        *stage,
              gconstpointer data)
{
  g_autofree char *range = build_range (stage, N_CUT, g_bytes_get_size (stage->clip));

  script_cut (stage, ETAG);
  script_part (stage, N_CUT, ETAG, range);
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  assert_asked_for (stage, 0, NULL);
  assert_asked_for (stage, 1, "Range: bytes=3000-");
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 2);
}

static void
test_after_restart (Stage        *stage,
                    gconstpointer data)
{
  g_autofree char *range = build_range (stage, N_CUT, g_bytes_get_size (stage->clip));
  const FaultAnswer down = { .status = 503, .headers = "Retry-After: 3600\r\n" };

  script_cut (stage, ETAG);
  fault_server_script (stage->server, FAULT_CONTENT, 0, &down);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_CONTENT) == 2);
  wait_for_status (stage->take, 503);
  g_assert_cmpint (tachy_take_get_row (stage->take)->part_bytes, ==, N_CUT);

  fault_server_forget (stage->server, FAULT_CONTENT);
  script_part (stage, N_CUT, ETAG, range);
  stage_restart (stage);
  world_start (stage->world);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  assert_asked_for (stage, 2, "Range: bytes=3000-");
}

/* Where the rest may be that of another clip, all of it is fetched again. */
static void
test_from_zero (Stage        *stage,
                gconstpointer data)
{
  const FaultAnswer *second = data;
  FaultAnswer answer = *second;

  script_cut (stage, ETAG);
  if (answer.status == 0 || answer.status == 206)
    answer.bytes = stage->clip;
  fault_server_script (stage->server, FAULT_CONTENT, 1, &answer);
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  assert_asked_for (stage, 1, "Range: bytes=3000-");
}

static const struct
{
  const char *name;
  FaultAnswer answer;
} seconds[] = {
  { "whole", { .type = "video/mp4", .headers = "ETag: \"b\"\r\n" } },
  { "no-such-range", { .status = 416 } },
  { "wrong-start", { .status = 206, .type = "video/mp4",
                     .headers = ETAG "Content-Range: bytes 2999-9999/10000\r\n" } },
  { "wrong-end", { .status = 206, .type = "video/mp4",
                   .headers = ETAG "Content-Range: bytes 3000-2000/10000\r\n" } },
  { "other-version", { .status = 206, .type = "video/mp4",
                       .headers = "ETag: \"b\"\r\nContent-Range: bytes 3000-9999/10000\r\n" } },
  { "no-range", { .status = 206, .type = "video/mp4", .headers = ETAG } },
};

/* The version is the same, they say, and the length is not. */
static void
test_other_total (Stage        *stage,
                  gconstpointer data)
{
  g_autofree char *range = build_range (stage, N_CUT, g_bytes_get_size (stage->clip) + 1);

  script_cut (stage, ETAG);
  script_part (stage, N_CUT, ETAG, range);
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  assert_asked_for (stage, 1, "Range: bytes=3000-");
  assert_asked_for (stage, 2, NULL);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 3);
}

/* A tag that does not vouch for every byte is none. */
static void
test_weak (Stage        *stage,
           gconstpointer data)
{
  script_cut (stage, data);
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  assert_asked_for (stage, 1, NULL);
}

/* The part file is gone, or is shorter than the library thinks. */
static void
test_lost_part (Stage        *stage,
                gconstpointer data)
{
  const FaultAnswer down = { .status = 503, .headers = "Retry-After: 3600\r\n" };
  g_autofree char *part = NULL;

  script_cut (stage, ETAG);
  fault_server_script (stage->server, FAULT_CONTENT, 0, &down);
  stage_play (stage);
  wait_for_status (stage->take, 503);
  part = g_strdup_printf ("%s/.part/%s.part", stage->world->clips, tachy_take_get_id (stage->take));
  g_assert_cmpint (g_unlink (part), ==, 0);

  fault_server_forget (stage->server, FAULT_CONTENT);
  tachy_engine_fetch (stage->world->engine, stage->take);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  assert_asked_for (stage, 2, NULL);
}

/* All of it came, and then the power went; or nearly all, and the rest is zeros. */
static void
test_finished_part (Stage        *stage,
                    gconstpointer data)
{
  const gboolean is_good = GPOINTER_TO_INT (data);
  const FaultAnswer down = { .status = 503, .headers = "Retry-After: 3600\r\n" };
  gsize length = g_bytes_get_size (stage->clip);
  g_autofree char *part = NULL;
  guint n_before;

  script_cut (stage, ETAG);
  fault_server_script (stage->server, FAULT_CONTENT, 0, &down);
  stage_play (stage);
  wait_for_status (stage->take, 503);
  part = g_strdup_printf ("%s/.part/%s.part", stage->world->clips, tachy_take_get_id (stage->take));
  if (is_good)
    {
      g_file_set_contents (part, g_bytes_get_data (stage->clip, NULL), (gssize) length, NULL);
      world_execute (stage->world, "UPDATE take SET part_bytes = part_total");
    }
  else
    g_assert_cmpint (truncate (part, (off_t) length), ==, 0);
  n_before = fault_server_count (stage->server, FAULT_CONTENT);
  fault_server_forget (stage->server, FAULT_CONTENT);

  stage_restart (stage);
  world_start (stage->world);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==,
                    n_before + (is_good ? 0 : 1));
}

/* Two processes, one missing clip. */
static void
test_two_processes (Stage        *stage,
                    gconstpointer data)
{
  const FaultAnswer slow = { .type = "video/mp4", .bytes = stage->clip, .slow_ms = 60000 };
  World *other;
  g_autoptr (TachyTake) same = NULL;

  stage_play (stage);
  stage_wait_filed (stage->take);
  other = world_open (stage->directory);
  world_furnish (other, fault_server_get_base_url (stage->server));
  world_start (other);
  world_execute (stage->world, "UPDATE take SET media = 'missing'");
  g_assert_cmpint (g_unlink (tachy_take_get_clip (stage->take)), ==, 0);
  world_reload (stage->world, stage->take);
  same = world_find (other, tachy_take_get_id (stage->take), NULL);

  fault_server_script (stage->server, FAULT_CONTENT, 1, &slow);
  tachy_engine_fetch (stage->world->engine, stage->take);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_CONTENT) == 2);
  tachy_engine_fetch (other->engine, same);
  stage_linger (200);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 2);

  /* The slow server is given up for the good one. */
  stage_wait_filed (stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CONTENT), ==, 3);
  g_clear_object (&same);
  world_close (other);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  stage_add ("/tachyscope/engine/resume/goes-on", test_goes_on);
  stage_add ("/tachyscope/engine/resume/after-restart", test_after_restart);
  stage_add ("/tachyscope/engine/resume/other-total", test_other_total);
  stage_add ("/tachyscope/engine/resume/lost-part", test_lost_part);
  stage_add ("/tachyscope/engine/resume/two-processes", test_two_processes);
  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      g_autofree char *path = g_strconcat ("/tachyscope/engine/resume/", seconds[i].name, NULL);

      g_test_add (path, Stage, &seconds[i].answer, stage_set_up, test_from_zero, stage_tear_down);
    }
  g_test_add ("/tachyscope/engine/resume/weak-tag", Stage, "ETag: W/\"a\"\r\n", stage_set_up,
              test_weak, stage_tear_down);
  g_test_add ("/tachyscope/engine/resume/date-only", Stage,
              "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n", stage_set_up, test_weak,
              stage_tear_down);
  g_test_add ("/tachyscope/engine/resume/finished-part", Stage, GINT_TO_POINTER (TRUE),
              stage_set_up, test_finished_part, stage_tear_down);
  g_test_add ("/tachyscope/engine/resume/zeros", Stage, GINT_TO_POINTER (FALSE), stage_set_up,
              test_finished_part, stage_tear_down);

  return g_test_run ();
}
