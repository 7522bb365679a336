/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person can do about a take of which nobody knows whether it was created. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-engine-private.h"

#include <glib/gi18n.h>

#include "tachy-error.h"
#include "tachy-lookup-private.h"
#include "tachy-takes-private.h"

/* A take and what is being found out about it. */
typedef struct
{
  TachyTake *take;
  char *remote_id;   /* (nullable): what the person says it is */
  TachySight *sight; /* (nullable): what the server's list shows */
  TachyJob *job;     /* (nullable): what the take is bound to */
} Inquiry;

static void
inquiry_free (gpointer data)
{
  Inquiry *inquiry = data;

  g_clear_pointer (&inquiry->sight, tachy_sight_free);
  g_clear_pointer (&inquiry->job, tachy_job_unref);
  g_free (inquiry->remote_id);
  g_object_unref (inquiry->take);
  g_free (inquiry);
}

static GTask *
new_task (TachyEngine        *self,
          TachyTake          *take,
          const char         *remote_id,
          gpointer            tag,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Inquiry *inquiry = g_new0 (Inquiry, 1);

  inquiry->take = g_object_ref (take);
  inquiry->remote_id = g_strdup (remote_id);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, inquiry, inquiry_free);
  return task;
}

/* Returns: whether there is something to settle; otherwise @task has failed. */
static gboolean
check_unknown (GTask *task)
{
  const Inquiry *inquiry = g_task_get_task_data (task);

  if (tachy_take_get_state (inquiry->take) == TACHY_TAKE_UNKNOWN)
    return TRUE;

  g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_INVALID, "%s",
                           _("It is known what became of this take."));
  return FALSE;
}

static void
go_on_with (TachyEngine *self,
            Inquiry     *inquiry)
{
  tachy_poller_take_answer (self->poller, inquiry->take, inquiry->job);
}

static GPtrArray *
steal_candidates (Inquiry *inquiry)
{
  return g_ptr_array_ref (inquiry->sight->jobs);
}

static void
found_bound_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyEngine *self = g_task_get_source_object (task);
  Inquiry *inquiry = g_task_get_task_data (task);
  GError *error = NULL;

  if (!tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_ptr_array_set_size (inquiry->sight->jobs, 0);
  go_on_with (self, inquiry);
  g_task_return_pointer (task, steal_candidates (inquiry), (GDestroyNotify) g_ptr_array_unref);
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyEngine *self = g_task_get_source_object (task);
  Inquiry *inquiry = g_task_get_task_data (task);
  GError *error = NULL;

  inquiry->sight = tachy_lookup_finish (result, &error);
  if (inquiry->sight == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (inquiry->sight->it == NULL)
    {
      g_task_return_pointer (task, steal_candidates (inquiry),
                             (GDestroyNotify) g_ptr_array_unref);
      return;
    }

  inquiry->job = tachy_job_ref (inquiry->sight->it);
  tachy_takes_change_async (self->takes, inquiry->take,
                            tachy_resolver_new_bound (self->resolver,
                                                      tachy_job_get_id (inquiry->job),
                                                      TACHY_SEARCH_FOUND),
                            found_bound_cb, g_steal_pointer (&task));
}

/**
 * tachy_engine_look_async:
 * @take: unknown
 * @cancellable: (nullable): stops looking
 *
 * Looks through the server's list now. Where there is no doubt the take is bound at once, and
 * goes on.
 */
void
tachy_engine_look_async (TachyEngine        *self,
                         TachyTake          *take,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TACHY_IS_ENGINE (self));
  g_return_if_fail (tachy_take_is_loaded (take));

  task = new_task (self, take, NULL, tachy_engine_look_async, callback, user_data);
  if (check_unknown (task))
    tachy_lookup_async (self->takes, self->providers, take, cancellable, looked_cb,
                        g_steal_pointer (&task));
}

/**
 * tachy_engine_look_finish:
 *
 * Returns: (transfer full) (element-type TachyJob): the jobs that may be the take, the likeliest
 *   first; empty where there is none, and where the take was found for certain, which its state
 *   tells. %TACHY_ERROR_UNSUPPORTED where the server has no list.
 */
GPtrArray *
tachy_engine_look_finish (TachyEngine  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_engine_look_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
linked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyEngine *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    {
      /* Another's id is what was entered wrong, not something that the server did. */
      if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_SERVER))
        error->code = TACHY_ERROR_INVALID;
      g_task_return_error (task, error);
      return;
    }

  go_on_with (self, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
retrieved_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyEngine *self = g_task_get_source_object (task);
  Inquiry *inquiry = g_task_get_task_data (task);
  GError *error = NULL;

  inquiry->job = tachy_client_retrieve_finish (TACHY_CLIENT (object), result, NULL, &error);
  tachy_takes_record (self->takes, inquiry->take, result);
  if (inquiry->job == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  tachy_takes_change_async (self->takes, inquiry->take,
                            tachy_resolver_new_bound (self->resolver,
                                                      tachy_job_get_id (inquiry->job),
                                                      TACHY_SEARCH_LINKED),
                            linked_cb, g_steal_pointer (&task));
}

static void
link_connected_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Inquiry *inquiry = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TachyClient) client = NULL;

  client = tachy_providers_connect_finish (TACHY_PROVIDERS (object), result, &error);
  if (client == NULL)
    g_task_return_error (task, error);
  else
    tachy_client_retrieve_async (client, inquiry->remote_id, NULL, retrieved_cb,
                                 g_steal_pointer (&task));
}

/**
 * tachy_engine_link_async:
 * @take: unknown
 * @remote_id: the job that the person says it is
 *
 * Binds the take to the job where the server knows it and no other take has it.
 */
void
tachy_engine_link_async (TachyEngine        *self,
                         TachyTake          *take,
                         const char         *remote_id,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *id = NULL;

  g_return_if_fail (TACHY_IS_ENGINE (self));
  g_return_if_fail (tachy_take_is_loaded (take) && remote_id != NULL);

  id = g_strstrip (g_strdup (remote_id));
  task = new_task (self, take, id, tachy_engine_link_async, callback, user_data);
  if (*id == '\0')
    g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_INVALID, "%s",
                             _("Enter the id that the server gave the video."));
  else if (check_unknown (task))
    tachy_providers_connect_async (self->providers,
                                   tachy_recipe_get_provider (tachy_take_get_recipe (take)),
                                   cancellable, link_connected_cb, g_steal_pointer (&task));
}

/**
 * tachy_engine_link_finish:
 *
 * Returns: whether the take goes on as that job; %TACHY_ERROR_GONE where the server does not know
 *   it, %TACHY_ERROR_INVALID where another take has it
 */
gboolean
tachy_engine_link_finish (TachyEngine  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_engine_link_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
denied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * tachy_engine_deny_async:
 * @take: unknown
 *
 * Records that the person knows that it was not created.
 */
void
tachy_engine_deny_async (TachyEngine        *self,
                         TachyTake          *take,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) reason = NULL;
  TachyTakeEdit *edit;

  g_return_if_fail (TACHY_IS_ENGINE (self));
  g_return_if_fail (tachy_take_is_loaded (take));

  task = new_task (self, take, NULL, tachy_engine_deny_async, callback, user_data);
  if (!check_unknown (task))
    return;

  reason = g_error_new_literal (TACHY_ERROR, TACHY_ERROR_NOT_REACHED,
                                _("You have said that it was not created."));
  edit = tachy_take_edit_new ();
  tachy_take_edit_set_state (edit, TACHY_TAKE_REJECTED);
  tachy_take_edit_set_reason (edit, reason, NULL);
  tachy_takes_change_async (self->takes, take, edit, denied_cb, g_steal_pointer (&task));
}

gboolean
tachy_engine_deny_finish (TachyEngine  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_engine_deny_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  TachyTake *take = tachy_engine_submit_finish (TACHY_ENGINE (object), result, &error);

  if (take != NULL)
    g_task_return_pointer (task, take, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
settled_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyEngine *self = g_task_get_source_object (task);
  TachyTake *take = ((Inquiry *) g_task_get_task_data (task))->take;
  GError *error = NULL;
  g_autoptr (TachyRecipe) recipe = NULL;

  if (!tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  recipe = tachy_recipe_copy (tachy_take_get_recipe (take));
  tachy_recipe_set_parent (recipe, tachy_take_get_id (take));
  tachy_engine_submit_async (self, recipe, NULL, NULL, submitted_cb, g_steal_pointer (&task));
}

/**
 * tachy_engine_submit_again_async:
 * @take: unknown, and not submitted again yet
 *
 * Makes a new take of the same recipe, with @take as its parent. @take stays what it is, perhaps
 * charged, but nobody is asked about it any more. It is marked first, so that two windows cannot
 * both submit it again.
 */
void
tachy_engine_submit_again_async (TachyEngine        *self,
                                 TachyTake          *take,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  TachyTakeEdit *edit;

  g_return_if_fail (TACHY_IS_ENGINE (self));
  g_return_if_fail (tachy_take_is_loaded (take));

  task = new_task (self, take, NULL, tachy_engine_submit_again_async, callback, user_data);
  if (!check_unknown (task))
    return;

  edit = tachy_take_edit_new ();
  tachy_take_edit_expect_state (edit, TACHY_TAKE_UNKNOWN);
  tachy_take_edit_set_search (edit, TACHY_SEARCH_SETTLED);
  tachy_takes_change_async (self->takes, take, edit, settled_cb, g_steal_pointer (&task));
}

/**
 * tachy_engine_submit_again_finish:
 *
 * Returns: (transfer full): the new take; %TACHY_ERROR_INVALID where the old one has been settled
 *   meanwhile
 */
TachyTake *
tachy_engine_submit_again_finish (TachyEngine  *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_engine_submit_again_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
