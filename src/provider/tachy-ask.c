/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of every question whose answer is JSON. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-client-private.h"

#include <string.h>

#include "tachy-failure-reader-private.h"
#include "tachy-inline-converter-private.h"
#include "tachy-job-private.h"
#include "tachy-job-reader-private.h"
#include "tachy-json.h"
#include "tachy-retry-after-private.h"
#include "tachy-text.h"

static const char *const act_names[] = {
  [TACHY_ACT_CREATE] = "create",     [TACHY_ACT_REMIX] = "remix", [TACHY_ACT_RETRIEVE] = "retrieve",
  [TACHY_ACT_LIST] = "list",         [TACHY_ACT_DELETE] = "delete", [TACHY_ACT_MODELS] = "models",
  [TACHY_ACT_CONTENT] = "content",   [TACHY_ACT_RESULT] = "result",
};

/*
 * tachy_ask_new:
 * @read: reads a good answer
 * @free_result: frees what @read returns
 */
TachyAsk *
tachy_ask_new (TachyAct       act,
               TachyAskReader read,
               GDestroyNotify free_result)
{
  TachyAsk *ask = g_new0 (TachyAsk, 1);

  ask->act = act;
  ask->max_bytes = TACHY_JSON_MAX_JOB;
  ask->read = read;
  ask->free_result = free_result;
  return ask;
}

void
tachy_ask_free (TachyAsk *ask)
{
  g_free (ask->id);
  g_free (ask->after);
  g_free (ask->next);
  tachy_outline_free (ask->outline);
  g_clear_object (&ask->exchange);
  tachy_failure_free (ask->failure);
  g_free (ask);
}

/*
 * tachy_client_dup_request_id:
 *
 * Returns: (transfer full) (nullable): what the server calls the request, by the answer's headers
 */
char *
tachy_client_dup_request_id (TachyExchange *exchange)
{
  static const char *const names[] = { "x-request-id", "request-id", "x-oneapi-request-id",
                                       "x-amzn-requestid", "apim-request-id", "cf-ray" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *request_id = tachy_exchange_dup_header (exchange, names[i]);

      if (request_id != NULL)
        return tachy_text_plain (request_id, 200);
    }

  return NULL;
}

/*
 * tachy_client_read_failure:
 * @body: (nullable): what came of the answer, if anything
 *
 * Returns: (transfer full) (nullable): what the server says; %NULL where no answer came
 */
TachyFailure *
tachy_client_read_failure (TachyExchange *exchange,
                           GBytes        *body)
{
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  char *request_id;
  TachyFailure *failure;

  if (tachy_exchange_get_status (exchange) == 0)
    return NULL;

  failure = tachy_failure_reader_read_body (data, length);
  failure->http_status = tachy_exchange_get_status (exchange);
  failure->retry_after_us =
      tachy_retry_after_parse (tachy_exchange_get_header (exchange, "Retry-After"),
                               tachy_exchange_get_header (exchange, "retry-after-ms"),
                               g_get_real_time ());

  request_id = tachy_client_dup_request_id (exchange);
  if (request_id != NULL)
    {
      g_free (failure->request_id);
      failure->request_id = request_id;
    }
  return failure;
}

/*
 * tachy_ask_trim_job:
 *
 * Takes out of @job what this server says without knowing it.
 */
void
tachy_ask_trim_job (TachyAsk *ask,
                    TachyJob *job)
{
  if (!tachy_exchange_get_dialect (ask->exchange)->progress && !tachy_job_is_over (job))
    job->progress = -1;
}

/*
 * tachy_ask_read_job:
 *
 * A TachyAskReader for answers that are one job.
 */
gpointer
tachy_ask_read_job (TachyAsk *ask,
                    JsonNode *root,
                    GBytes   *body,
                    GError  **error)
{
  TachyJob *job = NULL;
  gint64 retry_after;

  if (root != NULL && tachy_job_reader_is_job (root))
    job = tachy_job_reader_read (root, ask->id);

  /* "Accepted" and not a word more: it goes on. */
  else if (ask->id != NULL && tachy_exchange_get_status (ask->exchange) == 202 &&
           g_bytes_get_size (body) == 0)
    job = tachy_job_new (ask->id);

  if (job == NULL)
    {
      g_autoptr (TachyFailure) failure = tachy_failure_reader_read_answer (root);

      ask->about_other = failure == NULL && ask->id != NULL && root != NULL &&
                         tachy_job_reader_is_job (root);

      if (failure != NULL)
        g_propagate_error (error, tachy_outcome_new_answer_error (
                                      ask->act, ask->exchange,
                                      tachy_outcome_guess_status (ask->act, failure), failure));
      else
        g_propagate_error (error, tachy_outcome_new_nonsense_error (ask->act, ask->exchange));
      return NULL;
    }

  retry_after =
      tachy_retry_after_parse (tachy_exchange_get_header (ask->exchange, "Retry-After"),
                               tachy_exchange_get_header (ask->exchange, "retry-after-ms"),
                               g_get_real_time ());
  if (retry_after >= 0)
    job->retry_after = retry_after;
  tachy_ask_trim_job (ask, job);
  return job;
}

/* One server answers the question for a failed job with an HTTP error and the job as its body. On
 * create that counts only where the status alone would leave open whether there is a job. */
static TachyJob *
read_job_of_error (TachyAsk *ask,
                   JsonNode *root,
                   GError   *error)
{
  gboolean open = g_error_matches (error, TACHY_ERROR, TACHY_ERROR_UNKNOWN);
  g_autoptr (TachyJob) job = NULL;

  if (root == NULL || (ask->act != TACHY_ACT_RETRIEVE && !open))
    return NULL;

  job = tachy_job_reader_read_named (root);
  if (job == NULL || !tachy_job_is_over (job) ||
      (ask->id != NULL && ask->act == TACHY_ACT_RETRIEVE && strcmp (job->id, ask->id) != 0))
    return NULL;

  return g_steal_pointer (&job);
}

static gpointer
read_answer (TachyAsk *ask,
             GBytes   *body,
             GError  **error)
{
  guint status = tachy_exchange_get_status (ask->exchange);
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) root = tachy_json_parse (data, length, ask->max_bytes, NULL);
  g_autoptr (GError) local_error = NULL;
  gpointer result;

  if (root != NULL && tachy_job_reader_has_two_ids (data, length))
    g_clear_pointer (&root, json_node_unref);

  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    result = ask->read (ask, root, body, &local_error);
  else
    {
      g_autoptr (TachyFailure) failure = tachy_client_read_failure (ask->exchange, body);

      local_error = tachy_outcome_new_answer_error (ask->act, ask->exchange, status, failure);
      result = read_job_of_error (ask, root, local_error);
    }

  if (result == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return result;
}

/* Lists tell of everything that the account has ever made: they belong to no one job. */
static gboolean
is_about_one_job (TachyAct act)
{
  return act == TACHY_ACT_CREATE || act == TACHY_ACT_REMIX || act == TACHY_ACT_RETRIEVE ||
         act == TACHY_ACT_DELETE;
}

static void
write_down (GTask        *task,
            GBytes       *body,
            const GError *error)
{
  TachyAsk *ask = g_task_get_task_data (task);

  if (is_about_one_job (ask->act))
    tachy_client_write_down (g_task_get_source_object (task), task, ask->exchange, ask->outline,
                             body, error);
}

static void
body_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyAsk *ask = g_task_get_task_data (task);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) body = tachy_exchange_read_finish (ask->exchange, result, &reason);
  GError *error = NULL;
  gpointer answer = NULL;

  g_debug ("%s: %u, %" G_GSIZE_FORMAT " bytes", act_names[ask->act],
           tachy_exchange_get_status (ask->exchange), body != NULL ? g_bytes_get_size (body) : 0);

  if (body != NULL)
    answer = read_answer (ask, body, &error);
  else
    error = tachy_outcome_new_transport_error (ask->act, ask->exchange, reason);
  write_down (task, body, body == NULL ? error : NULL);

  if (answer == NULL)
    {
      ask->failure = tachy_client_read_failure (ask->exchange, body);
      if (ask->failure != NULL)
        ask->failure->about_other = ask->about_other;
      g_task_return_error (task, error);
      return;
    }

  g_task_return_pointer (task, answer, ask->free_result);
}

static void
head_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyClient *self = g_task_get_source_object (task);
  TachyAsk *ask = g_task_get_task_data (task);
  g_autoptr (GError) reason = NULL;
  gboolean sent = tachy_exchange_send_finish (ask->exchange, result, &reason);

  self->reach = MAX (self->reach, tachy_exchange_get_reach (ask->exchange));
  tachy_client_note_answer (self, ask->act, ask->exchange);
  if (!sent)
    {
      GError *error = tachy_outcome_new_transport_error (ask->act, ask->exchange, reason);

      ask->failure = tachy_client_read_failure (ask->exchange, NULL);
      write_down (task, NULL, error);
      g_task_return_error (task, error);
      return;
    }

  tachy_exchange_filter (ask->exchange, tachy_inline_converter_new_remover ());
  tachy_exchange_read_async (ask->exchange, ask->max_bytes, body_read_cb, g_steal_pointer (&task));
}

/*
 * tachy_client_ask:
 * @task: (transfer full): whose data is a TachyAsk and whose source is @self; its own cancellable
 *   must be %NULL, because a task that looks at one forgets an answer that came too late
 * @message: (transfer full): the request
 * @cancellable: (nullable): the person's
 */
void
tachy_client_ask (TachyClient  *self,
                  GTask        *task,
                  SoupMessage  *message,
                  GCancellable *cancellable)
{
  TachyAsk *ask = g_task_get_task_data (task);

  ask->exchange = tachy_client_new_exchange (self, ask->act, message);
  tachy_exchange_send_async (ask->exchange, cancellable, head_read_cb, task);
  g_object_unref (message);
}
