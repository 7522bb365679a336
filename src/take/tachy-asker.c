/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is asked for when: all takes at one provider, by its list where that pays, else one by one. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-asker-private.h"

#include "tachy-clock-private.h"
#include "tachy-take-private.h"

/* For fewer takes a list would fetch a hundred strangers. */
#define TAKES_FOR_LIST 3

/* A walk takes along whoever is due within this share of its delay. */
#define SLACK 0.5
#define LONGEST_SLACK (5 * G_TIME_SPAN_MINUTE)

/* How long a list that had fewer of our takes than pages is let be. */
#define LIST_REST (10 * G_TIME_SPAN_MINUTE)

/* Over which span takes are spread that could all be asked for at the same moment. */
#define WAKE_SPAN (10 * G_TIME_SPAN_SECOND)

enum
{
  ANSWERED,
  LOST,
  KEY_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyAsker, tachy_asker, G_TYPE_OBJECT)

static void
leave_host (TachyAsker *self)
{
  if (self->host != NULL)
    g_ptr_array_remove (self->host->askers, self);
  g_clear_pointer (&self->host, tachy_host_unref);
}

static void
tachy_asker_finalize (GObject *object)
{
  TachyAsker *self = TACHY_ASKER (object);

  leave_host (self);
  g_clear_pointer (&self->walk, tachy_walk_free);
  g_queue_clear (&self->singles);
  g_sequence_free (self->line);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->watches);
  tachy_failure_free (self->trouble_failure);
  g_clear_error (&self->trouble);
  g_object_unref (self->cancellable);
  g_object_unref (self->providers);
  g_object_unref (self->takes);
  g_free (self->provider_id);

  G_OBJECT_CLASS (tachy_asker_parent_class)->finalize (object);
}

static void
tachy_asker_class_init (TachyAskerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_asker_finalize;

  signals[ANSWERED] = g_signal_new ("answered", TACHY_TYPE_ASKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 2, TACHY_TYPE_TAKE, TACHY_TYPE_JOB);
  signals[LOST] = g_signal_new ("lost", TACHY_TYPE_ASKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, TACHY_TYPE_TAKE, TACHY_TYPE_FAILURE);
  signals[KEY_REFUSED] = g_signal_new ("key-refused", TACHY_TYPE_ASKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
tachy_asker_init (TachyAsker *self)
{
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) tachy_watch_free);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->line = g_sequence_new (NULL);
  self->cancellable = g_cancellable_new ();
  self->thrift = 1;
}

/*
 * tachy_asker_new:
 * @schedule: (unowned): calls tachy_asker_run() when this asker is due in it; must live until
 *   tachy_asker_close()
 *
 * Returns: (transfer full): an asker that needs tachy_asker_set_host() next
 */
TachyAsker *
tachy_asker_new (TachyTakes     *takes,
                 TachyProviders *providers,
                 const char     *provider_id,
                 TachySchedule  *schedule)
{
  TachyAsker *self = g_object_new (TACHY_TYPE_ASKER, NULL);

  self->takes = g_object_ref (takes);
  self->providers = g_object_ref (providers);
  self->provider_id = g_strdup (provider_id);
  self->schedule = schedule;
  return self;
}

/*
 * tachy_asker_close:
 *
 * Nothing is asked any more; what is under way comes to nothing.
 */
void
tachy_asker_close (TachyAsker *self)
{
  GHashTableIter iter;
  gpointer take;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, &take, NULL))
    {
      tachy_asker_remove (self, take);
      g_hash_table_iter_init (&iter, self->watches);
    }
  tachy_schedule_remove (self->schedule, self);
  self->schedule = NULL;
  g_cancellable_cancel (self->cancellable);
}

/*
 * tachy_asker_set_host:
 * @host: whom the provider's address names by now
 */
void
tachy_asker_set_host (TachyAsker         *self,
                      TachyHost          *host,
                      const TachyCadence *cadence)
{
  TachyProvider *provider = tachy_providers_get_by_id (self->providers, self->provider_id);

  self->has_no_list = provider != NULL && tachy_provider_get_listless (provider);
  self->no_list_until = 0;
  tachy_host_ref (host);
  leave_host (self);
  self->host = host;
  self->cadence = cadence;
  g_ptr_array_add (host->askers, self);
}

/*
 * tachy_asker_set_thrift:
 * @factor: by how much to stretch the delays from now on; servers on this computer are not meant
 */
void
tachy_asker_set_thrift (TachyAsker *self,
                        double      factor)
{
  self->thrift = factor;
}

void
_tachy_asker_emit_answered (TachyAsker *self,
                            TachyTake  *take,
                            TachyJob   *job)
{
  g_signal_emit (self, signals[ANSWERED], 0, take, job);
}

void
_tachy_asker_emit_lost (TachyAsker         *self,
                        TachyTake          *take,
                        const TachyFailure *failure)
{
  g_signal_emit (self, signals[LOST], 0, take, failure);
}

void
_tachy_asker_emit_key_refused (TachyAsker *self)
{
  g_signal_emit (self, signals[KEY_REFUSED], 0);
}

/* Says the same of all takes; NULL takes it back. */
void
_tachy_asker_set_trouble (TachyAsker         *self,
                          const GError       *error,
                          const TachyFailure *failure)
{
  g_autofree gpointer *takes = NULL;
  guint n_takes;

  if (error == NULL && self->trouble == NULL)
    return;

  g_clear_error (&self->trouble);
  g_clear_pointer (&self->trouble_failure, tachy_failure_free);
  self->trouble = error != NULL ? g_error_copy (error) : NULL;
  self->trouble_failure = tachy_failure_copy (failure);

  /* Whoever hears of a notice may change what is watched. */
  takes = g_hash_table_get_keys_as_array (self->watches, &n_takes);
  for (guint i = 0; i < n_takes; i++)
    {
      TachyWatch *watch = g_hash_table_lookup (self->watches, takes[i]);

      if (watch != NULL)
        tachy_watch_set_notice (watch, self->trouble, self->trouble_failure);
    }
}

static void
leave_line (TachyWatch *watch)
{
  g_clear_pointer (&watch->place, g_sequence_remove);
}

static void
put_in_line (TachyAsker *self,
             TachyWatch *watch,
             gint64      delay)
{
  leave_line (watch);
  watch->due = tachy_clock_get_time () + delay;
  watch->place = g_sequence_insert_sorted (self->line, watch, tachy_watch_compare, NULL);
}

/* After an answer. What the server asks for is a least, so only our own delay is spread. While
 * the circuit is open the host decides who is next. */
void
_tachy_asker_plan (TachyAsker *self,
                   TachyWatch *watch,
                   gint64      asked_for)
{
  gint64 delay = (gint64) ((double) watch->delay * self->thrift);

  if (self->host->circuit.is_open)
    delay = 0;
  put_in_line (self, watch, MAX (tachy_cadence_spread (delay, g_random_double ()), asked_for));
}

/* In the next request that goes out. */
void
_tachy_asker_ask_singly (TachyAsker *self,
                         TachyWatch *watch)
{
  if (watch->is_asked)
    return;

  leave_line (watch);
  watch->is_asked = TRUE;
  g_queue_push_tail (&self->singles, watch);
}

static gboolean
list_pays (TachyAsker *self,
           gint64      now)
{
  return !self->has_no_list && now >= self->no_list_until &&
         g_hash_table_size (self->watches) >= TAKES_FOR_LIST;
}

static TachyWatch *
get_first (TachyAsker *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->line);

  return g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
}

/*
 * _tachy_asker_want_due:
 *
 * A walk is made for whoever is due, or nearly so, and has not been met on it. With many takes a
 * walk takes so long that others become due on the way.
 */
void
_tachy_asker_want_due (TachyAsker *self)
{
  const gint64 now = tachy_clock_get_time ();
  GSequenceIter *iter = g_sequence_get_begin_iter (self->line);

  while (!g_sequence_iter_is_end (iter))
    {
      TachyWatch *watch = g_sequence_get (iter);

      if (watch->due > now + LONGEST_SLACK)
        break;

      iter = g_sequence_iter_next (iter);
      if (watch->met_on == self->n_walks ||
          watch->due > now + (gint64) (SLACK * (double) watch->delay))
        continue;

      leave_line (watch);
      watch->is_wanted = TRUE;
      self->walk->n_wanted++;
    }
}

static void
begin_walk (TachyAsker *self)
{
  self->walk = tachy_walk_new (g_hash_table_size (self->watches));
  self->n_walks++;
  _tachy_asker_want_due (self);
}

/*
 * _tachy_asker_end_walk:
 * @singly: what becomes of takes that have not come: asked for by themselves, because a list
 *   proves nothing about what is not in it (FAULTS.md 72), or later
 */
void
_tachy_asker_end_walk (TachyAsker *self,
                       gboolean    singly)
{
  GHashTableIter iter;
  gpointer value;

  if (!tachy_walk_has_paid (self->walk) && self->walk->n_pages > 0)
    self->no_list_until = tachy_clock_get_time () + LIST_REST;
  g_debug ("%s: %u pages of the list, %u takes", self->provider_id, self->walk->n_pages,
           self->walk->n_found);
  g_clear_pointer (&self->walk, tachy_walk_free);

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TachyWatch *watch = value;

      if (!watch->is_wanted)
        continue;
      watch->is_wanted = FALSE;
      if (singly)
        _tachy_asker_ask_singly (self, watch);
      else
        _tachy_asker_plan (self, watch, 0);
    }
}

/* Those who are due begin a walk together, or are asked for one by one. */
static void
gather_due (TachyAsker *self)
{
  gint64 now = tachy_clock_get_time ();
  TachyWatch *watch;

  while ((watch = get_first (self)) != NULL && watch->due <= now)
    {
      if (!list_pays (self, now))
        _tachy_asker_ask_singly (self, watch);
      else if (self->walk == NULL)
        begin_walk (self);
      else
        break;
    }
}

static gboolean
has_request (TachyAsker *self)
{
  return self->singles.length > 0 || (self->walk != NULL && !self->walk->is_under_way);
}

static void
send_one (TachyAsker *self)
{
  if (self->walk != NULL && !self->walk->is_under_way)
    _tachy_asker_send_page (self);
  else
    _tachy_asker_send_single (self, g_queue_pop_head (&self->singles));
}

/* Comes back when the first is due, or when the host may be asked again. */
static void
come_back (TachyAsker *self,
           gint64      wait)
{
  TachyWatch *first = get_first (self);

  if (wait > 0)
    tachy_schedule_put (self->schedule, self, wait);
  else if (first != NULL && self->walk == NULL)
    tachy_schedule_put (self->schedule, self, first->due - tachy_clock_get_time ());
  else
    tachy_schedule_remove (self->schedule, self);
}

/*
 * tachy_asker_run:
 *
 * Sends what is due, as far as the host may be asked now.
 */
void
tachy_asker_run (TachyAsker *self)
{
  gint64 wait = 0;

  if (self->schedule == NULL || self->is_stopped)
    return;

  gather_due (self);
  while (has_request (self))
    {
      wait = tachy_host_get_wait (self->host, tachy_clock_get_time ());
      if (wait != 0)
        break;
      send_one (self);
    }
  come_back (self, wait);
}

/*
 * tachy_asker_add:
 * @take: accepted or running; where it is here already it begins anew
 * @now: whether to ask for it at once, and not after the first delay
 */
void
tachy_asker_add (TachyAsker *self,
                 TachyTake  *take,
                 gboolean    now)
{
  TachyWatch *watch = tachy_watch_new (take, tachy_clock_get_time ());

  tachy_asker_remove (self, take);
  g_hash_table_insert (self->watches, take, watch);
  g_hash_table_insert (self->by_id, g_strdup (tachy_take_get_remote_id (take)), watch);
  tachy_watch_set_notice (watch, self->trouble, self->trouble_failure);

  watch->delay = now ? 0 : tachy_cadence_next (self->cadence, 0);
  put_in_line (self, watch,
               tachy_cadence_spread ((gint64) ((double) watch->delay * self->thrift),
                                     g_random_double ()));
  if (self->walk == NULL && !self->is_stopped)
    tachy_schedule_put (self->schedule, self, get_first (self)->due - tachy_clock_get_time ());
}

void
tachy_asker_remove (TachyAsker *self,
                    TachyTake  *take)
{
  TachyWatch *watch = g_hash_table_lookup (self->watches, take);
  const char *id = tachy_take_get_remote_id (take);

  if (watch == NULL)
    return;

  leave_line (watch);
  g_queue_remove (&self->singles, watch);
  if (watch->is_wanted)
    self->walk->n_wanted--;
  if (id != NULL && g_hash_table_lookup (self->by_id, id) == watch)
    g_hash_table_remove (self->by_id, id);
  g_hash_table_remove (self->watches, take);
}

gboolean
tachy_asker_has (TachyAsker *self,
                 TachyTake  *take)
{
  return g_hash_table_contains (self->watches, take);
}

/*
 * tachy_asker_wake:
 * @all: whether to ask for all takes again soon, and not only for those with which something was
 *   wrong
 *
 * The network is another one, or the computer has slept: what was learnt from failures is
 * forgotten.
 */
void
tachy_asker_wake (TachyAsker *self,
                  gboolean    all)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TachyWatch *watch = value;

      if (watch->place == NULL || (!all && watch->n_failures == 0))
        continue;
      watch->n_failures = 0;
      watch->delay = 0;
      put_in_line (self, watch, (gint64) (g_random_double () * WAKE_SPAN));
    }
  tachy_asker_run (self);
}

/*
 * tachy_asker_resume:
 *
 * The person has done something about what stopped it.
 */
void
tachy_asker_resume (TachyAsker *self)
{
  GHashTableIter iter;
  gpointer value;

  self->is_stopped = FALSE;
  _tachy_asker_set_trouble (self, NULL, NULL);

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TachyWatch *watch = value;

      if (watch->place != NULL)
        put_in_line (self, watch, 0);
    }
  tachy_asker_run (self);
}
