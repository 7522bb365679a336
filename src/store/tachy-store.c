/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The database behind one worker thread: functions go in, results come back as tasks. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-store.h"

#include "tachy-connection-private.h"
#include "tachy-error.h"
#include "tachy-store-private.h"
#include "tachy-store-resources.h"

/* No caller shall wait for too many others. */
#define BATCH_MAX 64

/* What one task is to do on the worker thread. */
typedef struct
{
  gboolean writes;
  gboolean is_note;    /* it writes what may be lost */
  TachyStoreFunc func; /* (nullable): NULL opens the store */
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
} Call;

/* What became of one task, told only when all that went with it is on the disk. */
typedef struct
{
  GTask *task; /* owned */
  gpointer result;
  GError *error;
} Step;

G_DEFINE_FINAL_TYPE (TachyStore, tachy_store, G_TYPE_OBJECT)

static void
call_free (Call *call)
{
  if (call->free_data != NULL)
    call->free_data (call->data);
  g_free (call);
}

static void
step_free (Step *step)
{
  g_clear_error (&step->error);
  g_object_unref (step->task);
  g_free (step);
}

/* After a disk has failed to sync, it says of the next sync that all is well, though what failed is
 * lost. So nothing more is written through the same open files. */
static void
drop_connection (TachyStore *self)
{
  g_message ("The disk failed; the database is opened anew");
  g_clear_pointer (&self->connection, tachy_connection_close);
}

/* The journal comes first: if the database then fails, as on a full disk, the receipt is there. */
static gboolean
commit (TachyStore *self,
        GError    **error)
{
  g_autofree char *receipts = tachy_connection_steal_receipts (self->connection);
  gboolean needs_reserve = tachy_connection_steal_needs_reserve (self->connection);

  if (needs_reserve && !tachy_journal_keep_reserve (self->journal, error))
    return FALSE;
  if (receipts != NULL &&
      !tachy_journal_append (self->journal, self->connection, receipts, error))
    return FALSE;

  return tachy_connection_execute (self->connection, "COMMIT", error);
}

static gboolean
begin (TachyStore *self,
       const Call *call,
       GError    **error)
{
  if (!self->is_open)
    return tachy_connection_fail (NULL, SQLITE_CANTOPEN, error);
  if (self->connection == NULL && !tachy_store_open_database (self, error))
    return FALSE;

  if (self->obstacle != NULL && call->writes)
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STORAGE, self->obstacle);
      return FALSE;
    }
  if (call->is_note && !tachy_connection_set_patient (self->connection, TRUE, error))
    return FALSE;

  return tachy_connection_execute (self->connection, call->writes ? "BEGIN IMMEDIATE" : "BEGIN",
                                   error);
}

/* One caller that fails takes back only what it has done itself. */
static gboolean
run_step (TachyStore *self,
          Step       *step,
          GError    **error)
{
  TachyConnection *connection = self->connection;
  const Call *call = g_task_get_task_data (step->task);
  TachyReceiptsMark mark = tachy_connection_mark_receipts (connection);

  if (!tachy_connection_execute (connection, "SAVEPOINT step", error))
    return FALSE;

  if (!call->func (connection, &step->result, call->data, &step->error))
    {
      /* A full disk has taken everything back already; then this says so. */
      tachy_connection_forget_receipts (connection, mark);
      if (!tachy_connection_execute (connection, "ROLLBACK TO step", error))
        return FALSE;
    }

  return tachy_connection_execute (connection, "RELEASE step", error);
}

static gboolean
run_steps (TachyStore *self,
           GPtrArray  *steps,
           GError    **error)
{
  for (guint i = 0; i < steps->len; i++)
    if (!run_step (self, g_ptr_array_index (steps, i), error))
      return FALSE;

  return commit (self, error);
}

static gboolean
run_batch (TachyStore *self,
           GPtrArray  *steps,
           GError    **error)
{
  const Step *first = g_ptr_array_index (steps, 0);
  gboolean has_failed_io;

  if (!begin (self, g_task_get_task_data (first->task), error))
    return FALSE;

  if (run_steps (self, steps, error))
    return TRUE;

  has_failed_io = tachy_connection_has_failed_io (self->connection);
  g_free (tachy_connection_steal_receipts (self->connection));

  /* Some failures (a full disk) have rolled back already; then this one says so, in vain. */
  tachy_connection_execute (self->connection, "ROLLBACK", NULL);
  if (has_failed_io)
    drop_connection (self);
  return FALSE;
}

/* In a transaction of their own: where it fails, as on a full disk, nobody else's write goes with
 * it. */
static void
run_notes (TachyStore *self,
          GPtrArray  *steps,
          GError    **error)
{
  run_batch (self, steps, error);
  if (self->connection != NULL && !tachy_connection_set_patient (self->connection, FALSE, NULL))
    drop_connection (self);
}

/* What is told to those who open the store. */
typedef struct
{
  char *view_only; /* (nullable): why it can only be looked at */
  gboolean is_remote;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->view_only);
  g_free (opening);
}

static gboolean
run_open (TachyStore *self,
          gpointer   *result,
          GError    **error)
{
  Opening *opening;

  if (!tachy_store_open_database (self, error))
    return FALSE;

  self->is_open = TRUE;
  opening = g_new0 (Opening, 1);
  opening->view_only = g_strdup (self->obstacle);
  opening->is_remote = tachy_connection_is_remote (self->connection);
  *result = opening;
  return TRUE;
}

/* @error: (nullable): why nothing of the batch came to be, unless the step knows better. */
static void
return_step (Step         *step,
             const GError *error)
{
  const Call *call = g_task_get_task_data (step->task);

  if (step->error == NULL && error != NULL)
    step->error = g_error_copy (error);

  if (step->error == NULL)
    {
      g_task_return_pointer (step->task, step->result, call->free_result);
      return;
    }

  if (step->result != NULL && call->free_result != NULL)
    call->free_result (step->result);
  g_task_return_error (step->task, g_steal_pointer (&step->error));
}

static void
add_step (GPtrArray *steps,
          GTask     *task)
{
  Step *step = g_new0 (Step, 1);

  step->task = task;
  g_ptr_array_add (steps, step);
}

/* Writes that wait one behind the other are committed together: it is the disk that takes the time,
 * and it takes no longer for many. Nobody hears of his write before all are on the disk. */
static void
collect_writes (GAsyncQueue *queue,
                GPtrArray   *steps)
{
  while (steps->len < BATCH_MAX)
    {
      GTask *task = g_async_queue_try_pop (queue);
      const Call *call = task != NULL ? g_task_get_task_data (task) : NULL;

      if (call == NULL)
        return;
      if (!call->writes)
        {
          g_async_queue_push_front (queue, task);
          return;
        }
      if (g_task_return_error_if_cancelled (task))
        g_object_unref (task);
      else
        add_step (steps, task);
    }
}

/* Notes give way to writes, but are there for whoever reads after them. */
static GTask *
pop_next (TachyStore   *self,
          GAsyncQueue **queue)
{
  GTask *task = g_async_queue_try_pop (self->tasks);
  const Call *call = task != NULL ? g_task_get_task_data (task) : NULL;
  GTask *note;

  *queue = self->tasks;
  if (call != NULL && (call->writes || call->func == NULL))
    return task;

  note = g_async_queue_try_pop (self->notes);
  if (note == NULL)
    return task;

  if (task != NULL)
    g_async_queue_push_front (self->tasks, task);
  *queue = self->notes;
  return note;
}

/* Called once for each call that was queued; those that went along with an earlier one are done. */
static void
perform_next (gpointer ticket,
              gpointer user_data)
{
  g_autoptr (TachyStore) self = ticket;
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  GAsyncQueue *queue;
  g_autoptr (GTask) task = pop_next (self, &queue);
  g_autoptr (GError) error = NULL;
  const Call *call;
  Step *first;

  if (task == NULL || g_task_return_error_if_cancelled (task))
    return;

  call = g_task_get_task_data (task);
  add_step (steps, g_steal_pointer (&task));
  first = g_ptr_array_index (steps, 0);
  if (call->writes)
    collect_writes (queue, steps);

  if (call->func == NULL)
    run_open (self, &first->result, &error);
  else if (call->is_note)
    run_notes (self, steps, &error);
  else
    run_batch (self, steps, &error);

  for (guint i = 0; i < steps->len; i++)
    return_step (g_ptr_array_index (steps, i), error);
}

static void
queue_call (TachyStore         *self,
            const Call         *call,
            gpointer            tag,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  /* Once a change is committed its caller must hear of it, even if it was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_memdup2 (call, sizeof *call), (GDestroyNotify) call_free);
  g_async_queue_push (call->is_note ? self->notes : self->tasks, g_steal_pointer (&task));
  g_thread_pool_push (self->worker, g_object_ref (self), NULL);
}

static void
tachy_store_finalize (GObject *object)
{
  TachyStore *self = TACHY_STORE (object);

  /* Each ticket holds a reference, so the queues are empty here; and as the last reference may be
   * that of a ticket, this may be the worker thread, which cannot wait for itself. */
  g_thread_pool_free (self->worker, FALSE, FALSE);
  g_async_queue_unref (self->tasks);
  g_async_queue_unref (self->notes);
  tachy_connection_close (self->connection);
  tachy_journal_free (self->journal);
  g_free (self->obstacle);
  g_free (self->view_only);
  g_free (self->directory);
  g_free (self->path);

  G_OBJECT_CLASS (tachy_store_parent_class)->finalize (object);
}

static void
tachy_store_class_init (TachyStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_store_finalize;
  g_resources_register (tachy_store_get_resource ());
}

static void
tachy_store_init (TachyStore *self)
{
  self->worker = g_thread_pool_new (perform_next, NULL, 1, FALSE, NULL);
  self->tasks = g_async_queue_new ();
  self->notes = g_async_queue_new ();
}

/**
 * tachy_store_new:
 * @path: the database file
 *
 * Returns: (transfer full): a store that is not open yet
 */
TachyStore *
tachy_store_new (const char *path)
{
  TachyStore *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (TACHY_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->directory = g_path_get_dirname (path);
  self->journal = tachy_journal_new (self->directory);
  return self;
}

/**
 * tachy_store_get_path:
 *
 * Returns: (transfer none): the database file
 */
const char *
tachy_store_get_path (TachyStore *self)
{
  g_return_val_if_fail (TACHY_IS_STORE (self), NULL);

  return self->path;
}

/**
 * tachy_store_open_async:
 *
 * Opens the database, looks it through, and brings it to the present version; where nothing can be
 * written, what is there can be read. Everything queued behind this call waits for it. Called again,
 * it tries whether the store can be written by now.
 */
void
tachy_store_open_async (TachyStore         *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  const Call call = { .free_result = opening_free };

  g_return_if_fail (TACHY_IS_STORE (self));

  queue_call (self, &call, tachy_store_open_async, cancellable, callback, user_data);
}

/**
 * tachy_store_open_finish:
 *
 * Returns: whether the store can be used, if only to look at; otherwise %TACHY_ERROR_STORAGE or
 *   %TACHY_ERROR_LOCKED
 */
gboolean
tachy_store_open_finish (TachyStore   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  Opening *opening;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_store_open_async), FALSE);

  opening = g_task_propagate_pointer (G_TASK (result), error);
  if (opening == NULL)
    return FALSE;

  g_free (self->view_only);
  self->view_only = g_steal_pointer (&opening->view_only);
  self->is_remote = opening->is_remote;
  opening_free (opening);
  return TRUE;
}

/**
 * tachy_store_get_view_only:
 *
 * Returns: (transfer none) (nullable): why the store can only be looked at, until it is opened
 *   again; %NULL where it can be written
 */
const char *
tachy_store_get_view_only (TachyStore *self)
{
  g_return_val_if_fail (TACHY_IS_STORE (self), NULL);

  return self->view_only;
}

/**
 * tachy_store_is_remote:
 *
 * Returns: whether the open store lies on another computer, whose locks may not be worth much
 */
gboolean
tachy_store_is_remote (TachyStore *self)
{
  g_return_val_if_fail (TACHY_IS_STORE (self), FALSE);

  return self->is_remote;
}

/**
 * tachy_store_read_async:
 * @func: (scope async): looks something up
 * @data: (transfer full): for @func
 * @free_data: (nullable): frees @data, on any thread
 * @free_result: (nullable): frees the result where nobody takes it
 *
 * Runs @func on the store's thread, in a transaction of its own.
 */
void
tachy_store_read_async (TachyStore         *self,
                        TachyStoreFunc      func,
                        gpointer            data,
                        GDestroyNotify      free_data,
                        GDestroyNotify      free_result,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  const Call call = { FALSE, FALSE, func, data, free_data, free_result };

  g_return_if_fail (TACHY_IS_STORE (self));

  queue_call (self, &call, tachy_store_read_async, cancellable, callback, user_data);
}

/**
 * tachy_store_write_async:
 * @func: (scope async): changes something
 * @data: (transfer full): for @func
 * @free_data: (nullable): frees @data, on any thread
 * @free_result: (nullable): frees the result where nobody takes it
 *
 * Runs @func on the store's thread, in a transaction that sees no other writer. When @callback
 * runs the change is on the disk, or the call has failed and nothing is changed. Cancelling helps
 * only until @func has started.
 */
void
tachy_store_write_async (TachyStore         *self,
                         TachyStoreFunc      func,
                         gpointer            data,
                         GDestroyNotify      free_data,
                         GDestroyNotify      free_result,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  const Call call = { TRUE, FALSE, func, data, free_data, free_result };

  g_return_if_fail (TACHY_IS_STORE (self));

  queue_call (self, &call, tachy_store_read_async, cancellable, callback, user_data);
}

/**
 * tachy_store_note:
 * @func: (scope async): writes down something that nothing depends on; without a result
 * @data: (transfer full): for @func
 * @free_data: (nullable): frees @data, on any thread
 *
 * Runs @func when nothing is to be written that the disk has to keep, and makes the disk do nothing
 * for it: a power cut may undo it. What is read afterwards sees it. Nobody hears whether it has
 * succeeded.
 */
void
tachy_store_note (TachyStore    *self,
                  TachyStoreFunc func,
                  gpointer       data,
                  GDestroyNotify free_data)
{
  const Call call = { TRUE, TRUE, func, data, free_data, NULL };

  g_return_if_fail (TACHY_IS_STORE (self));

  queue_call (self, &call, tachy_store_note, NULL, NULL, NULL);
}

/**
 * tachy_store_call_finish:
 * @result: of tachy_store_read_async() or tachy_store_write_async()
 *
 * Returns: (transfer full) (nullable): the function's result; where %NULL is one, look at @error
 */
gpointer
tachy_store_call_finish (TachyStore   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_store_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
