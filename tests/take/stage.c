/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every test of the engine stands on. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "stage.h"

#include <string.h>

#include "tachy-cadence-private.h"
#include "tachy-client-private.h"

#define PACE 0.01

/*
 * stage_set_up:
 *
 * The engine has started; the server is good.
 */
void
stage_set_up (Stage        *stage,
              gconstpointer data)
{
  tachy_cadence_set_pace (PACE);
  stage->directory = tachy_test_make_directory ();
  stage->clip = world_read_media ("fast.mp4");
  stage->server = fault_server_new (stage->clip);
  stage->world = world_open (stage->directory);
  world_furnish (stage->world, fault_server_get_base_url (stage->server));
  world_start (stage->world);
}

void
stage_tear_down (Stage        *stage,
                 gconstpointer data)
{
  fault_server_free (stage->server);
  g_clear_object (&stage->take);
  world_close (stage->world);
  tachy_test_remove_directory (stage->directory);
  g_bytes_unref (stage->clip);
  g_free (stage->directory);
}

/* Submits a take and keeps it. */
void
stage_play (Stage *stage)
{
  g_clear_object (&stage->take);
  stage->take = world_make (stage->world, "a paper boat");
}

/*
 * stage_restart:
 *
 * Ends everything and opens it anew on the same directory. The kept take is that of the new world.
 */
void
stage_restart (Stage *stage)
{
  g_autofree char *id = stage->take != NULL ? g_strdup (tachy_take_get_id (stage->take)) : NULL;

  g_clear_object (&stage->take);
  world_close (stage->world);
  stage->world = world_open (stage->directory);
  world_furnish (stage->world, fault_server_get_base_url (stage->server));
  if (id != NULL)
    stage->take = world_find (stage->world, id, NULL);
}

void
stage_wait_state (TachyTake     *take,
                  TachyTakeState state)
{
  gint64 deadline = tachy_test_get_deadline ();

  while (tachy_take_get_state (take) != state)
    tachy_test_iterate (deadline, tachy_take_state_to_word (state));
}

void
stage_wait_filed (TachyTake *take)
{
  TACHY_TEST_WAIT_FOR (tachy_take_get_media (take) == TACHY_MEDIA_FILED);
}

/*
 * stage_assert_cause:
 *
 * Asserts why it went wrong, and that there is a sentence for it, without the key.
 */
void
stage_assert_cause (TachyTake *take,
                    TachyError cause)
{
  TachyError found = TACHY_ERROR_STUDIO;
  const char *reason = tachy_take_get_reason (take);

  g_assert_true (tachy_take_get_cause (take, &found));
  g_assert_cmpstr (tachy_error_code_to_string (found), ==, tachy_error_code_to_string (cause));
  g_assert_nonnull (reason);
  g_assert_cmpuint (strlen (reason), >, 10);
  g_assert_null (strstr (reason, WORLD_KEY));
}

/*
 * stage_assert_filed:
 *
 * Asserts that the clip stands in the library as the server sent it, and nothing beside it.
 */
void
stage_assert_filed (Stage     *stage,
                    TachyTake *take)
{
  g_autofree char *parts = g_build_filename (stage->world->clips, ".part", NULL);
  g_autoptr (GDir) dir = g_dir_open (parts, 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_cmpint (tachy_take_get_state (take), ==, TACHY_TAKE_DONE);
  g_assert_cmpint (tachy_take_get_media (take), ==, TACHY_MEDIA_FILED);
  g_assert_null (tachy_take_get_reason (take));
  g_file_get_contents (tachy_take_get_clip (take), &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (contents, length, g_bytes_get_data (stage->clip, NULL),
                   g_bytes_get_size (stage->clip));
  g_assert_nonnull (dir);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
}

static gboolean
lingered_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Gives time to what must not happen. */
void
stage_linger (guint ms)
{
  gboolean lingered = FALSE;

  g_timeout_add (ms, lingered_cb, &lingered);
  TACHY_TEST_WAIT_FOR (lingered);
}

/* For servers that are never going to answer. */
void
stage_limit_patience (Stage *stage,
                      guint  ms)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TachyClient) client = NULL;
  g_autoptr (GError) error = NULL;

  tachy_providers_connect_async (stage->world->providers, WORLD_PROVIDER, NULL,
                                 tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  client = tachy_providers_connect_finish (stage->world->providers, result, &error);
  g_assert_no_error (error);
  client->paid_patience.answer = ms;
  client->free_patience.answer = ms;
}
