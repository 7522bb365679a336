/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One answer of a server about one job, in our own terms. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-job-private.h"

#include <string.h>

/* Longer ones are no identifiers, and every one of them goes into a URL and the database. */
#define MAX_ID 512

G_DEFINE_BOXED_TYPE (TachyJob, tachy_job, tachy_job_ref, tachy_job_unref)

/*
 * tachy_job_new:
 * @id: its identifier
 *
 * Returns: (transfer full): a job of which only the identifier is known
 */
TachyJob *
tachy_job_new (const char *id)
{
  TachyJob *job = g_new0 (TachyJob, 1);

  g_ref_count_init (&job->refs);
  job->id = g_strdup (id);
  job->progress = -1;
  job->queue_position = -1;
  job->retry_after = -1;
  job->cost = -1;
  return job;
}

/**
 * tachy_job_new_done:
 * @id: its identifier
 * @result_url: where an earlier answer said that its clip lies
 *
 * Returns: (transfer full): a job that is done, of which nothing else is known
 */
TachyJob *
tachy_job_new_done (const char *id,
                    const char *result_url)
{
  TachyJob *job = tachy_job_new (id);

  job->status = TACHY_JOB_DONE;
  job->progress = 100;
  job->result_url = g_strdup (result_url);
  return job;
}

/*
 * tachy_job_is_over:
 *
 * Returns: whether the server will do nothing more for this job
 */
gboolean
tachy_job_is_over (TachyJob *job)
{
  return job->status >= TACHY_JOB_DONE;
}

/*
 * tachy_job_is_good_id:
 * @id: (nullable): what a server calls a job
 *
 * "." and ".." are segments that every URL library removes: a request for such a job would go to
 * another endpoint.
 */
gboolean
tachy_job_is_good_id (const char *id)
{
  return id != NULL && *id != '\0' && strlen (id) <= MAX_ID && strcmp (id, ".") != 0 &&
         strcmp (id, "..") != 0;
}

/**
 * tachy_job_ref:
 * @job: a job
 *
 * Returns: (transfer full): @job
 */
TachyJob *
tachy_job_ref (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, NULL);

  g_ref_count_inc (&job->refs);
  return job;
}

/**
 * tachy_job_unref:
 * @job: (transfer full): a job
 */
void
tachy_job_unref (TachyJob *job)
{
  g_return_if_fail (job != NULL);

  if (!g_ref_count_dec (&job->refs))
    return;

  g_free (job->id);
  g_free (job->status_word);
  g_free (job->prompt);
  g_free (job->model);
  g_free (job->size);
  g_free (job->result_url);
  tachy_failure_free (job->failure);
  g_free (job);
}

/**
 * tachy_job_get_id:
 *
 * Returns: (transfer none): what the server calls the job: at most 512 bytes of any characters;
 *   fit for requests of the client, not for file names
 */
const char *
tachy_job_get_id (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, NULL);

  return job->id;
}

TachyJobStatus
tachy_job_get_status (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, TACHY_JOB_UNKNOWN);

  return job->status;
}

/**
 * tachy_job_get_status_word:
 *
 * Returns: (transfer none) (nullable): the server's own word for the status, fit to be shown
 */
const char *
tachy_job_get_status_word (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, NULL);

  return job->status_word;
}

/**
 * tachy_job_get_progress:
 *
 * Returns: percent from 0 to 100; -1 where the server does not say it in a way that makes sense
 */
int
tachy_job_get_progress (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, -1);

  return job->progress;
}

/**
 * tachy_job_get_queue_position:
 *
 * Returns: how many jobs come before it; -1 where the server does not say, or it is no longer
 *   waiting
 */
int
tachy_job_get_queue_position (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, -1);

  return job->queue_position;
}

/**
 * tachy_job_get_prompt:
 *
 * Returns: (transfer none) (nullable): the prompt, where the server repeats it: its very words, so
 *   that they can be compared; not fit to be shown without tachy_text_plain()
 */
const char *
tachy_job_get_prompt (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, NULL);

  return job->prompt;
}

/**
 * tachy_job_get_model:
 *
 * Returns: (transfer none) (nullable): the model, as the server names it
 */
const char *
tachy_job_get_model (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, NULL);

  return job->model;
}

/**
 * tachy_job_get_size:
 *
 * Returns: (transfer none) (nullable): the size; in the form "720x1280" wherever the server's
 *   words can be read as two numbers
 */
const char *
tachy_job_get_size (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, NULL);

  return job->size;
}

/**
 * tachy_job_get_seconds:
 *
 * Returns: the length of the clip in seconds; 0 where it is not known
 */
double
tachy_job_get_seconds (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, 0);

  return job->seconds;
}

/**
 * tachy_job_get_created_at:
 *
 * Returns: microseconds since 1970 by the server's clock; 0 where it is not known
 */
gint64
tachy_job_get_created_at (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, 0);

  return job->created_at;
}

/**
 * tachy_job_get_completed_at:
 *
 * Returns: microseconds since 1970 by the server's clock; 0 where it is not known
 */
gint64
tachy_job_get_completed_at (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, 0);

  return job->completed_at;
}

/**
 * tachy_job_get_expires_at:
 *
 * Returns: microseconds since 1970 by the server's clock, possibly thousands of years from now;
 *   0 where it is not known
 */
gint64
tachy_job_get_expires_at (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, 0);

  return job->expires_at;
}

/**
 * tachy_job_get_retry_after:
 *
 * Returns: microseconds after which the server wants to be asked again; -1 where it does not say
 */
gint64
tachy_job_get_retry_after (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, -1);

  return job->retry_after;
}

/**
 * tachy_job_get_cost:
 *
 * Returns: what the server says that it has charged, in millionths of a US dollar; -1 where it does
 *   not say
 */
gint64
tachy_job_get_cost (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, -1);

  return job->cost;
}

/**
 * tachy_job_get_result_url:
 *
 * Returns: (transfer none) (nullable): where the clip lies besides the content endpoint, as the
 *   server wrote it: possibly relative, possibly on a host that must never see the key. Only for
 *   tachy_client_open_content_async(), which knows the rules.
 */
const char *
tachy_job_get_result_url (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, NULL);

  return job->result_url;
}

/**
 * tachy_job_get_failure:
 *
 * Returns: (transfer none) (nullable): why it failed; %NULL where it has not, or where the server
 *   gives no reason. A job that is %TACHY_JOB_DONE can have one, too.
 */
const TachyFailure *
tachy_job_get_failure (TachyJob *job)
{
  g_return_val_if_fail (job != NULL, NULL);

  return job->failure;
}
