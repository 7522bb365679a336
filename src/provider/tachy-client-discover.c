/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks a server what it can do, with questions that cost nothing. */

#define G_LOG_DOMAIN "tachy-provider"
#include "config.h"

#include "tachy-client-private.h"

#include "tachy-capabilities-private.h"
#include "tachy-json.h"

static gpointer
read_capabilities (TachyAsk *ask,
                   JsonNode *root,
                   GBytes   *body,
                   GError  **error)
{
  TachyDialect *dialect = tachy_exchange_get_dialect (ask->exchange);
  TachyFindings *findings = tachy_capabilities_read (dialect->capabilities, root);

  if (findings == NULL)
    g_propagate_error (error, tachy_outcome_new_nonsense_error (ask->act, ask->exchange));
  return findings;
}

/* What is known so far goes with the task; the models that the list names count for more than
 * those that the capabilities do, because they are what create takes. */
static void
models_listed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TachyFindings) findings = tachy_findings_copy (g_task_get_task_data (task));
  GError *error = NULL;
  char **models =
      tachy_client_list_models_finish (TACHY_CLIENT (object), result, NULL, &error);

  if (models != NULL && *models != NULL)
    {
      g_strfreev (findings->models);
      findings->models = g_steal_pointer (&models);
    }
  g_strfreev (models);

  if (error != NULL && findings->limits == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_clear_error (&error);
  g_task_return_pointer (task, g_steal_pointer (&findings), (GDestroyNotify) tachy_findings_free);
}

static void
list_models (GTask *task) /* transfer full */
{
  tachy_client_list_models_async (g_task_get_source_object (task), g_task_get_cancellable (task),
                                  models_listed_cb, task);
}

static void
capabilities_read_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyClient *self = TACHY_CLIENT (object);
  GError *error = NULL;
  TachyFindings *findings = g_task_propagate_pointer (G_TASK (result), &error);

  if (findings != NULL)
    g_task_set_task_data (task, findings, (GDestroyNotify) tachy_findings_free);

  if (self->access->dialect->models_path != NULL)
    {
      g_clear_error (&error);
      list_models (g_steal_pointer (&task));
    }
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, tachy_findings_copy (findings),
                           (GDestroyNotify) tachy_findings_free);
}

/**
 * tachy_client_discover_async:
 *
 * Asks for the capabilities where the dialect knows of any, and for the models. Creates nothing and
 * costs nothing.
 */
void
tachy_client_discover_async (TachyClient        *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  const char *path;
  GTask *asking;
  TachyAsk *ask;

  g_return_if_fail (TACHY_IS_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_client_discover_async);
  g_task_set_task_data (task, tachy_findings_new (), (GDestroyNotify) tachy_findings_free);

  path = self->access->dialect->capabilities_path;
  if (path == NULL)
    {
      list_models (g_steal_pointer (&task));
      return;
    }

  ask = tachy_ask_new (TACHY_ACT_MODELS, read_capabilities, (GDestroyNotify) tachy_findings_free);
  ask->max_bytes = TACHY_JSON_MAX_LIST;
  asking = g_task_new (self, NULL, capabilities_read_cb, g_steal_pointer (&task));
  g_task_set_task_data (asking, ask, (GDestroyNotify) tachy_ask_free);
  tachy_client_ask (self, asking, tachy_client_new_message (self, "GET", path), cancellable);
}

/**
 * tachy_client_discover_finish:
 *
 * Errors are those of tachy_client_list_models_finish(): %TACHY_ERROR_UNSUPPORTED where the server
 * does not tell, %TACHY_ERROR_KEY where it does not take the key.
 *
 * Returns: (transfer full): what was found out; for tachy_findings_apply()
 */
TachyFindings *
tachy_client_discover_finish (TachyClient  *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_client_discover_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
