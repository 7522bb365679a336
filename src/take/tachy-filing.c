/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives a verified clip its name in the library folder, with its sidecar; and finds it there again
 * where nobody has written down that it got it. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-filing-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tachy-error.h"
#include "tachy-file.h"
#include "tachy-sidecar-private.h"
#include "tachy-take-private.h"
#include "tachy-text.h"

#define LONGEST_STEM 80
#define MAX_NAMES 10000

/* All that the thread needs, and nothing of ours whose last reference could go there. */
typedef struct
{
  char *id;
  char *directory;
  char *stem;
  char *part;         /* from here on only for filing */
  char *replaced;     /* (nullable): an older clip of the same take that is no good */
  GBytes *sidecar;
  const char *suffix; /* static */
  gint64 found_bytes; /* from here on only for finding */
} Filing;

static void
filing_free (gpointer data)
{
  Filing *filing = data;

  g_free (filing->id);
  g_free (filing->directory);
  g_free (filing->stem);
  g_free (filing->part);
  g_free (filing->replaced);
  g_clear_pointer (&filing->sidecar, g_bytes_unref);
  g_free (filing);
}

static char *
build_stem (TachyTake *take)
{
  const char *prompt = tachy_recipe_get_prompt (tachy_take_get_recipe (take));
  g_autofree char *stem = tachy_text_file_stem (prompt, LONGEST_STEM);

  return *stem != '\0' ? g_steal_pointer (&stem) : g_strdup (tachy_take_get_id (take));
}

static Filing *
filing_new (TachyTake  *take,
            const char *directory)
{
  Filing *filing = g_new0 (Filing, 1);

  filing->id = g_strdup (tachy_take_get_id (take));
  filing->directory = g_strdup (directory);
  filing->stem = build_stem (take);
  return filing;
}

static gboolean
is_there (const char *path)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0;
}

static char *
build_sidecar_path (const char *clip)
{
  const char *dot = strrchr (clip, '.');
  g_autofree char *stem = g_strndup (clip, dot != NULL ? (gsize) (dot - clip) : strlen (clip));

  return g_strconcat (stem, TACHY_SIDECAR_SUFFIX, NULL);
}

/* The sidecar goes first: a clip with a name can always be told whose it is. */
static gboolean
place_both (const Filing *filing,
            const char   *clip,
            const char   *sidecar,
            gboolean     *taken,
            GError      **error)
{
  g_autofree char *temporary = g_strconcat (filing->part, TACHY_SIDECAR_SUFFIX, NULL);

  g_unlink (temporary);
  if (!tachy_file_write_new (temporary, filing->sidecar, error))
    return FALSE;
  if (!tachy_file_rename_new (temporary, sidecar, taken, error))
    {
      g_unlink (temporary);
      return FALSE;
    }
  if (tachy_file_rename_new (filing->part, clip, taken, error))
    return TRUE;

  g_unlink (sidecar);
  return FALSE;
}

/* What an attempt has left that was broken off between the two is no hindrance. */
static gboolean
is_free (const Filing *filing,
         const char   *clip,
         const char   *sidecar)
{
  if (is_there (clip))
    return FALSE;
  if (tachy_sidecar_is_of (sidecar, filing->id))
    g_unlink (sidecar);

  return !is_there (sidecar);
}

static char *
place (const Filing *filing,
       GError      **error)
{
  for (int i = 1; i <= MAX_NAMES; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup (filing->stem)
                                     : g_strdup_printf ("%s (%d)", filing->stem, i);
      g_autofree char *stem = g_build_filename (filing->directory, name, NULL);
      g_autofree char *clip = g_strconcat (stem, filing->suffix, NULL);
      g_autofree char *sidecar = g_strconcat (stem, TACHY_SIDECAR_SUFFIX, NULL);
      g_autoptr (GError) reason = NULL;
      gboolean taken = FALSE;

      if (!is_free (filing, clip, sidecar))
        continue;
      if (place_both (filing, clip, sidecar, &taken, &reason))
        return tachy_file_sync (filing->directory, error) ? g_steal_pointer (&clip) : NULL;
      if (!taken)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
    }

  g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STORAGE,
                       _("There are too many clips of the same name in the library folder."));
  return NULL;
}

static void
throw_away (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (is_there (path) && !g_file_trash (file, NULL, NULL))
    g_debug ("What cannot go to the trash stays");
}

/* Another take may have got the name meanwhile: the sidecar tells whose clip it is. */
static void
throw_away_own (const Filing *filing,
                const char   *path)
{
  g_autofree char *sidecar = build_sidecar_path (filing->replaced);

  if (tachy_sidecar_is_of (sidecar, filing->id))
    throw_away (path);
}

static void
publish_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  const Filing *filing = task_data;
  GError *error = NULL;
  char *path;

  if (filing->replaced != NULL)
    throw_away_own (filing, filing->replaced);
  path = place (filing, &error);
  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

/*
 * tachy_filing_async:
 * @take: verified
 * @part: its file, on the disk, below @directory
 * @directory: the library folder
 * @suffix: a static string
 *
 * Names the file after the take's prompt, never replacing another, and writes the sidecar beside
 * it. An older clip of the same take goes to the trash.
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
  Filing *filing = filing_new (take, directory);

  filing->part = g_strdup (part);
  filing->replaced = g_strdup (tachy_take_get_clip (take));
  filing->sidecar = tachy_sidecar_format (tachy_take_get_row (take), suffix);
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

static char *
find_clip (Filing     *filing,
           const char *name)
{
  g_autofree char *path = g_build_filename (filing->directory, name, NULL);
  g_autoptr (TachyTakeRow) row = NULL;
  GStatBuf status;

  if (!g_str_has_prefix (name, filing->stem) || !g_str_has_suffix (name, TACHY_SIDECAR_SUFFIX))
    return NULL;

  row = tachy_sidecar_read (path, NULL);
  if (row == NULL || strcmp (row->id, filing->id) != 0 || g_lstat (row->clip, &status) != 0 ||
      !S_ISREG (status.st_mode) || status.st_size != row->clip_bytes)
    return NULL;

  filing->found_bytes = status.st_size;
  return g_strdup (row->clip);
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Filing *filing = task_data;
  g_autoptr (GDir) dir = g_dir_open (filing->directory, 0, NULL);
  const char *name;
  char *clip = NULL;

  while (clip == NULL && dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    clip = find_clip (filing, name);

  g_task_return_pointer (task, clip, g_free);
}

/*
 * tachy_filing_find_async:
 * @take: verified, its part file gone
 * @directory: the library folder
 *
 * Looks whether the clip got its name before we were stopped.
 */
void
tachy_filing_find_async (TachyTake          *take,
                         const char         *directory,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, tachy_filing_find_async);
  g_task_set_task_data (task, filing_new (take, directory), filing_free);
  g_task_run_in_thread (task, find_in_thread);
}

/*
 * tachy_filing_find_finish:
 * @bytes: (out): how large the clip is, as it was when it got its name
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
tachy_filing_find_finish (GAsyncResult *result,
                          gint64       *bytes)
{
  g_assert (g_async_result_is_tagged (result, tachy_filing_find_async));

  *bytes = ((Filing *) g_task_get_task_data (G_TASK (result)))->found_bytes;
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

static void
undo_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Filing *filing = task_data;
  g_autofree char *sidecar = build_sidecar_path (filing->replaced);

  throw_away_own (filing, sidecar);
  g_task_return_boolean (task, TRUE);
}

/*
 * tachy_filing_undo_async:
 * @clip: where a clip stood that its owner has thrown away
 *
 * The sidecar goes the same way, if it is that of the take. Cannot fail in a way that matters, so
 * it has no finish.
 */
void
tachy_filing_undo_async (const char         *clip,
                         const char         *take_id,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Filing *filing = g_new0 (Filing, 1);

  filing->id = g_strdup (take_id);
  filing->replaced = g_strdup (clip);
  g_task_set_source_tag (task, tachy_filing_undo_async);
  g_task_set_task_data (task, filing, filing_free);
  g_task_run_in_thread (task, undo_in_thread);
}
