/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The readers of jobs, lists and refusals: whatever a server says, its numbers stay within bounds
 * and its words are fit to be shown. */

#define G_LOG_DOMAIN "tachy-test"
#include "config.h"

#include "tachy-job-reader-private.h"

#include <math.h>

#include "fuzz.h"
#include "tachy-failure-reader-private.h"
#include "tachy-job-private.h"
#include "tachy-json.h"

/* With the ellipsis of what was cut. */
#define MAX_TEXT 2051
#define MAX_NAME 515
#define MAX_PROMPT (256 * 1024)
#define MAX_URL 16384
#define ASKED "video_1"
#define LIMIT 3

static void
check_failure (const TachyFailure *failure)
{
  if (failure == NULL)
    return;

  fuzz_check_plain (failure->code, MAX_TEXT);
  fuzz_check_plain (failure->message, MAX_TEXT);
  fuzz_check_plain (failure->type, MAX_TEXT);
  fuzz_check_plain (failure->request_id, MAX_TEXT);
  g_assert_cmpint (failure->retry_after_us, >=, -1);
  g_assert_cmpint (failure->retry_after_us, <=, G_TIME_SPAN_DAY);
}

static void
check_times (TachyJob *job)
{
  gint64 latest = g_get_real_time () + G_TIME_SPAN_DAY;

  g_assert_cmpint (tachy_job_get_created_at (job), >=, 0);
  g_assert_cmpint (tachy_job_get_created_at (job), <=, latest);
  g_assert_cmpint (tachy_job_get_completed_at (job), >=, 0);
  g_assert_cmpint (tachy_job_get_completed_at (job), <=, latest);
  g_assert_cmpint (tachy_job_get_expires_at (job), >=, 0);
  g_assert_cmpint (tachy_job_get_retry_after (job), >=, -1);
  g_assert_cmpint (tachy_job_get_retry_after (job), <=, G_TIME_SPAN_DAY);
}

static void
check_job (TachyJob *job)
{
  if (job == NULL)
    return;

  g_assert_true (tachy_job_is_good_id (tachy_job_get_id (job)));
  fuzz_check_text (tachy_job_get_id (job), MAX_NAME);
  fuzz_check_plain (tachy_job_get_status_word (job), MAX_NAME);
  fuzz_check_plain (tachy_job_get_model (job), MAX_NAME);
  fuzz_check_plain (tachy_job_get_size (job), MAX_NAME);
  fuzz_check_text (tachy_job_get_prompt (job), MAX_PROMPT);
  fuzz_check_text (tachy_job_get_result_url (job), MAX_URL);
  g_assert_cmpint (tachy_job_get_progress (job), >=, -1);
  g_assert_cmpint (tachy_job_get_progress (job), <=, 100);
  g_assert_true (isfinite (tachy_job_get_seconds (job)) && tachy_job_get_seconds (job) >= 0);
  check_times (job);
  check_failure (tachy_job_get_failure (job));
}

static void
check_list (JsonNode *root)
{
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) jobs = tachy_job_reader_read_list (root, ASKED, LIMIT, &next);

  if (jobs == NULL)
    return;

  for (guint i = 0; i < jobs->len; i++)
    check_job (g_ptr_array_index (jobs, i));
  if (next != NULL)
    {
      g_assert_true (tachy_job_is_good_id (next));
      g_assert_cmpstr (next, !=, ASKED);
    }
}

static void
check_answer (JsonNode *root)
{
  g_autoptr (TachyJob) any = tachy_job_reader_read (root, NULL);
  g_autoptr (TachyJob) asked = tachy_job_reader_read (root, ASKED);
  g_autoptr (TachyJob) named = tachy_job_reader_read_named (root);
  g_autoptr (TachyFailure) failure = tachy_failure_reader_read_answer (root);
  g_autoptr (TachyFailure) inner = tachy_failure_reader_read_error (root);
  g_autofree char *url = tachy_job_reader_dup_result_url (root);

  check_job (any);
  check_job (asked);
  check_job (named);
  if (asked != NULL)
    g_assert_cmpstr (tachy_job_get_id (asked), ==, ASKED);
  check_failure (failure);
  check_failure (inner);
  fuzz_check_text (url, MAX_URL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  const char *text = (const char *) data;
  g_autoptr (TachyFailure) refusal = tachy_failure_reader_read_body (text, length);
  g_autoptr (JsonNode) root = tachy_json_parse (text, length, TACHY_JSON_MAX_JOB, NULL);

  check_failure (refusal);
  if (root == NULL)
    return 0;

  tachy_job_reader_has_two_ids (text, length);
  tachy_job_reader_is_job (root);
  check_answer (root);
  check_list (root);
  return 0;
}
