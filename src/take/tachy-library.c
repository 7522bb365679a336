/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All takes as a list model that holds numbers, and reads only the takes that are looked at. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-library.h"

#include "tachy-take-table-private.h"
#include "tachy-takes-private.h"

struct _TachyLibrary
{
  GObject parent_instance;

  TachyTakes *takes;
  GArray *places; /* of TachyTakePlace: active ones first, then by number, newest first */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TachyLibrary, tachy_library, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
tachy_library_get_item_type (GListModel *model)
{
  return TACHY_TYPE_TAKE;
}

static guint
tachy_library_get_n_items (GListModel *model)
{
  return TACHY_LIBRARY (model)->places->len;
}

static gpointer
tachy_library_get_item (GListModel *model,
                        guint       position)
{
  TachyLibrary *self = TACHY_LIBRARY (model);

  if (position >= self->places->len)
    return NULL;

  return tachy_takes_dup_by_number (
      self->takes, g_array_index (self->places, TachyTakePlace, position).number);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = tachy_library_get_item_type;
  iface->get_n_items = tachy_library_get_n_items;
  iface->get_item = tachy_library_get_item;
}

static int
compare_places (const TachyTakePlace *a,
                const TachyTakePlace *b)
{
  if (a->active != b->active)
    return a->active ? -1 : 1;

  return (a->number < b->number) - (a->number > b->number);
}

/* Binary search: where @place stands, or would stand. */
static guint
find_position (TachyLibrary         *self,
               const TachyTakePlace *place)
{
  guint low = 0;
  guint high = self->places->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_places (&g_array_index (self->places, TachyTakePlace, middle), place) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static gboolean
holds (TachyLibrary         *self,
       guint                 position,
       const TachyTakePlace *place)
{
  return position < self->places->len &&
         compare_places (&g_array_index (self->places, TachyTakePlace, position), place) == 0;
}

static void
remove_place (TachyLibrary         *self,
              const TachyTakePlace *place)
{
  guint position = find_position (self, place);

  if (!holds (self, position, place))
    return;

  g_array_remove_index (self->places, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
insert_place (TachyLibrary         *self,
              const TachyTakePlace *place)
{
  guint position = find_position (self, place);

  if (holds (self, position, place))
    return;

  g_array_insert_val (self->places, position, *place);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
take_changed_cb (TachyLibrary *self,
                 TachyTake    *take)
{
  const TachyTakePlace place = { tachy_take_get_number (take), tachy_take_is_active (take) };
  const TachyTakePlace other = { place.number, !place.active };

  remove_place (self, &other);
  insert_place (self, &place);
}

static void
take_removed_cb (TachyLibrary *self,
                 TachyTake    *take)
{
  const TachyTakePlace place = { tachy_take_get_number (take), FALSE };
  const TachyTakePlace other = { place.number, TRUE };

  remove_place (self, &place);
  remove_place (self, &other);
}

static void
tachy_library_finalize (GObject *object)
{
  TachyLibrary *self = TACHY_LIBRARY (object);

  g_clear_object (&self->takes);
  g_array_unref (self->places);

  G_OBJECT_CLASS (tachy_library_parent_class)->finalize (object);
}

static void
tachy_library_class_init (TachyLibraryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_library_finalize;
}

static void
tachy_library_init (TachyLibrary *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (TachyTakePlace));
}

/**
 * tachy_library_new:
 *
 * Returns: (transfer full): an empty library; fill it with tachy_library_load_async()
 */
TachyLibrary *
tachy_library_new (TachyTakes *takes)
{
  TachyLibrary *self;

  g_return_val_if_fail (TACHY_IS_TAKES (takes), NULL);

  self = g_object_new (TACHY_TYPE_LIBRARY, NULL);
  self->takes = g_object_ref (takes);
  g_signal_connect_object (takes, "added", G_CALLBACK (take_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (takes, "changed", G_CALLBACK (take_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (takes, "removed", G_CALLBACK (take_removed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

static void
places_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyLibrary *self = g_task_get_source_object (task);
  GError *error = NULL;
  GArray *places = tachy_store_call_finish (TACHY_STORE (object), result, &error);
  guint n_before = self->places->len;

  if (places == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_array_unref (self->places);
  self->places = places;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, places->len);
  g_task_return_boolean (task, TRUE);
}

/**
 * tachy_library_load_async:
 *
 * Reads the order of all takes; the takes themselves are read when they are looked at.
 */
void
tachy_library_load_async (TachyLibrary       *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TACHY_IS_LIBRARY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_library_load_async);
  tachy_store_read_async (tachy_takes_get_store (self->takes), tachy_take_table_read_places, NULL,
                          NULL, (GDestroyNotify) g_array_unref, cancellable, places_read_cb,
                          g_steal_pointer (&task));
}

gboolean
tachy_library_load_finish (TachyLibrary *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_library_load_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
