/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One look through a server's list for a take that may have been created there. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-lookup-private.h"

#include "tachy-match-private.h"
#include "tachy-take-private.h"
#include "tachy-takes-private.h"
#include "tachy-unknown-table-private.h"

#define PAGE_LENGTH 100

/* The list begins with the newest, so what was sent lately stands on the first pages. */
#define MAX_PAGES 10

typedef struct
{
  TachyTakes *takes;
  TachyTake *take;
  TachyClient *client;
  TachyClockSkew skew;
  GPtrArray *exact;    /* (element-type TachyJob) */
  GPtrArray *possible; /* (element-type TachyJob) */
  guint n_pages;
} Lookup;

static void ask_for_page (GTask      *task,
                          const char *after);

void
tachy_sight_free (TachySight *self)
{
  g_ptr_array_unref (self->jobs);
  g_free (self);
}

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_ptr_array_unref (lookup->exact);
  g_ptr_array_unref (lookup->possible);
  g_clear_object (&lookup->client);
  g_object_unref (lookup->take);
  g_object_unref (lookup->takes);
  g_free (lookup);
}

static gboolean
is_among (GPtrArray  *ids,
          const char *id)
{
  return g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL);
}

static void
drop_taken (GPtrArray *jobs,
            GPtrArray *free_ids)
{
  for (guint i = jobs->len; i > 0; i--)
    {
      if (!is_among (free_ids, tachy_job_get_id (g_ptr_array_index (jobs, i - 1))))
        g_ptr_array_remove_index (jobs, i - 1);
    }
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 a_time = tachy_job_get_created_at (*(TachyJob *const *) a);
  gint64 b_time = tachy_job_get_created_at (*(TachyJob *const *) b);

  return (a_time > b_time) - (a_time < b_time);
}

/* As many jobs as unknown takes of one recipe: each has one, and which has which does not matter.
 * A take that is just being sent may have its job in the list before it knows. */
static TachyJob *
choose (const Lookup           *lookup,
        const TachyUnknownCase *found)
{
  if (found->n_underway > 0 || found->n_before >= lookup->exact->len ||
      found->n_alike != lookup->exact->len)
    return NULL;

  return g_ptr_array_index (lookup->exact, found->n_before);
}

static void
case_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Lookup *lookup = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TachyUnknownCase) found = NULL;
  TachySight *sight;

  found = tachy_store_call_finish (TACHY_STORE (object), result, &error);
  if (found == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  drop_taken (lookup->exact, found->ids);
  drop_taken (lookup->possible, found->ids);
  g_ptr_array_sort (lookup->exact, compare_times);

  sight = g_new0 (TachySight, 1);
  sight->it = choose (lookup, found);
  sight->jobs = g_ptr_array_ref (lookup->exact);
  for (guint i = 0; i < lookup->possible->len; i++)
    g_ptr_array_add (sight->jobs, tachy_job_ref (g_ptr_array_index (lookup->possible, i)));
  g_task_return_pointer (task, sight, (GDestroyNotify) tachy_sight_free);
}

static void
add_ids (TachyUnknownCase *question,
         GPtrArray        *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    g_ptr_array_add (question->ids, g_strdup (tachy_job_get_id (g_ptr_array_index (jobs, i))));
}

/* Asked after the list: a job that a take was given meanwhile is not offered to another. */
static void
read_case (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);
  TachyUnknownCase *question = tachy_unknown_case_new (tachy_take_get_number (lookup->take));

  add_ids (question, lookup->exact);
  add_ids (question, lookup->possible);
  tachy_store_read_async (tachy_takes_get_store (lookup->takes), tachy_unknown_table_read_case,
                          question, (GDestroyNotify) tachy_unknown_case_free,
                          (GDestroyNotify) tachy_unknown_case_free, NULL, case_read_cb,
                          g_object_ref (task));
}

/* Returns: whether all further jobs of the list are too old. */
static gboolean
sift (Lookup    *lookup,
      GPtrArray *jobs)
{
  const TachyTakeRow *row = tachy_take_get_row (lookup->take);
  gint64 earliest = tachy_match_get_earliest (row, &lookup->skew);
  gboolean is_past = FALSE;

  for (guint i = 0; i < jobs->len; i++)
    {
      TachyJob *job = g_ptr_array_index (jobs, i);
      gint64 created_at = tachy_job_get_created_at (job);
      TachyMatch match = tachy_match_judge (row, job, &lookup->skew);

      is_past = created_at > 0 && created_at < earliest;
      if (match == TACHY_MATCH_EXACT)
        g_ptr_array_add (lookup->exact, tachy_job_ref (job));
      else if (match == TACHY_MATCH_POSSIBLE)
        g_ptr_array_add (lookup->possible, tachy_job_ref (job));
    }

  return is_past;
}

static void
page_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Lookup *lookup = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  gboolean is_past;

  jobs = tachy_client_list_finish (TACHY_CLIENT (object), result, &next, NULL, &error);
  if (jobs == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  lookup->skew.is_known = tachy_client_get_clock_skew (lookup->client, &lookup->skew.ahead_us);
  is_past = sift (lookup, jobs);
  if (next != NULL && !is_past && ++lookup->n_pages < MAX_PAGES)
    ask_for_page (task, next);
  else
    read_case (task);
}

static void
ask_for_page (GTask      *task,
              const char *after)
{
  Lookup *lookup = g_task_get_task_data (task);

  tachy_client_list_async (lookup->client, after, PAGE_LENGTH, g_task_get_cancellable (task),
                           page_read_cb, g_object_ref (task));
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Lookup *lookup = g_task_get_task_data (task);
  GError *error = NULL;

  lookup->client = tachy_providers_connect_finish (TACHY_PROVIDERS (object), result, &error);
  if (lookup->client == NULL)
    g_task_return_error (task, error);
  else
    ask_for_page (task, NULL);
}

/*
 * tachy_lookup_async:
 * @take: unknown
 *
 * Asks the server once, and changes nothing.
 */
void
tachy_lookup_async (TachyTakes         *takes,
                    TachyProviders     *providers,
                    TachyTake          *take,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Lookup *lookup = g_new0 (Lookup, 1);

  g_task_set_source_tag (task, tachy_lookup_async);
  lookup->takes = g_object_ref (takes);
  lookup->take = g_object_ref (take);
  lookup->exact = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_job_unref);
  lookup->possible = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_job_unref);
  g_task_set_task_data (task, lookup, lookup_free);
  tachy_providers_connect_async (providers,
                                 tachy_recipe_get_provider (tachy_take_get_recipe (take)),
                                 cancellable, connected_cb, g_steal_pointer (&task));
}

/*
 * tachy_lookup_finish:
 *
 * Returns: (transfer full): what was seen; %TACHY_ERROR_UNSUPPORTED where the server has no list
 */
TachySight *
tachy_lookup_finish (GAsyncResult *result,
                     GError      **error)
{
  g_assert (g_async_result_is_tagged (result, tachy_lookup_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}
