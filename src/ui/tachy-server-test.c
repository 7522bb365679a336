/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds out whether a server answers and takes the key, with requests that cost nothing. */

#define G_LOG_DOMAIN "tachy-ui"
#include "config.h"

#include "tachy-server-test.h"

#include "tachy-client.h"
#include "tachy-error.h"

static void
jobs_listed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = NULL;

  jobs = tachy_client_list_finish (TACHY_CLIENT (object), result, NULL, NULL, &error);
  if (jobs == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_new0 (char *, 1), (GDestroyNotify) g_strfreev);
}

static void
models_listed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);
  char **models;

  models = tachy_client_list_models_finish (TACHY_CLIENT (object), result, NULL, &error);
  if (models != NULL)
    g_task_return_pointer (task, models, (GDestroyNotify) g_strfreev);
  else if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED) ||
           g_error_matches (error, TACHY_ERROR, TACHY_ERROR_ADDRESS) ||
           g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE))
    /* Many servers of the videos API have no list of models. */
    tachy_client_list_async (TACHY_CLIENT (object), NULL, 1, cancellable, jobs_listed_cb,
                             g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * tachy_server_test_run_async:
 * @base_url: an address in the normal form
 * @key: (nullable): the key to be tried
 */
void
tachy_server_test_run_async (const char         *base_url,
                             const char         *key,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (TachyClient) client = tachy_client_new (base_url, key);

  g_task_set_source_tag (task, tachy_server_test_run_async);
  tachy_client_list_models_async (client, cancellable, models_listed_cb, g_steal_pointer (&task));
}

/**
 * tachy_server_test_run_finish:
 *
 * Returns: (transfer full): the names of the models that the server lists, which may be none
 */
char **
tachy_server_test_run_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_server_test_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
