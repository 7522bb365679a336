/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The database behind one worker thread: functions go in, results come back as tasks. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-store.h"

#include "tachy-connection-private.h"
#include "tachy-error.h"
#include "tachy-file.h"
#include "tachy-journal-private.h"
#include "tachy-migrations-private.h"
#include "tachy-repair-private.h"
#include "tachy-store-resources.h"

struct _TachyStore
{
  GObject parent_instance;

  char *path;
  GThreadPool *worker;
  TachyConnection *connection; /* owned; touched on the worker thread only */
  TachyJournal *journal;       /* likewise */
};

/* What one task is to do on the worker thread. */
typedef struct
{
  const char *begin; /* (nullable): static SQL that starts the transaction; NULL opens the store */
  TachyStoreFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
} Call;

G_DEFINE_FINAL_TYPE (TachyStore, tachy_store, G_TYPE_OBJECT)

static void
call_free (Call *call)
{
  if (call->free_data != NULL)
    call->free_data (call->data);
  g_free (call);
}

static TachyConnection *
open_connection (TachyStore *self,
                 GError    **error)
{
  g_autoptr (TachyConnection) connection = tachy_connection_open (self->path, error);
  int version;

  /* The version comes first: a newer program's file must not even change its journal mode. */
  if (connection == NULL || !tachy_migrations_get_version (connection, &version, error) ||
      !tachy_connection_make_durable (connection, error) ||
      !tachy_connection_check (connection, error) || !tachy_migrations_run (connection, error))
    return NULL;

  return g_steal_pointer (&connection);
}

static gboolean
open_database (TachyStore *self,
               GError    **error)
{
  g_autoptr (TachyConnection) connection = NULL;
  g_autofree char *directory = g_path_get_dirname (self->path);
  g_autoptr (GError) local_error = NULL;

  if (self->connection != NULL)
    return TRUE;
  if (!tachy_file_make_directory (directory, error))
    return FALSE;

  connection = open_connection (self, &local_error);
  if (connection == NULL && g_error_matches (local_error, TACHY_ERROR, TACHY_ERROR_DAMAGED) &&
      tachy_repair_set_aside (self->path, NULL))
    {
      g_clear_error (&local_error);
      connection = open_connection (self, &local_error);
    }
  if (connection == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (!tachy_journal_tend (self->journal, connection, error))
    return FALSE;

  self->connection = g_steal_pointer (&connection);
  return TRUE;
}

/* The journal comes first: if the database then fails, as on a full disk, the receipt is there. */
static gboolean
commit (TachyStore *self,
        GError    **error)
{
  g_autofree char *receipts = tachy_connection_steal_receipts (self->connection);

  if (receipts != NULL &&
      !tachy_journal_append (self->journal, self->connection, receipts, error))
    return FALSE;

  return tachy_connection_execute (self->connection, "COMMIT", error);
}

static gboolean
run_call (TachyStore *self,
          Call       *call,
          gpointer   *result,
          GError    **error)
{
  if (self->connection == NULL)
    return tachy_connection_fail (NULL, SQLITE_CANTOPEN, error);

  if (!tachy_connection_execute (self->connection, call->begin, error))
    return FALSE;

  if (!call->func (self->connection, result, call->data, error) ||
      !commit (self, error))
    {
      g_free (tachy_connection_steal_receipts (self->connection));

      /* Some failures (a full disk) have rolled back already; then this one says so, in vain. */
      tachy_connection_execute (self->connection, "ROLLBACK", NULL);
      return FALSE;
    }

  return TRUE;
}

static void
perform_task (gpointer data,
              gpointer user_data)
{
  g_autoptr (GTask) task = data;
  TachyStore *self = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (call->begin == NULL ? open_database (self, &error) : run_call (self, call, &result, &error))
    {
      g_task_return_pointer (task, result, call->free_result);
      return;
    }

  if (result != NULL && call->free_result != NULL)
    call->free_result (result);
  g_task_return_error (task, g_steal_pointer (&error));
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
  g_thread_pool_push (self->worker, g_steal_pointer (&task), NULL);
}

static void
tachy_store_finalize (GObject *object)
{
  TachyStore *self = TACHY_STORE (object);

  /* Each queued task holds a reference, so the queue is empty here; and as the last reference may
   * be that of a task, this may be the worker thread, which cannot wait for itself. */
  g_thread_pool_free (self->worker, FALSE, FALSE);
  tachy_connection_close (self->connection);
  tachy_journal_free (self->journal);
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
  self->worker = g_thread_pool_new (perform_task, self, 1, FALSE, NULL);
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
  g_autofree char *directory = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (TACHY_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  directory = g_path_get_dirname (path);
  self->journal = tachy_journal_new (directory);
  return self;
}

/**
 * tachy_store_open_async:
 *
 * Opens the database, looks it through, and brings it to the present version. Everything queued
 * behind this call waits for it.
 */
void
tachy_store_open_async (TachyStore         *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  const Call call = { 0 };

  g_return_if_fail (TACHY_IS_STORE (self));

  queue_call (self, &call, tachy_store_open_async, cancellable, callback, user_data);
}

/**
 * tachy_store_open_finish:
 *
 * Returns: whether the store can be used; otherwise %TACHY_ERROR_STORAGE
 */
gboolean
tachy_store_open_finish (TachyStore   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  GError *local_error = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_store_open_async), FALSE);

  g_task_propagate_pointer (G_TASK (result), &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);
  return FALSE;
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
  const Call call = { "BEGIN", func, data, free_data, free_result };

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
  const Call call = { "BEGIN IMMEDIATE", func, data, free_data, free_result };

  g_return_if_fail (TACHY_IS_STORE (self));

  queue_call (self, &call, tachy_store_read_async, cancellable, callback, user_data);
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
