/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions that cost nothing: one job, all jobs, no job any more, the models. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-client-private.h"

#include <string.h>

#include "tachy-failure-reader-private.h"
#include "tachy-job-reader-private.h"
#include "tachy-json.h"
#include "tachy-text.h"

#define MAX_PAGE 100
#define MAX_MODEL 512

static GTask *
new_ask_task (TachyClient        *self,
              TachyAsk           *ask,
              gpointer            tag,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, ask, (GDestroyNotify) tachy_ask_free);
  return task;
}

/* Checks that @result belongs to the call, and hands out what the server said. */
static GTask *
take_task (TachyClient   *self,
           GAsyncResult  *result,
           gpointer       tag,
           TachyFailure **failure)
{
  TachyAsk *ask;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == tag, NULL);

  ask = g_task_get_task_data (G_TASK (result));
  if (failure != NULL)
    *failure = g_steal_pointer (&ask->failure);
  return G_TASK (result);
}

/**
 * tachy_client_retrieve_async:
 * @id: a job
 *
 * Asks how a job is getting on.
 */
void
tachy_client_retrieve_async (TachyClient        *self,
                             const char         *id,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *path = NULL;
  TachyAsk *ask;

  g_return_if_fail (TACHY_IS_CLIENT (self) && id != NULL);

  ask = tachy_ask_new (TACHY_ACT_RETRIEVE, tachy_ask_read_job, (GDestroyNotify) tachy_job_unref);
  ask->id = g_strdup (id);
  task = new_ask_task (self, ask, tachy_client_retrieve_async, callback, user_data);
  if (!tachy_client_check_id (task, id))
    return;

  path = tachy_dialect_build_path (self->access->dialect->job_path, id);
  tachy_client_ask (self, g_steal_pointer (&task), tachy_client_new_message (self, "GET", path),
                    cancellable);
}

/**
 * tachy_client_retrieve_finish:
 * @failure: (out) (optional) (nullable): what the server said, where it said anything and there
 *   is an error
 *
 * A job that failed is no error here. %TACHY_ERROR_GONE is what the server says now; servers that
 * replicate may know the job again in a minute. %TACHY_ERROR_BUSY, %TACHY_ERROR_SERVER and
 * %TACHY_ERROR_NOT_REACHED pass.
 *
 * Returns: (transfer full): the job
 */
TachyJob *
tachy_client_retrieve_finish (TachyClient   *self,
                              GAsyncResult  *result,
                              TachyFailure **failure,
                              GError       **error)
{
  GTask *task = take_task (self, result, tachy_client_retrieve_async, failure);

  return task != NULL ? g_task_propagate_pointer (task, error) : NULL;
}

static gpointer
read_list (TachyAsk *ask,
           JsonNode *root,
           GBytes   *body,
           GError  **error)
{
  GPtrArray *jobs = NULL;

  if (root != NULL)
    jobs = tachy_job_reader_read_list (root, ask->after, ask->limit, &ask->next);
  if (jobs == NULL)
    g_propagate_error (error, tachy_outcome_new_nonsense_error (ask->act, ask->exchange));

  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    tachy_ask_trim_job (ask, jobs->pdata[i]);
  return jobs;
}

/**
 * tachy_client_list_async:
 * @after: (nullable): the cursor that the page before gave
 * @limit: how many to ask for, at most 100
 *
 * Asks for one page of all jobs of the account, the newest first.
 */
void
tachy_client_list_async (TachyClient        *self,
                         const char         *after,
                         int                 limit,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *path = NULL;
  const char *form;
  TachyAsk *ask;

  g_return_if_fail (TACHY_IS_CLIENT (self));

  form = self->access->dialect->list_path;
  ask = tachy_ask_new (TACHY_ACT_LIST, read_list, (GDestroyNotify) g_ptr_array_unref);
  ask->max_bytes = TACHY_JSON_MAX_LIST;
  ask->after = g_strdup (after);
  ask->limit = CLAMP (limit, 1, MAX_PAGE);

  task = new_ask_task (self, ask, tachy_client_list_async, callback, user_data);
  if (!tachy_client_check_offered (task, form))
    return;

  cursor = after != NULL ? g_uri_escape_string (after, NULL, FALSE) : NULL;
  path = g_strdup_printf ("%s%climit=%d&order=desc%s%s", form,
                          strchr (form, '?') != NULL ? '&' : '?', ask->limit,
                          cursor != NULL ? "&after=" : "", cursor != NULL ? cursor : "");
  tachy_client_ask (self, g_steal_pointer (&task), tachy_client_new_message (self, "GET", path),
                    cancellable);
}

/**
 * tachy_client_list_finish:
 * @next: (out) (optional) (nullable): the cursor of the next page; %NULL at the end. It never is
 *   the cursor that was sent, but a bad server can lead in a wider circle: stop at some page.
 * @failure: (out) (optional) (nullable): what the server said, where there is an error
 *
 * %TACHY_ERROR_UNSUPPORTED from the many servers that have no list.
 *
 * Returns: (transfer full) (element-type TachyJob): the jobs, in the server's order; those that
 *   cannot be read are left out
 */
GPtrArray *
tachy_client_list_finish (TachyClient   *self,
                          GAsyncResult  *result,
                          char         **next,
                          TachyFailure **failure,
                          GError       **error)
{
  GTask *task = take_task (self, result, tachy_client_list_async, failure);
  GPtrArray *jobs;

  if (task == NULL)
    return NULL;

  jobs = g_task_propagate_pointer (task, error);
  if (next != NULL && jobs != NULL)
    *next = g_steal_pointer (&((TachyAsk *) g_task_get_task_data (task))->next);
  return jobs;
}

/* Some servers answer with the job, some with {"deleted":true}, some with nothing. */
static gpointer
read_deleted (TachyAsk *ask,
              JsonNode *root,
              GBytes   *body,
              GError  **error)
{
  JsonNode *deleted = tachy_json_find (root, "deleted");
  TachyFailure *failure;

  if (deleted != NULL && JSON_NODE_HOLDS_VALUE (deleted) &&
      json_node_get_value_type (deleted) == G_TYPE_BOOLEAN && !json_node_get_boolean (deleted))
    {
      g_propagate_error (error, tachy_outcome_new_nonsense_error (ask->act, ask->exchange));
      return NULL;
    }

  if (root != NULL && !tachy_job_reader_is_job (root))
    {
      failure = deleted == NULL ? tachy_failure_reader_read_answer (root) : NULL;
      if (failure != NULL)
        {
          g_propagate_error (error, tachy_outcome_new_answer_error (
                                        ask->act, ask->exchange,
                                        tachy_outcome_guess_status (ask->act, failure), failure));
          tachy_failure_free (failure);
          return NULL;
        }
    }

  return GINT_TO_POINTER (TRUE);
}

/**
 * tachy_client_delete_async:
 * @id: a job; on some servers a running one is cancelled by this, and some can only cancel
 */
void
tachy_client_delete_async (TachyClient        *self,
                           const char         *id,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *path = NULL;
  const char *form;
  gboolean cancels;
  TachyAsk *ask;

  g_return_if_fail (TACHY_IS_CLIENT (self) && id != NULL);

  cancels = self->access->dialect->delete_path == NULL;
  form = cancels ? self->access->dialect->cancel_path : self->access->dialect->delete_path;
  ask = tachy_ask_new (TACHY_ACT_DELETE, read_deleted, NULL);
  ask->id = g_strdup (id);
  task = new_ask_task (self, ask, tachy_client_delete_async, callback, user_data);
  if (!tachy_client_check_id (task, id) || !tachy_client_check_offered (task, form))
    return;

  path = tachy_dialect_build_path (form, id);
  tachy_client_ask (self, g_steal_pointer (&task),
                    tachy_client_new_message (self, cancels ? "POST" : "DELETE", path),
                    cancellable);
}

/**
 * tachy_client_delete_finish:
 * @failure: (out) (optional) (nullable): what the server said, where there is an error
 *
 * Returns: whether the server has deleted the job. %TACHY_ERROR_GONE where it did not know it,
 *   %TACHY_ERROR_UNSUPPORTED where it never deletes, %TACHY_ERROR_BUSY where it does not delete
 *   what still runs.
 */
gboolean
tachy_client_delete_finish (TachyClient   *self,
                            GAsyncResult  *result,
                            TachyFailure **failure,
                            GError       **error)
{
  GTask *task = take_task (self, result, tachy_client_delete_async, failure);

  return task != NULL && g_task_propagate_pointer (task, error) != NULL;
}

static char *
read_model (JsonNode *entry)
{
  static const char *const names[] = { "id", "name", "model", "model_id" };
  JsonNode *name = NULL;
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;

  for (guint i = 0; name == NULL && i < G_N_ELEMENTS (names); i++)
    name = tachy_json_find (entry, names[i]);
  text = tachy_json_dup_text (name != NULL ? name : entry);
  plain = text != NULL ? tachy_text_plain (text, MAX_MODEL) : NULL;

  return plain != NULL && *plain != '\0' ? g_steal_pointer (&plain) : NULL;
}

static JsonNode *
find_models (JsonNode *root)
{
  static const char *const paths[] = { "data", "models", "data.models", "data.data", "result",
                                       "items", "results" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      JsonNode *list = tachy_json_find (root, paths[i]);

      if (list != NULL && JSON_NODE_HOLDS_ARRAY (list))
        return list;
    }

  return NULL;
}

static gpointer
read_models (TachyAsk *ask,
             JsonNode *root,
             GBytes   *body,
             GError  **error)
{
  JsonNode *list = find_models (root);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (list == NULL)
    {
      g_propagate_error (error, tachy_outcome_new_nonsense_error (ask->act, ask->exchange));
      return NULL;
    }

  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    {
      g_autofree char *name = read_model (json_array_get_element (json_node_get_array (list), i));

      if (name != NULL)
        g_strv_builder_add (names, name);
    }

  return g_strv_builder_end (names);
}

/**
 * tachy_client_list_models_async:
 *
 * Asks which models the server has. Also the cheapest way to learn whether a key is right.
 */
void
tachy_client_list_models_async (TachyClient        *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  const char *path;
  TachyAsk *ask;

  g_return_if_fail (TACHY_IS_CLIENT (self));

  path = self->access->dialect->models_path;
  ask = tachy_ask_new (TACHY_ACT_MODELS, read_models, (GDestroyNotify) g_strfreev);
  ask->max_bytes = TACHY_JSON_MAX_LIST;
  task = new_ask_task (self, ask, tachy_client_list_models_async, callback, user_data);
  if (tachy_client_check_offered (task, path))
    tachy_client_ask (self, g_steal_pointer (&task), tachy_client_new_message (self, "GET", path),
                      cancellable);
}

/**
 * tachy_client_list_models_finish:
 * @failure: (out) (optional) (nullable): what the server said, where there is an error
 *
 * %TACHY_ERROR_UNSUPPORTED where the server does not tell.
 *
 * Returns: (transfer full): the names, in the server's order
 */
char **
tachy_client_list_models_finish (TachyClient   *self,
                                 GAsyncResult  *result,
                                 TachyFailure **failure,
                                 GError       **error)
{
  GTask *task = take_task (self, result, tachy_client_list_models_async, failure);

  return task != NULL ? g_task_propagate_pointer (task, error) : NULL;
}
