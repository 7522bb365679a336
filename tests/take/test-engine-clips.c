/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is noticed of clips while they lie in the library folder: who moves them, and what is wrong
 * with them. */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "stage.h"
#include "tachy-clip-table-private.h"
#include "tachy-take-private.h"

#define HOLE_START 6000
#define HOLE_SIZE 4096

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

static gboolean
read_checked (TachyConnection *connection,
              gpointer        *result,
              gpointer         data,
              GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;

  statement = tachy_connection_prepare (connection, "SELECT max (checked) FROM take", error);
  if (statement == NULL || !tachy_statement_step (statement, error))
    return FALSE;

  *result = GINT_TO_POINTER ((int) tachy_statement_get_int (statement, 0));
  return TRUE;
}

static int
get_checked (Stage *stage)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer checked;

  tachy_store_read_async (stage->world->store, read_checked, NULL, NULL, NULL, NULL,
                          tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  checked = tachy_store_call_finish (stage->world->store, result, &error);
  g_assert_no_error (error);
  return GPOINTER_TO_INT (checked);
}

/* Nobody asks; the file is gone, and after a while it is there again. */
static void
test_goes_and_comes (Stage        *stage,
                     gconstpointer data)
{
  g_autofree char *away = g_build_filename (stage->directory, "away", NULL);
  g_autofree char *clip = NULL;

  play_to_end (stage);
  clip = g_strdup (tachy_take_get_clip (stage->take));
  tachy_engine_inspect (stage->world->engine);
  g_assert_cmpint (g_rename (clip, away), ==, 0);
  wait_media (stage, TACHY_MEDIA_MISSING);
  stage_assert_cause (stage->take, TACHY_ERROR_CLIP);
  g_assert_cmpint (g_rename (away, clip), ==, 0);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
}

static void
test_other_name (Stage        *stage,
                 gconstpointer data)
{
  g_autofree char *other = g_build_filename (stage->world->clips, "other.mp4", NULL);
  g_autofree char *clip = NULL;

  play_to_end (stage);
  clip = g_strdup (tachy_take_get_clip (stage->take));
  tachy_engine_inspect (stage->world->engine);
  g_assert_cmpint (g_rename (clip, other), ==, 0);
  wait_media (stage, TACHY_MEDIA_MISSING);
  g_assert_cmpint (g_rename (other, clip), ==, 0);
  stage_wait_filed (stage->take);
}

static void
test_deleted (Stage        *stage,
              gconstpointer data)
{
  play_to_end (stage);
  tachy_engine_inspect (stage->world->engine);
  g_assert_cmpint (g_unlink (tachy_take_get_clip (stage->take)), ==, 0);
  wait_media (stage, TACHY_MEDIA_MISSING);
}

static void
test_replaced (Stage        *stage,
               gconstpointer data)
{
  play_to_end (stage);
  tachy_engine_inspect (stage->world->engine);
  g_file_set_contents (tachy_take_get_clip (stage->take), "something else", -1, NULL);
  wait_media (stage, TACHY_MEDIA_DAMAGED);
}

/* A large clip that is copied back takes a while, and is not whole in between. */
static void
test_copied_back (Stage        *stage,
                  gconstpointer data)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (stage->clip, &length);
  int fd;

  play_to_end (stage);
  tachy_engine_inspect (stage->world->engine);
  g_assert_cmpint (g_unlink (tachy_take_get_clip (stage->take)), ==, 0);
  wait_media (stage, TACHY_MEDIA_MISSING);

  fd = open (tachy_take_get_clip (stage->take), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length / 2), ==, (gssize) (length / 2));
  stage_linger (2000);
  g_assert_cmpint (tachy_take_get_media (stage->take), ==, TACHY_MEDIA_MISSING);
  g_assert_cmpint (write (fd, bytes + length / 2, length - length / 2), ==,
                   (gssize) (length - length / 2));
  close (fd);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
}

/* Files that are no clips of ours are nobody's business, a hundred of them neither. */
static void
test_strangers (Stage        *stage,
                gconstpointer data)
{
  g_autofree char *last = NULL;

  play_to_end (stage);
  tachy_engine_inspect (stage->world->engine);
  for (int i = 0; i < 100; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/holiday-%d.mp4", stage->world->clips, i);

      g_file_set_contents (path, "sun", -1, NULL);
      if (i % 2 == 0)
        g_unlink (path);
    }

  last = g_strdup (tachy_take_get_clip (stage->take));
  g_assert_cmpint (g_unlink (last), ==, 0);
  wait_media (stage, TACHY_MEDIA_MISSING);
}

static GBytes *
make_hollow (void)
{
  g_autoptr (GByteArray) file = g_bytes_unref_to_array (world_read_media ("snow.mp4"));

  memset (file->data + HOLE_START, 0, HOLE_SIZE);
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}

static void
send_hollow (Stage  *stage,
             GBytes *bytes)
{
  const FaultAnswer answer = { .type = "video/mp4", .bytes = bytes };

  fault_server_script (stage->server, FAULT_CONTENT, 1, &answer);
}

static void
assert_file (const char *path,
             GBytes     *bytes)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* It is there at once, then said to be damaged, and what came stays until something better has. */
static void
test_hollow (Stage        *stage,
             gconstpointer data)
{
  g_autoptr (GBytes) hollow = make_hollow ();
  g_autofree char *clip = NULL;

  send_hollow (stage, hollow);
  play_to_end (stage);
  clip = g_strdup (tachy_take_get_clip (stage->take));
  tachy_engine_inspect (stage->world->engine);
  wait_media (stage, TACHY_MEDIA_DAMAGED);
  stage_assert_cause (stage->take, TACHY_ERROR_CLIP);
  g_assert_nonnull (strstr (tachy_take_get_reason (stage->take), "damaged"));
  g_assert_nonnull (strstr (tachy_take_get_reason (stage->take), "download it again"));
  g_assert_cmpstr (tachy_take_get_clip (stage->take), ==, clip);
  assert_file (clip, hollow);

  tachy_engine_fetch (stage->world->engine, stage->take);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  TACHY_TEST_WAIT_FOR (get_checked (stage) == TACHY_CHECK_DONE);
  g_assert_cmpint (tachy_take_get_media (stage->take), ==, TACHY_MEDIA_FILED);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

/* The server has nothing better any more: what came is not thrown away. */
static void
test_hollow_and_expired (Stage        *stage,
                         gconstpointer data)
{
  const FaultAnswer gone = { .status = 410 };
  g_autoptr (GBytes) hollow = make_hollow ();

  send_hollow (stage, hollow);
  play_to_end (stage);
  tachy_engine_inspect (stage->world->engine);
  wait_media (stage, TACHY_MEDIA_DAMAGED);
  fault_server_script (stage->server, FAULT_CONTENT, 0, &gone);
  tachy_engine_fetch (stage->world->engine, stage->take);
  stage_wait_state (stage->take, TACHY_TAKE_EXPIRED);
  g_assert_cmpint (tachy_take_get_media (stage->take), ==, TACHY_MEDIA_DAMAGED);
  assert_file (tachy_take_get_clip (stage->take), hollow);
}

/* What was found whole is not decoded again at each start. */
static void
test_checked_once (Stage        *stage,
                   gconstpointer data)
{
  g_autoptr (GBytes) hollow = make_hollow ();
  g_autoptr (GBytes) whole = world_read_media ("snow.mp4");

  send_hollow (stage, whole);
  play_to_end (stage);
  g_assert_cmpint (get_checked (stage), ==, TACHY_CHECK_DUE);
  tachy_engine_inspect (stage->world->engine);
  TACHY_TEST_WAIT_FOR (get_checked (stage) == TACHY_CHECK_DONE);

  g_file_set_contents (tachy_take_get_clip (stage->take), g_bytes_get_data (hollow, NULL),
                       (gssize) g_bytes_get_size (hollow), NULL);
  stage_restart (stage);
  world_start (stage->world);
  tachy_engine_inspect (stage->world->engine);
  stage_linger (1500);
  g_assert_cmpint (tachy_take_get_media (stage->take), ==, TACHY_MEDIA_FILED);
}

/* Clips from before there was such a check, too. */
static void
test_from_earlier (Stage        *stage,
                   gconstpointer data)
{
  g_autoptr (GBytes) hollow = make_hollow ();

  send_hollow (stage, hollow);
  play_to_end (stage);
  stage_restart (stage);
  world_start (stage->world);
  tachy_engine_inspect (stage->world->engine);
  wait_media (stage, TACHY_MEDIA_DAMAGED);
}

static void
test_too_long (Stage        *stage,
               gconstpointer data)
{
  g_autoptr (GBytes) hollow = make_hollow ();

  send_hollow (stage, hollow);
  play_to_end (stage);
  world_execute (stage->world, "UPDATE take SET clip_us = 36000000000");
  stage_restart (stage);
  world_start (stage->world);
  tachy_engine_inspect (stage->world->engine);
  TACHY_TEST_WAIT_FOR (get_checked (stage) == TACHY_CHECK_LEFT_OUT);
  g_assert_cmpint (tachy_take_get_media (stage->take), ==, TACHY_MEDIA_FILED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  stage_add ("/tachyscope/engine/clips/goes-and-comes", test_goes_and_comes);
  stage_add ("/tachyscope/engine/clips/other-name", test_other_name);
  stage_add ("/tachyscope/engine/clips/deleted", test_deleted);
  stage_add ("/tachyscope/engine/clips/replaced", test_replaced);
  stage_add ("/tachyscope/engine/clips/copied-back", test_copied_back);
  stage_add ("/tachyscope/engine/clips/strangers", test_strangers);
  stage_add ("/tachyscope/engine/clips/hollow", test_hollow);
  stage_add ("/tachyscope/engine/clips/hollow-and-expired", test_hollow_and_expired);
  stage_add ("/tachyscope/engine/clips/checked-once", test_checked_once);
  stage_add ("/tachyscope/engine/clips/from-earlier", test_from_earlier);
  stage_add ("/tachyscope/engine/clips/too-long", test_too_long);

  return g_test_run ();
}
