/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds out whether a server answers and takes the key, with requests that cost nothing. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-server-test.h"

#include "tachy-client.h"
#include "tachy-error.h"

/* What is being found out about a server. */
typedef struct
{
  TachyClient *client;     /* owned */
  TachyFindings *findings; /* owned */
  gboolean has_answered;   /* the address is right: something of the API answers there */
} Test;

static void
test_free (Test *test)
{
  g_object_unref (test->client);
  tachy_findings_free (test->findings);
  g_free (test);
}

static gboolean
is_not_offered (const GError *error)
{
  return g_error_matches (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED) ||
         g_error_matches (error, TACHY_ERROR, TACHY_ERROR_ADDRESS) ||
         g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE);
}

static void
return_findings (GTask *task)
{
  Test *test = g_task_get_task_data (task);

  g_task_return_pointer (task, tachy_findings_copy (test->findings),
                         (GDestroyNotify) tachy_findings_free);
}

static void
job_retrieved_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TachyJob) job =
      tachy_client_retrieve_finish (TACHY_CLIENT (object), result, NULL, &error);

  Test *test = g_task_get_task_data (task);
  gboolean is_there = test->has_answered ? is_not_offered (error)
                                         : g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE);

  /* That there is no such job is what a server says that has looked for it, if not in such words. */
  if (job == NULL && !is_there)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    return_findings (task);
}

static void
look_for_job (GTask *testing) /* transfer full */
{
  g_autoptr (GTask) task = testing;
  Test *test = g_task_get_task_data (task);
  g_autofree char *id = g_uuid_string_random ();

  tachy_client_retrieve_async (test->client, id, g_task_get_cancellable (task), job_retrieved_cb,
                               g_object_ref (task));
}

static void
jobs_listed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs =
      tachy_client_list_finish (TACHY_CLIENT (object), result, NULL, NULL, &error);

  if (jobs != NULL)
    return_findings (task);
  else if (is_not_offered (error))
    look_for_job (g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
discovered_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TachyClient *client = TACHY_CLIENT (object);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Test *test = g_task_get_task_data (task);
  TachyFindings *findings = tachy_client_discover_finish (client, result, &error);

  if (findings == NULL && !is_not_offered (error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (findings != NULL)
    {
      tachy_findings_free (test->findings);
      test->findings = findings;
      test->has_answered = TRUE;
    }

  /* Lists of models are often open to everybody; only the jobs tell whether the key is good. */
  if (tachy_dialect_can_list (tachy_client_get_dialect (client)))
    tachy_client_list_async (client, NULL, 1, cancellable, jobs_listed_cb,
                             g_steal_pointer (&task));
  else
    look_for_job (g_steal_pointer (&task));
}

/**
 * tachy_server_test_run_async:
 * @provider: a profile, which need not be kept yet
 * @key: (nullable): the key to be tried
 */
void
tachy_server_test_run_async (TachyProvider      *provider,
                             const char         *key,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  TachyClient *client = tachy_client_new_for_provider (provider, key, &error);
  Test *test;

  g_task_set_source_tag (task, tachy_server_test_run_async);
  if (client == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  test = g_new0 (Test, 1);
  test->client = client;
  test->findings = tachy_findings_new ();
  g_task_set_task_data (task, test, (GDestroyNotify) test_free);
  tachy_client_discover_async (client, cancellable, discovered_cb, g_steal_pointer (&task));
}

/**
 * tachy_server_test_run_finish:
 *
 * Returns: (transfer full): what the server tells of itself, which may be nothing
 */
TachyFindings *
tachy_server_test_run_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_server_test_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
