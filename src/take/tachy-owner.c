/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This process as the driver of takes: a lock that tells others that it lives. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-owner-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "tachy-error.h"
#include "tachy-file.h"
#include "tachy-lock.h"
#include "tachy-take-table-private.h"
#include "tachy-takes-private.h"

/* What the store's thread sees of an owner, whose last reference must not go there. */
typedef struct
{
  char *directory; /* where every living process holds a lock on a file with its id */
  char *id;
  TachyLock *lock; /* (nullable): set on the store's thread before any take bears the id */
} Desk;

struct _TachyOwner
{
  GObject parent_instance;

  TachyTakes *takes;
  Desk *desk; /* shared with the store's thread while that works for us */
  gboolean has_company;
};

/* What came of taking over. */
typedef struct
{
  GPtrArray *rows; /* (element-type TachyTakeRow): what we drive now */
  gboolean has_company;
} Estate;

G_DEFINE_FINAL_TYPE (TachyOwner, tachy_owner, G_TYPE_OBJECT)

static char *
build_lock_path (const Desk *desk,
                 const char *id)
{
  return g_build_filename (desk->directory, id, NULL);
}

static void
clear_desk (gpointer data)
{
  Desk *desk = data;
  g_autofree char *path = build_lock_path (desk, desk->id);

  /* A file without a lock says the same as no file, so it can go first. */
  if (desk->lock != NULL)
    g_unlink (path);
  tachy_lock_free (desk->lock);
  g_free (desk->directory);
  g_free (desk->id);
}

static void
release_desk (gpointer desk)
{
  g_atomic_rc_box_release_full (desk, clear_desk);
}

static void
estate_free (Estate *estate)
{
  g_clear_pointer (&estate->rows, g_ptr_array_unref);
  g_free (estate);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Estate, estate_free)

static void
tachy_owner_finalize (GObject *object)
{
  TachyOwner *self = TACHY_OWNER (object);

  release_desk (self->desk);
  g_clear_object (&self->takes);

  G_OBJECT_CLASS (tachy_owner_parent_class)->finalize (object);
}

static void
tachy_owner_class_init (TachyOwnerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_owner_finalize;
}

static void
tachy_owner_init (TachyOwner *self)
{
  self->desk = g_atomic_rc_box_new0 (Desk);
  self->desk->id = g_uuid_string_random ();
}

/*
 * tachy_owner_new:
 * @directory: `owners` below the data directory
 *
 * Returns: (transfer full): an owner with an id of its own, not locked yet
 */
TachyOwner *
tachy_owner_new (TachyTakes *takes,
                 const char *directory)
{
  TachyOwner *self = g_object_new (TACHY_TYPE_OWNER, NULL);

  self->takes = g_object_ref (takes);
  self->desk->directory = g_strdup (directory);
  return self;
}

const char *
tachy_owner_get_id (TachyOwner *self)
{
  return self->desk->id;
}

static gboolean
lock_own_file (Desk    *desk,
               GError **error)
{
  g_autofree char *path = build_lock_path (desk, desk->id);
  g_autoptr (GError) reason = NULL;

  if (desk->lock != NULL)
    return TRUE;
  if (!tachy_file_make_directory (desk->directory, error))
    return FALSE;

  desk->lock = tachy_lock_try (path, &reason);
  if (desk->lock == NULL)
    g_set_error (error, TACHY_ERROR, TACHY_ERROR_STORAGE,
                 /* Translators: the system's reason. */
                 _("The library's folder cannot be used: %s."), reason->message);

  return desk->lock != NULL;
}

/* Whoever gets the lock of another's file knows that the other is dead. */
static gboolean
adopt_from (Desk            *desk,
            TachyConnection *connection,
            const char      *owner,
            gboolean        *lives,
            GError         **error)
{
  g_autofree char *path = build_lock_path (desk, owner);
  g_autoptr (TachyLock) lock = NULL;
  const char *owners[] = { owner, desk->id };
  gpointer nothing = NULL;

  if (g_strcmp0 (owner, desk->id) == 0)
    return TRUE;

  lock = tachy_lock_try (path, NULL);
  if (lock == NULL)
    {
      *lives = TRUE;
      return TRUE;
    }

  g_debug ("Taking over from %.8s", owner);
  g_unlink (path);
  return tachy_take_table_adopt (connection, &nothing, owners, error);
}

/* Runs on the store's thread; @data is the desk, @result an Estate. */
static gboolean
take_over (TachyConnection *connection,
           gpointer        *result,
           gpointer         data,
           GError         **error)
{
  Desk *desk = data;
  g_autoptr (Estate) estate = g_new0 (Estate, 1);
  g_autoptr (GPtrArray) owners = NULL;

  if (!lock_own_file (desk, error) ||
      !tachy_take_table_read_owners (connection, (gpointer *) &owners, NULL, error))
    return FALSE;

  for (guint i = 0; i < owners->len; i++)
    {
      if (!adopt_from (desk, connection, g_ptr_array_index (owners, i), &estate->has_company,
                       error))
        return FALSE;
    }

  if (!tachy_take_table_read_owned (connection, (gpointer *) &estate->rows, desk->id, error))
    return FALSE;

  *result = g_steal_pointer (&estate);
  return TRUE;
}

static void
taken_over_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyOwner *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (Estate) estate = tachy_store_call_finish (TACHY_STORE (object), result, &error);

  if (estate == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self->has_company = estate->has_company;
  g_task_return_pointer (task,
                         tachy_takes_adopt_rows (self->takes, g_steal_pointer (&estate->rows)),
                         (GDestroyNotify) g_ptr_array_unref);
}

/*
 * tachy_owner_take_over_async:
 *
 * Locks this process's own file, and adopts the takes of every owner that has died.
 */
void
tachy_owner_take_over_async (TachyOwner         *self,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tachy_owner_take_over_async);
  tachy_store_write_async (tachy_takes_get_store (self->takes), take_over,
                           g_atomic_rc_box_acquire (self->desk), release_desk,
                           (GDestroyNotify) estate_free, NULL, taken_over_cb,
                           g_steal_pointer (&task));
}

/*
 * tachy_owner_take_over_finish:
 *
 * Returns: (transfer full) (element-type TachyTake): all active takes that this process drives now
 */
GPtrArray *
tachy_owner_take_over_finish (TachyOwner   *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_assert (g_async_result_is_tagged (result, tachy_owner_take_over_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * tachy_owner_has_company:
 *
 * Returns: whether, when takes were last taken over, another living process drove some
 */
gboolean
tachy_owner_has_company (TachyOwner *self)
{
  return self->has_company;
}
