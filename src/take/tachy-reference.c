/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The private copies of reference pictures: where they lie, and whether they are still the same. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-reference-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tachy-error.h"

typedef struct
{
  char *path;
  char *sum;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_free (copy->path);
  g_free (copy->sum);
  g_free (copy);
}

/*
 * tachy_reference_build_path:
 * @directory: where the pictures lie that are sent
 * @reference: the SHA-256 of a picture
 *
 * Returns: (transfer full): where it lies; on any thread
 */
char *
tachy_reference_build_path (const char *directory,
                            const char *reference)
{
  g_autofree char *name = g_strconcat (reference, ".png", NULL);

  return g_build_filename (directory, name, NULL);
}

static void
check_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  const Copy *copy = task_data;
  g_autofree char *contents = NULL;
  g_autofree char *sum = NULL;
  gsize length = 0;

  if (g_file_get_contents (copy->path, &contents, &length, NULL))
    sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, length);

  if (sum != NULL && strcmp (sum, copy->sum) == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, TACHY_ERROR, TACHY_ERROR_PICTURE, "%s",
                             sum == NULL ? _("The reference picture has vanished from the library, "
                                             "so nothing was sent.")
                                         : _("The reference picture has been changed in the "
                                             "library, so nothing was sent."));
}

/*
 * tachy_reference_check_async:
 * @reference: (nullable): the SHA-256 of a picture; without one there is nothing to check
 *
 * Reads the copy right before it is sent (FAULTS.md, row 106).
 */
void
tachy_reference_check_async (const char         *directory,
                             const char         *reference,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Copy *copy;

  g_task_set_source_tag (task, tachy_reference_check_async);
  if (reference == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  copy = g_new0 (Copy, 1);
  copy->path = tachy_reference_build_path (directory, reference);
  copy->sum = g_strdup (reference);
  g_task_set_task_data (task, copy, copy_free);
  g_task_run_in_thread (task, check_in_thread);
}

/*
 * tachy_reference_check_finish:
 *
 * Returns: whether the copy is untouched; otherwise %TACHY_ERROR_PICTURE
 */
gboolean
tachy_reference_check_finish (GAsyncResult *result,
                              GError      **error)
{
  g_assert (g_async_result_is_tagged (result, tachy_reference_check_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}
