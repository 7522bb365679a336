/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells when somebody moves, deletes, replaces or brings back files in the library folder. */

#define G_LOG_DOMAIN "tachy-take"
#include "config.h"

#include "tachy-clips-watch-private.h"

/* What is done to a hundred files is told in one go. */
#define PAUSE_MS 700

struct _TachyClipsWatch
{
  GObject parent_instance;

  GFileMonitor *monitor; /* (nullable): where folders cannot be watched, nothing is noticed */
  GHashTable *paths;     /* a set of those that have stirred */
  guint pause;
};

enum
{
  STIRRED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TachyClipsWatch, tachy_clips_watch, G_TYPE_OBJECT)

static void
pause_over_cb (gpointer user_data)
{
  g_autoptr (TachyClipsWatch) self = g_object_ref (user_data);
  g_autofree char **paths = NULL; /* those in it belong to the table */

  self->pause = 0;
  paths = (char **) g_hash_table_get_keys_as_array (self->paths, NULL);
  if (paths[0] != NULL)
    g_signal_emit (self, signals[STIRRED], 0, paths);
  g_hash_table_remove_all (self->paths);
}

static void
note (TachyClipsWatch *self,
      GFile           *file)
{
  char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path == NULL)
    return;

  g_hash_table_add (self->paths, path);
  if (self->pause == 0)
    self->pause = g_timeout_add_once (PAUSE_MS, pause_over_cb, self);
}

/* Half of a file says nothing: who still writes is waited for. */
static void
forget (TachyClipsWatch *self,
        GFile           *file)
{
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL)
    g_hash_table_remove (self->paths, path);
}

static void
changed_cb (TachyClipsWatch  *self,
            GFile            *file,
            GFile            *other_file,
            GFileMonitorEvent event)
{
  switch (event)
    {
    case G_FILE_MONITOR_EVENT_CHANGED:
      forget (self, file);
      break;
    case G_FILE_MONITOR_EVENT_CREATED:
    case G_FILE_MONITOR_EVENT_DELETED:
    case G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT:
    case G_FILE_MONITOR_EVENT_RENAMED:
    case G_FILE_MONITOR_EVENT_MOVED_IN:
    case G_FILE_MONITOR_EVENT_MOVED_OUT:
      note (self, file);
      note (self, other_file);
      break;
    case G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED:
    case G_FILE_MONITOR_EVENT_PRE_UNMOUNT:
    case G_FILE_MONITOR_EVENT_UNMOUNTED:
    case G_FILE_MONITOR_EVENT_MOVED:
    default:
      break;
    }
}

static void
tachy_clips_watch_dispose (GObject *object)
{
  TachyClipsWatch *self = TACHY_CLIPS_WATCH (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (tachy_clips_watch_parent_class)->dispose (object);
}

static void
tachy_clips_watch_finalize (GObject *object)
{
  g_hash_table_unref (TACHY_CLIPS_WATCH (object)->paths);

  G_OBJECT_CLASS (tachy_clips_watch_parent_class)->finalize (object);
}

static void
tachy_clips_watch_class_init (TachyClipsWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tachy_clips_watch_dispose;
  object_class->finalize = tachy_clips_watch_finalize;

  /**
   * TachyClipsWatch::stirred:
   * @paths: files that have come, gone or changed, our own doing included
   */
  signals[STIRRED] = g_signal_new ("stirred", TACHY_TYPE_CLIPS_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
}

static void
tachy_clips_watch_init (TachyClipsWatch *self)
{
  self->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/*
 * tachy_clips_watch_new:
 * @directory: the library folder, there or not
 *
 * Returns: (transfer full): a watch that tells on this thread
 */
TachyClipsWatch *
tachy_clips_watch_new (const char *directory)
{
  TachyClipsWatch *self = g_object_new (TACHY_TYPE_CLIPS_WATCH, NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (directory);

  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);

  return self;
}
