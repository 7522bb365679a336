/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a server's list and not in the library, the newest first, some at a time. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-catalogue.h"

#include "tachy-adoption-private.h"
#include "tachy-takes-private.h"
#include "tachy-walk-private.h"

#define PAGE_LENGTH 100

/* So much is worth looking at, and so far it is looked for at one go: a page may be all known. */
#define ENOUGH 20
#define MAX_PAGES 10

struct _TachyCatalogue
{
  GObject parent_instance;

  TachyTakes *takes;
  TachyProviders *providers;
  char *provider_id;
  TachyClient *client; /* (nullable): once the server has been asked */
  TachyWalk *walk;
  GHashTable *seen; /* (element-type utf8): ids; a list grows at its beginning while it is read */
  gboolean has_more;
};

/* One reading. */
typedef struct
{
  GPtrArray *page; /* (nullable) (element-type TachyJob): as it came */
  char *next;      /* (nullable): the cursor behind it */
  GPtrArray *jobs; /* (element-type TachyJob): that are new to the library */
  guint n_pages;
} Reading;

G_DEFINE_FINAL_TYPE (TachyCatalogue, tachy_catalogue, G_TYPE_OBJECT)

static void ask_for_page (GTask *task);

static void
clear_page (Reading *reading)
{
  g_clear_pointer (&reading->page, g_ptr_array_unref);
  g_clear_pointer (&reading->next, g_free);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  clear_page (reading);
  g_clear_pointer (&reading->jobs, g_ptr_array_unref);
  g_free (reading);
}

static void
tachy_catalogue_dispose (GObject *object)
{
  TachyCatalogue *self = TACHY_CATALOGUE (object);

  g_clear_object (&self->client);
  g_clear_object (&self->providers);
  g_clear_object (&self->takes);

  G_OBJECT_CLASS (tachy_catalogue_parent_class)->dispose (object);
}

static void
tachy_catalogue_finalize (GObject *object)
{
  TachyCatalogue *self = TACHY_CATALOGUE (object);

  g_hash_table_unref (self->seen);
  tachy_walk_free (self->walk);
  g_free (self->provider_id);

  G_OBJECT_CLASS (tachy_catalogue_parent_class)->finalize (object);
}

static void
tachy_catalogue_class_init (TachyCatalogueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tachy_catalogue_dispose;
  G_OBJECT_CLASS (klass)->finalize = tachy_catalogue_finalize;
}

static void
tachy_catalogue_init (TachyCatalogue *self)
{
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->walk = tachy_walk_new (0);
  self->walk->n_wanted = G_MAXUINT;
  self->has_more = TRUE;
}

/**
 * tachy_catalogue_new:
 * @provider_id: the server whose list is read
 *
 * Returns: (transfer full): the catalogue; the server has not been asked yet
 */
TachyCatalogue *
tachy_catalogue_new (TachyTakes     *takes,
                     TachyProviders *providers,
                     const char     *provider_id)
{
  TachyCatalogue *self;

  g_return_val_if_fail (TACHY_IS_TAKES (takes), NULL);
  g_return_val_if_fail (TACHY_IS_PROVIDERS (providers) && provider_id != NULL, NULL);

  self = g_object_new (TACHY_TYPE_CATALOGUE, NULL);
  self->takes = g_object_ref (takes);
  self->providers = g_object_ref (providers);
  self->provider_id = g_strdup (provider_id);
  return self;
}

const char *
tachy_catalogue_get_provider (TachyCatalogue *self)
{
  g_return_val_if_fail (TACHY_IS_CATALOGUE (self), NULL);

  return self->provider_id;
}

/**
 * tachy_catalogue_has_more:
 *
 * Returns: whether another tachy_catalogue_read_async() may find more
 */
gboolean
tachy_catalogue_has_more (TachyCatalogue *self)
{
  g_return_val_if_fail (TACHY_IS_CATALOGUE (self), FALSE);

  return self->has_more;
}

static void
return_jobs (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&reading->jobs),
                         (GDestroyNotify) g_ptr_array_unref);
}

/* What was found before the trouble is told of now; the next reading runs into it again. */
static void
fail (GTask  *task,
      GError *error)
{
  const Reading *reading = g_task_get_task_data (task);

  if (reading->jobs->len == 0)
    {
      g_task_return_error (task, error);
      return;
    }

  g_error_free (error);
  return_jobs (task);
}

static void
take_page (TachyCatalogue *self,
           Reading        *reading,
           GHashTable     *strangers)
{
  for (guint i = 0; i < reading->page->len; i++)
    {
      TachyJob *job = g_ptr_array_index (reading->page, i);

      if (g_hash_table_contains (strangers, tachy_job_get_id (job)) &&
          tachy_job_get_status (job) != TACHY_JOB_GONE &&
          g_hash_table_add (self->seen, g_strdup (tachy_job_get_id (job))))
        g_ptr_array_add (reading->jobs, tachy_job_ref (job));
    }

  reading->n_pages++;
  self->has_more = tachy_walk_advance (self->walk, reading->next, reading->page->len);
}

static void
strangers_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyCatalogue *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GHashTable) strangers = tachy_store_call_finish (TACHY_STORE (object), result, &error);

  if (strangers == NULL)
    {
      fail (task, error);
      return;
    }

  take_page (self, reading, strangers);
  if (self->has_more && reading->jobs->len < ENOUGH && reading->n_pages < MAX_PAGES)
    ask_for_page (task);
  else
    return_jobs (task);
}

static void
page_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyCatalogue *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  TachyAdoptionQuestion *question;
  GError *error = NULL;

  clear_page (reading);
  reading->page = tachy_client_list_finish (TACHY_CLIENT (object), result, &reading->next, NULL,
                                            &error);
  if (reading->page == NULL)
    {
      fail (task, error);
      return;
    }

  question = tachy_adoption_question_new (self->provider_id);
  for (guint i = 0; i < reading->page->len; i++)
    g_ptr_array_add (question->ids,
                     g_strdup (tachy_job_get_id (g_ptr_array_index (reading->page, i))));
  tachy_store_read_async (tachy_takes_get_store (self->takes), tachy_adoption_drop_known, question,
                          (GDestroyNotify) tachy_adoption_question_free,
                          (GDestroyNotify) g_hash_table_unref, g_task_get_cancellable (task),
                          strangers_read_cb, g_object_ref (task));
}

static void
ask_for_page (GTask *task)
{
  TachyCatalogue *self = g_task_get_source_object (task);

  tachy_client_list_async (self->client, self->walk->cursor, PAGE_LENGTH,
                           g_task_get_cancellable (task), page_read_cb, g_object_ref (task));
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyCatalogue *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (TachyClient) client = NULL;

  client = tachy_providers_connect_finish (TACHY_PROVIDERS (object), result, &error);
  if (client == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_set_object (&self->client, client);
  ask_for_page (task);
}

/**
 * tachy_catalogue_read_async:
 * @cancellable: (nullable): stops reading
 *
 * Reads on where the last reading ended, or failed. The server is asked with questions that cost
 * nothing, and nothing is added to the library.
 */
void
tachy_catalogue_read_async (TachyCatalogue     *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  g_return_if_fail (TACHY_IS_CATALOGUE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  reading = g_new0 (Reading, 1);
  reading->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_job_unref);
  g_task_set_source_tag (task, tachy_catalogue_read_async);
  g_task_set_task_data (task, reading, reading_free);
  tachy_providers_connect_async (self->providers, self->provider_id, cancellable, connected_cb,
                                 g_steal_pointer (&task));
}

/**
 * tachy_catalogue_read_finish:
 *
 * Returns: (transfer full) (element-type TachyJob): what was found, perhaps nothing though there is
 *   more; %TACHY_ERROR_UNSUPPORTED where the server has no list
 */
GPtrArray *
tachy_catalogue_read_finish (TachyCatalogue *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_catalogue_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
