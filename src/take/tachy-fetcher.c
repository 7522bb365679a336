/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings finished clips home: whose turn it is, and when it is tried again. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-fetcher-private.h"

#include "tachy-errand-private.h"
#include "tachy-schedule-private.h"
#include "tachy-take-private.h"

#define MOST_AT_ONCE 3

struct _TachyFetcher
{
  GObject parent_instance;

  TachyErrandTools tools;
  TachySchedule *schedule; /* of TachyTake */
  GHashTable *errands;     /* TachyTake → TachyErrand, until it has arrived or is given up */
  GQueue turn;             /* of TachyTake (unowned, its errand holds it): due, but too many load */
  guint n_in_line;
};

/* One attempt under way; keeps the fetcher, and with it the errand. */
typedef struct
{
  TachyFetcher *fetcher;
  TachyErrand *errand;
} Attempt;

enum
{
  KEY_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void start_next (TachyFetcher *self);

G_DEFINE_FINAL_TYPE (TachyFetcher, tachy_fetcher, G_TYPE_OBJECT)

static const char *
get_provider_id (TachyTake *take)
{
  return tachy_recipe_get_provider (tachy_take_get_recipe (take));
}

static void
tried_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autofree Attempt *attempt = user_data;
  g_autoptr (TachyFetcher) self = attempt->fetcher;
  TachyErrandEnd end = tachy_errand_try_finish (attempt->errand, result);
  g_autoptr (TachyTake) take = g_object_ref (tachy_errand_get_take (attempt->errand));

  if (end.is_over)
    {
      tachy_meter_forget (self->tools.meter, take);
      g_hash_table_remove (self->errands, take);
    }
  else if (!end.is_waiting)
    tachy_schedule_put (self->schedule, take, end.delay);
  if (end.key_refused)
    g_signal_emit (self, signals[KEY_REFUSED], 0, get_provider_id (take));
}

static void
start_next (TachyFetcher *self)
{
  while (self->n_in_line < MOST_AT_ONCE && !g_queue_is_empty (&self->turn))
    {
      Attempt *attempt = g_new (Attempt, 1);

      attempt->fetcher = g_object_ref (self);
      attempt->errand = g_hash_table_lookup (self->errands, g_queue_pop_head (&self->turn));
      self->n_in_line++;
      tachy_errand_try_async (attempt->errand, tried_cb, attempt);
    }
}

/* While one clip is verified and named, the next may come. */
static void
line_free_cb (gpointer user_data)
{
  TachyFetcher *self = user_data;

  self->n_in_line--;
  start_next (self);
}

/* What the server deletes first comes first; of all others nobody knows when. */
static int
compare_expiry (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  gint64 first = tachy_take_get_row ((TachyTake *) a)->expires_at;
  gint64 second = tachy_take_get_row ((TachyTake *) b)->expires_at;

  first = first > 0 ? first : G_MAXINT64;
  second = second > 0 ? second : G_MAXINT64;
  return first < second ? -1 : first > second;
}

static void
attempt_due_cb (GObject *item,
                gpointer user_data)
{
  TachyFetcher *self = user_data;
  g_autoptr (TachyTake) take = TACHY_TAKE (item);

  g_queue_insert_sorted (&self->turn, take, compare_expiry, NULL);
  start_next (self);
}

/* The attempt that follows finds nothing to fetch, and is the last. */
static void
take_removed_cb (TachyFetcher *self,
                 TachyTake    *take)
{
  if (tachy_meter_let_in (self->tools.meter, take))
    tachy_schedule_put (self->schedule, take, 0);
}

/* What it has waited for may also be over by now. */
static void
let_in_cb (TachyFetcher *self,
           TachyTake    *take)
{
  if (g_hash_table_contains (self->errands, take))
    tachy_schedule_put (self->schedule, take, 0);
}

static void
tachy_fetcher_dispose (GObject *object)
{
  TachyFetcher *self = TACHY_FETCHER (object);

  g_queue_clear (&self->turn);
  g_clear_pointer (&self->schedule, tachy_schedule_free);
  g_clear_pointer (&self->errands, g_hash_table_unref);
  g_clear_object (&self->tools.takes);
  g_clear_object (&self->tools.providers);
  g_clear_object (&self->tools.media);
  g_clear_object (&self->tools.owner);
  g_clear_object (&self->tools.meter);
  g_clear_pointer (&self->tools.clips_directory, g_free);

  G_OBJECT_CLASS (tachy_fetcher_parent_class)->dispose (object);
}

static void
tachy_fetcher_class_init (TachyFetcherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_fetcher_dispose;

  signals[KEY_REFUSED] = g_signal_new ("key-refused", TACHY_TYPE_FETCHER, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tachy_fetcher_init (TachyFetcher *self)
{
  self->schedule = tachy_schedule_new (attempt_due_cb, self);
  self->errands = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) tachy_errand_free);
  g_queue_init (&self->turn);
}

/*
 * tachy_fetcher_new:
 * @clips_directory: the library folder
 */
TachyFetcher *
tachy_fetcher_new (TachyTakes     *takes,
                   TachyProviders *providers,
                   TachyMedia     *media,
                   TachyOwner     *owner,
                   const char     *clips_directory)
{
  TachyFetcher *self = g_object_new (TACHY_TYPE_FETCHER, NULL);

  self->tools.takes = g_object_ref (takes);
  self->tools.providers = g_object_ref (providers);
  self->tools.media = g_object_ref (media);
  self->tools.owner = g_object_ref (owner);
  self->tools.clips_directory = g_strdup (clips_directory);
  self->tools.meter = tachy_meter_new ();
  g_signal_connect_object (takes, "removed", G_CALLBACK (take_removed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tools.meter, "let-in", G_CALLBACK (let_in_cb), self,
                           G_CONNECT_SWAPPED);
  self->tools.line_free = line_free_cb;
  self->tools.user_data = self;
  return self;
}

/*
 * tachy_fetcher_push:
 * @take: done, its clip not filed, or perhaps not there any more
 * @job: (nullable): the server's last answer
 *
 * Fetches the clip at once. An errand for the same take that waits for its next attempt, or for a
 * word because of the network, starts it now; one that runs is left alone.
 */
void
tachy_fetcher_push (TachyFetcher *self,
                    TachyTake    *take,
                    TachyJob     *job)
{
  if (!g_hash_table_contains (self->errands, take))
    g_hash_table_insert (self->errands, take, tachy_errand_new (&self->tools, take, job));
  else if (!tachy_schedule_remove (self->schedule, take) &&
           !tachy_meter_let_in (self->tools.meter, take))
    return;

  tachy_schedule_put (self->schedule, take, 0);
}

/*
 * tachy_fetcher_get_meter:
 *
 * Returns: (transfer none): who knows what the network costs
 */
TachyMeter *
tachy_fetcher_get_meter (TachyFetcher *self)
{
  return self->tools.meter;
}

/*
 * tachy_fetcher_resume_provider:
 * @provider_id: a provider that has a new key
 *
 * Tries all its clips again now.
 */
void
tachy_fetcher_resume_provider (TachyFetcher *self,
                               const char   *provider_id)
{
  GHashTableIter iter;
  gpointer take;

  g_hash_table_iter_init (&iter, self->errands);
  while (g_hash_table_iter_next (&iter, &take, NULL))
    {
      if (g_strcmp0 (get_provider_id (take), provider_id) == 0 &&
          tachy_schedule_remove (self->schedule, take))
        tachy_schedule_put (self->schedule, take, 0);
    }
}
