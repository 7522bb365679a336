/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of takes and the one object that stands for each row that somebody looks at. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-takes-private.h"

#include "tachy-news-private.h"
#include "tachy-take-table-private.h"

struct _TachyTakes
{
  GObject parent_instance;

  TachyStore *store;
  GHashTable *by_number; /* gint64 → TachyTake (unowned, removed by a weak reference) */
  GArray *wanted;        /* gint64: takes that were handed out unread */
  guint read_source;

  gint64 news_version;    /* up to which the changes of others are known; -1 before the first look */
};

enum
{
  ADDED,
  CHANGED,
  REMOVED,
  STIRRED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyTakes, tachy_takes, G_TYPE_OBJECT)

/* Says which entry to drop when a take is gone; belongs to the take. */
typedef struct
{
  GHashTable *by_number;
  gint64 number;
} Ticket;

static void
forget_take (gpointer data,
             GObject *where_it_was)
{
  g_autofree Ticket *ticket = data;

  g_hash_table_remove (ticket->by_number, &ticket->number);
  g_hash_table_unref (ticket->by_number);
}

static TachyTake *
dup_take (TachyTakes *self,
          gint64      number)
{
  TachyTake *take = g_hash_table_lookup (self->by_number, &number);
  Ticket *ticket;

  if (take != NULL)
    return g_object_ref (take);

  take = tachy_take_new (number);
  g_hash_table_insert (self->by_number, g_memdup2 (&number, sizeof number), take);
  ticket = g_new (Ticket, 1);
  ticket->by_number = g_hash_table_ref (self->by_number);
  ticket->number = number;
  g_object_weak_ref (G_OBJECT (take), forget_take, ticket);
  return take;
}

/*
 * tachy_takes_adopt_row:
 * @row: (transfer full): as the store read it
 *
 * Returns: (transfer full): the take that stands for it
 */
TachyTake *
tachy_takes_adopt_row (TachyTakes   *self,
                       TachyTakeRow *row)
{
  TachyTake *take = dup_take (self, row->number);

  tachy_take_adopt (take, row);
  return take;
}

/*
 * tachy_takes_adopt_rows:
 * @rows: (transfer full) (element-type TachyTakeRow): as the store read them
 *
 * Returns: (transfer full) (element-type TachyTake): the takes that stand for them
 */
GPtrArray *
tachy_takes_adopt_rows (TachyTakes *self,
                        GPtrArray  *rows)
{
  GPtrArray *takes = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_set_free_func (rows, NULL);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (takes, tachy_takes_adopt_row (self, g_ptr_array_index (rows, i)));
  g_ptr_array_unref (rows);

  return takes;
}

static void
tachy_takes_dispose (GObject *object)
{
  TachyTakes *self = TACHY_TAKES (object);

  g_clear_handle_id (&self->read_source, g_source_remove);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (tachy_takes_parent_class)->dispose (object);
}

static void
tachy_takes_finalize (GObject *object)
{
  TachyTakes *self = TACHY_TAKES (object);

  g_hash_table_unref (self->by_number);
  g_array_unref (self->wanted);

  G_OBJECT_CLASS (tachy_takes_parent_class)->finalize (object);
}

static guint
make_signal (const char *name)
{
  return g_signal_new (name, TACHY_TYPE_TAKES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       1, TACHY_TYPE_TAKE);
}

static void
tachy_takes_class_init (TachyTakesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tachy_takes_dispose;
  object_class->finalize = tachy_takes_finalize;

  signals[ADDED] = make_signal ("added");
  signals[CHANGED] = make_signal ("changed");
  signals[REMOVED] = make_signal ("removed");

  /*
   * TachyTakes::stirred:
   *
   * Another process may have changed the database, and something else in it than takes.
   */
  signals[STIRRED] = g_signal_new ("stirred", TACHY_TYPE_TAKES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
tachy_takes_init (TachyTakes *self)
{
  self->by_number = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->news_version = -1;
}

/**
 * tachy_takes_new:
 * @store: an open store
 *
 * Returns: (transfer full): its takes
 */
TachyTakes *
tachy_takes_new (TachyStore *store)
{
  TachyTakes *self;

  g_return_val_if_fail (TACHY_IS_STORE (store), NULL);

  self = g_object_new (TACHY_TYPE_TAKES, NULL);
  self->store = g_object_ref (store);
  return self;
}

/*
 * tachy_takes_get_store:
 *
 * Returns: (transfer none): where the table stands
 */
TachyStore *
tachy_takes_get_store (TachyTakes *self)
{
  return self->store;
}

static void
wanted_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (TachyTakes) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) takes = NULL;
  GPtrArray *rows = tachy_store_call_finish (TACHY_STORE (object), result, &error);

  if (rows == NULL)
    {
      g_warning ("Takes cannot be read: %s", error->message);
      return;
    }

  takes = tachy_takes_adopt_rows (self, rows);
}

static void
read_wanted_cb (gpointer user_data)
{
  TachyTakes *self = user_data;
  GArray *numbers = g_steal_pointer (&self->wanted);

  self->read_source = 0;
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  tachy_store_read_async (self->store, tachy_take_table_read_numbers, numbers,
                          (GDestroyNotify) g_array_unref, (GDestroyNotify) g_ptr_array_unref, NULL,
                          wanted_read_cb, g_object_ref (self));
}

/**
 * tachy_takes_dup_by_number:
 * @number: of a row
 *
 * Does not wait: where the take has not been read yet it is read soon, together with all others
 * that were asked for in the same breath, and notify::loaded tells.
 *
 * Returns: (transfer full): the take
 */
TachyTake *
tachy_takes_dup_by_number (TachyTakes *self,
                           gint64      number)
{
  TachyTake *take;

  g_return_val_if_fail (TACHY_IS_TAKES (self), NULL);

  take = dup_take (self, number);
  if (!tachy_take_is_loaded (take))
    {
      g_array_append_val (self->wanted, number);
      if (self->read_source == 0)
        self->read_source = g_idle_add_once (read_wanted_cb, self);
    }

  return take;
}

static void
inserted_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyTakes *self = g_task_get_source_object (task);
  GError *error = NULL;
  TachyTakeRow *row = tachy_store_call_finish (TACHY_STORE (object), result, &error);
  TachyTake *take;

  if (row == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take = tachy_takes_adopt_row (self, row);
  g_signal_emit (self, signals[ADDED], 0, take);
  g_task_return_pointer (task, take, g_object_unref);
}

/*
 * tachy_takes_insert_async:
 * @owner: the id of the process that drives it
 * @price: US dollars; -1 where it is not known
 *
 * Records a take that waits. It gets its id and its idempotency key here.
 */
void
tachy_takes_insert_async (TachyTakes         *self,
                          TachyRecipe        *recipe,
                          const char         *owner,
                          double              price,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  TachyTakeInsert *insert = g_new0 (TachyTakeInsert, 1);

  g_task_set_source_tag (task, tachy_takes_insert_async);
  g_task_set_check_cancellable (task, FALSE);
  insert->recipe = tachy_recipe_copy (recipe);
  insert->owner = g_strdup (owner);
  insert->price = price;
  tachy_store_write_async (self->store, tachy_take_table_insert, insert,
                           (GDestroyNotify) tachy_take_insert_free,
                           (GDestroyNotify) tachy_take_row_free, cancellable, inserted_cb,
                           g_steal_pointer (&task));
}

/*
 * tachy_takes_insert_finish:
 *
 * Returns: (transfer full): the new take
 */
TachyTake *
tachy_takes_insert_finish (TachyTakes   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_assert (g_async_result_is_tagged (result, tachy_takes_insert_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyTakes *self = g_task_get_source_object (task);
  g_autoptr (TachyTake) take = NULL;
  GError *error = NULL;
  TachyTakeRow *row = tachy_store_call_finish (TACHY_STORE (object), result, &error);

  if (row == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take = tachy_takes_adopt_row (self, row);
  g_signal_emit (self, signals[CHANGED], 0, take);
  g_task_return_boolean (task, TRUE);
}

/*
 * tachy_takes_write_row_async:
 * @func: runs on the store's thread; its result is a TachyTakeRow as it stands afterwards
 * @data: for @func
 *
 * For what one edit cannot say. Finish with tachy_takes_change_finish().
 */
void
tachy_takes_write_row_async (TachyTakes         *self,
                             TachyStoreFunc      func,
                             gpointer            data,
                             GDestroyNotify      free_data,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tachy_takes_write_row_async);
  tachy_store_write_async (self->store, func, data, free_data,
                           (GDestroyNotify) tachy_take_row_free, NULL, changed_cb,
                           g_steal_pointer (&task));
}

/*
 * tachy_takes_change_async:
 * @edit: (transfer full): what shall change
 *
 * Commits @edit; the take's properties follow when that has succeeded. Cannot be cancelled,
 * because what has happened outside must be recorded.
 */
void
tachy_takes_change_async (TachyTakes         *self,
                          TachyTake          *take,
                          TachyTakeEdit      *edit,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  TachyTakeChange *change = g_new0 (TachyTakeChange, 1);

  change->number = tachy_take_get_number (take);
  change->edit = edit;
  tachy_takes_write_row_async (self, tachy_take_table_change, change,
                               (GDestroyNotify) tachy_take_change_free, callback, user_data);
}

gboolean
tachy_takes_change_finish (TachyTakes   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_assert (g_async_result_is_tagged (result, tachy_takes_write_row_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}

/*
 * tachy_takes_note_trouble:
 * @error: (nullable): in %TACHY_ERROR; %NULL where it has passed
 *
 * Tells of a trouble that cannot be recorded.
 */
void
tachy_takes_note_trouble (TachyTakes   *self,
                          TachyTake    *take,
                          const GError *error)
{
  tachy_take_set_notice (take, error, NULL);
  g_signal_emit (self, signals[CHANGED], 0, take);
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyTakes *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *unused_reference = tachy_store_call_finish (TACHY_STORE (object), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_signal_emit (self, signals[REMOVED], 0, g_task_get_task_data (task));
  g_task_return_pointer (task, unused_reference, g_free);
}

/*
 * tachy_takes_remove_async:
 *
 * Forgets a take that is over. Its files are the caller's business.
 */
void
tachy_takes_remove_async (TachyTakes         *self,
                          TachyTake          *take,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  gint64 number = tachy_take_get_number (take);

  g_task_set_source_tag (task, tachy_takes_remove_async);
  g_task_set_task_data (task, g_object_ref (take), g_object_unref);
  tachy_store_write_async (self->store, tachy_take_table_remove,
                           g_memdup2 (&number, sizeof number), g_free, g_free, NULL, removed_cb,
                           g_steal_pointer (&task));
}

/*
 * tachy_takes_remove_finish:
 * @unused_reference: (out) (transfer full) (nullable): a reference picture that nothing needs now
 */
gboolean
tachy_takes_remove_finish (TachyTakes   *self,
                           GAsyncResult *result,
                           char        **unused_reference,
                           GError      **error)
{
  GError *local_error = NULL;
  char *reference;

  g_assert (g_async_result_is_tagged (result, tachy_takes_remove_async));

  reference = g_task_propagate_pointer (G_TASK (result), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  *unused_reference = reference;
  return TRUE;
}

static void
tell_news (TachyTakes *self,
           TachyNews  *news)
{
  g_autoptr (GPtrArray) takes = tachy_takes_adopt_rows (self, g_steal_pointer (&news->rows));

  for (guint i = 0; i < takes->len; i++)
    g_signal_emit (self, signals[CHANGED], 0, g_ptr_array_index (takes, i));

  for (guint i = 0; i < news->gone->len; i++)
    {
      g_autoptr (TachyTake) take = dup_take (self, g_array_index (news->gone, gint64, i));

      g_signal_emit (self, signals[REMOVED], 0, take);
    }
}

static void
news_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TachyTakes) self = user_data;
  g_autoptr (TachyNews) news = NULL;
  g_autoptr (GError) error = NULL;

  news = tachy_news_read_finish (TACHY_STORE (object), result, &error);
  if (news == NULL)
    {
      g_debug ("The changes of others cannot be read: %s", error->message);
      return;
    }

  /* Two readings may have been on their way at once; the second then says the same again. */
  self->news_version = MAX (self->news_version, news->version);
  tell_news (self, news);
  g_signal_emit (self, signals[STIRRED], 0);
}

/*
 * tachy_takes_read_news:
 *
 * Tells, a little later, of all takes that have changed since this was last asked. Our own changes
 * since then are told again.
 */
void
tachy_takes_read_news (TachyTakes *self)
{
  tachy_news_read_async (self->store, self->news_version, news_read_cb, g_object_ref (self));
}

/**
 * tachy_takes_watch:
 * @watch: of the same store
 *
 * From here on "changed" and "removed" tell of what other processes do, too; a take that another
 * process has added is told of as changed. Call it before anything is read.
 */
void
tachy_takes_watch (TachyTakes      *self,
                   TachyStoreWatch *watch)
{
  g_return_if_fail (TACHY_IS_TAKES (self));
  g_return_if_fail (TACHY_IS_STORE_WATCH (watch));

  g_signal_connect_object (watch, "changed", G_CALLBACK (tachy_takes_read_news), self,
                           G_CONNECT_SWAPPED);
  tachy_takes_read_news (self);
}
