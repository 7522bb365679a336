/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went over the wire is kept with each take: as much as tells the story, and to nobody's harm. */

#include "config.h"

#include <string.h>

#include "desk.h"
#include "stage.h"
#include "tachy-exchange-table-private.h"
#include "tachy-transcript.h"

#define RUNNING "{\"id\":\"@ID@\",\"status\":\"in_progress\",\"progress\":10}"

static const FaultAnswer running = { .text = RUNNING };
static const FaultAnswer refused = { .status = 400, .text = "{\"error\":{\"message\":\"No.\"}}" };
static const FaultAnswer completed = { .text = "{\"id\":\"@ID@\",\"status\":\"completed\"}" };

static GPtrArray *
list (World     *world,
      TachyTake *take)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *transcripts;

  tachy_takes_list_transcripts_async (world->takes, take, NULL, tachy_test_keep_result_cb, &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  transcripts = tachy_takes_list_transcripts_finish (world->takes, result, &error);
  g_assert_no_error (error);
  return transcripts;
}

static void
assert_exchange (GPtrArray  *transcripts,
                 guint       index,
                 const char *method,
                 const char *path)
{
  TachyTranscript *transcript;
  g_autofree char *found = NULL;

  g_assert_cmpuint (index, <, transcripts->len);
  transcript = g_ptr_array_index (transcripts, index);
  found = tachy_transcript_dup_path (transcript);
  g_assert_cmpstr (tachy_transcript_get_method (transcript), ==, method);
  g_assert_cmpstr (found, ==, path);
  g_assert_cmpuint (tachy_transcript_get_status (transcript), ==, 200);
}

/* Questions that are answered alike are counted. */
static void
test_story (Stage        *stage,
            gconstpointer data)
{
  g_autoptr (GPtrArray) early = NULL;
  g_autoptr (GPtrArray) transcripts = NULL;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  stage_play (stage);
  TACHY_TEST_WAIT_FOR (fault_server_count (stage->server, FAULT_RETRIEVE) > 6);
  early = list (stage->world, stage->take);
  g_assert_cmpuint (early->len, ==, 2);
  assert_exchange (early, 0, "POST", "/v1/videos");
  assert_exchange (early, 1, "GET", "/v1/videos/job_1");
  g_assert_cmpuint (tachy_transcript_get_n_times (early->pdata[0]), ==, 1);
  g_assert_cmpuint (tachy_transcript_get_n_times (early->pdata[1]), >=, 5);
  g_assert_cmpint (tachy_transcript_get_last_at (early->pdata[1]), >,
                   tachy_transcript_get_begun_at (early->pdata[1]));

  fault_server_forget (stage->server, FAULT_RETRIEVE);
  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &completed);
  stage_wait_filed (stage->take);
  transcripts = list (stage->world, stage->take);
  g_assert_cmpuint (transcripts->len, ==, 4);
  assert_exchange (transcripts, 2, "GET", "/v1/videos/job_1");
  assert_exchange (transcripts, 3, "GET", "/v1/videos/job_1/content");
}

/* They are still there after the next start, and go with the take. */
static void
test_remove (Stage        *stage,
             gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;

  fault_server_script (stage->server, FAULT_CREATE, 0, &refused);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_REJECTED);
  stage_restart (stage);
  before = list (stage->world, stage->take);
  g_assert_cmpuint (before->len, ==, 1);

  tachy_engine_remove_async (stage->world->engine, stage->take, NULL, tachy_test_keep_result_cb,
                             &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_true (tachy_engine_remove_finish (stage->world->engine, result, &error));
  g_assert_no_error (error);
  after = list (stage->world, stage->take);
  g_assert_cmpuint (after->len, ==, 0);
}

static void
test_cancel (Stage        *stage,
             gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) transcripts = NULL;
  gboolean is_told = FALSE;

  fault_server_script (stage->server, FAULT_RETRIEVE, 0, &running);
  stage_play (stage);
  stage_wait_state (stage->take, TACHY_TAKE_RUNNING);
  tachy_engine_cancel_async (stage->world->engine, stage->take, NULL, tachy_test_keep_result_cb,
                             &result);
  TACHY_TEST_WAIT_FOR (result != NULL);
  g_assert_true (tachy_engine_cancel_finish (stage->world->engine, result, NULL));

  transcripts = list (stage->world, stage->take);
  for (guint i = 0; i < transcripts->len; i++)
    is_told |= strcmp (tachy_transcript_get_method (transcripts->pdata[i]), "DELETE") == 0;
  g_assert_true (is_told);
}

/* Where nothing can be kept, all else goes on. */
static void
test_failure (Stage        *stage,
              gconstpointer data)
{
  world_execute (stage->world, "DROP TABLE exchange");
  stage_play (stage);
  stage_wait_filed (stage->take);
  stage_assert_filed (stage, stage->take);
  g_assert_cmpuint (fault_server_count (stage->server, FAULT_CREATE), ==, 1);
}

/* A page of the list tells of everybody's takes, and so is nobody's. */
static void
test_list (Desk         *desk,
           gconstpointer data)
{
  g_autoptr (GPtrArray) transcripts = NULL;

  desk_add (desk, DESK_PROVIDER, 4);
  desk_run (desk, 5 * G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (desk->n_lists, >, 2);
  g_assert_cmpuint (desk->n_singles, ==, 0);
  transcripts = list (desk->world, desk->takes->pdata[0]);
  g_assert_cmpuint (transcripts->len, ==, 0);
}

static void
add (World     *world,
     gint64     take,
     GPtrArray *transcripts)
{
  TachyExchangeNote *note = g_new0 (TachyExchangeNote, 1);

  note->take = take;
  note->transcripts = g_ptr_array_ref (transcripts);
  tachy_store_note (world->store, tachy_exchange_table_add, note,
                    (GDestroyNotify) tachy_exchange_note_free);
}

/* Of a long story the beginning and the end are kept; of a take that is not there, nothing. */
static void
test_bounded (Stage        *stage,
              gconstpointer data)
{
  g_autoptr (TachyTake) take = world_insert (stage->world, "a paper boat", "nobody");
  g_autoptr (GPtrArray) many =
      g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_transcript_unref);
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (TachyTake) nobody = NULL;
  g_autoptr (GPtrArray) none = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"method\":\"GET\",\"address\":\"http://x/%u\",\"status\":200,\"begun_at\":1}", i);

      g_ptr_array_add (many, tachy_transcript_new_from_text (text, 1, 0));
    }

  add (stage->world, tachy_take_get_number (take), many);
  kept = list (stage->world, take);
  g_assert_cmpuint (kept->len, ==, 50);
  assert_exchange (kept, 9, "GET", "/9");
  assert_exchange (kept, 10, "GET", "/160");
  assert_exchange (kept, 49, "GET", "/199");

  add (stage->world, 999, many);
  nobody = tachy_takes_dup_by_number (stage->world->takes, 999);
  none = list (stage->world, nobody);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  stage_add ("/tachyscope/exchanges/story", test_story);
  stage_add ("/tachyscope/exchanges/remove", test_remove);
  stage_add ("/tachyscope/exchanges/cancel", test_cancel);
  stage_add ("/tachyscope/exchanges/failure", test_failure);
  stage_add ("/tachyscope/exchanges/bounded", test_bounded);
  desk_test ("/tachyscope/exchanges/list", test_list);

  return g_test_run ();
}
