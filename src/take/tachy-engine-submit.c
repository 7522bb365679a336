/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's front door: a confirmed recipe becomes a recorded take. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-engine-private.h"

#include "tachy-file.h"
#include "tachy-reference-private.h"
#include "tachy-takes-private.h"

typedef struct
{
  TachyRecipe *recipe;
  GBytes *reference; /* (nullable): PNG at exactly the recipe's size */
} Submission;

/* What the thread that keeps the picture needs, and nothing whose last reference must not go
 * there. */
typedef struct
{
  GBytes *picture;
  char *directory;
} Keeping;

static void
submission_free (Submission *submission)
{
  g_clear_object (&submission->recipe);
  g_clear_pointer (&submission->reference, g_bytes_unref);
  g_free (submission);
}

static void
inserted_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyEngine *self = g_task_get_source_object (task);
  GError *error = NULL;
  TachyTake *take = tachy_takes_insert_finish (TACHY_TAKES (object), result, &error);

  if (take == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  tachy_outbox_push (self->outbox, take);
  g_task_return_pointer (task, take, g_object_unref);
}

static TachyProvider *
get_provider (TachyEngine *self,
              TachyRecipe *recipe)
{
  return tachy_providers_get_by_id (self->providers, tachy_recipe_get_provider (recipe));
}

static void
insert_take (GTask *task)
{
  TachyEngine *self = g_task_get_source_object (task);
  TachyRecipe *recipe = ((Submission *) g_task_get_task_data (task))->recipe;
  TachyProvider *provider = get_provider (self, recipe);
  double price = -1;

  if (provider == NULL || !tachy_provider_estimate (provider, tachy_recipe_get_model (recipe),
                                                    tachy_recipe_get_width (recipe),
                                                    tachy_recipe_get_height (recipe),
                                                    tachy_recipe_get_seconds (recipe), &price))
    price = -1;

  tachy_takes_insert_async (self->takes, recipe, tachy_owner_get_id (self->owner), price, NULL,
                            inserted_cb, g_object_ref (task));
}

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_bytes_unref (keeping->picture);
  g_free (keeping->directory);
  g_free (keeping);
}

/* The picture is kept as it is sent, so that what the person chose may change or vanish. */
static void
keep_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Keeping *keeping = task_data;
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, keeping->picture);
  g_autofree char *path = tachy_reference_build_path (keeping->directory, sum);
  GError *error = NULL;

  if (tachy_file_make_directory (keeping->directory, &error) &&
      (g_file_test (path, G_FILE_TEST_EXISTS) ||
       tachy_file_write_durably (path, keeping->picture, &error)))
    g_task_return_pointer (task, g_steal_pointer (&sum), g_free);
  else
    g_task_return_error (task, error);
}

static void
reference_kept_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Submission *submission = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *reference = g_task_propagate_pointer (G_TASK (result), &error);

  if (reference == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  tachy_recipe_set_reference (submission->recipe, reference);
  insert_take (task);
}

static void
keep_reference (GTask *task)
{
  TachyEngine *self = g_task_get_source_object (task);
  Submission *submission = g_task_get_task_data (task);
  g_autoptr (GTask) kept = g_task_new (NULL, NULL, reference_kept_cb, g_object_ref (task));
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->picture = g_bytes_ref (submission->reference);
  keeping->directory = g_strdup (self->references_directory);
  g_task_set_source_tag (kept, keep_reference);
  g_task_set_task_data (kept, keeping, keeping_free);
  g_task_run_in_thread (kept, keep_in_thread);
}

/**
 * tachy_engine_submit_async:
 * @recipe: what the person has confirmed; copied
 * @reference: (nullable): the picture at exactly the recipe's size, as PNG; %NULL keeps the
 *   recipe's own reference, where it has one from an earlier take
 *
 * When @callback runs the take is on the disk, and will be sent exactly once. Cannot be
 * cancelled; tachy_engine_cancel_async() is for that.
 */
void
tachy_engine_submit_async (TachyEngine        *self,
                           TachyRecipe        *recipe,
                           GBytes             *reference,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Submission *submission;
  GError *error = NULL;

  g_return_if_fail (TACHY_IS_ENGINE (self));
  g_return_if_fail (TACHY_IS_RECIPE (recipe));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_engine_submit_async);
  g_task_set_check_cancellable (task, FALSE);
  submission = g_new0 (Submission, 1);
  submission->recipe = tachy_recipe_copy (recipe);
  submission->reference = reference != NULL ? g_bytes_ref (reference) : NULL;
  g_task_set_task_data (task, submission, (GDestroyNotify) submission_free);

  if (!tachy_recipe_check (recipe, get_provider (self, recipe), &error))
    g_task_return_error (task, error);
  else if (reference != NULL)
    keep_reference (task);
  else
    insert_take (task);
}

/**
 * tachy_engine_submit_finish:
 *
 * Returns: (transfer full): the take, waiting; %TACHY_ERROR_INVALID or %TACHY_ERROR_STORAGE where
 *   nothing was recorded and so nothing will be sent
 */
TachyTake *
tachy_engine_submit_finish (TachyEngine  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_engine_submit_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
