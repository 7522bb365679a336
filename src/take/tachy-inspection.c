/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks whether the clips are still in the library folder as they were put there. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-inspection-private.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "tachy-answer-private.h"
#include "tachy-clip-table-private.h"
#include "tachy-part-private.h"
#include "tachy-take-private.h"
#include "tachy-take-table-private.h"
#include "tachy-takes-private.h"

/* So many takes are looked at in one go, and so long nothing is done in between: nobody waits for
 * this, and everybody would notice a busy disk. */
#define PAGE_LENGTH 500
#define PAUSE_MS 100

/* A folder that somebody has emptied on purpose is no reason to write a hundred thousand times. */
#define MOST_CHANGES 200

typedef struct
{
  TachyTakes *takes;
  char *clips_directory; /* (nullable): NULL for a single take */
  char **paths;          /* (nullable): where something has stirred; NULL for all clips */
  gint64 last;           /* number of the last take that was looked at */
  GPtrArray *rows;       /* (nullable): TachyTakeRow of this page */
  GArray *found;         /* sizes of their files */
  guint next;            /* of them, to be judged */
  guint n_changes;
} Inspection;

static void judge_next (GTask *task);
static void read_page (GTask *task);

static void
inspection_free (gpointer data)
{
  Inspection *inspection = data;

  g_clear_pointer (&inspection->rows, g_ptr_array_unref);
  g_array_unref (inspection->found);
  g_object_unref (inspection->takes);
  g_free (inspection->clips_directory);
  g_strfreev (inspection->paths);
  g_free (inspection);
}

static TachyTakeEdit *
new_edit (const TachyTakeRow *row,
          TachyMediaState     media)
{
  TachyTakeEdit *edit;

  if (media != TACHY_MEDIA_FILED)
    {
      edit = tachy_answer_new_loss (media);
    }
  else
    {
      edit = tachy_take_edit_new ();
      tachy_take_edit_set_state (edit, TACHY_TAKE_DONE);
      tachy_take_edit_set_media (edit, media);
      tachy_take_edit_set_reason (edit, NULL, NULL);
    }

  tachy_take_edit_expect_media (edit, row->media);
  return edit;
}

static void
judged_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_takes_change_finish (TACHY_TAKES (object), result, &error))
    g_debug ("A clip is left as it was: %s", error->message);

  judge_next (task);
}

static gboolean
is_of_interest (const TachyTakeRow *row)
{
  return row->clip != NULL &&
         (row->media == TACHY_MEDIA_FILED || row->media == TACHY_MEDIA_MISSING);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    read_page (task);
  return G_SOURCE_REMOVE;
}

static gboolean
has_one_page (const Inspection *inspection)
{
  return inspection->clips_directory == NULL || inspection->paths != NULL;
}

static void
end_page (GTask *task)
{
  Inspection *inspection = g_task_get_task_data (task);

  if (has_one_page (inspection) || inspection->rows->len < PAGE_LENGTH ||
      inspection->n_changes >= MOST_CHANGES)
    g_task_return_boolean (task, TRUE);
  else
    g_timeout_add_full (G_PRIORITY_LOW, PAUSE_MS, pause_over_cb, g_object_ref (task),
                        g_object_unref);
}

static void
judge_next (GTask *task)
{
  Inspection *inspection = g_task_get_task_data (task);

  while (inspection->next < inspection->rows->len && inspection->n_changes < MOST_CHANGES)
    {
      const TachyTakeRow *row = g_ptr_array_index (inspection->rows, inspection->next);
      gint64 found = g_array_index (inspection->found, gint64, inspection->next);
      TachyMediaState media = tachy_part_judge_clip (found, row->clip_bytes);

      inspection->next++;
      if (is_of_interest (row) && media != row->media)
        {
          g_autoptr (TachyTake) take = tachy_takes_dup_by_number (inspection->takes, row->number);

          inspection->n_changes++;
          tachy_takes_change_async (inspection->takes, take, new_edit (row, media), judged_cb,
                                    g_object_ref (task));
          return;
        }
    }

  end_page (task);
}

/* A folder that is not there may be a disk that is not plugged in. */
static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Inspection *inspection = task_data;

  if (inspection->clips_directory != NULL &&
      !g_file_test (inspection->clips_directory, G_FILE_TEST_IS_DIR))
    g_ptr_array_set_size (inspection->rows, 0);

  g_array_set_size (inspection->found, 0);
  for (guint i = 0; i < inspection->rows->len; i++)
    {
      const TachyTakeRow *row = g_ptr_array_index (inspection->rows, i);
      GStatBuf status;
      gint64 size = row->clip != NULL && g_lstat (row->clip, &status) == 0 &&
                            S_ISREG (status.st_mode)
                        ? (gint64) status.st_size
                        : -1;

      g_array_append_val (inspection->found, size);
    }

  g_task_return_boolean (task, TRUE);
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  judge_next (task);
}

/* While the thread looks, nobody else touches the inspection. */
static void
look (GTask *task)
{
  g_autoptr (GTask) looking = g_task_new (NULL, NULL, looked_cb, g_object_ref (task));

  g_task_set_source_tag (looking, look);
  g_task_set_task_data (looking, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (looking, look_in_thread);
}

static const TachyTakeRow *
get_last (GPtrArray *rows)
{
  return g_ptr_array_index (rows, rows->len - 1);
}

static void
page_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Inspection *inspection = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&inspection->rows, g_ptr_array_unref);
  inspection->rows = tachy_store_call_finish (TACHY_STORE (object), result, &error);
  inspection->next = 0;
  if (inspection->rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (inspection->rows->len > 0)
    inspection->last = get_last (inspection->rows)->number;
  look (task);
}

static void
read_rows (GTask         *task,
           TachyStoreFunc func,
           gpointer       data,
           GDestroyNotify free_data)
{
  Inspection *inspection = g_task_get_task_data (task);

  tachy_store_read_async (tachy_takes_get_store (inspection->takes), func, data, free_data,
                          (GDestroyNotify) g_ptr_array_unref, NULL, page_read_cb,
                          g_object_ref (task));
}

static void
read_page (GTask *task)
{
  Inspection *inspection = g_task_get_task_data (task);
  const TachyClipPage page = { inspection->last, PAGE_LENGTH };

  if (inspection->clips_directory == NULL)
    {
      GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

      g_array_append_val (numbers, inspection->last);
      read_rows (task, tachy_take_table_read_numbers, numbers, (GDestroyNotify) g_array_unref);
    }
  else if (inspection->paths != NULL)
    {
      read_rows (task, tachy_clip_table_read_at, g_strdupv (inspection->paths),
                 (GDestroyNotify) g_strfreev);
    }
  else
    {
      read_rows (task, tachy_clip_table_read_page, g_memdup2 (&page, sizeof page), g_free);
    }
}

static void
start (TachyTakes         *takes,
       const char         *clips_directory,
       const char *const  *paths,
       gint64              number,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (takes, cancellable, callback, user_data);
  Inspection *inspection = g_new0 (Inspection, 1);

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, inspection, inspection_free);
  inspection->takes = g_object_ref (takes);
  inspection->clips_directory = g_strdup (clips_directory);
  inspection->paths = g_strdupv ((char **) paths);
  inspection->last = number;
  inspection->found = g_array_new (FALSE, FALSE, sizeof (gint64));
  read_page (task);
}

/*
 * tachy_inspection_async:
 * @clips_directory: the library folder
 *
 * Looks at all clips, a few at a time: those that are gone or have changed become missing or
 * damaged, and those that are there again, filed.
 */
void
tachy_inspection_async (TachyTakes         *takes,
                        const char         *clips_directory,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  start (takes, clips_directory, NULL, 0, cancellable, callback, user_data);
}

/*
 * tachy_inspection_of_take_async:
 * @take: its clip is filed, or was missing
 *
 * As tachy_inspection_async(), for one take that somebody wants to see.
 */
void
tachy_inspection_of_take_async (TachyTakes         *takes,
                                TachyTake          *take,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  start (takes, NULL, NULL, tachy_take_get_number (take), cancellable, callback, user_data);
}

/*
 * tachy_inspection_at_async:
 * @clips_directory: the library folder
 * @paths: where something has stirred
 *
 * As tachy_inspection_async(), for those takes whose clips stand there, or should.
 */
void
tachy_inspection_at_async (TachyTakes         *takes,
                           const char         *clips_directory,
                           const char *const  *paths,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  start (takes, clips_directory, paths, 0, cancellable, callback, user_data);
}

gboolean
tachy_inspection_finish (GAsyncResult *result,
                         GError      **error)
{
  g_assert (g_async_result_is_tagged (result, start));

  return g_task_propagate_boolean (G_TASK (result), error);
}
