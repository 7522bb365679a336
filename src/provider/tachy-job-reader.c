/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a job from what any known server calls a job. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-job-reader-private.h"

#include <math.h>
#include <string.h>

#include "tachy-failure-reader-private.h"
#include "tachy-job-private.h"
#include "tachy-json.h"
#include "tachy-text.h"

#define MAX_WORD 64
#define MAX_NAME 512
#define MAX_PROMPT (256 * 1024)
#define MAX_URL 16384
#define MAX_DOLLARS 1e6

/* Servers agree on hardly any word; New API with its many forks and upstreams is behind most of
 * these. */
static const struct
{
  const char *word;
  TachyJobStatus status;
} status_words[] = {
  { "queued", TACHY_JOB_QUEUED },
  { "pending", TACHY_JOB_QUEUED },
  { "submitted", TACHY_JOB_QUEUED },
  { "not_start", TACHY_JOB_QUEUED },
  { "notstarted", TACHY_JOB_QUEUED },
  { "not_started", TACHY_JOB_QUEUED },
  { "preparing", TACHY_JOB_QUEUED },
  { "created", TACHY_JOB_QUEUED },
  { "starting", TACHY_JOB_QUEUED },
  { "in_progress", TACHY_JOB_RUNNING },
  { "processing", TACHY_JOB_RUNNING },
  { "running", TACHY_JOB_RUNNING },
  { "generating", TACHY_JOB_RUNNING },
  { "completed", TACHY_JOB_DONE },
  { "complete", TACHY_JOB_DONE },
  { "success", TACHY_JOB_DONE },
  { "succeeded", TACHY_JOB_DONE },
  { "succeed", TACHY_JOB_DONE },
  { "finished", TACHY_JOB_DONE },
  { "done", TACHY_JOB_DONE },
  { "failed", TACHY_JOB_FAILED },
  { "failure", TACHY_JOB_FAILED },
  { "fail", TACHY_JOB_FAILED },
  { "error", TACHY_JOB_FAILED },
  { "rejected", TACHY_JOB_FAILED },
  { "timeout", TACHY_JOB_FAILED },
  { "timed_out", TACHY_JOB_FAILED },
  { "aborted", TACHY_JOB_CANCELLED },
  { "cancelled", TACHY_JOB_CANCELLED },
  { "canceled", TACHY_JOB_CANCELLED },
  { "expired", TACHY_JOB_EXPIRED },
  { "deleted", TACHY_JOB_GONE },
};

static const char *const result_paths[] = {
  "url",          "video_url",         "output_url",
  "content_url",  "download_url",      "metadata.url",
  "video.url",    "outputs.video_url", "output.videos.0.url",
  "videos.0.url", "unsigned_urls.0",   "data.0.url",
  "result_url",   "data.result_url",   "urls.0",
};

/* Where a clip can stand inside the answer itself. */
static const char *const inline_paths[] = { "videos.0.base64", "data.0.b64_json", "result.b64_json",
                                            "b64_json" };

static const char *
get_string (JsonNode   *job,
            const char *name)
{
  JsonNode *node = tachy_json_find (job, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* Servers agree on what to call the state of a job nearly always. */
static const char *
find_status_name (JsonNode *job)
{
  static const char *const names[] = { "status", "state", "task_status", "job_status" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (tachy_json_find (job, names[i]) != NULL)
      return names[i];

  return names[0];
}

static gboolean
has_status (JsonNode *job)
{
  return get_string (job, find_status_name (job)) != NULL;
}

/* Some gateways wrap the job: {"code":"success","data":{"task_id":…,"status":…}}, and some put it
 * into a list of one. What says how it is getting on is the job; else what has an id. */
static JsonNode *
find_job (JsonNode *root)
{
  static const char *const wrappers[] = { "data", "job", "task", "video", "result", "data.0" };
  JsonNode *first = NULL;

  if (has_status (root))
    return root;

  for (guint i = 0; i < G_N_ELEMENTS (wrappers); i++)
    {
      JsonNode *inner = tachy_json_find (root, wrappers[i]);

      if (inner == NULL || !JSON_NODE_HOLDS_OBJECT (inner))
        continue;
      if (has_status (inner))
        return inner;
      if (first == NULL)
        first = inner;
    }

  return first != NULL && get_string (root, "id") == NULL ? first : root;
}

/* Many servers give a job two names and take either; one that matches is enough. No server has a
 * job whose name is not a string, so an answer with such a one is about something else. */
static const char *
find_id (JsonNode   *job,
         const char *expected_id)
{
  static const char *const names[] = { "id", "task_id", "job_id", "request_id" };
  JsonNode *first = tachy_json_find (job, names[0]);
  const char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *id = get_string (job, names[i]);

      if (!tachy_job_is_good_id (id))
        continue;
      if (expected_id != NULL && strcmp (id, expected_id) == 0)
        return expected_id;

      /* On polls a request id usually names the request, not the job. */
      if (found == NULL && (expected_id == NULL || strcmp (names[i], "request_id") != 0))
        found = id;
    }

  return found != NULL || (first != NULL && get_string (job, names[0]) == NULL) ? found : expected_id;
}

static char *
dup_plain (JsonNode   *job,
           const char *name,
           gsize       max_bytes)
{
  g_autofree char *text = tachy_json_dup_text (tachy_json_find (job, name));
  g_autofree char *plain = text != NULL ? tachy_text_plain (text, max_bytes) : NULL;

  return plain != NULL && *plain != '\0' ? g_steal_pointer (&plain) : NULL;
}

/* As it is: whoever looks for a lost job compares it with what was sent. */
static char *
read_prompt (JsonNode *job)
{
  const char *prompt = get_string (job, "prompt");

  return prompt != NULL && *prompt != '\0' && strlen (prompt) <= MAX_PROMPT ? g_strdup (prompt)
                                                                             : NULL;
}

static TachyJobStatus
parse_status (const char *word)
{
  g_autofree char *lower = g_ascii_strdown (word, -1);

  g_strdelimit (g_strstrip (lower), "- ", '_');
  for (guint i = 0; i < G_N_ELEMENTS (status_words); i++)
    if (strcmp (lower, status_words[i].word) == 0)
      return status_words[i].status;

  return TACHY_JOB_UNKNOWN;
}

static void
read_status (TachyJob *job,
             JsonNode *node)
{
  static const char *const reasons[] = { "error", "fail_reason", "failure_reason",
                                         "error_message", "task_status_msg" };
  const char *name = find_status_name (node);
  const char *word = get_string (node, name);

  job->status_word = dup_plain (node, name, MAX_WORD);
  if (word != NULL)
    job->status = parse_status (word);

  for (guint i = 0; job->failure == NULL && i < G_N_ELEMENTS (reasons); i++)
    job->failure = tachy_failure_reader_read_error (tachy_json_find (node, reasons[i]));

  /* An error beside a job whose state is not said at all: it will not go on. */
  if (job->status_word == NULL && job->failure != NULL)
    job->status = TACHY_JOB_FAILED;
}

/* A small number from a running job may be a fraction or a percentage; nobody can tell. */
static int
read_progress (JsonNode      *node,
               TachyJobStatus status)
{
  double progress;

  if (status == TACHY_JOB_DONE)
    return 100;
  if (!tachy_json_get_number (tachy_json_find (node, "progress"), &progress))
    return -1;
  if (status != TACHY_JOB_QUEUED && progress <= 1)
    return -1;

  return (int) CLAMP (progress, 0, 100);
}

static int
read_queue_position (JsonNode      *node,
                     TachyJobStatus status)
{
  double position;

  if (status != TACHY_JOB_QUEUED ||
      !tachy_json_get_number (tachy_json_find (node, "queue_position"), &position))
    return -1;

  return (int) CLAMP (position, 0, 1000000);
}

static double
read_seconds (JsonNode *node)
{
  static const char *const names[] = { "seconds", "duration", "duration_s" };
  double seconds;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (tachy_json_get_number (tachy_json_find (node, names[i]), &seconds) && seconds > 0)
      return seconds;

  return 0;
}

/* "1280*720" and "1280X720" mean 1280x720; "768P" means what it means. */
static char *
read_size (JsonNode *node)
{
  g_autofree char *size = dup_plain (node, "size", MAX_WORD);
  guint64 width, height;
  char *cross = NULL, *end = NULL;

  if (size == NULL)
    return NULL;

  width = g_ascii_strtoull (size, &cross, 10);
  if (width == 0 || width > G_MAXINT || strchr ("xX*", *cross) == NULL || *cross == '\0')
    return g_steal_pointer (&size);

  height = g_ascii_strtoull (cross + 1, &end, 10);
  if (height == 0 || height > G_MAXINT || *end != '\0')
    return g_steal_pointer (&size);

  return g_strdup_printf ("%" G_GUINT64_FORMAT "x%" G_GUINT64_FORMAT, width, height);
}

/* Seconds, milli-, micro- or nanoseconds since 1970, told apart by their size. The limits lie so
 * that 253402300799, the end of the year 9999 that one server says for "never", stays seconds. */
static gint64
scale_time (double number)
{
  if (!(number > 0) || number >= 1e21)
    return 0;
  if (number < 1e12)
    return (gint64) (number * G_USEC_PER_SEC);
  if (number < 1e15)
    return (gint64) (number * 1e3);

  return (gint64) (number < 1e18 ? number : number / 1e3);
}

static gint64
read_time (JsonNode   *node,
           const char *name)
{
  JsonNode *value = tachy_json_find (node, name);
  const char *text = get_string (node, name);
  g_autoptr (GDateTime) date = NULL;
  double number;

  if (tachy_json_get_number (value, &number))
    return scale_time (number);
  if (text == NULL)
    return 0;

  date = g_date_time_new_from_iso8601 (text, NULL);
  return date != NULL ? MAX (g_date_time_to_unix (date), 0) * G_USEC_PER_SEC : 0;
}

/* A clock that runs a day ahead of ours tells nothing about when something happened. */
static gint64
read_past_time (JsonNode   *node,
                const char *name)
{
  gint64 time = read_time (node, name);

  return time <= g_get_real_time () + G_TIME_SPAN_DAY ? time : 0;
}

/*
 * tachy_job_reader_dup_result_url:
 * @node: a job, or another answer that may say where a clip lies
 *
 * Returns: (transfer full) (nullable): the address; "data:" where the clip itself is in the answer
 */
char *
tachy_job_reader_dup_result_url (JsonNode *node)
{
  for (guint i = 0; i < G_N_ELEMENTS (result_paths); i++)
    {
      const char *url = get_string (node, result_paths[i]);

      if (url == NULL)
        continue;
      if (g_ascii_strncasecmp (url, "data:", 5) == 0)
        return g_strdup ("data:");
      if (*url != '\0' && strlen (url) <= MAX_URL)
        return g_strdup (url);
    }

  for (guint i = 0; i < G_N_ELEMENTS (inline_paths); i++)
    if (tachy_json_find (node, inline_paths[i]) != NULL)
      return g_strdup ("data:");

  return NULL;
}

static gint64
read_retry_after (JsonNode *node)
{
  double seconds;

  if (!tachy_json_get_number (tachy_json_find (node, "poll_after_seconds"), &seconds))
    return -1;

  return (gint64) (CLAMP (seconds, 0, 24 * 3600) * G_USEC_PER_SEC);
}

/* OpenRouter and Bifrost, Together, Merge (PROTOCOL.md §2.3). Money is counted in whole millionths
 * from here on, so that sums are exact. */
static gint64
read_cost (JsonNode *node)
{
  static const char *const paths[] = { "usage.cost", "outputs.cost", "cost" };
  double dollars;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    if (tachy_json_get_number (tachy_json_find (node, paths[i]), &dollars) && dollars >= 0 &&
        dollars <= MAX_DOLLARS)
      return llround (dollars * 1e6);

  return -1;
}

/*
 * tachy_job_reader_read:
 * @root: the root of an answer, or one entry of a list
 * @expected_id: (nullable): the job that was asked for
 *
 * Returns: (transfer full) (nullable): the job; %NULL where there is no usable identifier, or
 *   where the answer is about another job than @expected_id
 */
TachyJob *
tachy_job_reader_read (JsonNode   *root,
                       const char *expected_id)
{
  JsonNode *node = find_job (root);
  const char *id = find_id (node, expected_id);
  TachyJob *job;

  if (id == NULL || (expected_id != NULL && strcmp (id, expected_id) != 0))
    return NULL;

  job = tachy_job_new (id);
  read_status (job, node);
  job->progress = read_progress (node, job->status);
  job->queue_position = read_queue_position (node, job->status);
  job->prompt = read_prompt (node);
  job->model = dup_plain (node, "model", MAX_NAME);
  job->size = read_size (node);
  job->seconds = read_seconds (node);
  job->created_at = read_past_time (node, "created_at");
  if (job->created_at == 0)
    job->created_at = read_past_time (node, "created");
  job->completed_at = read_past_time (node, "completed_at");
  job->expires_at = read_time (node, "expires_at");
  job->retry_after = read_retry_after (node);
  job->cost = read_cost (node);
  job->result_url = tachy_job_reader_dup_result_url (node);
  return job;
}

/*
 * tachy_job_reader_is_job:
 * @root: the root of an answer
 *
 * Error envelopes carry ids of requests, and a status that is the word "error": a job must show
 * that it is one, or a paid take would be given up for an error of its server.
 *
 * Returns: whether the answer says anything about a job, and not only what went wrong
 */
gboolean
tachy_job_reader_is_job (JsonNode *root)
{
  JsonNode *node = find_job (root);
  const char *word = get_string (node, find_status_name (node));

  if (tachy_job_is_good_id (get_string (node, "id")) ||
      tachy_job_is_good_id (get_string (node, "task_id")) ||
      tachy_job_is_good_id (get_string (node, "job_id")))
    return TRUE;
  if (word != NULL)
    return g_ascii_strcasecmp (word, "error") != 0;

  return get_string (node, "request_id") != NULL && tachy_json_find (node, "error") == NULL;
}

/*
 * tachy_job_reader_read_named:
 * @root: the root of an answer with an HTTP error
 *
 * Returns: (transfer full) (nullable): the job
 */
TachyJob *
tachy_job_reader_read_named (JsonNode *root)
{
  const char *id = get_string (root, "id");

  if (id == NULL)
    id = get_string (root, "task_id");
  if (!tachy_job_is_good_id (id) || get_string (root, "status") == NULL)
    return NULL;

  return tachy_job_reader_read (root, id);
}

static JsonArray *
find_entries (JsonNode *root)
{
  static const char *const names[] = { "data", "videos", "items", "jobs", "tasks", "results" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *node = tachy_json_find (root, names[i]);

      if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
        return json_node_get_array (node);
    }

  return NULL;
}

/* A server that does not say has_more has more where a page came back full. A cursor that does
 * not move would make us ask for ever. */
static char *
read_next (JsonNode   *root,
           GPtrArray  *jobs,
           guint       n_entries,
           const char *after,
           int         limit)
{
  JsonNode *has_more = tachy_json_find (root, "has_more");
  gboolean more = n_entries >= (guint) limit;
  const char *last = get_string (root, "last_id");

  if (has_more != NULL && JSON_NODE_HOLDS_VALUE (has_more) &&
      json_node_get_value_type (has_more) == G_TYPE_BOOLEAN)
    more = json_node_get_boolean (has_more);
  if (!tachy_job_is_good_id (last) && jobs->len > 0)
    last = tachy_job_get_id (g_ptr_array_index (jobs, jobs->len - 1));

  if (!more || !tachy_job_is_good_id (last) || g_strcmp0 (last, after) == 0)
    return NULL;

  return g_strdup (last);
}

/*
 * tachy_job_reader_read_list:
 * @root: the root of an answer
 * @after: (nullable): the cursor that was sent
 * @limit: the length of page that was asked for
 * @next: (out) (nullable): the cursor of the next page; %NULL at the end
 *
 * Returns: (transfer full) (nullable) (element-type TachyJob): the readable jobs of a page; %NULL
 *   where the answer is no list
 */
GPtrArray *
tachy_job_reader_read_list (JsonNode   *root,
                            const char *after,
                            int         limit,
                            char      **next)
{
  JsonArray *entries = find_entries (root);
  GPtrArray *jobs;

  if (entries == NULL)
    return NULL;

  jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_job_unref);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      TachyJob *job = tachy_job_reader_read (json_array_get_element (entries, i), NULL);

      if (job != NULL)
        g_ptr_array_add (jobs, job);
    }

  *next = read_next (root, jobs, json_array_get_length (entries), after, limit);
  return jobs;
}
