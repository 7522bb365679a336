/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's start: what an earlier process has left is taken up, except for what may cost money. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-engine-private.h"

#include "tachy-ledger.h"
#include "tachy-rebuild-private.h"
#include "tachy-sweep-private.h"
#include "tachy-take-private.h"
#include "tachy-takes-private.h"

/* A server that made the clip while we waited may have told its address in its only answer. */
static void
follow (TachyEngine *self,
        TachyTake   *take)
{
  const char *result_url = tachy_take_get_row (take)->result_url;
  g_autoptr (TachyJob) job = NULL;

  if (result_url != NULL)
    {
      job = tachy_job_new_done (tachy_take_get_remote_id (take), result_url);
      tachy_poller_take_answer (self->poller, take, job);
    }
  else
    {
      tachy_poller_ask_now (self->poller, take);
    }
}

/* After a restart, what may cost money waits for the person to say so again. What this process has
 * submitted before it was done with the past is under way already. */
static void
resume_take (TachyEngine *self,
             TachyTake   *take)
{
  if (g_hash_table_contains (self->active, take))
    return;

  _tachy_engine_note_take (self, take);
  switch (tachy_take_get_state (take))
    {
    case TACHY_TAKE_WAITING:
      if (tachy_ledger_may_cost (take))
        _tachy_engine_hold (self, take);
      else
        tachy_outbox_push (self->outbox, take);
      break;
    case TACHY_TAKE_ACCEPTED:
    case TACHY_TAKE_RUNNING:
      follow (self, take);
      break;
    case TACHY_TAKE_DONE:
      tachy_fetcher_push (self->fetcher, take, NULL);
      break;
    case TACHY_TAKE_UNKNOWN:
      tachy_resolver_push (self->resolver, take);
      break;
    default:
      g_debug ("Take %.8s has nowhere to go on", tachy_take_get_id (take));
    }
}

/* Goes on with what this process drives, and has not gone on with yet. */
void
_tachy_engine_resume (TachyEngine *self,
                      GPtrArray   *takes)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < takes->len; i++)
    resume_take (self, g_ptr_array_index (takes, i));
  g_object_thaw_notify (G_OBJECT (self));

  /* Of those that were being sent nobody knows anything, so they are not among these. */
  tachy_takes_read_news (self->takes);
  if (tachy_owner_has_company (self->owner))
    _tachy_engine_mind_others (self);
}

static void
taken_over_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyEngine *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) takes = NULL;

  takes = tachy_owner_take_over_finish (TACHY_OWNER (object), result, &error);
  if (takes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  _tachy_engine_begin_minding (self);
  _tachy_engine_resume (self, takes);
  tachy_resolver_take_up (self->resolver);
  g_task_return_boolean (task, TRUE);
}

/* What only the clips know of is missed, and is no reason to stand still. */
static void
rebuilt_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyEngine *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!tachy_rebuild_finish (result, &error))
    g_debug ("The clips could not be asked what they are: %s", error->message);
  else
    tachy_sweep_async (self->takes, self->clips_directory, self->inspecting);

  tachy_owner_take_over_async (self->owner, taken_over_cb, g_steal_pointer (&task));
}

/**
 * tachy_engine_start_async:
 *
 * Takes up everything that an earlier process has left: what was sent is followed, what is done
 * is fetched, and what waits and costs nothing is sent.
 */
void
tachy_engine_start_async (TachyEngine        *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TACHY_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_engine_start_async);
  tachy_rebuild_async (self->takes, self->clips_directory, rebuilt_cb, g_steal_pointer (&task));
}

gboolean
tachy_engine_start_finish (TachyEngine  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_engine_start_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
