/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's way out: takes that the person cancels or removes. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-engine-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "tachy-error.h"
#include "tachy-filing-private.h"
#include "tachy-reference-private.h"
#include "tachy-takes-private.h"

static void
cancel_recorded_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyEngine *self = g_task_get_source_object (task);
  TachyTake *take = g_task_get_task_data (task);
  TachyTakeState state = tachy_take_get_state (take);
  GError *error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    {
      tachy_outbox_withdraw (self->outbox, take);
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (state == TACHY_TAKE_ACCEPTED || state == TACHY_TAKE_RUNNING)
    tachy_poller_push (self->poller, take);
  g_task_return_error (task, error);
}

/* The poller must not hear from the server that the take is gone before that is recorded as what
 * the person wanted. */
static void
record_cancel (GTask *task)
{
  TachyEngine *self = g_task_get_source_object (task);
  TachyTake *take = g_task_get_task_data (task);
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_poller_withdraw (self->poller, take);
  tachy_take_edit_set_state (edit, TACHY_TAKE_CANCELLED);
  tachy_take_edit_set_int (edit, "ended_at", g_get_real_time ());
  tachy_take_edit_set_reason (edit, NULL, NULL);
  tachy_takes_change_async (self->takes, take, edit, cancel_recorded_cb, g_object_ref (task));
}

static gboolean
is_stopped (TachyJob *job)
{
  TachyJobStatus status = tachy_job_get_status (job);

  return status == TACHY_JOB_CANCELLED || status == TACHY_JOB_GONE;
}

/* What the server was asked for the take of @task. */
static void
record (GTask        *task,
        GAsyncResult *result)
{
  TachyEngine *self = g_task_get_source_object (task);

  tachy_takes_record (self->takes, g_task_get_task_data (task), result);
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (TachyJob) job = NULL;

  job = tachy_client_retrieve_finish (TACHY_CLIENT (object), result, NULL, &error);
  record (task, result);
  if (job != NULL ? is_stopped (job) : g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE))
    {
      g_clear_error (&error);
      record_cancel (task);
    }
  else if (job != NULL)
    {
      g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED, "%s",
                               _("The server cannot cancel takes, so this one goes on."));
    }
  else
    {
      g_task_return_error (task, error);
    }
}

/* "Not found" may mean the take, with which a server that does not know it will not go on either;
 * but some servers say it of the whole operation. */
static void
deleted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyTake *take = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  record (task, result);
  if (tachy_client_delete_finish (TACHY_CLIENT (object), result, NULL, &error))
    record_cancel (task);
  else if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE))
    tachy_client_retrieve_async (TACHY_CLIENT (object), tachy_take_get_remote_id (take), NULL,
                                 looked_up_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyTake *take = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TachyClient) client = NULL;

  client = tachy_providers_connect_finish (TACHY_PROVIDERS (object), result, &error);
  if (client == NULL)
    g_task_return_error (task, error);
  else
    tachy_client_delete_async (client, tachy_take_get_remote_id (take), NULL, deleted_cb,
                               g_steal_pointer (&task));
}

/**
 * tachy_engine_cancel_async:
 * @take: waiting, accepted or running
 *
 * Stops a take: here where it has not been sent, otherwise at the server.
 */
void
tachy_engine_cancel_async (TachyEngine        *self,
                           TachyTake          *take,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  TachyTakeState state;

  g_return_if_fail (TACHY_IS_ENGINE (self));
  g_return_if_fail (tachy_take_is_loaded (take));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_engine_cancel_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (take), g_object_unref);

  state = tachy_take_get_state (take);
  if (state == TACHY_TAKE_WAITING)
    record_cancel (task);
  else if (state == TACHY_TAKE_ACCEPTED || state == TACHY_TAKE_RUNNING)
    tachy_providers_connect_async (self->providers,
                                   tachy_recipe_get_provider (tachy_take_get_recipe (take)),
                                   cancellable, connected_cb, g_steal_pointer (&task));
  else
    g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_INVALID, "%s",
                             _("This take cannot be cancelled now."));
}

/**
 * tachy_engine_cancel_finish:
 *
 * Returns: whether it is cancelled; %TACHY_ERROR_UNSUPPORTED where the server cannot cancel, and
 *   goes on with it
 */
gboolean
tachy_engine_cancel_finish (TachyEngine  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_engine_cancel_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyEngine *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree char *unused_reference = NULL;

  if (!tachy_takes_remove_finish (TACHY_TAKES (object), result, &unused_reference, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (unused_reference != NULL)
    {
      g_autofree char *path = tachy_reference_build_path (self->references_directory,
                                                                 unused_reference);

      g_unlink (path);
    }
  g_task_return_boolean (task, TRUE);
}

static void
remove_row (GTask *task)
{
  TachyEngine *self = g_task_get_source_object (task);

  tachy_takes_remove_async (self->takes, g_task_get_task_data (task), removed_cb,
                            g_object_ref (task));
}

static void
sidecar_trashed_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  remove_row (task);
}

static void
remove_sidecar (GTask *task)
{
  TachyTake *take = g_task_get_task_data (task);

  tachy_filing_undo_async (tachy_take_get_clip (take), tachy_take_get_id (take),
                           sidecar_trashed_cb, g_object_ref (task));
}

static void
trashed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* "Not found" may also be said of the trash. */
  if (g_file_trash_finish (G_FILE (object), result, &error) ||
      !g_file_query_exists (G_FILE (object), NULL))
    remove_sidecar (task);
  else
    g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_STORAGE,
                             /* Translators: the system's reason. */
                             _("The clip cannot be moved to the trash: %s."), error->message);
}

/**
 * tachy_engine_remove_async:
 * @take: one that is over
 *
 * Moves its clip to the trash and forgets it. What the server still has stays there.
 */
void
tachy_engine_remove_async (TachyEngine        *self,
                           TachyTake          *take,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GFile) clip = NULL;

  g_return_if_fail (TACHY_IS_ENGINE (self));
  g_return_if_fail (tachy_take_is_loaded (take));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_engine_remove_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (take), g_object_unref);

  if (tachy_take_is_active (take))
    {
      g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_INVALID, "%s",
                               _("The take is still being made."));
      return;
    }
  if (tachy_take_get_clip (take) == NULL)
    {
      remove_row (task);
      return;
    }
  /* What stands where a clip is missing from is another's. */
  if (tachy_take_get_media (take) == TACHY_MEDIA_MISSING)
    {
      remove_sidecar (task);
      return;
    }

  clip = g_file_new_for_path (tachy_take_get_clip (take));
  g_file_trash_async (clip, G_PRIORITY_DEFAULT, cancellable, trashed_cb, g_steal_pointer (&task));
}

/**
 * tachy_engine_remove_finish:
 *
 * Returns: whether the take is gone; %TACHY_ERROR_INVALID while it is active,
 *   %TACHY_ERROR_STORAGE where its clip cannot be moved
 */
gboolean
tachy_engine_remove_finish (TachyEngine  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_engine_remove_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
