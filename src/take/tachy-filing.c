/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives a verified clip its name in the library folder. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-filing-private.h"

#include "tachy-file.h"
#include "tachy-text.h"

#define LONGEST_STEM 80

/* All that the thread needs, and nothing of ours whose last reference could go there. */
typedef struct
{
  char *part;
  char *directory;
  char *stem;
  const char *suffix; /* static */
} Filing;

static void
filing_free (gpointer data)
{
  Filing *filing = data;

  g_free (filing->part);
  g_free (filing->directory);
  g_free (filing->stem);
  g_free (filing);
}

static void
publish_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  const Filing *filing = task_data;
  GError *error = NULL;
  char *path = tachy_file_publish (filing->part, filing->directory, filing->stem, filing->suffix,
                                   &error);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

static char *
build_stem (TachyTake *take)
{
  const char *prompt = tachy_recipe_get_prompt (tachy_take_get_recipe (take));
  g_autofree char *stem = tachy_text_file_stem (prompt, LONGEST_STEM);

  return *stem != '\0' ? g_steal_pointer (&stem) : g_strdup (tachy_take_get_id (take));
}

/*
 * tachy_filing_async:
 * @part: the verified file, below @directory
 * @directory: the library folder
 * @suffix: a static string
 *
 * Names the file after the take's prompt, never replacing another.
 */
void
tachy_filing_async (TachyTake          *take,
                    const char         *part,
                    const char         *directory,
                    const char         *suffix,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Filing *filing = g_new0 (Filing, 1);

  filing->part = g_strdup (part);
  filing->directory = g_strdup (directory);
  filing->stem = build_stem (take);
  filing->suffix = suffix;
  g_task_set_source_tag (task, tachy_filing_async);
  g_task_set_task_data (task, filing, filing_free);
  g_task_run_in_thread (task, publish_in_thread);
}

/*
 * tachy_filing_finish:
 *
 * Returns: (transfer full): the path that the clip has now
 */
char *
tachy_filing_finish (GAsyncResult *result,
                     GError      **error)
{
  g_assert (g_async_result_is_tagged (result, tachy_filing_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}
