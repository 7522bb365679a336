/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's side door: what was made elsewhere becomes a take, because the person says so. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-engine-private.h"

#include <glib/gi18n.h>

#include "tachy-adoption-private.h"
#include "tachy-base-url.h"
#include "tachy-error.h"
#include "tachy-job-address.h"
#include "tachy-match-private.h"
#include "tachy-takes-private.h"

/* A job, and what is being found out about it. */
typedef struct
{
  char *provider_id;
  char *remote_id;
  TachyJob *job; /* (nullable): once the server has told of it */
  TachyClockSkew skew;
  char *take_id;    /* (nullable): of the take that it is to become */
  TachyTake *rival; /* (nullable): the take that it is already, or may be */
} Adoption;

static void ask_library (GTask *task);

static void
adoption_free (gpointer data)
{
  Adoption *adoption = data;

  g_clear_pointer (&adoption->job, tachy_job_unref);
  g_clear_object (&adoption->rival);
  g_free (adoption->take_id);
  g_free (adoption->remote_id);
  g_free (adoption->provider_id);
  g_free (adoption);
}

static GTask *
new_task (TachyEngine        *self,
          const char         *provider_id,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Adoption *adoption = g_new0 (Adoption, 1);

  adoption->provider_id = g_strdup (provider_id);
  g_task_set_source_tag (task, tachy_engine_adopt_async);
  /* What has been recorded by then is told of. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, adoption, adoption_free);
  return task;
}

static void
refuse (GTask      *task,
        const char *sentence)
{
  g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_INVALID, "%s", sentence);
}

static void
inserted_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyEngine *self = g_task_get_source_object (task);
  Adoption *adoption = g_task_get_task_data (task);
  GError *error = NULL;
  TachyTakeRow *row = tachy_store_call_finish (TACHY_STORE (object), result, &error);
  g_autoptr (TachyTake) take = NULL;

  if (row == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take = tachy_takes_adopt_row (self->takes, row);
  if (g_strcmp0 (tachy_take_get_id (take), adoption->take_id) != 0)
    {
      g_set_object (&adoption->rival, take);
      refuse (task, _("The video is in the library already."));
      return;
    }

  g_signal_emit_by_name (self->takes, "added", take);
  tachy_poller_take_answer (self->poller, take, adoption->job);
  g_task_return_pointer (task, g_steal_pointer (&take), g_object_unref);
}

static void
insert_take (GTask *task)
{
  TachyEngine *self = g_task_get_source_object (task);
  Adoption *adoption = g_task_get_task_data (task);
  TachyTakeRow *row = tachy_adoption_new_row (adoption->provider_id, adoption->job,
                                              tachy_owner_get_id (self->owner));

  adoption->take_id = g_strdup (row->id);
  tachy_store_write_async (tachy_takes_get_store (self->takes), tachy_adoption_insert, row,
                           (GDestroyNotify) tachy_take_row_free,
                           (GDestroyNotify) tachy_take_row_free, g_task_get_cancellable (task),
                           inserted_cb, g_object_ref (task));
}

static void
retrieved_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyClient *client = TACHY_CLIENT (object);
  Adoption *adoption = g_task_get_task_data (task);
  GError *error = NULL;

  adoption->job = tachy_client_retrieve_finish (client, result, NULL, &error);
  if (adoption->job == NULL)
    {
      /* To the client every job is a take. */
      if (g_error_matches (error, TACHY_ERROR, TACHY_ERROR_GONE))
        {
          g_clear_error (&error);
          g_set_error_literal (&error, TACHY_ERROR, TACHY_ERROR_GONE,
                               _("The server does not know a video with this id."));
        }
      g_task_return_error (task, error);
      return;
    }

  adoption->skew.is_known = tachy_client_get_clock_skew (client, &adoption->skew.ahead_us);
  ask_library (task);
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Adoption *adoption = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TachyClient) client = NULL;

  client = tachy_providers_connect_finish (TACHY_PROVIDERS (object), result, &error);
  if (client == NULL)
    g_task_return_error (task, error);
  else
    tachy_client_retrieve_async (client, adoption->remote_id, g_task_get_cancellable (task),
                                 retrieved_cb, g_object_ref (task));
}

/* Returns: (nullable): why the job cannot become a take of its own, where @row can be the reason */
static const char *
find_obstacle (const Adoption     *adoption,
               const TachyTakeRow *row)
{
  if (g_strcmp0 (row->remote_id, adoption->remote_id) == 0)
    return _("The video is in the library already.");
  if (adoption->job == NULL ||
      tachy_match_judge (row, adoption->job, &adoption->skew) == TACHY_MATCH_NONE)
    return NULL;

  return row->state == TACHY_TAKE_SENDING
             ? _("This may be a video that is being asked for right now. Try again in a minute.")
             : _("This may be a video that you have asked for here, and whose answer got lost. "
                 "Say first whether it is.");
}

static void
rivals_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyEngine *self = g_task_get_source_object (task);
  Adoption *adoption = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) rivals = NULL;
  GPtrArray *rows = tachy_store_call_finish (TACHY_STORE (object), result, &error);

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  rivals = tachy_takes_adopt_rows (self->takes, rows);
  for (guint i = 0; i < rivals->len; i++)
    {
      TachyTake *rival = g_ptr_array_index (rivals, i);
      const char *obstacle = find_obstacle (adoption, tachy_take_get_row (rival));

      if (obstacle != NULL)
        {
          g_set_object (&adoption->rival, rival);
          refuse (task, obstacle);
          return;
        }
    }

  if (adoption->job != NULL)
    insert_take (task);
  else
    tachy_providers_connect_async (self->providers, adoption->provider_id,
                                   g_task_get_cancellable (task), connected_cb,
                                   g_object_ref (task));
}

/* Before the server is asked, in vain perhaps; and when it has answered, because a take that has
 * been sent by then may be that job, and one that is sent later cannot. */
static void
ask_library (GTask *task)
{
  TachyEngine *self = g_task_get_source_object (task);
  const Adoption *adoption = g_task_get_task_data (task);
  TachyAdoptionQuestion *question = tachy_adoption_question_new (adoption->provider_id);

  g_ptr_array_add (question->ids, g_strdup (adoption->remote_id));
  tachy_store_read_async (tachy_takes_get_store (self->takes), tachy_adoption_read_rivals,
                          question, (GDestroyNotify) tachy_adoption_question_free,
                          (GDestroyNotify) g_ptr_array_unref, g_task_get_cancellable (task),
                          rivals_read_cb, g_object_ref (task));
}

/* The studio has another address each time that it starts, and needs none. */
static gboolean
is_at_origin (TachyEngine *self,
              const char  *provider_id,
              const char  *origin)
{
  TachyProvider *provider = tachy_providers_get_by_id (self->providers, provider_id);
  const char *typed = provider != NULL ? tachy_provider_get_base_url (provider) : NULL;
  g_autofree char *base_url = typed != NULL ? tachy_base_url_normalise (typed, NULL) : NULL;
  g_autofree char *own = base_url != NULL ? tachy_base_url_dup_origin (base_url) : NULL;

  return own == NULL || g_str_equal (own, origin);
}

/**
 * tachy_engine_adopt_async:
 * @provider_id: the server that has the video
 * @typed: what the person entered: the server's id for it, or an address that ends in it
 * @cancellable: (nullable): stops asking; what is recorded by then stays
 *
 * Makes a take of a video that was not asked for here, and goes on with it like with any other. The
 * server is asked once, which costs nothing; nothing is created there. The ledger counts what the
 * server says that it has charged, and else nothing: this click pays for nothing.
 */
void
tachy_engine_adopt_async (TachyEngine        *self,
                          const char         *provider_id,
                          const char         *typed,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *origin = NULL;
  Adoption *adoption;
  GError *error = NULL;

  g_return_if_fail (TACHY_IS_ENGINE (self));
  g_return_if_fail (provider_id != NULL && typed != NULL);

  task = new_task (self, provider_id, cancellable, callback, user_data);
  adoption = g_task_get_task_data (task);
  adoption->remote_id = tachy_job_address_read (typed, &origin, &error);
  if (adoption->remote_id == NULL)
    g_task_return_error (task, error);
  else if (origin != NULL && !is_at_origin (self, provider_id, origin))
    refuse (task, _("This is an address of another server. Choose that server first."));
  else
    ask_library (task);
}

/**
 * tachy_engine_adopt_job_async:
 * @provider_id: the server that has the video
 * @job: what the server has told of it, in its list for instance
 * @cancellable: (nullable): as with tachy_engine_adopt_async()
 *
 * As tachy_engine_adopt_async(), but without asking the server again.
 */
void
tachy_engine_adopt_job_async (TachyEngine        *self,
                              const char         *provider_id,
                              TachyJob           *job,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Adoption *adoption;

  g_return_if_fail (TACHY_IS_ENGINE (self));
  g_return_if_fail (provider_id != NULL && job != NULL);

  task = new_task (self, provider_id, cancellable, callback, user_data);
  adoption = g_task_get_task_data (task);
  adoption->remote_id = g_strdup (tachy_job_get_id (job));
  adoption->job = tachy_job_ref (job);
  ask_library (task);
}

/**
 * tachy_engine_adopt_finish:
 * @result: of tachy_engine_adopt_async() or tachy_engine_adopt_job_async()
 * @rival: (out) (optional) (transfer full) (nullable): with %TACHY_ERROR_INVALID, the take that the
 *   video is already, or that has to be settled first because it may be the video
 *
 * Returns: (transfer full): the new take; %TACHY_ERROR_GONE where the server does not know the
 *   video, %TACHY_ERROR_INVALID where it cannot be added
 */
TachyTake *
tachy_engine_adopt_finish (TachyEngine  *self,
                           GAsyncResult *result,
                           TachyTake   **rival,
                           GError      **error)
{
  Adoption *adoption;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_engine_adopt_async), NULL);

  adoption = g_task_get_task_data (G_TASK (result));
  if (rival != NULL)
    *rival = g_steal_pointer (&adoption->rival);
  return g_task_propagate_pointer (G_TASK (result), error);
}
