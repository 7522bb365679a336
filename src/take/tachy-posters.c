/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The still picture that stands for each clip: made once, kept in the cache. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-posters.h"

#include "tachy-file.h"

/* Twice the largest side of a gallery cell, for screens with two pixels a point. */
#define LONGEST_SIDE 640

struct _TachyPosters
{
  GObject parent_instance;

  TachyMedia *media;
  char *directory;
};

typedef struct
{
  char *clip;
  char *path; /* in the cache */
} Request;

/* All that the thread needs that keeps a poster. */
typedef struct
{
  char *directory;
  char *path;
  GBytes *poster;
} Keeping;

G_DEFINE_FINAL_TYPE (TachyPosters, tachy_posters, G_TYPE_OBJECT)

static void
request_free (Request *request)
{
  g_free (request->clip);
  g_free (request->path);
  g_free (request);
}

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_bytes_unref (keeping->poster);
  g_free (keeping->directory);
  g_free (keeping->path);
  g_free (keeping);
}

static void
tachy_posters_finalize (GObject *object)
{
  TachyPosters *self = TACHY_POSTERS (object);

  g_clear_object (&self->media);
  g_free (self->directory);

  G_OBJECT_CLASS (tachy_posters_parent_class)->finalize (object);
}

static void
tachy_posters_class_init (TachyPostersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tachy_posters_finalize;
}

static void
tachy_posters_init (TachyPosters *self)
{
}

/**
 * tachy_posters_new:
 * @directory: below the cache; may vanish at any time
 */
TachyPosters *
tachy_posters_new (TachyMedia *media,
                   const char *directory)
{
  TachyPosters *self;

  g_return_val_if_fail (TACHY_IS_MEDIA (media), NULL);
  g_return_val_if_fail (directory != NULL, NULL);

  self = g_object_new (TACHY_TYPE_POSTERS, NULL);
  self->media = g_object_ref (media);
  self->directory = g_strdup (directory);
  return self;
}

/* A cache that cannot be written is no reason not to show the poster. */
static void
keep_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Keeping *keeping = task_data;
  g_autoptr (GError) error = NULL;

  if (!tachy_file_make_directory (keeping->directory, &error) ||
      !tachy_file_write_durably (keeping->path, keeping->poster, &error))
    g_debug ("A poster is not kept: %s", error->message);

  g_task_return_pointer (task, g_bytes_ref (keeping->poster), (GDestroyNotify) g_bytes_unref);
}

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, g_task_propagate_pointer (G_TASK (result), NULL),
                         (GDestroyNotify) g_bytes_unref);
}

static void
keep (GTask  *task,
      GBytes *poster)
{
  TachyPosters *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  g_autoptr (GTask) keeping_task = g_task_new (NULL, NULL, kept_cb, g_object_ref (task));
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->directory = g_strdup (self->directory);
  keeping->path = g_strdup (request->path);
  keeping->poster = g_bytes_ref (poster);
  g_task_set_source_tag (keeping_task, keep);
  g_task_set_task_data (keeping_task, keeping, keeping_free);
  g_task_run_in_thread (keeping_task, keep_in_thread);
}

static void
poster_made_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) poster = tachy_media_make_poster_finish (TACHY_MEDIA (object), result, &error);

  if (poster != NULL)
    keep (task, poster);
  else
    g_task_return_error (task, error);
}

static void
kept_poster_read_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TachyPosters *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GBytes *poster = g_file_load_bytes_finish (G_FILE (object), result, NULL, NULL);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (poster != NULL)
    g_task_return_pointer (task, poster, (GDestroyNotify) g_bytes_unref);
  else if (!g_task_return_error_if_cancelled (task))
    tachy_media_make_poster_async (self->media, request->clip, LONGEST_SIDE, cancellable,
                                   poster_made_cb, g_steal_pointer (&task));
}

/**
 * tachy_posters_get_async:
 * @take: one whose clip is filed
 */
void
tachy_posters_get_async (TachyPosters       *self,
                         TachyTake          *take,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GFile) kept = NULL;
  g_autofree char *name = NULL;
  Request *request;

  g_return_if_fail (TACHY_IS_POSTERS (self));
  g_return_if_fail (tachy_take_get_clip (take) != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tachy_posters_get_async);
  request = g_new0 (Request, 1);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  name = g_strconcat (tachy_take_get_id (take), ".jpg", NULL);
  request->clip = g_strdup (tachy_take_get_clip (take));
  request->path = g_build_filename (self->directory, name, NULL);

  kept = g_file_new_for_path (request->path);
  g_file_load_bytes_async (kept, cancellable, kept_poster_read_cb, g_steal_pointer (&task));
}

/**
 * tachy_posters_get_finish:
 *
 * Returns: (transfer full): a JPEG picture made by this program; %TACHY_ERROR_CLIP where the clip
 *   has none
 */
GBytes *
tachy_posters_get_finish (TachyPosters *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tachy_posters_get_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
