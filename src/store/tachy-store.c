/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The database behind one worker thread: functions go in, results come back as tasks. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-store.h"

#include <glib/gi18n.h>

#include "tachy-connection-private.h"
#include "tachy-error.h"
#include "tachy-file.h"
#include "tachy-journal-private.h"
#include "tachy-lock.h"
#include "tachy-migrations-private.h"
#include "tachy-repair-private.h"
#include "tachy-store-resources.h"
#include "tachy-view-private.h"

/* How long to wait for another process that repairs; it has a journal to read. */
#define REPAIR_ATTEMPTS 200
#define REPAIR_DELAY (50 * G_TIME_SPAN_MILLISECOND)

struct _TachyStore
{
  GObject parent_instance;

  char *path;
  char *directory;
  GThreadPool *worker;
  char *view_only; /* (nullable): why nothing can be written, for the main thread */

  /* Touched on the worker thread only. */
  gboolean is_open;
  TachyConnection *connection; /* (nullable), owned: NULL again where the disk has failed */
  char *obstacle;              /* (nullable): why @connection is only a copy to look at */
  TachyJournal *journal;
};

/* What one task is to do on the worker thread. */
typedef struct
{
  gboolean writes;
  TachyStoreFunc func; /* (nullable): NULL opens the store */
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

/* A newer program's file must not even change its journal mode, and one that is brought to this
 * version must not change under those who read the older one. */
static gboolean
check_version (TachyStore      *self,
               TachyConnection *connection,
               GError         **error)
{
  int version;

  if (!tachy_migrations_get_version (connection, &version, error))
    return FALSE;
  if (version == 0 || version == TACHY_SCHEMA_VERSION || !tachy_repair_is_in_use (self->directory))
    return TRUE;

  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STORAGE,
                       _("An older version of Tachyscope is still running."));
  return FALSE;
}

static TachyConnection *
open_connection (TachyStore *self,
                 GError    **error)
{
  g_autoptr (TachyConnection) connection = NULL;

  if (!tachy_migrations_accept (tachy_connection_peek_version (self->path), error))
    return NULL;

  connection = tachy_connection_open (self->path, error);
  if (connection == NULL || !check_version (self, connection, error) ||
      !tachy_connection_make_durable (connection, error) ||
      !tachy_connection_check (connection, error) || !tachy_migrations_run (connection, error))
    return NULL;

  return g_steal_pointer (&connection);
}

/* Of several that find the damage at once, one repairs; the others wait and find it repaired. */
static TachyLock *
lock_repair (TachyStore *self)
{
  g_autofree char *path = g_build_filename (self->directory, "repair.lock", NULL);
  TachyLock *lock = NULL;

  for (int i = 0; lock == NULL && i < REPAIR_ATTEMPTS; i++)
    {
      g_autoptr (GError) error = NULL;

      lock = tachy_lock_try (path, &error);
      if (lock == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
        break;
      if (lock == NULL)
        g_usleep (REPAIR_DELAY);
    }

  return lock;
}

static TachyConnection *
open_or_repair (TachyStore *self,
                GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TachyLock) lock = NULL;
  TachyConnection *connection = open_connection (self, &local_error);

  if (g_error_matches (local_error, TACHY_ERROR, TACHY_ERROR_DAMAGED) &&
      (lock = lock_repair (self)) != NULL)
    {
      g_clear_error (&local_error);
      connection = open_connection (self, &local_error);
      if (g_error_matches (local_error, TACHY_ERROR, TACHY_ERROR_DAMAGED) &&
          tachy_repair_set_aside (self->path, NULL))
        {
          g_clear_error (&local_error);
          connection = open_connection (self, &local_error);
        }
    }

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return connection;
}

static TachyConnection *
open_for_writing (TachyStore *self,
                  GError    **error)
{
  g_autoptr (TachyConnection) connection = NULL;

  if (!tachy_file_make_directory (self->directory, error))
    return NULL;

  connection = open_or_repair (self, error);
  return connection != NULL && tachy_journal_tend (self->journal, connection, error)
             ? g_steal_pointer (&connection)
             : NULL;
}

/* Where nothing can be recorded, what is there can still be looked at. Somebody who holds the
 * database locked lets go of it sooner or later, so that is no reason. */
static gboolean
open_database (TachyStore *self,
               GError    **error)
{
  g_autoptr (TachyConnection) connection = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean is_view;

  if (self->connection != NULL && self->obstacle == NULL)
    return TRUE;

  connection = open_for_writing (self, &local_error);
  is_view = connection == NULL && !g_error_matches (local_error, TACHY_ERROR, TACHY_ERROR_LOCKED);
  if (is_view)
    connection = tachy_view_open (self->path, self->journal, NULL);
  if (connection == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  g_clear_pointer (&self->connection, tachy_connection_close);
  self->connection = g_steal_pointer (&connection);
  g_clear_pointer (&self->obstacle, g_free);
  if (is_view)
    /* Translators: %s is a sentence that says why. */
    self->obstacle = g_strdup_printf (_("%s For now the library can only be looked at."),
                                      local_error->message);
  return TRUE;
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
  if (self->connection == NULL && !open_database (self, error))
    return FALSE;

  if (self->obstacle != NULL && call->writes)
    {
      g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STORAGE, self->obstacle);
      return FALSE;
    }

  return tachy_connection_execute (self->connection, call->writes ? "BEGIN IMMEDIATE" : "BEGIN",
                                   error);
}

static gboolean
run_call (TachyStore *self,
          Call       *call,
          gpointer   *result,
          GError    **error)
{
  gboolean has_failed_io;

  if (!begin (self, call, error))
    return FALSE;

  if (call->func (self->connection, result, call->data, error) && commit (self, error))
    return TRUE;

  has_failed_io = tachy_connection_has_failed_io (self->connection);
  g_free (tachy_connection_steal_receipts (self->connection));
  tachy_connection_steal_needs_reserve (self->connection);

  /* Some failures (a full disk) have rolled back already; then this one says so, in vain. */
  tachy_connection_execute (self->connection, "ROLLBACK", NULL);
  if (has_failed_io)
    drop_connection (self);
  return FALSE;
}

/* What is told to those who open the store: %NULL, or why it can only be looked at. */
static gboolean
run_open (TachyStore *self,
          gpointer   *result,
          GError    **error)
{
  if (!open_database (self, error))
    return FALSE;

  self->is_open = TRUE;
  *result = g_strdup (self->obstacle);
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

  if (call->func == NULL ? run_open (self, &result, &error)
                         : run_call (self, call, &result, &error))
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
  const Call call = { .free_result = g_free };

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
  GError *local_error = NULL;
  char *view_only;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_store_open_async), FALSE);

  view_only = g_task_propagate_pointer (G_TASK (result), &local_error);
  if (local_error == NULL)
    {
      g_free (self->view_only);
      self->view_only = view_only;
      return TRUE;
    }

  g_propagate_error (error, local_error);
  return FALSE;
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
  const Call call = { FALSE, func, data, free_data, free_result };

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
  const Call call = { TRUE, func, data, free_data, free_result };

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
