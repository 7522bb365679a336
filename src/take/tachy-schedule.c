/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is due when: any number of objects behind one timer of the main loop. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-schedule-private.h"

#include "tachy-clock-private.h"

/* Ten thousand timers would cost half a second of processor time just to fire once each. */

typedef struct
{
  gint64 due; /* of tachy_clock_get_time() */
  GObject *item;
} Entry;

struct _TachySchedule
{
  TachyScheduleFunc func;
  gpointer user_data;
  GSequence *entries;  /* of Entry, by time */
  GHashTable *by_item; /* item → GSequenceIter */
  GSource *timer;
};

typedef struct
{
  GSource parent;
  TachySchedule *schedule;
} Timer;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->item);
  g_free (entry);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const Entry *first = a;
  const Entry *second = b;

  return (first->due > second->due) - (first->due < second->due);
}

/* Returns -1 where nothing is due ever. */
static gint64
get_first_due (TachySchedule *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->entries);

  return g_sequence_iter_is_end (first) ? -1 : ((Entry *) g_sequence_get (first))->due;
}

static GObject *
steal_due_item (TachySchedule *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->entries);
  Entry *entry;
  GObject *item;

  if (g_sequence_iter_is_end (first))
    return NULL;

  entry = g_sequence_get (first);
  if (entry->due > tachy_clock_get_time ())
    return NULL;

  item = g_steal_pointer (&entry->item);
  g_hash_table_remove (self->by_item, item);
  g_sequence_remove (first);
  return item;
}

/* No ready time, because that is of a clock which stands still while the computer sleeps. */
static gboolean
prepare_timer (GSource *source,
               int     *timeout)
{
  gint64 due = get_first_due (((Timer *) source)->schedule);

  *timeout = due >= 0 ? tachy_clock_get_timeout (due) : -1;
  return *timeout == 0;
}

static gboolean
check_timer (GSource *source)
{
  gint64 due = get_first_due (((Timer *) source)->schedule);

  return due >= 0 && due <= tachy_clock_get_time ();
}

static gboolean
dispatch_timer (GSource    *source,
                GSourceFunc callback,
                gpointer    user_data)
{
  return callback (user_data);
}

/* One item a turn of the main loop, so that a thousand due at once do not hold up the window. */
static gboolean
timer_due_cb (gpointer user_data)
{
  TachySchedule *self = user_data;
  GObject *item = steal_due_item (self);

  if (item != NULL)
    self->func (item, self->user_data);

  return G_SOURCE_CONTINUE;
}

/*
 * tachy_schedule_new:
 * @func: called on the main context of the caller for each item when it is due; may change the
 *   schedule, but must not free it
 */
TachySchedule *
tachy_schedule_new (TachyScheduleFunc func,
                    gpointer          user_data)
{
  static GSourceFuncs timer_funcs = { .prepare = prepare_timer,
                                      .check = check_timer,
                                      .dispatch = dispatch_timer };
  TachySchedule *self = g_new0 (TachySchedule, 1);

  self->func = func;
  self->user_data = user_data;
  self->entries = g_sequence_new (entry_free);
  self->by_item = g_hash_table_new (NULL, NULL);
  self->timer = g_source_new (&timer_funcs, sizeof (Timer));
  ((Timer *) self->timer)->schedule = self;
  g_source_set_static_name (self->timer, "tachy-schedule");
  g_source_set_callback (self->timer, timer_due_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

void
tachy_schedule_free (TachySchedule *self)
{
  if (self == NULL)
    return;

  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_hash_table_unref (self->by_item);
  g_sequence_free (self->entries);
  g_free (self);
}

/*
 * tachy_schedule_put:
 * @item: a GObject, kept until it is due; where it is in the schedule already it moves
 * @delay_us: microseconds from now
 */
void
tachy_schedule_put (TachySchedule *self,
                    gpointer       item,
                    gint64         delay_us)
{
  Entry *entry = g_new0 (Entry, 1);
  GSequenceIter *iter;

  entry->due = tachy_clock_get_time () + MAX (delay_us, 0);
  entry->item = g_object_ref (item);
  tachy_schedule_remove (self, item);
  iter = g_sequence_insert_sorted (self->entries, entry, compare_entries, NULL);
  g_hash_table_insert (self->by_item, item, iter);
}

/*
 * tachy_schedule_remove:
 *
 * Returns: whether @item was in the schedule
 */
gboolean
tachy_schedule_remove (TachySchedule *self,
                       gpointer       item)
{
  GSequenceIter *iter = g_hash_table_lookup (self->by_item, item);

  if (iter == NULL)
    return FALSE;

  g_hash_table_remove (self->by_item, item);
  g_sequence_remove (iter);
  return TRUE;
}

guint
tachy_schedule_get_length (TachySchedule *self)
{
  return (guint) g_sequence_get_length (self->entries);
}

/*
 * tachy_schedule_get_next:
 *
 * Returns: microseconds until the first is due, 0 where it is already; -1 where nothing is
 */
gint64
tachy_schedule_get_next (TachySchedule *self)
{
  gint64 due = get_first_due (self);

  return due >= 0 ? MAX (due - tachy_clock_get_time (), 0) : -1;
}
