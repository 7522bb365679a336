/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All jobs of a studio and their files: one directory each, which outlives the process. */

#define G_LOG_DOMAIN "tachy-studio"
#include "config.h"

#include "tachy-studio-shelf.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "tachy-error.h"
#include "tachy-file.h"
#include "tachy-json.h"

#define RECORD "job.json"
#define MEMORY (7 * 24 * 60 * 60) /* seconds that an expired job is still known, to say so */

/* The record comes last when a job is made, and goes first when it is removed: a directory without
 * one is rubbish, whenever the power went. */
struct _TachyStudioShelf
{
  char *directory;
  GPtrArray *jobs;   /* owned, of TachyStudioJob, in the order of arrival */
  GHashTable *by_id; /* the same; what it holds belongs to the array */
  guint64 last_number;
};

static void
remove_directory (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }

  if (g_rmdir (path) != 0 && errno != ENOENT)
    g_info ("%s cannot be removed: %s", path, g_strerror (errno));
}

static TachyStudioJob *
load_job (const char *path)
{
  g_autofree char *record_path = g_build_filename (path, RECORD, NULL);
  g_autofree char *data = NULL;
  g_autoptr (JsonNode) record = NULL;
  gsize length;

  if (!g_file_get_contents (record_path, &data, &length, NULL))
    return NULL;

  record = tachy_json_parse (data, length, TACHY_JSON_MAX_JOB, NULL);
  return record != NULL ? tachy_studio_job_new_from_record (record) : NULL;
}

static void
load_directory (TachyStudioShelf *self,
                const char       *name)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autoptr (TachyStudioJob) job = NULL;

  if (!tachy_studio_job_is_id (name))
    return;

  job = load_job (path);
  if (job == NULL || !g_str_equal (job->id, name))
    {
      remove_directory (path);
      return;
    }

  tachy_studio_shelf_forget_draft (self, job);
  self->last_number = MAX (self->last_number, job->sequence);
  g_hash_table_insert (self->by_id, job->id, job);
  g_ptr_array_add (self->jobs, g_steal_pointer (&job));
}

static int
compare_jobs (gconstpointer a,
              gconstpointer b)
{
  const TachyStudioJob *one = *(TachyStudioJob *const *) a;
  const TachyStudioJob *other = *(TachyStudioJob *const *) b;

  return one->sequence < other->sequence ? -1 : one->sequence > other->sequence;
}

static GDir *
open_directory (const char *path,
                GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  GDir *directory = g_dir_open (path, 0, &local_error);

  if (directory == NULL)
    g_set_error_literal (error, TACHY_ERROR, TACHY_ERROR_STORAGE, local_error->message);

  return directory;
}

/**
 * tachy_studio_shelf_new:
 * @directory: where the jobs lie; made where it is missing
 *
 * Reads all jobs. Blocks.
 */
TachyStudioShelf *
tachy_studio_shelf_new (const char *directory,
                        GError    **error)
{
  g_autoptr (TachyStudioShelf) self = g_atomic_rc_box_new0 (TachyStudioShelf);
  g_autoptr (GDir) listing = NULL;
  const char *name;

  self->directory = g_strdup (directory);
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) tachy_studio_job_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  if (!tachy_file_make_directory (directory, error))
    return NULL;

  listing = open_directory (directory, error);
  if (listing == NULL)
    return NULL;

  while ((name = g_dir_read_name (listing)) != NULL)
    load_directory (self, name);

  g_ptr_array_sort (self->jobs, compare_jobs);
  return g_steal_pointer (&self);
}

TachyStudioShelf *
tachy_studio_shelf_ref (TachyStudioShelf *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_shelf (TachyStudioShelf *self)
{
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->jobs);
  g_free (self->directory);
}

void
tachy_studio_shelf_unref (TachyStudioShelf *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear_shelf);
}

/**
 * tachy_studio_shelf_draw_number:
 *
 * Returns: the next place in the order of arrival
 */
guint64
tachy_studio_shelf_draw_number (TachyStudioShelf *self)
{
  return ++self->last_number;
}

/**
 * tachy_studio_shelf_dup_path:
 * @name: one of the files of a job
 *
 * Usable from any thread.
 */
char *
tachy_studio_shelf_dup_path (TachyStudioShelf *self,
                             TachyStudioJob   *job,
                             const char       *name)
{
  return g_build_filename (self->directory, job->id, name, NULL);
}

static gboolean
write_record (TachyStudioShelf *self,
              TachyStudioJob   *job,
              GError          **error)
{
  g_autofree char *path = tachy_studio_shelf_dup_path (self, job, RECORD);
  g_autoptr (JsonNode) record = tachy_studio_job_to_record (job);
  char *text = json_to_string (record, FALSE);
  g_autoptr (GBytes) contents = g_bytes_new_take (text, strlen (text));

  return tachy_file_write_durably (path, contents, error);
}

/**
 * tachy_studio_shelf_write:
 * @reference: (nullable): the picture of a job that is new
 *
 * Writes @job down so that it survives a power cut. Blocks; usable from any thread for a job that
 * no other thread knows yet.
 */
gboolean
tachy_studio_shelf_write (TachyStudioShelf *self,
                          TachyStudioJob   *job,
                          GBytes           *reference,
                          GError          **error)
{
  g_autofree char *directory = tachy_studio_shelf_dup_path (self, job, NULL);
  g_autofree char *path = tachy_studio_shelf_dup_path (self, job, TACHY_STUDIO_SHELF_REFERENCE);

  if (!tachy_file_make_directory (directory, error))
    return FALSE;
  if (reference != NULL && !tachy_file_write_durably (path, reference, error))
    return FALSE;

  return write_record (self, job, error) && tachy_file_sync (self->directory, error);
}

/**
 * tachy_studio_shelf_add:
 *
 * Makes a job that has been written known.
 */
void
tachy_studio_shelf_add (TachyStudioShelf *self,
                        TachyStudioJob   *job)
{
  g_hash_table_insert (self->by_id, job->id, job);
  g_ptr_array_add (self->jobs, tachy_studio_job_ref (job));
  g_ptr_array_sort (self->jobs, compare_jobs);
}

/**
 * tachy_studio_shelf_purge:
 *
 * Removes the files of a job that is not on the shelf.
 */
void
tachy_studio_shelf_purge (TachyStudioShelf *self,
                          TachyStudioJob   *job)
{
  g_autofree char *directory = tachy_studio_shelf_dup_path (self, job, NULL);

  remove_directory (directory);
}

/**
 * tachy_studio_shelf_remove:
 *
 * Forgets @job, for good at once. While it is being rendered its other files stay, until
 * tachy_studio_shelf_purge().
 */
void
tachy_studio_shelf_remove (TachyStudioShelf *self,
                           TachyStudioJob   *job)
{
  g_autofree char *record = tachy_studio_shelf_dup_path (self, job, RECORD);

  g_unlink (record);
  if (job->status == TACHY_STUDIO_JOB_RUNNING)
    job->removed = TRUE;
  else
    tachy_studio_shelf_purge (self, job);

  g_hash_table_remove (self->by_id, job->id);
  g_ptr_array_remove (self->jobs, job);
}

/* All files but the record. */
static void
empty_directory (TachyStudioShelf *self,
                 TachyStudioJob   *job)
{
  g_autofree char *path = tachy_studio_shelf_dup_path (self, job, NULL);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (!g_str_equal (name, RECORD))
        g_unlink (file);
    }
}

/**
 * tachy_studio_shelf_forget_draft:
 *
 * Removes what a render has left that did not come to its end. Usable from any thread.
 */
void
tachy_studio_shelf_forget_draft (TachyStudioShelf *self,
                                 TachyStudioJob   *job)
{
  g_autofree char *draft = tachy_studio_shelf_dup_path (self, job, TACHY_STUDIO_SHELF_DRAFT);
  g_autofree char *muxing =
    tachy_studio_shelf_dup_path (self, job, TACHY_STUDIO_SHELF_DRAFT ".mdat");

  g_unlink (draft);
  g_unlink (muxing);
}

/**
 * tachy_studio_shelf_sweep:
 * @now: unix seconds
 *
 * Removes the files of expired jobs, and later the jobs themselves.
 */
void
tachy_studio_shelf_sweep (TachyStudioShelf *self,
                          gint64            now)
{
  for (guint i = self->jobs->len; i > 0; i--)
    {
      TachyStudioJob *job = g_ptr_array_index (self->jobs, i - 1);

      if (!tachy_studio_job_is_expired (job, now))
        continue;

      g_debug ("%s has expired", job->id);
      if (tachy_studio_job_is_expired (job, now - MEMORY))
        tachy_studio_shelf_remove (self, job);
      else
        empty_directory (self, job);
    }
}

/**
 * tachy_studio_shelf_find:
 * @id: (nullable): anything
 *
 * Returns: (transfer none) (nullable): the job of that name
 */
TachyStudioJob *
tachy_studio_shelf_find (TachyStudioShelf *self,
                         const char       *id)
{
  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

/**
 * tachy_studio_shelf_get_jobs:
 *
 * Returns: (transfer none): all jobs in the order of arrival
 */
GPtrArray *
tachy_studio_shelf_get_jobs (TachyStudioShelf *self)
{
  return self->jobs;
}
