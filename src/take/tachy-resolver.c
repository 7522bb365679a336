/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for unknown takes in their servers' lists, before and after the person is asked. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-resolver-private.h"

#include "tachy-cadence-private.h"
#include "tachy-error.h"
#include "tachy-lookup-private.h"
#include "tachy-schedule-private.h"
#include "tachy-takes-private.h"
#include "tachy-unknown-table-private.h"

/* While the person waits; a job may stand in the list a little late. */
static const gint64 attended_delays[] = {
  G_TIME_SPAN_SECOND / 2,
  3 * G_TIME_SPAN_SECOND / 2,
  3 * G_TIME_SPAN_SECOND,
  6 * G_TIME_SPAN_SECOND,
};

/* Afterwards the person can say what is what, and it is looked for on the quiet. */
static const gint64 quiet_delays[] = {
  30 * G_TIME_SPAN_SECOND,
  2 * G_TIME_SPAN_MINUTE,
  10 * G_TIME_SPAN_MINUTE,
};

/* A server that cannot be asked twice in a row is not waited for. */
#define ATTENDED_FAILURES 2
#define ATTENDED_PATIENCE_MS 10000

/* At a start, not before the commands that are over at once. */
#define TAKE_UP_DELAY (5 * G_TIME_SPAN_SECOND)
#define TAKE_UP_AGE (7 * G_TIME_SPAN_DAY)

struct _TachyResolver
{
  GObject parent_instance;

  TachyTakes *takes;
  TachyProviders *providers;
  TachyOwner *owner;
  TachySchedule *schedule; /* of TachyTake */
  GHashTable *searches;    /* TachyTake → Search */
};

/* What is remembered of one take between two looks. */
typedef struct
{
  TachyTake *take;
  guint n_looks;
  guint n_failures; /* in a row */
  gint64 back_off;
} Search;

/* One look under way. */
typedef struct
{
  TachyResolver *resolver;
  TachyTake *take;
  TachySight *sight; /* (nullable): once it is seen */
  GCancellable *cancellable;
  guint patience_source;
} Look;

enum
{
  FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyResolver, tachy_resolver, G_TYPE_OBJECT)

static void
search_free (gpointer data)
{
  Search *search = data;

  g_object_unref (search->take);
  g_free (search);
}

static void
look_free (Look *look)
{
  g_clear_handle_id (&look->patience_source, g_source_remove);
  g_clear_pointer (&look->sight, tachy_sight_free);
  g_object_unref (look->cancellable);
  g_object_unref (look->take);
  g_object_unref (look->resolver);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static gboolean
is_attended (TachyTake *take)
{
  return tachy_take_get_search (take) == TACHY_SEARCH_LOOKING;
}

static gboolean
is_open (TachyTake *take)
{
  return tachy_take_get_state (take) == TACHY_TAKE_UNKNOWN &&
         tachy_take_get_search (take) != TACHY_SEARCH_SETTLED;
}

static void
search_recorded_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    g_debug ("What was seen in the list is dropped: %s", error->message);
}

static void
record_search (TachyResolver *self,
               TachyTake     *take,
               TachySearch    search)
{
  TachyTakeEdit *edit;

  if (tachy_take_get_search (take) == search)
    return;

  edit = tachy_take_edit_new ();
  tachy_take_edit_expect_state (edit, TACHY_TAKE_UNKNOWN);
  tachy_take_edit_set_search (edit, search);
  tachy_takes_change_async (self->takes, take, edit, search_recorded_cb, NULL);
}

/* Decides when to look again, and whether the person is asked meanwhile. */
static void
go_on (TachyResolver *self,
       Search        *search,
       TachySearch    seen)
{
  guint n_quiet = search->n_looks - MIN (search->n_looks, G_N_ELEMENTS (attended_delays));
  gboolean is_over = search->n_looks >= G_N_ELEMENTS (attended_delays) ||
                     search->n_failures >= ATTENDED_FAILURES || seen == TACHY_SEARCH_UNSUPPORTED;

  if (is_attended (search->take) && !is_over)
    {
      tachy_schedule_put (self->schedule, search->take, attended_delays[search->n_looks]);
      return;
    }

  record_search (self, search->take, seen);
  if (search->n_failures > 0)
    {
      search->back_off = tachy_cadence_back_off (search->back_off);
      tachy_schedule_put (self->schedule, search->take,
                          tachy_cadence_spread (search->back_off, g_random_double ()));
    }
  else if (seen != TACHY_SEARCH_UNSUPPORTED && n_quiet < G_N_ELEMENTS (quiet_delays))
    tachy_schedule_put (self->schedule, search->take, quiet_delays[n_quiet]);
  else
    g_hash_table_remove (self->searches, search->take);
}

static void
bound_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Look) look = user_data;
  TachyResolver *self = look->resolver;
  Search *search = g_hash_table_lookup (self->searches, look->take);
  g_autoptr (GError) error = NULL;

  if (tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    {
      g_hash_table_remove (self->searches, look->take);
      g_signal_emit (self, signals[FOUND], 0, look->take, look->sight->it);
      return;
    }

  g_debug ("Take %.8s is not bound: %s", tachy_take_get_id (look->take), error->message);
  if (search == NULL)
    return;
  if (is_open (look->take))
    go_on (self, search, TACHY_SEARCH_CANDIDATES);
  else
    g_hash_table_remove (self->searches, look->take);
}

static void
judge (Look *look)
{
  TachyResolver *self = look->resolver;
  Search *search = g_hash_table_lookup (self->searches, look->take);

  if (look->sight->it == NULL)
    {
      go_on (self, search,
             look->sight->jobs->len > 0 ? TACHY_SEARCH_CANDIDATES : TACHY_SEARCH_NOTHING);
      look_free (look);
      return;
    }

  tachy_takes_change_async (
      self->takes, look->take,
      tachy_resolver_new_bound (self, tachy_job_get_id (look->sight->it), TACHY_SEARCH_FOUND),
      bound_cb, look);
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Look) look = user_data;
  TachyResolver *self = look->resolver;
  Search *search = g_hash_table_lookup (self->searches, look->take);
  g_autoptr (GError) error = NULL;

  look->sight = tachy_lookup_finish (result, &error);
  if (search == NULL || !is_open (look->take))
    {
      g_hash_table_remove (self->searches, look->take);
      return;
    }

  search->n_looks++;
  if (look->sight != NULL)
    {
      search->n_failures = 0;
      judge (g_steal_pointer (&look));
      return;
    }

  g_debug ("Take %.8s is not looked for: %s", tachy_take_get_id (look->take), error->message);
  if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_UNSUPPORTED))
    {
      go_on (self, search, TACHY_SEARCH_UNSUPPORTED);
      return;
    }

  search->n_failures++;
  go_on (self, search, TACHY_SEARCH_UNREACHED);
}

static void
patience_over_cb (gpointer user_data)
{
  Look *look = user_data;

  look->patience_source = 0;
  g_cancellable_cancel (look->cancellable);
}

static void
take_due_cb (GObject *item,
             gpointer user_data)
{
  TachyResolver *self = user_data;
  Look *look = g_new0 (Look, 1);

  look->resolver = g_object_ref (self);
  look->take = TACHY_TAKE (item);
  look->cancellable = g_cancellable_new ();
  if (is_attended (look->take))
    look->patience_source = g_timeout_add_once (ATTENDED_PATIENCE_MS, patience_over_cb, look);
  tachy_lookup_async (self->takes, self->providers, look->take, look->cancellable, looked_cb,
                      look);
}

static void
tachy_resolver_dispose (GObject *object)
{
  TachyResolver *self = TACHY_RESOLVER (object);

  g_clear_pointer (&self->schedule, tachy_schedule_free);
  g_clear_object (&self->takes);
  g_clear_object (&self->providers);
  g_clear_object (&self->owner);

  G_OBJECT_CLASS (tachy_resolver_parent_class)->dispose (object);
}

static void
tachy_resolver_finalize (GObject *object)
{
  g_hash_table_unref (TACHY_RESOLVER (object)->searches);

  G_OBJECT_CLASS (tachy_resolver_parent_class)->finalize (object);
}

static void
tachy_resolver_class_init (TachyResolverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tachy_resolver_dispose;
  object_class->finalize = tachy_resolver_finalize;

  signals[FOUND] = g_signal_new ("found", TACHY_TYPE_RESOLVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, TACHY_TYPE_TAKE, TACHY_TYPE_JOB);
}

static void
tachy_resolver_init (TachyResolver *self)
{
  self->schedule = tachy_schedule_new (take_due_cb, self);
  self->searches = g_hash_table_new_full (NULL, NULL, NULL, search_free);
}

TachyResolver *
tachy_resolver_new (TachyTakes     *takes,
                    TachyProviders *providers,
                    TachyOwner     *owner)
{
  TachyResolver *self = g_object_new (TACHY_TYPE_RESOLVER, NULL);

  self->takes = g_object_ref (takes);
  self->providers = g_object_ref (providers);
  self->owner = g_object_ref (owner);
  return self;
}

static void
add_search (TachyResolver *self,
            TachyTake     *take,
            guint          n_looks,
            gint64         delay)
{
  Search *search;

  if (g_hash_table_contains (self->searches, take))
    return;

  search = g_new0 (Search, 1);
  search->take = g_object_ref (take);
  search->n_looks = n_looks;
  g_hash_table_insert (self->searches, take, search);
  tachy_schedule_put (self->schedule, take, delay);
}

/*
 * tachy_resolver_push:
 * @take: unknown, and to be looked for; until that is over the person is not asked
 */
void
tachy_resolver_push (TachyResolver *self,
                     TachyTake     *take)
{
  add_search (self, take, 0, attended_delays[0]);
}

static void
open_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TachyResolver) self = user_data;
  g_autoptr (GPtrArray) takes = NULL;
  GPtrArray *rows = tachy_store_call_finish (TACHY_STORE (object), result, NULL);

  if (rows == NULL)
    return;

  takes = tachy_takes_adopt_rows (self->takes, rows);
  for (guint i = 0; i < takes->len; i++)
    add_search (self, g_ptr_array_index (takes, i), G_N_ELEMENTS (attended_delays), TAKE_UP_DELAY);
}

/*
 * tachy_resolver_take_up:
 *
 * Looks once more for all takes that were not found lately, whoever has sent them; without a word
 * unless one is found.
 */
void
tachy_resolver_take_up (TachyResolver *self)
{
  gint64 earliest = g_get_real_time () - TAKE_UP_AGE;

  tachy_store_read_async (tachy_takes_get_store (self->takes), tachy_unknown_table_read_open,
                          g_memdup2 (&earliest, sizeof earliest), g_free,
                          (GDestroyNotify) g_ptr_array_unref, NULL, open_read_cb,
                          g_object_ref (self));
}

/*
 * tachy_resolver_resume_provider:
 *
 * Looks at once for all takes of a provider whose key or address has changed.
 */
void
tachy_resolver_resume_provider (TachyResolver *self,
                                const char    *provider_id)
{
  GHashTableIter iter;
  gpointer take;

  g_hash_table_iter_init (&iter, self->searches);
  while (g_hash_table_iter_next (&iter, &take, NULL))
    {
      TachyRecipe *recipe = tachy_take_get_recipe (take);

      /* One that is being looked for right now is not in the schedule. */
      if (g_str_equal (tachy_recipe_get_provider (recipe), provider_id) &&
          tachy_schedule_remove (self->schedule, take))
        tachy_schedule_put (self->schedule, take, 0);
    }
}

/*
 * tachy_resolver_new_bound:
 * @search: how the job became known
 *
 * Returns: (transfer full): the edit that binds an unknown take to a job, and has this process
 *   follow it
 */
TachyTakeEdit *
tachy_resolver_new_bound (TachyResolver *self,
                          const char    *remote_id,
                          TachySearch    search)
{
  TachyTakeEdit *edit = tachy_take_edit_new ();

  tachy_take_edit_set_state (edit, TACHY_TAKE_ACCEPTED);
  tachy_take_edit_set_search (edit, search);
  tachy_take_edit_set_remote_id (edit, remote_id);
  tachy_take_edit_set_text (edit, "owner", tachy_owner_get_id (self->owner));
  tachy_take_edit_set_int (edit, "accepted_at", g_get_real_time ());
  tachy_take_edit_set_reason (edit, NULL, NULL);
  return edit;
}
