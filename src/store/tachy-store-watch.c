/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells when another process has changed the database: its file stirs, and SQLite says whose. */

#define G_LOG_DOMAIN "tachy-store"
#include "config.h"

#include "tachy-store-watch.h"

/* A writer's pages are in the file before they count: the disk comes in between, and the moment
 * when it is done stirs nothing. So the second look is the one that is sure to see. */
#define SOON_MS 60
#define LATER_MS 1500

struct _TachyStoreWatch
{
  GObject parent_instance;

  TachyStore *store;
  GPtrArray *monitors; /* of GFileMonitor: where files cannot be watched, nothing is noticed */
  gint64 version; /* of SQLite, for our connection; -1 before the first look */
  guint soon;
  guint later;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyStoreWatch, tachy_store_watch, G_TYPE_OBJECT)

/* Runs on the store's thread. The number moves with the commits of all connections but this one. */
static gboolean
read_version (TachyConnection *connection,
              gpointer        *result,
              gpointer         data,
              GError         **error)
{
  g_autoptr (TachyStatement) statement = NULL;
  gint64 version;

  statement = tachy_connection_prepare (connection, "PRAGMA data_version", error);
  if (statement == NULL || !tachy_statement_step (statement, error))
    return FALSE;

  version = tachy_statement_get_int (statement, 0);
  *result = g_memdup2 (&version, sizeof version);
  return TRUE;
}

static void
version_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (TachyStoreWatch) self = user_data;
  g_autofree gint64 *version = NULL;
  g_autoptr (GError) error = NULL;
  gint64 before;

  version = tachy_store_call_finish (TACHY_STORE (object), result, &error);
  if (version == NULL)
    {
      g_debug ("It cannot be seen who has changed the database: %s", error->message);
      return;
    }

  before = self->version;
  self->version = *version;
  if (before != -1 && before != *version)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
look (TachyStoreWatch *self)
{
  tachy_store_read_async (self->store, read_version, NULL, NULL, g_free, NULL,
                          version_read_cb, g_object_ref (self));
}

static void
soon_cb (gpointer user_data)
{
  TachyStoreWatch *self = user_data;

  self->soon = 0;
  look (self);
}

static void
later_cb (gpointer user_data)
{
  TachyStoreWatch *self = user_data;

  self->later = 0;
  look (self);
}

/* Our own writing stirs the file, too, so looking must be cheap and rare. */
static void
stirred_cb (TachyStoreWatch *self)
{
  if (self->soon == 0)
    self->soon = g_timeout_add_once (SOON_MS, soon_cb, self);
  g_clear_handle_id (&self->later, g_source_remove);
  self->later = g_timeout_add_once (LATER_MS, later_cb, self);
}

static void
tachy_store_watch_dispose (GObject *object)
{
  TachyStoreWatch *self = TACHY_STORE_WATCH (object);

  g_clear_handle_id (&self->soon, g_source_remove);
  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_pointer (&self->monitors, g_ptr_array_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (tachy_store_watch_parent_class)->dispose (object);
}

static void
tachy_store_watch_class_init (TachyStoreWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_store_watch_dispose;

  /**
   * TachyStoreWatch::changed:
   *
   * Another process has committed something since the last time.
   */
  signals[CHANGED] = g_signal_new ("changed", TACHY_TYPE_STORE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tachy_store_watch_init (TachyStoreWatch *self)
{
  self->version = -1;
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
watch_file (TachyStoreWatch *self,
            const char      *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);

  if (monitor == NULL)
    return;

  g_file_monitor_set_rate_limit (monitor, SOON_MS);
  g_signal_connect_object (monitor, "changed", G_CALLBACK (stirred_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->monitors, monitor);
}

/**
 * tachy_store_watch_new:
 * @store: open, or being opened
 *
 * What others have committed before the store's thread comes to this counts as known.
 *
 * Returns: (transfer full): a watch that tells on this thread
 */
TachyStoreWatch *
tachy_store_watch_new (TachyStore *store)
{
  TachyStoreWatch *self;
  g_autofree char *log = NULL;

  g_return_val_if_fail (TACHY_IS_STORE (store), NULL);

  self = g_object_new (TACHY_TYPE_STORE_WATCH, NULL);
  self->store = g_object_ref (store);
  log = g_strconcat (tachy_store_get_path (store), "-wal", NULL);
  watch_file (self, log);

  /* Where there is no such log (FAULTS.md, row 135). */
  watch_file (self, tachy_store_get_path (store));
  look (self);
  return self;
}
